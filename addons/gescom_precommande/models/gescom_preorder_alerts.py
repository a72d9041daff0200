from datetime import timedelta

from odoo import models
from odoo.tools import format_date


class GescomPreorder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.preorder"

    def _get_due_alerts(self, today):
        """What has to be told of the pre-order.

        :param date today: day where the company is
        :return: list of (key of ALERTS, day)
        """
        self.ensure_one()
        ahead = today + timedelta(days=self.company_id.preorder_alert_days)
        days = self._get_alert_days()
        last = self.supplier_preorder_deadline or self.release_date
        due = {
            "supplier": "supplier" in days and today <= days["supplier"] <= ahead,
            "customer": "customer" in days and today <= days["customer"] <= ahead,
            "gap": "gap" in days and last <= ahead,
            "release": self.release_date == today + timedelta(days=1),
        }
        return [(alert, days[alert]) for alert, is_due in due.items() if is_due]

    def _get_alert_days(self):
        """The day that each alert is about; of the gap, while there is one.

        :return: dict {key of ALERTS: date}
        """
        self.ensure_one()
        days = {
            "supplier": self.supplier_preorder_deadline,
            "customer": self.preorder_end_date,
            "release": self.release_date,
        }
        if self.product_id.uom_id.compare(self.gap_qty, 0) > 0:
            days["gap"] = self.release_date
        return {alert: day for alert, day in days.items() if day}

    def _get_alert_note(self):
        self.ensure_one()
        return self.env._(
            "%(article)s, released on %(date)s: %(ordered)g pre-ordered in %(orders)s "
            "orders, %(stock)g in stock, %(inbound)g inbound on time, gap of %(gap)g.",
            article=self.product_id.display_name,
            date=format_date(self.env, self.release_date),
            ordered=self.ordered_qty,
            orders=self.order_count,
            stock=self.on_hand_qty,
            inbound=self.on_time_qty,
            gap=self.gap_qty,
        )
