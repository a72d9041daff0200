from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class GescomStockAllocation(models.Model):
    """Share of the stock that goods awaited by a customer get (F184).

    One line for each move that is still to leave for a customer. The lines are found
    by one query on the stock, the reservations and the orders, and by nothing else.
    """

    _name = "gescom.stock.allocation"
    _description = "Share of the stock"
    _log_access = False
    _rec_name = "order_id"
    _order = (
        "product_id, warehouse_id, priority desc, allocation_date, order_date, "
        "order_id, move_id"
    )

    move_id = fields.Many2one("stock.move", required=True, ondelete="cascade")
    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Order line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    order_id = fields.Many2one(
        "sale.order", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="order_id.partner_id")
    product_id = fields.Many2one(
        "product.product", string="Article", required=True, ondelete="cascade"
    )
    warehouse_id = fields.Many2one("stock.warehouse", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    uom_id = fields.Many2one(related="product_id.uom_id")
    remaining = fields.Float(
        string="Remaining to deliver",
        digits="Product Unit",
        help="In the unit of the article.",
    )
    allocated = fields.Float(
        string="Share of the stock",
        digits="Product Unit",
        help="In the unit of the article.",
    )
    reserved = fields.Float(
        digits="Product Unit",
        help="Goods reserved for it, those on their way inside the warehouse included.",
    )
    kept = fields.Float(
        string="Taken back by nobody",
        digits="Product Unit",
        help="What it has whoever comes before: on a slip, picked or prepared.",
    )
    wanted = fields.Float(
        string="Asked in its turn",
        digits="Product Unit",
        help="What it takes when those before it left enough.",
    )
    locked = fields.Boolean(
        string="Kept",
        help="What is reserved stays so: it is on a slip, picked or prepared.",
    )
    followed = fields.Boolean(
        help="Reserves from the stock, as its share grows and shrinks."
    )
    priority = fields.Integer(help="2: shipped before its turn. 1: priority delivery.")
    allocation_date = fields.Datetime(string="Takes its turn by")
    order_date = fields.Datetime()

    _move_idx = models.UniqueIndex("(move_id)")
    _place_idx = models.Index("(product_id, warehouse_id)")

    def init(self):
        # Shares change all the time: room for them beside the line, not elsewhere.
        self.env.cr.execute(
            SQL("ALTER TABLE %s SET (fillfactor = 50)", SQL.identifier(self._table))
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse()
        return super().write(vals)

    def copy(self, default=None):
        self._refuse()
        return super().copy(default)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse()

    def _refuse(self):
        raise UserError(
            self.env._(
                "The shares of the stock follow the orders and the stock: change "
                "these instead."
            )
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        self._refresh()
        return super()._search(domain, *args, **kwargs)

    @api.model
    def _get_rank_sql(self, alias):
        """Order in which those who await the same goods are served (A-35).

        :param str alias: table or subquery with the columns of this model
        :return: SQL
        """
        return SQL(
            "%(a)s.priority DESC, %(a)s.allocation_date, %(a)s.order_date, "
            "%(a)s.order_id, %(a)s.move_id",
            a=SQL.identifier(alias),
        )
