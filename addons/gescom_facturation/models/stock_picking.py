from odoo import api, fields, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # A preparer sees that a delivery note is billed, not the invoice.
    invoice_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_invoice_ids",
        compute_sudo=True,
        search="_search_invoice_ids",
    )
    invoice_count = fields.Integer(compute="_compute_invoice_ids", compute_sudo=True)

    @api.depends("move_ids.invoice_line_ids.move_id")
    def _compute_invoice_ids(self):
        for picking in self:
            picking.invoice_ids = picking.move_ids.invoice_line_ids.move_id
            picking.invoice_count = len(picking.invoice_ids)

    def _search_invoice_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        found = Domain("move_ids.invoice_line_ids.move_id", operator, value)
        if operator == "in" and False in value:
            # No move leads to "no invoice": those without one are the others.
            found |= ~Domain("id", "any", [("move_ids.invoice_line_ids", "!=", False)])
        return found

    def action_view_invoices(self):
        """Invoices and credit notes of the delivery note.

        :return: window action
        """
        self.ensure_one()
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))
