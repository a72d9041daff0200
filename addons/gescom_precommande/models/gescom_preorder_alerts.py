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
        alerts = [
            (alert, day)
            for alert, day in (
                ("supplier", self.supplier_preorder_deadline),
                ("customer", self.preorder_end_date),
            )
            if day and today <= day <= ahead
        ]
        if self.product_id.uom_id.compare(self.gap_qty, 0) > 0:
            last = self.supplier_preorder_deadline or self.release_date
            if last <= ahead:
                alerts.append(("gap", self.release_date))
        if self.release_date == today + timedelta(days=1):
            alerts.append(("release", self.release_date))
        return alerts

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
