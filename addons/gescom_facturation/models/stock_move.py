from odoo import api, fields, models


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "gescom.guard.mixin"]

    invoice_line_ids = fields.Many2many(
        "account.move.line",
        "gescom_invoice_line_stock_move_rel",
        "stock_move_id",
        "invoice_line_id",
        string="Invoice lines",
        readonly=True,
        copy=False,
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"invoice_line_ids"}

    def _is_billed(self):
        """Whether a line of an invoice that counts bills the move."""
        self.ensure_one()
        # sudo: a delivery counts as billed for whoever may not read the invoice too
        return any(
            line.parent_state != "cancel" for line in self.sudo().invoice_line_ids
        )

    def _get_delivery_date(self):
        """Day of the delivery where the company is (A-13).

        :return: date
        """
        self.ensure_one()
        done = self.picking_id.date_done or self.date
        return self.company_id._get_local_day(done)

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._link_to_earlier_invoice()
        return moves

    def _link_to_earlier_invoice(self):
        """Goods billed before they are delivered: say with which invoice (F010)."""
        for move in self.filtered("sale_line_id"):
            line = move.sale_line_id
            if line._get_billable_policy() != "order" or not move._leaves_to_customer():
                continue
            # sudo: whoever ships links to an invoice he may not read
            billed = line.sudo().invoice_lines.filtered(
                lambda invoice_line: (
                    invoice_line.parent_state != "cancel"
                    and invoice_line.move_id.move_type == "out_invoice"
                )
            )
            if billed:
                billed[-1].stock_move_ids |= move
