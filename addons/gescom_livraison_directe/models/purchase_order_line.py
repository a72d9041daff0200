from odoo import api, models
from odoo.exceptions import UserError

from ..marks import COUNTS_MOVES, LOWERS_DIRECT


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _is_dropshipped(self):
        if COUNTS_MOVES.is_on(self):
            return False
        return super()._is_dropshipped()

    @api.depends("order_id.direct_delivery")
    def _compute_qty_invoiced(self):
        """Goods that a logistician keeps for us are never billed by him (A-31)."""
        result = super()._compute_qty_invoiced()
        for line in self:
            if line.order_id.direct_delivery == "ol" and line.sale_line_id:
                line.qty_to_invoice = 0.0
        return result

    def write(self, vals):
        if {"product_qty", "product_id", "product_uom_id"} & vals.keys():
            self._check_direct_goods(vals)
        result = super().write(vals)
        if {"price_unit", "discount"} & vals.keys():
            self._refresh_customer_costs()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_direct_goods(self):
        self._check_direct_goods({})

    def _check_direct_goods(self, vals):
        """What goes with a direct delivery was taken off ours: both stay equal.

        :param dict vals: what is written, empty when the lines are deleted
        :raise UserError: the quantity or the article would change
        """
        if LOWERS_DIRECT.is_on(self):
            return
        for line in self:
            order = line.order_id
            if not (line.sale_line_id and order.direct_delivery):
                continue
            if order.state == "cancel" or (vals and not line._is_changed_by(vals)):
                continue
            raise UserError(
                self.env._(
                    "%(document)s: what it delivers was chosen from order "
                    "%(customer_order)s. Cancel it and make another one.",
                    document=order.direct_number or order.name,
                    customer_order=order.direct_order_id.name or order.origin,
                )
            )

    def _is_changed_by(self, vals):
        self.ensure_one()
        if "product_qty" in vals and self.product_uom_id.compare(
            vals["product_qty"], self.product_qty
        ):
            return True
        return any(
            name in vals and vals[name] != self[name].id
            for name in ("product_id", "product_uom_id")
        )

    def _give_back_to_deliver(self):
        """We deliver what was only asked for (A-33)."""
        for line in self.filtered("sale_line_id"):
            line._deliver_given_up(line.product_qty)

    def _deliver_given_up(self, quantity):
        """Our warehouse delivers what the supplier does not (A-33).

        :param float quantity: in the line's unit
        """
        self.ensure_one()
        # sudo: who cancels a purchase may not read the customers' orders
        sold = self.sudo().sale_line_id
        sold._deliver_ourselves(
            self.product_uom_id._compute_quantity(
                quantity, sold.product_uom_id, rounding_method="HALF-UP"
            )
        )

    def _refresh_customer_costs(self):
        """The purchase price of the customers' lines follows (F118, F119)."""
        # sudo: whoever confirms a purchase may not write on customers' orders
        lines = self.sudo()
        sold = lines.sale_line_id | lines.move_dest_ids.sale_line_id
        sold._refresh_purchase_price()
