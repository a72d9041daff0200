from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    controlled_returns = fields.Boolean(
        string="Controlled customer returns",
        compute="_compute_controlled_returns",
        store=True,
        readonly=False,
        help="Customers bring back what was delivered to them and no more, and what "
        "replaces it waits until it is back. Switched on for French companies; "
        "otherwise Odoo's own rules hold.",
    )

    # Not on the country: any change of the address would undo what the user chose.
    def _compute_controlled_returns(self):
        for company in self:
            company.controlled_returns = company.country_id.code == "FR"

    def _get_switches_of_country(self):
        return [*super()._get_switches_of_country(), "controlled_returns"]

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_return_sequences()
        return companies

    def _create_return_sequences(self):
        """Number the returns of each company on their own (F122)."""
        sequences = self.env["ir.sequence"].sudo()  # whoever creates a company
        numbered = sequences.search(
            [("code", "=", "gescom.rc"), ("company_id", "in", self.ids)]
        ).company_id
        sequences.create(
            [
                {
                    "name": self.env._("Customer returns of %s", company.name),
                    "code": "gescom.rc",
                    "prefix": "RC",
                    "padding": 6,
                    "company_id": company.id,
                }
                for company in self - numbered
            ]
        )
