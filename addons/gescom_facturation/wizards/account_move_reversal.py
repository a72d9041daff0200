from odoo import api, fields, models

from ..models.invoice_rights import as_system


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    rebill = fields.Boolean(
        string="Bill again later",
        help="The goods credited are to be billed again: on another invoice, to "
        "another price or another address. Otherwise the customer keeps them, or "
        "brings them back, and nothing more is billed.",
    )
    may_rebill = fields.Boolean(compute="_compute_may_rebill")
    restock = fields.Boolean(
        string="Put back into stock",
        compute="_compute_restock",
        store=True,
        readonly=False,
        help="Posting the credit note receives the goods that the express invoice had "
        "delivered.",
    )
    may_restock = fields.Boolean(compute="_compute_restock", store=True)

    @api.depends("move_ids")
    def _compute_may_rebill(self):
        for wizard in self:
            wizard.may_rebill = any(
                move.move_type == "out_invoice" and move.is_affaire_invoice
                for move in wizard.move_ids._origin
            )

    @api.depends("move_ids")
    def _compute_restock(self):
        for wizard in self:
            wizard.may_restock = any(
                move._has_moved_stock() and move.move_type == "out_invoice"
                for move in wizard.move_ids._origin
            )
            wizard.restock = wizard.may_restock

    def _prepare_default_reversal(self, move):
        values = super()._prepare_default_reversal(move)
        if move.move_type == "out_invoice":
            values["rebill"] = self.rebill or self.env.context.get("bill_again", False)
        if move.is_express:
            values["move_stock"] = self.restock and move._has_moved_stock()
        return values

    def reverse_moves(self, is_modify=False):
        # The invoice made along with the credit note bills the goods again.
        wizard = as_system(self.with_context(bill_again=True)) if is_modify else self
        return super(AccountMoveReversal, wizard).reverse_moves(is_modify=is_modify)
