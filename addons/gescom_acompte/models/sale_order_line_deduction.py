from collections import defaultdict

from odoo import Command, models

from ..engine.deduction import Amounts, allocate


class SaleOrderLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order.line"

    def _deduct_from(self, invoice):
        """Add to a draft invoice the lines that deduct these deposit lines."""
        deposits = self._prepare_deposits_left()
        if not deposits:
            return
        parts = allocate(deposits, self._get_amounts_by_taxes(invoice))
        if not parts:
            return
        sequence = max(invoice.invoice_line_ids.mapped("sequence")) + 1
        order = self[:1].order_id.with_context(lang=invoice.partner_id.lang)
        values = []
        if not any(line.is_downpayment for line in invoice.invoice_line_ids):
            values.append(order._prepare_down_payment_section_line(sequence=sequence))
        for line, part in parts.items():
            sequence += 1
            values.append(line._prepare_deduction_vals(invoice, part, sequence))
        invoice.write({"invoice_line_ids": [Command.create(vals) for vals in values]})

    def _get_amounts_by_taxes(self, invoice):
        """What an invoice bills with each set of taxes.

        Grouped as Odoo groups the lines of a deposit: what a fixed tax adds is part
        of the untaxed amount.

        :return: dict {frozenset of tax ids: engine Amounts}
        """
        base_lines, _tax_lines = invoice._get_rounded_base_and_tax_lines()
        groups = self.env["account.tax"]._prepare_down_payment_lines(
            base_lines, invoice.company_id, "percent", 100.0
        )
        amounts = defaultdict(Amounts)
        for group in groups:
            taxes = frozenset(group["tax_ids"].ids)
            amounts[taxes] += self.env["account.move.line"]._to_amounts(group)
        return amounts

    def _create_deposit_refund(self, deposit):
        """Credit note of what remains of a deposit invoice, posted and matched.

        :return: account.move
        """
        refund = self.env["account.move"].create(deposit._prepare_deposit_refund_vals())
        refund.invoice_line_ids = [
            Command.create(
                line._prepare_deposit_part_vals(refund, line._get_deposit_left())
            )
            for line in self
        ]
        refund.action_post()
        open_lines = (deposit | refund).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if deposit in open_lines.move_id:
            open_lines.reconcile()
        return refund
