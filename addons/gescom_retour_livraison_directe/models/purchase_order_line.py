from odoo import fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    exchanged_move_id = fields.Many2one(
        "stock.move",
        string="Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Movement that brought back the goods which these replace.",
    )

    def _prepare_stock_move_vals(
        self, picking, price_unit, product_uom_qty, product_uom
    ):
        """What a supplier sends in exchange stays linked to the return (F126)."""
        values = super()._prepare_stock_move_vals(
            picking, price_unit, product_uom_qty, product_uom
        )
        return {**values, "exchanged_move_id": self.exchanged_move_id.id}

    def _deliver_given_up(self, quantity):
        """What replaces goods does so from our stock too (F126, A-33)."""
        if not self.exchanged_move_id:
            return super()._deliver_given_up(quantity)
        return self.exchanged_move_id._replace_ourselves(quantity, self.product_uom_id)
