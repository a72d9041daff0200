from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _prepare_direct_line(self, move, quantity):
        values = super()._prepare_direct_line(move, quantity)
        return {**values, "exchanged_move_id": move.exchanged_move_id.id}
