from odoo import fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    affaire_ids = fields.Many2many(
        "gescom.affaire",
        string="Affaires",
        compute="_compute_affaire_ids",
        search="_search_affaire_ids",
    )
    affaire_count = fields.Integer(compute="_compute_affaire_ids")

    def _compute_affaire_ids(self):
        for move in self:
            move.affaire_ids = move.line_ids.sale_line_ids.order_id.affaire_id
            move.affaire_count = len(move.affaire_ids)

    def _search_affaire_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        lines = "line_ids.sale_line_ids"
        found = Domain(f"{lines}.order_id.affaire_id", operator, value)
        if operator == "in" and False in value:
            # No line leads to "no affaire": those without one are the others.
            found |= ~Domain("id", "any", [(lines, "!=", False)])
        return found

    def action_view_affaires(self):
        """Affaires billed by the invoice.

        :return: window action
        """
        self.ensure_one()
        return self.affaire_ids._get_records_action(name=self.env._("Affaires"))
