from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.gescom_base.marks import BY_BUTTON
from odoo.addons.gescom_base.values import copy_values

ALLOCATION_STATES = [
    ("not_invoiced", "Received before the invoice"),
    ("allocated", "Allocated"),
    ("to_allocate", "To allocate"),
]
POSTED = ("in_process", "paid")


class AccountPayment(models.Model):
    """Payments received for an order, before its invoice or not (F165 to F170)."""

    _name = "account.payment"
    _inherit = ["account.payment", "gescom.guard.mixin"]

    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        check_company=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Order the payment was received for: it is allocated to its invoices when "
        "they are posted.",
    )
    affaire_id = fields.Many2one(
        related="sale_order_id.affaire_id", store=True, index="btree_not_null"
    )
    amount_to_allocate = fields.Monetary(
        string="Left to allocate",
        compute="_compute_amount_to_allocate",
        store=True,
        help="Part of the payment that no invoice shows as paid.",
    )
    amount_to_allocate_signed = fields.Monetary(
        string="Left to allocate (company currency)",
        compute="_compute_amount_to_allocate",
        store=True,
        currency_field="company_currency_id",
    )
    allocation_state = fields.Selection(
        ALLOCATION_STATES,
        string="Allocation",
        compute="_compute_allocation_state",
        store=True,
        index=True,
        help="Received before the invoice: waits for the invoice of its order. "
        "To allocate: taken off an invoice, or more than what is billed.",
    )
    allocation_released = fields.Boolean(
        string="Taken off an invoice",
        copy=False,
        readonly=True,
        help="Taken off an invoice by hand: not allocated again by itself.",
    )
    to_qualify = fields.Boolean(
        copy=False,
        tracking=True,
        help="It is not known yet whether the payment is a deposit to invoice: the "
        "automatic billing leaves its order.",
    )
    deposit_invoice_id = fields.Many2one(
        "account.move",
        string="Deposit invoice",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="Deposit invoice made from the payment.",
    )
    age_days = fields.Integer(
        string="Age in days",
        compute="_compute_age_days",
        search="_search_age_days",
        help="Days since the payment was received.",
    )

    @api.model
    def _get_button_fields(self):
        fields_set = {"allocation_released", "deposit_invoice_id"}
        return super()._get_button_fields() | fields_set

    @api.depends(
        "state",
        "amount",
        "payment_type",
        "partner_type",
        "invoice_ids",
        "move_id.line_ids.amount_residual",
        "move_id.line_ids.amount_residual_currency",
    )
    def _compute_amount_to_allocate(self):
        for payment in self:
            amount, company_amount = payment._get_unallocated_amounts()
            sign = -1 if payment.payment_type == "outbound" else 1
            payment.amount_to_allocate = amount
            payment.amount_to_allocate_signed = sign * company_amount

    def _get_unallocated_amounts(self):
        """What is not allocated, in the currencies of the payment and company."""
        self.ensure_one()
        if self.partner_type != "customer" or self.state not in POSTED:
            return 0.0, 0.0
        if self.move_id:
            lines = self._get_receivable_lines()
            return (
                abs(sum(lines.mapped("amount_residual_currency"))),
                abs(sum(lines.mapped("amount_residual"))),
            )
        # A payment method without an outstanding account makes no entry: the payment
        # counts until the bank says it was received, then its invoice does.
        if self.invoice_ids and self.state == "paid":
            return 0.0, 0.0
        return self.amount, self.currency_id._convert(
            self.amount, self.company_currency_id, self.company_id, self.date
        )

    def _get_receivable_lines(self):
        self.ensure_one()
        return self.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )

    @api.depends(
        "amount_to_allocate",
        "allocation_released",
        "state",
        "invoice_ids",
        "sale_order_id.state",
        "sale_order_id.fully_billed",
    )
    def _compute_allocation_state(self):
        for payment in self:
            payment.allocation_state = payment._get_allocation_state()

    def _get_allocation_state(self):
        self.ensure_one()
        if self.partner_type != "customer" or self.state not in POSTED:
            return False
        matched_without_entry = not self.move_id and self.invoice_ids
        if matched_without_entry or self.currency_id.is_zero(self.amount_to_allocate):
            return "allocated"
        waits = (
            self.payment_type == "inbound"
            and not self.allocation_released
            and self.sale_order_id.can_receive_payment
        )
        return "not_invoiced" if waits else "to_allocate"

    @api.depends("date")
    def _compute_age_days(self):
        today = fields.Date.context_today(self)
        for payment in self:
            payment.age_days = (today - payment.date).days if payment.date else 0

    def _search_age_days(self, operator, value):
        inverse = {">": "<", ">=": "<=", "<": ">", "<=": ">="}.get(operator)
        if not inverse:
            return NotImplemented
        day = fields.Date.subtract(fields.Date.context_today(self), days=value)
        return Domain("date", inverse, day)

    def _get_open_amount(self, order):
        """What no invoice shows as paid yet, in the order's currency.

        A refund counts negative.
        """
        self.ensure_one()
        sign = -1 if self.payment_type == "outbound" else 1
        return sign * self.currency_id._convert(
            self.amount_to_allocate, order.currency_id, self.company_id, self.date
        )

    # Payments of an order

    @api.model_create_multi
    def create(self, vals_list):
        """Create payments; the order is enough to say who pays (F165)."""
        vals_list = copy_values(vals_list)
        for vals in vals_list:
            if vals.get("sale_order_id"):
                order = self.env["sale.order"].browse(vals["sale_order_id"])
                for name, value in self._prepare_order_vals(order).items():
                    vals.setdefault(name, value)
        payments = super().create(vals_list)
        payments._check_order_open()
        return payments

    @api.model
    def _prepare_order_vals(self, order):
        """What the order says of a payment received for it."""
        return {
            "partner_id": order.partner_invoice_id.commercial_partner_id.id,
            "partner_type": "customer",
            "payment_type": "inbound",
            "currency_id": order.currency_id.id,
            "memo": order.name,
        }

    def write(self, vals):
        moved = self.env["account.payment"]
        if "sale_order_id" in vals:
            moved = self.filtered(lambda p: p.sale_order_id.id != vals["sale_order_id"])
        result = super().write(vals)
        BY_BUTTON.put_on(moved).allocation_released = False
        moved._check_order_open()
        moved._allocate_to_orders()
        return result

    def _check_order_open(self):
        """Refuse a payment for an order that no longer takes any (F170, A-26).

        What the customer pays online is never refused: it is to be allocated.

        :raise UserError: the order is entirely billed, cancelled or another customer's
        """
        for payment in self.filtered("sale_order_id"):
            order = payment.sale_order_id
            # sudo: whoever enters a payment may not read the transactions
            transaction = payment.sudo().payment_transaction_id
            if transaction and transaction._get_paid_order() == order:
                continue
            received = payment.payment_type == "inbound"
            if received and order.state == "cancel":
                raise UserError(
                    self.env._(
                        "Order %s is cancelled: enter the payment without an order.",
                        order.name,
                    )
                )
            if received and order.fully_billed:
                raise UserError(
                    self.env._(
                        "Order %s is entirely billed: register the payment on its "
                        "invoice.",
                        order.name,
                    )
                )
            payment._check_order_customer()

    def _check_order_customer(self):
        self.ensure_one()
        order = self.sale_order_id
        customers = (order.partner_id | order.partner_invoice_id).commercial_partner_id
        if self.partner_id.commercial_partner_id not in customers:
            raise UserError(
                self.env._(
                    "Order %(order)s is for %(customer)s: the payment of %(partner)s "
                    "cannot be linked to it.",
                    order=order.name,
                    customer=customers[:1].display_name,
                    partner=self.partner_id.display_name or "?",
                )
            )

    @api.model
    def _link_transactions_to_orders(self):
        """Link the payments made online before the addon was there."""
        transactions = self.env["payment.transaction"].search(
            [
                ("payment_id", "!=", False),
                ("payment_id.sale_order_id", "=", False),
                ("sale_order_ids", "!=", False),
            ]
        )
        for transaction in transactions:
            order = transaction._get_paid_order()
            if order:
                transaction.payment_id.sale_order_id = order
