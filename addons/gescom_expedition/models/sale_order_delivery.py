from odoo import models

from .stock_picking import OUR_KINDS


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def action_new_delivery(self):
        """Window to choose what goes on a delivery note or a slip (F089, F093).

        :return: window action
        :raise UserError: nothing waits to be put on a delivery note
        """
        return self.env["gescom.new.delivery"]._open_for(self)

    def _get_moves_to_put_on_documents(self):
        """What remains to deliver and is on no document of its own.

        :return: stock.move, in the order of the orders' lines
        """
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.is_awaited
                and move.picking_id.document_kind in OUR_KINDS
                and not move.picking_id.content_frozen
            )
        ).sorted(
            lambda move: (
                move.sale_line_id.order_id.id,
                move.sale_line_id.sequence,
                move.sale_line_id.id,
                move.id,
            )
        )
