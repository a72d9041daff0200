from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    to_credit = fields.Boolean(
        compute="_compute_to_credit",
        help="The goods were taken back and are still billed.",
    )

    @api.depends("return_state", "return_kind", "move_ids.sale_line_id.qty_to_invoice")
    def _compute_to_credit(self):
        for picking in self:
            # sudo: a preparer sees that a credit note is to be made, not the order
            lines = picking.sudo().move_ids.sale_line_id
            picking.to_credit = (
                picking.return_state == "received"
                and picking.return_kind == "take_back"
                and any(
                    line._compare_qty(line.qty_to_invoice, 0.0) < 0 for line in lines
                )
            )

    def action_credit_return(self):
        """Make the credit note of goods taken back, as their affaire is billed.

        :return: window action of the documents made
        :raise UserError: nothing is to be credited, or the affaire is not billed by
            hand
        """
        self.ensure_one()
        if not self.to_credit:
            raise UserError(
                self.env._("%s: nothing is left to credit.", self.display_name)
            )
        return self.affaire_id.action_create_invoices()
