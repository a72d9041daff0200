from odoo import Command, models


class PurchaseOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order"

    def action_receive_at_dock(self):
        """The supplier sends to us what he was to send to the customers (A-33).

        :return: True
        :raise UserError: an order has nothing that a supplier is to deliver
        """
        requested = self.filtered(
            lambda order: order.direct_delivery == "lf" and order._is_requested()
        )
        for order in requested:
            order.order_line._give_back_to_deliver()
            order._become_ordinary()
        others = self - requested
        if others:
            pickings = others._get_open_direct_pickings()
            pickings.action_receive_at_dock()
        return True

    def _become_ordinary(self):
        """Nothing of the orders goes straight to a customer: they are as any other."""
        for order in self.filtered("direct_delivery"):
            moves = order.order_line.move_ids
            if any(
                move.state != "cancel" and move._leaves_to_customer() for move in moves
            ):
                continue
            reception = order.direct_order_id.warehouse_id.in_type_id
            order.write(
                {
                    "picking_type_id": reception.id,
                    "dest_address_id": False,
                    "direct_delivery": False,
                    "direct_answer": False,
                    "reference_ids": [Command.clear()],
                }
            )
            order.order_line.write({"sale_line_id": False, "location_final_id": False})
