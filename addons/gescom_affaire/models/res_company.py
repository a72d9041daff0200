from odoo import api, fields, models

from .gescom_affaire_terms import BILLING_MODES, BILLING_PERIODS, INVOICE_SENDINGS

LIST_DISPLAYS = [("order", "Orders"), ("affaire", "Affaires")]
ORDER_FILTERS = [
    ("all", "All"),
    ("in_progress", "In progress"),
    ("draft", "Not confirmed"),
]
LOGISTIC_FILTERS = [
    ("all", "All"),
    ("to_process", "To process"),
    ("partial", "To process*"),
    ("shipped", "Shipped"),
]
ORIGIN_FILTERS = [("all", "All"), ("offline", "Offline")]


class ResCompany(models.Model):
    _inherit = "res.company"

    affaire_rules_billing = fields.Boolean(
        string="Affaires rule the billing",
        compute="_compute_affaire_rules_billing",
        store=True,
        readonly=False,
        help="Goods are billed once delivered, or before when the affaire says so, "
        "whatever the invoicing policy of the product. Switched on for French "
        "companies; otherwise the policy of each product decides.",
    )
    affaire_billing_mode = fields.Selection(
        BILLING_MODES, string="Default billing mode", default="order", required=True
    )
    affaire_billing_period = fields.Selection(
        [period for period in BILLING_PERIODS if period[0] != "from_date"],
        string="Default billing period",
        default="immediate",
        required=True,
    )
    affaire_default_invoice_before_delivery = fields.Boolean(
        string="Billable before delivery by default"
    )
    affaire_invoice_sending = fields.Selection(
        INVOICE_SENDINGS,
        string="Default way of sending invoices",
        default="email",
        required=True,
    )
    affaire_detailed_header = fields.Boolean(
        string="Detailed header on invoices", default=True
    )
    affaire_list_display = fields.Selection(
        LIST_DISPLAYS, string="Default display", default="order", required=True
    )
    affaire_order_filter = fields.Selection(
        ORDER_FILTERS, string="Orders shown first", default="in_progress", required=True
    )
    affaire_logistic_filter = fields.Selection(
        LOGISTIC_FILTERS,
        string="Logistic states shown first",
        default="all",
        required=True,
    )
    affaire_origin_filter = fields.Selection(
        ORIGIN_FILTERS, string="Origins shown first", default="all", required=True
    )

    # Not on the country: any change of the address would undo what the user chose.
    def _compute_affaire_rules_billing(self):
        for company in self:
            company.affaire_rules_billing = company.country_id.code == "FR"

    def write(self, vals):
        countries = {company: company.country_id for company in self}
        result = super().write(vals)
        moved = self.filtered(lambda company: company.country_id != countries[company])
        moved._set_switches_of_country()
        return result

    def _get_switches_of_country(self):
        """Names of the switches that are on in French companies."""
        return ["affaire_rules_billing"]

    def _set_switches_of_country(self):
        """Switch on or off what the law of the company's country asks for."""
        for company in self:
            french = company.country_id.code == "FR"
            company.write(dict.fromkeys(self._get_switches_of_country(), french))

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        names = set(self._get_switches_of_country())
        for company, vals in zip(companies, vals_list, strict=True):
            company._set_switches_of_country()
            company.write({name: vals[name] for name in names & vals.keys()})
        companies._create_affaire_sequence()
        return companies

    def _create_affaire_sequence(self):
        """Number the affaires of each company on their own (A-66)."""
        sequences = self.env["ir.sequence"].sudo()  # whoever creates a company
        numbered = sequences.search(
            [("code", "=", "gescom.affaire"), ("company_id", "in", self.ids)]
        ).company_id
        sequences.create(
            [
                {
                    "name": self.env._("Affaires of %s", company.name),
                    "code": "gescom.affaire",
                    "prefix": "AF",
                    "padding": 6,
                    "company_id": company.id,
                }
                for company in self - numbered
            ]
        )
