from odoo import Command, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def action_receive_at_dock(self):
        """The supplier sends the goods to us: we receive them, then deliver (A-33).

        The LF becomes a receipt of our warehouse, to be validated when the goods are
        there; what it was to deliver goes back to our own delivery.

        :return: True
        :raise AccessError: the user works neither in the warehouse nor in the sales
            administration
        :raise UserError: a transfer is no delivery of a supplier that is under way
        """
        self._check_may_ship()
        for picking in self:
            picking._check_may_receive_at_dock()
        # sudo: who receives goods may have no rights on purchases and orders
        for picking in self.sudo():
            picking._receive_at_dock()
        return True

    def _check_may_receive_at_dock(self):
        self.ensure_one()
        self.check_access("write")
        if self.document_kind == "ol":
            raise UserError(
                self.env._(
                    "%s: the goods of a logistician are ours already. Cancel it to "
                    "deliver them otherwise.",
                    self.display_name,
                )
            )
        moves = self._get_open_direct_moves()
        if self.document_kind != "lf" or not moves or self.state == "draft":
            raise UserError(
                self.env._(
                    "%s is no delivery of a supplier that is under way.",
                    self.display_name,
                )
            )

    def _get_open_direct_moves(self):
        return self.move_ids.filtered(lambda move: move._is_open_direct())

    def _receive_at_dock(self):
        self.ensure_one()
        number = self.name
        moves = self._get_open_direct_moves()
        lines = moves.purchase_line_id
        purchase, order = lines.order_id, lines.order_id.direct_order_id
        quantities = {move: move.product_uom_qty for move in moves}
        moves._do_unreserve()
        self._turn_into_receipt(order.warehouse_id.in_type_id)
        moves._give_back_to_deliver(quantities)
        lines.direct_refused_qty = 0.0
        sold = moves.sale_line_id
        moves.sale_line_id = False
        purchase._become_ordinary()
        sold._refresh_purchase_price()
        moves._action_assign()
        self._tell_received_at_dock(number, order)

    def _turn_into_receipt(self, reception):
        """Change where the goods go, and with it the number of the transfer."""
        self.ensure_one()
        place = reception.default_location_dest_id
        moves = self._get_open_direct_moves()
        places = {
            "picking_type_id": reception.id,
            "location_dest_id": place.id,
            "location_final_id": reception.warehouse_id.lot_stock_id.id,
            "warehouse_id": reception.warehouse_id.id,
            # Otherwise the receipt would be one of the customer's deliveries.
            "reference_ids": [Command.clear()],
            "partner_id": False,
        }
        purchase = moves.purchase_line_id.order_id
        moves.write(places)
        self.write(
            {
                "picking_type_id": reception.id,
                "location_dest_id": place.id,
                "partner_id": purchase.partner_id.id,
                "origin": purchase.name,
            }
        )
        self._leave_customer_order()

    def _leave_customer_order(self):
        # What tells the order of a transfer also looks at its references.
        self.env.add_to_compute(self._fields["sale_id"], self)

    def _tell_received_at_dock(self, number, order):
        body = self.env._(
            "%(direct)s is received at our dock instead, as %(receipt)s.",
            direct=number,
            receipt=self.name,
        )
        for record in (self, order):
            if record:
                record.message_post(body=body)
