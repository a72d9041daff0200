from odoo import fields, models

CARRIAGE_BILLING = [("first", "First invoice"), ("last", "Last invoice")]
SERVICES_BILLING = [
    ("first", "With the first invoice"),
    ("complete", "Once all is delivered"),
]
RUN_SCHEDULES = [("no", "By hand only"), ("daily", "Every day")]


class ResCompany(models.Model):
    _inherit = "res.company"

    billing_legal_guard = fields.Boolean(
        string="French legal limits of invoices",
        compute="_compute_billing_legal_guard",
        store=True,
        readonly=False,
        help="An invoice never bills deliveries of two calendar months, a periodic one "
        "is due within 45 days, the others within 60 days, or 45 days end of month "
        "(Code général des impôts, article 289, I-3; Code de commerce, article "
        "L441-10). Switched on for French companies.",
    )
    carriage_billing = fields.Selection(
        CARRIAGE_BILLING,
        string="Carriage billed with",
        default="first",
        required=True,
        help="When an order is billed in several parts.",
    )
    services_billing = fields.Selection(
        SERVICES_BILLING,
        string="Services billed",
        default="first",
        required=True,
        help="Services of an order that has goods to deliver too.",
    )
    invoicing_run_schedule = fields.Selection(
        RUN_SCHEDULES, string="Automatic billing", default="no", required=True
    )

    def _compute_billing_legal_guard(self):
        for company in self:
            company.billing_legal_guard = company.country_id.code == "FR"

    def _get_switches_of_country(self):
        return [*super()._get_switches_of_country(), "billing_legal_guard"]
