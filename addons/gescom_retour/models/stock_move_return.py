from odoo import api, models
from odoo.exceptions import UserError

from ..marks import KEEPS_EXPECTED


class StockMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.move"

    def _is_returnable(self):
        """Whether a customer has the goods and could send them back."""
        self.ensure_one()
        return self.state == "done" and self._leaves_to_customer()

    def _get_returns(self):
        """Movements that bring goods of this one back, or will.

        :return: stock.move
        """
        self.ensure_one()
        return self.returned_move_ids.filtered(
            lambda move: (
                move.state != "cancel" and self._is_customer_place(move.location_id)
            )
        )

    def _get_qty_in_article_unit(self):
        """Quantity moved, or to be moved as long as it is not."""
        self.ensure_one()
        moved = self.quantity if self.state == "done" else self.product_uom_qty
        return self.product_uom._compute_quantity(
            moved, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _do_unreserve(self):
        kept = self.browse()
        if KEEPS_EXPECTED.is_on(self):
            # Nothing is reserved at the customer's: only their lots would be lost.
            kept = self.filtered(lambda move: self._is_customer_place(move.location_id))
        return super(StockMove, self - kept)._do_unreserve()

    # Never more than was delivered

    @api.constrains(
        "origin_returned_move_id", "picking_id", "product_uom_qty", "product_uom"
    )
    def _check_returned_goods(self):
        """Whether these returns bring back no more than was delivered (T-46).

        :raise UserError: with the article, what was delivered and what came back
        """
        controlled = self.filtered(lambda move: move.company_id.controlled_returns)
        returns = controlled.filtered(
            lambda move: (
                move.state != "cancel"
                and move.picking_id.return_id
                and move.picking_id.document_kind == "rc"
            )
        )
        for move in returns:
            if not move.origin_returned_move_id:
                raise UserError(move._get_unknown_return_message())
        # sudo: whoever receives goods may not read all that was delivered
        returns = controlled.sudo().filtered("origin_returned_move_id")
        for delivered in returns.origin_returned_move_id:
            if delivered._leaves_to_customer():
                delivered._check_returned_quantity(returns)

    def _check_returned_quantity(self, checked):
        """Whether no more of the delivery comes back than it brought.

        :param checked: stock.move that are being entered or received
        :raise UserError: more comes back
        """
        unit = self.product_id.uom_id
        delivered = self._get_qty_in_article_unit() if self.state == "done" else 0.0
        returns = self._get_returns()
        total = sum(move._get_qty_in_article_unit() for move in returns)
        if unit.compare(total, delivered) <= 0:
            return
        others = sum(move._get_qty_in_article_unit() for move in returns - checked)
        raise UserError(
            self.env._(
                "%(article)s: %(delivered)g %(unit)s delivered with %(delivery)s, "
                "%(returned)g already returned or expected back. At most %(left)g may "
                "still come back.",
                article=self.product_id.display_name,
                delivered=delivered,
                unit=unit.name,
                delivery=self.picking_id.display_name or self.reference,
                returned=others,
                left=max(delivered - others, 0.0),
            )
        )

    def _get_unknown_return_message(self):
        self.ensure_one()
        delivery = self.picking_id.return_id
        return self.env._(
            "%(article)s: 0 delivered with %(delivery)s, 0 already returned. Enter its "
            "return from the delivery note it left with.",
            article=self.product_id.display_name,
            delivery=delivery.display_name,
        )

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        # More may have been received than was announced.
        moves._check_returned_goods()
        return moves
