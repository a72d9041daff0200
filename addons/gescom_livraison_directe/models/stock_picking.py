from odoo import models
from odoo.exceptions import UserError

from ..marks import CANCELS_DIRECT

KINDS_BY_OTHERS = ("lf", "ol")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_document_kind(self):
        kind = super()._get_document_kind()
        if kind != "lf":
            return kind
        if self.location_id.usage == "customer":
            return "rc"
        return self.picking_type_id.direct_delivery or kind

    def _is_delivered_by_others(self):
        self.ensure_one()
        return self.document_kind in KINDS_BY_OTHERS

    def _draw_number(self, kind):
        # These have their own numbers (F111, F112).
        ours = self.filtered(lambda picking: not picking._is_delivered_by_others())
        return super(StockPicking, ours)._draw_number(kind)

    def _check_can_prepare(self):
        """What others deliver may be prepared, once they say so (F114)."""
        others = self.filtered(lambda picking: picking._is_delivered_by_others())
        for picking in others:
            if picking.state in ("done", "cancel"):
                raise UserError(
                    self.env._(
                        "%s is not waiting to be prepared.", picking.display_name
                    )
                )
        return super(StockPicking, self - others)._check_can_prepare()

    def _get_document_layout(self):
        if self._is_delivered_by_others() and self.neutral_shipping:
            return "gescom_expedition.neutral_layout"
        return super()._get_document_layout()

    # Cancelling one side cancels the other (F113, A-33)

    def _get_direct_purchases(self):
        """Supplier orders and delivery orders that the transfers carry out.

        :return: purchase.order, with all rights
        """
        # sudo: who cancels a delivery may have no rights on purchases
        purchases = self.sudo().move_ids.purchase_line_id.order_id
        return purchases.filtered(
            lambda order: order.direct_delivery and order.state != "cancel"
        )

    def action_cancel(self):
        """Cancel the transfers; nothing of a direct delivery was sent: its order too.

        :raise UserError: the supplier billed what would be cancelled
        """
        if CANCELS_DIRECT.is_on(self):
            return super().action_cancel()
        purchases = self._get_direct_purchases()
        purchases._check_rest_not_billed()
        result = super().action_cancel()
        purchases.filtered(lambda order: order._has_nothing_to_send())._cancel_direct()
        return result
