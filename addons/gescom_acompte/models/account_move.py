from collections import defaultdict

from odoo import api, fields, models


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "gescom.guard.mixin"]

    is_deposit = fields.Boolean(
        string="Deposit",
        compute="_compute_is_deposit",
        store=True,
        help="Deposit invoice, or credit note of a deposit.",
    )

    @api.depends(
        "move_type",
        "line_ids.display_type",
        "line_ids.is_downpayment",
        "line_ids.quantity",
    )
    def _compute_is_deposit(self):
        for move in self:
            move.is_deposit = move._has_deposit_lines_only()

    @api.depends("is_deposit")
    def _compute_delivery_date(self):
        result = super()._compute_delivery_date()
        # A deposit bills no delivery, though its order was perhaps partly delivered.
        self.filtered("is_deposit").delivery_date = False
        return result

    def _has_deposit_lines_only(self):
        self.ensure_one()
        if self.move_type not in ("out_invoice", "out_refund"):
            return False
        found = False
        # Not `filtered`: the first line of most invoices answers.
        for line in self.line_ids:
            if line.display_type == "product":
                found = True
                if not line.is_downpayment or line.quantity < 0:
                    return False
        return found

    def _get_amounts_by_order(self):
        """Share an invoice between the orders that it bills.

        What is typed on the invoice, and what remains due of it, is shared in
        proportion to what it bills of each order.

        :return: dict {order: (billed, due)}, taxes included, in the invoice's
            currency; a credit note counts negative
        """
        self.ensure_one()
        sign = -self.direction_sign
        billed = defaultdict(float)
        for line in self.invoice_line_ids:
            order = line.sale_line_ids.order_id[:1]
            if order:
                billed[order] += sign * line.price_total
        total, due = sign * self.amount_total, sign * self.amount_residual
        if len(billed) <= 1:
            return {order: (total, due) for order in billed}
        loose = total - sum(billed.values())
        shares = self._get_order_weights(billed)
        loose_parts = self._split_amount(loose, shares)
        due_parts = self._split_amount(due, shares)
        return {
            order: (
                self.currency_id.round(amount + loose_parts[order]),
                due_parts[order],
            )
            for order, amount in billed.items()
        }

    def _get_order_weights(self, billed):
        sign = -self.direction_sign
        weights = {order: max(sign * amount, 0.0) for order, amount in billed.items()}
        total = sum(weights.values())
        if self.currency_id.is_zero(total):
            return dict.fromkeys(billed, 1 / len(billed))
        return {order: weight / total for order, weight in weights.items()}

    def _split_amount(self, amount, shares):
        """Parts of an amount: the last ones take what the rounding leaves."""
        parts, left, weight_left = {}, amount, 1.0
        for order, weight in shares.items():
            ratio = min(weight / weight_left, 1.0) if weight_left > 0 else 0.0
            parts[order] = self.currency_id.round(left * ratio)
            left -= parts[order]
            weight_left -= weight
        return parts

    # Payments received before the invoice

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._allocate_order_payments()
        return posted

    def _allocate_order_payments(self):
        """Give the invoices what was received for their orders (F168)."""
        invoices = self.filtered(
            lambda move: move.move_type == "out_invoice" and not move.is_deposit
        )
        orders = invoices.invoice_line_ids.sale_line_ids.order_id
        orders.payment_ids._filter_allocatable()._allocate_to(invoices)

    def action_refund_deposit(self):
        """Credit note of what remains of a deposit invoice.

        :return: window action of the credit note
        :raise UserError: nothing remains of the deposit
        """
        self.ensure_one()
        lines = self.invoice_line_ids.sale_line_ids
        refunds = lines.order_id._refund_deposits(deposits=self)
        return refunds._get_records_action()

    def _prepare_deposit_refund_vals(self):
        """Values of the credit note of a deposit, without its lines."""
        self.ensure_one()
        return {
            "move_type": "out_refund",
            "reversed_entry_id": self.id,
            "journal_id": self.journal_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "partner_shipping_id": self.partner_shipping_id.id,
            "fiscal_position_id": self.fiscal_position_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_payment_term_id": False,
            "invoice_origin": self.invoice_origin,
            "invoice_user_id": self.invoice_user_id.id,
            "ref": self.env._("Credit note of deposit %s", self.name),
        }
