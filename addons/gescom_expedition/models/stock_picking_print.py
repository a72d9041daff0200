from odoo import models
from odoo.exceptions import UserError

from ..engine.plain import without_none
from .stock_picking import OUR_KINDS


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def action_print_preparation(self):
        """Print the preparation slips, whose content is fixed from now on (F091).

        :return: report action
        :raise UserError: a document is no delivery of ours
        """
        self._check_may_ship()
        for picking in self:
            if picking.document_kind not in OUR_KINDS:
                raise UserError(
                    self.env._(
                        "%s is no delivery to a customer: it has no preparation slip.",
                        picking.display_name,
                    )
                )
        self._draw_number("bp")
        return without_none(self.do_print_picking())

    def do_print_picking(self):
        self._settle_terms()
        action = super().do_print_picking()
        if all(picking.document_kind in OUR_KINDS for picking in self):
            report = self.env.ref("gescom_expedition.action_report_preparation")
            return report.report_action(self, config=False)
        return action

    def _get_slip_lines(self):
        """What the picker fetches, along the shelves.

        :return: stock.move.line sorted by place, then by reference
        """
        self.ensure_one()
        return self.move_line_ids.filtered(
            lambda line: line.product_uom_id.compare(line.quantity, 0) > 0
        ).sorted(
            lambda line: (
                line.location_id.complete_name or "",
                line.product_id.default_code or "",
                line.product_id.id,
                line.id,
            )
        )

    def _get_slip_shortages(self):
        """What the slip asks for and the stock does not have.

        :return: list of (stock.move, missing quantity)
        """
        self.ensure_one()
        moves = self.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        return [
            (move, move.product_uom_qty - move.quantity)
            for move in moves
            if move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
        ]

    def _get_remaining_moves(self):
        """What the customer still awaits of the orders, beside this delivery (F096).

        :return: stock.move
        """
        self.ensure_one()
        # sudo: who prints a delivery note may not read all of the order
        orders = self.sudo().move_ids.sale_line_id.order_id
        moves = orders.order_line.move_ids.filtered(
            lambda move: move.is_awaited and move.picking_id != self
        )
        return moves.sorted(lambda move: (move.sale_line_id.id, move.id))

    def _get_document_layout(self):
        """Layout of the delivery note, without who ships when it is neutral (F086).

        :return: external id of a template
        """
        self.ensure_one()
        if self.document_kind in OUR_KINDS and self.neutral_shipping:
            return "gescom_expedition.neutral_layout"
        return "web.external_layout"
