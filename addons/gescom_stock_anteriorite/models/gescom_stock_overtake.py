from odoo import api, fields, models
from odoo.exceptions import UserError


class GescomStockOvertake(models.Model):
    """An order shipped before its turn: who, why, and whom it delays (F185).

    Lines are added when the goods leave, and stay as they are.
    """

    _name = "gescom.stock.overtake"
    _description = "Order shipped before its turn"
    _order = "id desc"
    _rec_name = "order_id"

    date = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Shipped by", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", readonly=True, index="btree_not_null"
    )
    order_id = fields.Many2one(
        "sale.order", string="Order served", required=True, readonly=True, index=True
    )
    product_id = fields.Many2one(
        "product.product", string="Article", required=True, readonly=True
    )
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True)
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="What left, in the unit of the article.",
    )
    reason = fields.Char(readonly=True)
    delayed_order_id = fields.Many2one(
        "sale.order", string="Order delayed", required=True, readonly=True, index=True
    )
    delayed_partner_id = fields.Many2one(
        related="delayed_order_id.partner_id", string="Customer delayed"
    )
    delayed_qty = fields.Float(
        string="Quantity delayed",
        digits="Product Unit",
        readonly=True,
        help="What the order that comes before misses, out of what left.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse()

    def _refuse(self):
        raise UserError(
            self.env._(
                "The list of orders shipped before their turn is kept as it is: "
                "nothing of it is changed or deleted."
            )
        )
