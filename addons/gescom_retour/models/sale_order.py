from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    return_ids = fields.One2many(
        "stock.picking",
        "sale_id",
        string="Returns",
        domain=[("document_kind", "=", "rc")],
    )
    return_count = fields.Integer(compute="_compute_return_count")
    can_return = fields.Boolean(compute="_compute_can_return")
    exchange_pending = fields.Boolean(
        compute="_compute_exchange_pending",
        store=True,
        help="Goods come back, or came back, and what replaces them did not leave yet.",
    )

    def _compute_return_count(self):
        counts = dict(
            self.env["stock.picking"]._read_group(
                [("sale_id", "in", self.ids), ("document_kind", "=", "rc")],
                ["sale_id"],
                ["__count"],
            )
        )
        for order in self:
            order.return_count = counts.get(order._origin, 0)

    @api.depends("processing_state", "order_line.qty_delivered")
    def _compute_can_return(self):
        """A closed order has to be reopened before goods come back (F026)."""
        for order in self:
            order.can_return = order.processing_state == "in_progress" and any(
                line._compare_qty(line.qty_delivered, 0) > 0
                for line in order.order_line
                if line.is_goods
            )

    @api.depends("order_line.exchange_pending")
    def _compute_exchange_pending(self):
        for order in self:
            order.exchange_pending = any(order.order_line.mapped("exchange_pending"))

    @api.depends("order_line.exchange_pending")
    def _compute_progress(self):
        return super()._compute_progress()

    def action_new_return(self):
        """Window to enter the goods that come back of orders (F120).

        :return: window action
        :raise UserError: an order is not confirmed or closed, or nothing may come back
        """
        self._check_may_return()
        return self.env["gescom.new.return"]._open_for(
            self._get_returnable_moves(), orders=self
        )

    def _check_may_return(self):
        """Goods come back of orders in progress only (F026).

        :raise UserError: an order is not confirmed, or is closed
        """
        for order in self:
            if order.state != "sale":
                raise UserError(
                    self.env._(
                        "Order %s is not confirmed: nothing can come back.", order.name
                    )
                )
            if order.processing_state == "closed":
                raise UserError(
                    self.env._(
                        "Order %s is closed: reopen it before entering a return.",
                        order.name,
                    )
                )

    def _get_returnable_moves(self):
        """What the customers received, in the order of the orders' lines.

        :return: stock.move
        """
        return self.order_line.move_ids.filtered(
            lambda move: move._is_returnable()
        ).sorted(
            lambda move: (
                move.sale_line_id.order_id.id,
                move.sale_line_id.sequence,
                move.sale_line_id.id,
                move.id,
            )
        )

    def action_view_returns(self):
        """Returns of the order.

        :return: window action
        """
        self.ensure_one()
        return self.return_ids._get_records_action(name=self.env._("Returns"))
