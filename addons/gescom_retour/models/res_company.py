from odoo import api, models


class ResCompany(models.Model):
    _inherit = "res.company"

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
