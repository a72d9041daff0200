from odoo import api, fields, models

PAYMENT_STATUSES = [
    ("unpaid", "Unpaid"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
]


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    payment_ids = fields.One2many(
        "account.payment",
        "sale_order_id",
        string="Payments received",
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Payments entered for the order or made in the web shop.",
    )
    fully_billed = fields.Boolean(
        compute="_compute_fully_billed",
        store=True,
        help="Nothing is left to bill and no invoice is a draft: no payment is entered "
        "on the order any more.",
    )
    can_receive_payment = fields.Boolean(compute="_compute_can_receive_payment")
    amount_received = fields.Monetary(
        string="Received",
        compute="_compute_payment_status",
        store=True,
        help="Payments of the order and what is paid of its invoices, each counted "
        "once.",
    )
    payment_status = fields.Selection(
        PAYMENT_STATUSES,
        compute="_compute_payment_status",
        store=True,
        index=True,
        help="What was received against the total of the order.",
    )
    amount_left_to_pay = fields.Monetary(
        string="Left to pay", compute="_compute_amount_left_to_pay"
    )

    @api.depends(
        "state",
        "settled",
        "processing_state",
        "invoice_status",
        "order_line.invoice_lines.move_id.state",
    )
    def _compute_fully_billed(self):
        for order in self:
            ended = (
                order.settled
                or order.processing_state == "closed"
                or order.invoice_status in ("invoiced", "upselling")
            )
            order.fully_billed = (
                order.state == "sale"
                and ended
                and not any(
                    line.parent_state == "draft"
                    for line in order.order_line.invoice_lines
                )
            )

    @api.depends("state", "fully_billed")
    def _compute_can_receive_payment(self):
        for order in self:
            order.can_receive_payment = (
                order.state != "cancel" and not order.fully_billed
            )

    @api.depends(
        "state",
        "amount_total",
        "fully_billed",
        "web_order",
        "payment_ids.amount_to_allocate_signed",
        "transaction_ids.state",
        "transaction_ids.amount",
        "transaction_ids.payment_id.amount_to_allocate_signed",
        "transaction_ids.payment_id.sale_order_id",
        "order_line.invoice_lines.move_id.state",
        "order_line.invoice_lines.move_id.amount_residual",
    )
    def _compute_payment_status(self):
        invoiced = self._get_invoiced_amounts()
        for order in self:
            billed, paid = invoiced.get(order._origin, (0.0, 0.0))
            received = paid + order._get_received_before_invoice()
            order.amount_received = order.currency_id.round(received)
            order.payment_status = order._get_payment_status(
                order.amount_received, order._get_amount_expected(billed)
            )

    def _get_invoiced_amounts(self):
        """What the posted invoices bill of each order, and what is paid of it.

        :return: dict {order: (billed, paid)} in the order's currency
        """
        amounts = {}
        for move in self.order_line.invoice_lines.move_id:
            if move.state != "posted":
                continue
            for order, parts in move._get_amounts_by_order().items():
                billed, due = (
                    move.currency_id._convert(
                        part, order.currency_id, move.company_id, move.date
                    )
                    for part in parts
                )
                before = amounts.get(order, (0.0, 0.0))
                amounts[order] = before[0] + billed, before[1] + billed - due
        return amounts

    def _get_received_before_invoice(self):
        """Payments and online transactions that no invoice shows as paid yet."""
        self.ensure_one()
        received = sum(payment._get_open_amount(self) for payment in self.payment_ids)
        return received + sum(
            transaction._get_amount_of_order(self)
            for transaction in self.transaction_ids
        )

    def _get_amount_expected(self, billed):
        """What the customer owes in the end for the order.

        :param billed: what its posted invoices and credit notes bill
        """
        self.ensure_one()
        return billed if self.fully_billed else max(self.amount_total, billed)

    def _get_payment_status(self, received, expected):
        """Payment state of the order (F172), with the margin of web orders (F171)."""
        self.ensure_one()
        compare = self.currency_id.compare_amounts
        if self.state == "sale" and compare(expected, 0.0) <= 0:
            return "paid"
        if compare(received, 0.0) <= 0:
            return "unpaid"
        return "paid" if self._is_enough(received, expected) else "partial"

    def _is_enough(self, received, expected):
        """Whether an amount covers another, within the margin of web orders (A-27)."""
        self.ensure_one()
        missing = expected - received
        return self.currency_id.compare_amounts(missing, self._get_web_margin()) <= 0

    def _get_web_margin(self):
        """Margin left to web orders, in the order's currency."""
        self.ensure_one()
        company = self.company_id
        if not (self.web_order and company.web_payment_margin):
            return 0.0
        return company.currency_id._convert(
            company.web_payment_margin,
            self.currency_id,
            company,
            self.date_order or fields.Date.context_today(self),
        )

    @api.depends("amount_received", "amount_total", "state", "fully_billed")
    def _compute_amount_left_to_pay(self):
        invoiced = self._get_invoiced_amounts()
        for order in self:
            billed, _paid = invoiced.get(order._origin, (0.0, 0.0))
            left = order._get_amount_expected(billed) - order.amount_received
            order.amount_left_to_pay = (
                0.0 if order.state == "cancel" else max(left, 0.0)
            )

    def _is_paid(self):
        return super()._is_paid() or (
            self.amount_received > 0
            and self._is_enough(self.amount_received, self.amount_total)
        )

    def _is_confirmation_amount_reached(self):
        return super()._is_confirmation_amount_reached() or (
            self.amount_received > 0
            and self._is_enough(
                self.amount_received, self._get_prepayment_required_amount()
            )
        )

    def action_new_payment(self):
        """Window of a new payment received for the order (F165).

        :return: window action
        """
        self.ensure_one()
        return self.env["gescom.order.payment"]._open_for(self)
