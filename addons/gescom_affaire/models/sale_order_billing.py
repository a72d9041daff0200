from odoo import models
from odoo.exceptions import UserError

from ..marks import BILLS_TOGETHER


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Group the invoices as the billing modes of the affaires say.

        :raise UserError: an affaire is billed by the automatic billing only
        """
        ruled = self.filtered(lambda order: order._is_ruled_by_affaire())
        if not ruled:
            return super()._create_invoices(grouped=grouped, final=final, date=date)
        ruled.affaire_id._check_billed_by_hand()
        batches = [(self - ruled, grouped)] if self - ruled else []
        invoices = self.env["account.move"]
        for orders, one_each in batches + ruled._split_by_billing_mode():
            orders = orders.with_context(raise_if_nothing_to_invoice=False)
            if not one_each:
                orders = BILLS_TOGETHER.put_on(orders)
            invoices |= super(SaleOrder, orders)._create_invoices(
                grouped=one_each, final=final, date=date
            )
        if not invoices and self.env.context.get("raise_if_nothing_to_invoice", True):
            raise UserError(self._nothing_to_invoice_error_message())
        return invoices

    def _is_ruled_by_affaire(self):
        return bool(self.affaire_id) and self.company_id.affaire_rules_billing

    def _is_billed_as_delivered(self):
        self.ensure_one()
        return (
            self._is_ruled_by_affaire() and not self.affaire_id.invoice_before_delivery
        )

    def _split_by_billing_mode(self):
        """Pairs (orders, one invoice each?) in the order of the orders."""
        grouped = self.filtered(
            lambda order: order.affaire_id.billing_mode == "order_group"
        )
        batches = [(self - grouped, True)]
        batches += [
            (orders, False) for orders in grouped.grouped("affaire_id").values()
        ]
        return [(orders, one_each) for orders, one_each in batches if orders]

    def _get_invoice_grouping_keys(self):
        keys = super()._get_invoice_grouping_keys()
        if BILLS_TOGETHER.is_on(self):
            # One invoice for the orders of the affaire, wherever they were shipped.
            keys = [key for key in keys if key != "partner_shipping_id"]
        return keys
