from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from odoo.addons.gescom_base.values import copy_values

from ..marks import RELAUNCHES_DELIVERY


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    affaire_id = fields.Many2one(related="order_id.affaire_id")
    is_goods = fields.Boolean(compute="_compute_is_goods")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = copy_values(vals_list)
        for vals in vals_list:
            # Odoo gives away what is shipped beyond the order when the product is
            # billed as ordered: an affaire billed as delivered bills it.
            if vals.get("move_ids") and vals.get("price_unit") == 0:
                order = self.env["sale.order"].browse(vals.get("order_id"))
                if order._is_billed_as_delivered():
                    del vals["price_unit"]
        return super().create(vals_list)

    @api.depends("product_id.type", "display_type", "is_downpayment")
    def _compute_is_goods(self):
        for line in self:
            line.is_goods = (
                not line.display_type
                and not line.is_downpayment
                and line.product_id.type == "consu"
            )

    def _compare_qty(self, quantity, other):
        """Compare two quantities in the line's unit: -1, 0 or 1."""
        # As `uom.compare`, which a line without article has not: it has no unit.
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return float_compare(quantity, other, precision_digits=digits)

    def _get_shipped_qty(self):
        """Quantity that left for the customer, whatever came back since.

        :return: float in the line's unit
        """
        self.ensure_one()
        # Not `filtered`, which would read the moves order by order.
        own_moves = [m for m in self.move_ids if m.product_id == self.product_id]
        if self.move_ids and not own_moves:
            # A kit: its components move, Odoo counts the kits.
            return self.qty_delivered
        return sum(
            move.product_uom._compute_quantity(
                move.quantity, self.product_uom_id, rounding_method="HALF-UP"
            )
            for move in own_moves
            if move.state == "done" and move._leaves_to_customer()
        )

    def _is_left_to_deliver(self):
        """Whether a delivery of the line is under way or still to be made."""
        self.ensure_one()
        under_way = any(
            move.state not in ("done", "cancel") and not move._is_customer_return()
            for move in self.move_ids
        )
        return (
            under_way
            or self._compare_qty(self._get_shipped_qty(), self.product_uom_qty) < 0
        )

    def _is_left_to_process(self):
        """Whether a return, an invoice or a service of the line is under way."""
        self.ensure_one()
        if any(move.state == "draft" for move in self.invoice_lines.move_id):
            return True
        if self.is_goods:
            return any(move.state not in ("done", "cancel") for move in self.move_ids)
        return (
            not self.display_type
            and not self.is_downpayment
            and self.product_id.invoice_policy == "delivery"
            and self._compare_qty(self.qty_delivered, self.product_uom_qty) < 0
        )

    def _get_qty_procurement(self, previous_product_uom_qty=False):
        quantity = super()._get_qty_procurement(previous_product_uom_qty)
        if RELAUNCHES_DELIVERY.is_on(self):
            # Goods taken back are not sent again: only what never left is.
            _outgoing, returns = self._get_outgoing_incoming_moves(strict=False)
            quantity += sum(
                move.product_uom._compute_quantity(
                    move.quantity if move.state == "done" else move.product_uom_qty,
                    self.product_uom_id,
                    rounding_method="HALF-UP",
                )
                for move in returns
            )
        return quantity

    def _check_may_settle_unbilled(self):
        """Only a manager settles orders with goods delivered and not billed.

        :raise UserError: the user is no manager
        """
        if not (
            self.env.su or self.env.user.has_group("gescom_base.group_sales_manager")
        ):
            raise UserError(
                self.env._(
                    "Delivered and not billed: %s. Bill the delivery first, or ask a "
                    "sales administration manager to settle the order.",
                    ", ".join(
                        f"{line.order_id.name} {line.product_id.display_name}"
                        for line in self
                    ),
                )
            )

    def _get_billable_policy(self):
        """What decides the quantity to bill: "order", "delivery" or False.

        False leaves the line to the product's own invoicing policy (F009, F129).
        """
        self.ensure_one()
        order = self.order_id
        if not (self.is_goods and order.affaire_id):
            return False
        if not order.company_id.affaire_rules_billing:
            return False
        return "order" if order.affaire_id.invoice_before_delivery else "delivery"

    @api.depends("order_id.settled")
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        for line in self:
            if line.state != "sale" or line.display_type:
                continue
            if line.order_id.settled:
                line.qty_to_invoice = 0.0
                continue
            policy = line._get_billable_policy()
            if policy == "order":
                line.qty_to_invoice = line.product_uom_qty - line.qty_invoiced
            elif policy == "delivery":
                line.qty_to_invoice = line.qty_delivered - line.qty_invoiced
        return result

    def _get_billable_gap(self):
        """Quantity by which the affaire bills more than the product's policy would."""
        self.ensure_one()
        policy = self._get_billable_policy()
        if not policy or policy == self.product_id.invoice_policy:
            return 0.0
        gap = self.product_uom_qty - self.qty_delivered
        return gap if policy == "order" else -gap

    def _compute_untaxed_amount_to_invoice(self):
        result = super()._compute_untaxed_amount_to_invoice()
        for line in self.filtered(lambda line: line.state == "sale"):
            if line.order_id.settled:
                line.untaxed_amount_to_invoice = 0.0
            elif gap := line._get_billable_gap():
                line.untaxed_amount_to_invoice += gap * line.price_reduce_taxexcl
        return result

    def _compute_amount_to_invoice(self):
        result = super()._compute_amount_to_invoice()
        for line in self.filtered("product_uom_qty"):
            if line.order_id.settled:
                line.amount_to_invoice = 0.0
            elif gap := line._get_billable_gap():
                line.amount_to_invoice += gap * line.price_reduce_taxinc
        return result
