from odoo import api, fields, models
from odoo.exceptions import UserError


class GescomOrderPayment(models.TransientModel):
    """« Nouvel encaissement »: a payment received for an order (F165, F166)."""

    _name = "gescom.order.payment"
    _description = "New payment of an order"
    _inherit = ["gescom.order.money"]

    amount_left_to_pay = fields.Monetary(related="order_id.amount_left_to_pay")
    amount = fields.Monetary(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Date(default=fields.Date.context_today, required=True)
    memo = fields.Char(
        compute="_compute_memo", store=True, readonly=False, precompute=True
    )
    to_qualify = fields.Boolean(
        help="It is not known yet whether the payment is a deposit to invoice: the "
        "automatic billing leaves the order."
    )

    @api.model
    def _get_title(self):
        return self.env._("New payment")

    @api.depends("order_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.order_id.amount_left_to_pay

    def _get_usual_method(self):
        # A payment is always received some way: the first one when nothing says.
        return super()._get_usual_method() or self.env[
            "account.payment.method.line"
        ].search(
            [
                ("payment_type", "=", "inbound"),
                ("journal_id.company_id", "=", self.company_id.id),
                ("journal_id.type", "in", ("bank", "cash", "credit")),
            ],
            limit=1,
        )

    @api.depends("order_id")
    def _compute_memo(self):
        for wizard in self:
            wizard.memo = wizard.order_id.name

    def action_create(self):
        """Enter and post the payment.

        :return: window action that closes the window
        :raise UserError: there is no amount or payment method, or the order takes no
            payment any more (F170)
        """
        self.ensure_one()
        if self.currency_id.compare_amounts(self.amount, 0.0) <= 0:
            raise UserError(self.env._("Enter the amount of the payment."))
        if not self.payment_method_line_id:
            raise UserError(self.env._("Choose how the payment was received."))
        payment = self.env["account.payment"].create(self._prepare_payment_vals())
        payment.action_post()
        return {"type": "ir.actions.act_window_close"}

    def _prepare_payment_vals(self):
        self.ensure_one()
        method = self.payment_method_line_id
        return {
            "sale_order_id": self.order_id.id,
            "amount": self.amount,
            "currency_id": self.currency_id.id,
            "date": self.date,
            "journal_id": method.journal_id.id,
            "payment_method_line_id": method.id,
            "memo": self.memo or self.order_id.name,
            "to_qualify": self.to_qualify,
        }
