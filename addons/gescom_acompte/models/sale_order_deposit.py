from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    deposit_invoice_ids = fields.Many2many(
        "account.move",
        string="Deposits",
        compute="_compute_deposit_invoice_ids",
        help="Deposit invoices of the order and their credit notes.",
    )
    deposit_count = fields.Integer(compute="_compute_deposit_invoice_ids")
    deposit_left = fields.Monetary(
        string="Deposit to deduct",
        compute="_compute_deposit_left",
        store=True,
        help="What was invoiced as a deposit and neither deducted nor credited yet, "
        "taxes included.",
    )
    deposit_to_refund = fields.Boolean(
        compute="_compute_deposit_to_refund",
        search="_search_deposit_to_refund",
        help="The order is cancelled or entirely billed, and something remains of its "
        "deposits: make the credit note.",
    )
    can_deposit = fields.Boolean(compute="_compute_can_deposit")

    @api.depends("order_line.invoice_lines.move_id.is_deposit")
    def _compute_deposit_invoice_ids(self):
        for order in self:
            invoices = order.order_line.filtered("is_downpayment").invoice_lines.move_id
            order.deposit_invoice_ids = invoices.filtered("is_deposit")
            order.deposit_count = len(order.deposit_invoice_ids)

    @api.depends(
        "order_line.invoice_lines.price_total", "order_line.invoice_lines.move_id.state"
    )
    def _compute_deposit_left(self):
        for order in self:
            left = sum(
                order.currency_id._from_units(line._get_deposit_left().total)
                for line in order.order_line
                if line._is_deposit_line()
            )
            order.deposit_left = order.currency_id.round(left)

    @api.depends("deposit_left", "state", "fully_billed")
    def _compute_deposit_to_refund(self):
        for order in self:
            ended = order.state == "cancel" or order.fully_billed
            order.deposit_to_refund = (
                ended and order.currency_id.compare_amounts(order.deposit_left, 0.0) > 0
            )

    def _search_deposit_to_refund(self, operator, value):
        if operator != "in" or len(value) != 1:
            return NotImplemented
        ended = Domain("state", "=", "cancel")
        ended |= Domain("fully_billed", "=", True)
        found = ended & Domain("deposit_left", ">", 0)
        return found if True in value else ~found

    @api.depends("state", "fully_billed")
    def _compute_can_deposit(self):
        for order in self:
            order.can_deposit = (
                order.state in ("sent", "sale") and not order.fully_billed
            )

    def _get_amount_left_to_ask(self, besides=None):
        """What may still be asked from the customer as a deposit.

        The total, less what is invoiced already (drafts too) and the payments that
        wait for an invoice.

        :param besides: payments that are not taken off
        :return: amount in the order's currency
        """
        self.ensure_one()
        billed = sum(
            -line.move_id.direction_sign * line.price_total
            for line in self.order_line.invoice_lines
            if line.parent_state != "cancel"
        )
        payments = self.payment_ids - (besides or self.env["account.payment"])
        waiting = sum(payment._get_open_amount(self) for payment in payments)
        return self.currency_id.round(self.amount_total - billed - waiting)

    def action_new_deposit(self):
        """Window of a new deposit (F160).

        :return: window action
        """
        self.ensure_one()
        return self.env["gescom.deposit"]._open_for(self)

    def action_view_deposits(self):
        """Deposit invoices of the order and their credit notes.

        :return: window action
        """
        self.ensure_one()
        return self.deposit_invoice_ids._get_records_action(
            name=self.env._("Deposits"), context={"create": False}
        )

    # Refund

    def action_refund_deposits(self):
        """Credit notes of what remains of the deposits of the orders.

        An unpaid deposit is settled by its credit note; what was paid remains on the
        credit note until it is refunded or allocated.

        :return: window action of the credit notes
        :raise AccessError: the user makes no invoices
        :raise UserError: nothing remains of the deposits
        """
        self.env["account.move"].check_access("create")
        refunds = self._refund_deposits()
        return refunds._get_records_action(name=self.env._("Credit notes"))

    def _refund_deposits(self, deposits=None):
        """Make, post and match the credit notes of the deposits.

        :param deposits: only these deposit invoices
        :return: account.move
        """
        refunds = self.env["account.move"]
        lines = self.order_line.filtered(
            lambda line: line._is_deposit_line() and line._get_deposit_left().total > 0
        )
        by_deposit = lines.grouped(lambda line: line._get_deposit_line().move_id)
        for deposit, deposit_lines in by_deposit.items():
            if deposits is None or deposit in deposits:
                refunds |= deposit_lines._create_deposit_refund(deposit)
        if not refunds:
            raise UserError(
                self.env._(
                    "Nothing remains of the deposits of %s: they are deducted or "
                    "credited already.",
                    ", ".join(self.mapped("name")),
                )
            )
        return refunds

    def _action_cancel(self):
        result = super()._action_cancel()
        for order in self:
            order._say_what_is_to_refund()
        return result

    def _say_what_is_to_refund(self):
        """What was received for a cancelled order is said where it is cancelled."""
        self.ensure_one()
        compare = self.currency_id.compare_amounts
        if compare(self.deposit_left, 0.0) > 0:
            self.message_post(
                body=self.env._(
                    "Order cancelled: make the credit note of its deposits, of which "
                    "%s remain.",
                    self.currency_id.format(self.deposit_left),
                )
            )
        # sudo: who cancels may not read payments; the sum alone is said
        payments = self.sudo().payment_ids
        waiting = sum(payment._get_open_amount(self) for payment in payments)
        if compare(waiting, 0.0) > 0:
            self.message_post(
                body=self.env._(
                    "Order cancelled: payments of %s are to be allocated or refunded.",
                    self.currency_id.format(waiting),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_money_received(self):
        # sudo: who deletes may not read payments, and must not lose them
        for order in self.sudo():
            if order.payment_ids or order.deposit_invoice_ids.filtered(
                lambda move: move.state == "posted"
            ):
                raise UserError(
                    self.env._(
                        "Order %s has deposits or payments: cancel it instead of "
                        "deleting it.",
                        order.name,
                    )
                )
