from collections import defaultdict

from markupsafe import Markup

from odoo import api, models

# Name of the alert, and of its type of activity.
ALERTS = {
    "supplier": "gescom_precommande.mail_activity_supplier_deadline",
    "customer": "gescom_precommande.mail_activity_preorder_end",
    "gap": "gescom_precommande.mail_activity_preorder_gap",
    "release": "gescom_precommande.mail_activity_release",
}


class ProductTemplate(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.template"

    @api.model
    def _cron_follow_preorders(self):
        """Alert before the dates of the pre-orders, and check what covers them."""
        self._withdraw_alerts()
        to_come = [("release_date", ">=", self.env.company._get_earliest_today())]
        rows = self.env["gescom.preorder"]
        for (company,) in rows._read_group(to_come, ["company_id"]):
            self.with_company(company)._alert_about_preorders(company)
        lines = self.env["sale.order.line"].search([("preorder_coverage", "!=", False)])
        articles = self.env["product.product"].search(to_come)
        # Those released meanwhile are covered by the stock like any other.
        (articles | lines.product_id)._refresh_coverage()
        self.env["gescom.stock.allocation"]._mark_released()

    @api.model
    def _alert_about_preorders(self, company):
        """Schedule the activities that are due; each of them once (F275, F276).

        :param company: res.company, whose days and figures count
        """
        today = company._get_local_today()
        rows = self.env["gescom.preorder"]._search_anew(
            [("company_id", "=", company.id), ("release_date", ">", today)]
        )
        due = defaultdict(rows.browse)
        for row in rows:
            for alert, day in row._get_due_alerts(today):
                due[row.product_id.product_tmpl_id, alert, day] |= row
        templates = rows.product_id.product_tmpl_id
        known = {
            (alert.res_id, alert.activity_type_id.id, alert.date_deadline)
            for alert in self._find_alerts([("res_id", "in", templates.ids)])
        }
        for (template, alert, day), found in due.items():
            if (template.id, self.env.ref(ALERTS[alert]).id, day) not in known:
                template._schedule_alert(alert, day, found)

    @api.model
    def _withdraw_alerts(self):
        """Take alerts back whose date moved, or whose gap was closed."""
        alerts = self._find_alerts([("active", "=", True)])
        rows = self.env["gescom.preorder"]._search_anew(
            [("product_id.product_tmpl_id", "in", alerts.mapped("res_id"))]
        )
        right = {
            (row.product_id.product_tmpl_id.id, self.env.ref(ALERTS[alert]).id, day)
            for row in rows
            for alert, day in row._get_alert_days().items()
        }
        alerts.filtered(
            lambda alert: (
                (alert.res_id, alert.activity_type_id.id, alert.date_deadline)
                not in right
            )
        ).unlink()

    @api.model
    def _find_alerts(self, domain):
        """Alerts that were given about articles, done or not.

        :param domain: domain on mail.activity
        :return: mail.activity
        """
        kinds = [self.env.ref(xmlid).id for xmlid in ALERTS.values()]
        activities = self.env["mail.activity"].with_context(active_test=False)
        return activities.search(
            [
                ("res_model", "=", self._name),
                ("activity_type_id", "in", kinds),
                ("automated", "=", True),
                *domain,
            ]
        )

    def _schedule_alert(self, alert, day, rows):
        """Tell whoever follows the article.

        :param str alert: key of ALERTS
        :param date day: when it is to be done
        :param rows: gescom.preorder of its variants
        """
        self.ensure_one()
        company = rows.company_id
        user = self.responsible_id or company.preorder_user_id
        user = user or self.env.ref("base.user_admin")
        rows = rows.with_context(lang=user.lang)
        self.with_context(lang=user.lang).activity_schedule(
            ALERTS[alert],
            date_deadline=day,
            note=Markup("<br/>").join(row._get_alert_note() for row in rows),
            user_id=user.id,
        )
