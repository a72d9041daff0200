from odoo import fields, models


class GescomEcoDeclarationLine(models.Model):
    """A code of a declaration, at one unit fee."""

    _name = "gescom.eco.declaration.line"
    _description = "Line of an eco-participation declaration"
    _order = "declaration_id, type_id, code_id, unit_amount, id"
    _rec_name = "code_id"

    declaration_id = fields.Many2one(
        "gescom.eco.declaration", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="declaration_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    organism_id = fields.Many2one(
        related="declaration_id.organism_id", store=True, index=True
    )
    date_from = fields.Date(related="declaration_id.date_from", store=True)
    date_to = fields.Date(related="declaration_id.date_to", store=True)
    state = fields.Selection(related="declaration_id.state", store=True)
    type_id = fields.Many2one("gescom.eco.type", required=True, ondelete="restrict")
    code_id = fields.Many2one("gescom.eco.code", index=True, ondelete="restrict")
    unit_amount = fields.Monetary(string="Unit untaxed", aggregator=None)
    units = fields.Float(digits="Product Unit")
    weight = fields.Float(string="Weight (kg)", digits="Stock Weight")
    amount = fields.Monetary(string="Amount untaxed")

    def _get_csv_row(self):
        """Cells of the line in the file of the declaration.

        :return: list of str, float or date
        """
        self.ensure_one()
        return [
            self.organism_id.name,
            self.organism_id.member_ref or "",
            self.date_from,
            self.date_to,
            self.type_id.name,
            self.code_id.code or "",
            self.code_id.name or "",
            self.unit_amount,
            self.units,
            self.weight,
            self.amount,
        ]

    def write(self, vals):
        self.declaration_id._check_draft()
        return super().write(vals)

    def unlink(self):
        self.declaration_id._check_draft()
        return super().unlink()
