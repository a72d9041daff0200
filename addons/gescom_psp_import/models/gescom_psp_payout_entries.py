from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.marks import BY_BUTTON

PAID_KINDS = ("payment", "refund_reversed")
CHARGEBACK_KINDS = ("chargeback", "chargeback_reversed")
RESERVE_KINDS = ("reserve_hold", "reserve_release")


class GescomPspPayout(models.Model):
    """The payments and the entry of a payout."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.payout"

    # Payments of the customers

    def _make_payments(self, lines):
        """Make the payments that the shop has not made itself (T-34).

        :return: account.payment, posted
        """
        todo = lines.filtered(lambda line: line._needs_payment())
        payments = self.env["account.payment"].create(
            [line._prepare_payment_vals() for line in todo]
        )
        for line, payment in zip(todo, payments, strict=True):
            BY_BUTTON.put_on(line).write(
                {"payment_id": payment.id, "payment_made": True}
            )
            line._tie_transaction(payment)
        payments.filtered(lambda payment: payment.state == "draft").action_post()
        payments.move_id.filtered(lambda move: move.state == "draft").action_post()
        for line in todo:
            line._allocate_payment()
        return payments

    # The entry of fees, disputes and transfers

    def _make_settlement(self, lines, payments):
        """Post the entry of what is not a payment.

        :return: account.move, empty when there is nothing to enter
        """
        values = self._prepare_item_vals(lines)
        if not values:
            return self.env["account.move"]
        self._balance_transfer(values, lines.payment_id.move_id, lines)
        move = self.env["account.move"].with_context(skip_invoice_sync=True)
        move = move.create(
            {
                "move_type": "entry",
                "journal_id": self.account_id.journal_id.id,
                "date": self.date or fields.Date.context_today(self),
                "ref": self.env._("Payout %s", self.ref or self.display_name),
                "currency_id": self.currency_id.id,
                "line_ids": [(0, 0, vals) for vals in values],
            }
        )
        move.action_post()
        return move

    def _prepare_item_vals(self, lines):
        """Journal items, each with its counterpart on the clearing account."""
        values = [
            *self._prepare_fee_vals(lines),
            *self._prepare_customer_vals(lines),
            *self._prepare_transfer_vals(),
        ]
        values = [vals for vals in values if vals["amount_currency"]]
        return [item for vals in values for item in (vals, self._get_counterpart(vals))]

    def _get_counterpart(self, vals):
        return {
            **self._prepare_item(
                self._get_clearing_account(), -vals["amount_currency"], vals["name"]
            ),
            "partner_id": vals.get("partner_id", False),
        }

    def _prepare_item(self, account, amount, name, **vals):
        """Values of a journal item.

        :param amount: in the payout's currency, > 0 on the debit side
        """
        company = self.account_id.company_id
        amount = self.currency_id.round(amount)
        return {
            "account_id": account.id,
            "name": name,
            "currency_id": self.currency_id.id,
            "amount_currency": amount,
            "balance": self.currency_id._convert(
                amount,
                company.currency_id,
                company,
                self.date or fields.Date.context_today(self),
            ),
            **vals,
        }

    def _prepare_fee_vals(self, lines):
        """Fees and their VAT, in as few items as the taxes allow."""
        taxed = free = tax = 0.0
        # A row of tax does not say which fees it is on: it is on all of them.
        has_tax_rows = any(line.kind == "tax" for line in lines)
        for line in lines:
            # A row that a person booked elsewhere is not a fee any more.
            own = 0.0 if line.counterpart_account_id else line.gross
            cost = line.fee - (own if line.kind == "fee" else 0.0)
            tax += line.fee_tax - (own if line.kind == "tax" else 0.0)
            if line.fee_tax or has_tax_rows:
                taxed += cost
            else:
                free += cost
        name = self.env._("Fees of %s", self.account_id.display_name)
        values = []
        if self.currency_id.round(free) or self.currency_id.round(taxed):
            account = self._get_own_account("fee_account_id")
            values.append(self._prepare_item(account, free, name))
            values.append(self._prepare_item(account, taxed, name))
        if self.currency_id.round(tax):
            values += self._prepare_tax_vals(values, taxed, tax, name)
        return values

    def _prepare_tax_vals(self, fee_values, taxed, tax, name):
        fee_tax = self.account_id.fee_tax_id
        repartition = fee_tax.invoice_repartition_line_ids.filtered(
            lambda line: line.repartition_type == "tax" and line.account_id
        )[:1]
        if not repartition:
            raise UserError(
                self.env._(
                    "The file gives the VAT of the fees: choose their tax on the "
                    "account %s.",
                    self.account_id.display_name,
                )
            )
        if fee_values:
            base = repartition.document_type == "invoice" and fee_tax
            fee_values[-1]["tax_ids"] = [(6, 0, base.ids)]
        return [
            self._prepare_item(
                repartition.account_id,
                tax,
                name,
                tax_repartition_line_id=repartition.id,
                tax_base_amount=abs(taxed),
                tax_tag_ids=[(6, 0, repartition.tag_ids.ids)],
            )
        ]

    def _get_own_account(self, name):
        """Account of the provider's settings.

        :raise UserError: it is not set
        """
        account = self.account_id[name]
        if not account:
            label = self.account_id._fields[name].get_description(self.env, ["string"])
            raise UserError(
                self.env._(
                    "Enter “%(field)s” on the account %(provider)s.",
                    field=label["string"],
                    provider=self.account_id.display_name,
                )
            )
        return account

    def _prepare_customer_vals(self, lines):
        """Disputes, what a person booked, and payments entered on other accounts."""
        values = []
        for line in lines:
            vals = line._prepare_settlement_vals(self)
            if vals:
                values.append(vals)
        return values

    def _prepare_transfer_vals(self):
        if self.currency_id.is_zero(self.amount):
            return []
        account = self._get_own_account("transfer_account_id")
        name = self.env._("Payout %s", self.ref or self.display_name)
        return [self._prepare_item(account, self.amount, name)]

    def _balance_transfer(self, values, moves, lines):
        """In a foreign currency, the transfer takes what the rates left over.

        The clearing account is then at zero in both currencies; the bank's line
        brings the exchange difference.
        """
        company_currency = self.account_id.company_id.currency_id
        transfer = self.account_id.transfer_account_id
        if self.currency_id == company_currency or self._keeps_balance():
            return
        index = next(
            (
                index
                for index, vals in enumerate(values)
                if vals["account_id"] == transfer.id
            ),
            None,
        )
        if index is None:
            return
        clearing = self._get_clearing_account()
        kept = sum(
            self._prepare_item(clearing, -line.net, "")["balance"]
            for line in lines
            if line.kind in RESERVE_KINDS
        )
        left = sum(self._get_clearing_lines(moves).mapped("balance")) + sum(
            vals["balance"] for vals in values if vals["account_id"] == clearing.id
        )
        gap = company_currency.round(left - kept)
        values[index]["balance"] += gap
        values[index + 1]["balance"] -= gap

    # Matching of the entries

    def _match_entries(self, lines, move):
        """Letter what the settlement takes over, and the clearing account (F168)."""
        items = move.line_ids
        by_line = {item.psp_line_id: item for item in items if item.psp_line_id}
        for line, item in by_line.items():
            known = line._get_outstanding_items()
            if item.account_id.reconcile and known.account_id == item.account_id:
                (known | item).reconcile()
        if self._get_clearing_account().reconcile:
            entries = lines.payment_id.move_id | move
            open_items = self._get_clearing_lines(entries)
            open_items.filtered(lambda item: not item.reconciled).reconcile()


class GescomPspLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    def _needs_payment(self):
        """Whether a payment of the customer is to be made for the line."""
        self.ensure_one()
        return (
            self.kind in (*PAID_KINDS, "refund")
            and not self.payment_id
            and not self.counterpart_account_id
            and not self.currency_id.is_zero(self.gross)
        )

    def _prepare_payment_vals(self):
        """Values of the payment, on the clearing account of the provider."""
        self.ensure_one()
        account = self.account_id
        inbound = self.kind in PAID_KINDS
        clearing = account.journal_id.default_account_id
        methods = account.journal_id._get_available_payment_method_lines(
            "inbound" if inbound else "outbound"
        )
        methods = methods.filtered(
            lambda method: method.payment_account_id in (clearing, clearing.browse())
        )
        manual = methods.filtered(lambda method: method.code == "manual")[:1]
        if not methods:
            raise UserError(
                self.env._(
                    "Journal %s has no payment method that leads to its own account: "
                    "add one to it.",
                    account.journal_id.display_name,
                )
            )
        vals = {
            "payment_type": "inbound" if inbound else "outbound",
            "partner_type": "customer",
            "partner_id": self.partner_id.commercial_partner_id.id,
            "journal_id": account.journal_id.id,
            "company_id": account.company_id.id,
            "payment_method_line_id": (manual or methods[0]).id,
            "currency_id": self.currency_customer_id.id,
            "amount": abs(self.amount_customer),
            "date": self.date_operation or fields.Date.context_today(self),
            "memo": " ".join(filter(None, (self.order_ref, self.psp_ref))),
            "sale_order_id": self._get_order_to_pay().id,
            "payment_transaction_id": self.transaction_id.id,
        }
        if self.currency_customer_id != self.currency_id:
            vals["force_balance"] = abs(self._get_converted_balance())
        return vals

    def _get_converted_balance(self):
        """What the provider gave for another currency, in the company's."""
        company = self.account_id.company_id
        if self.currency_id != company.currency_id:
            raise UserError(
                self.env._(
                    "Line %s: a payment in another currency is only entered on an "
                    "account in the currency of the company.",
                    self.line_no,
                )
            )
        return self.gross

    def _get_order_to_pay(self):
        """The order, when it still takes payments itself (F165, F170)."""
        order = self.order_id
        if self.kind == "refund":
            return order
        return order if order.can_receive_payment else order.browse()

    def _tie_transaction(self, payment):
        """The transaction has its payment now: it must not make another (T-34)."""
        # sudo: accountants only read the transactions; one field of this very one
        transaction = self.transaction_id.sudo()
        if transaction and not transaction.payment_id:
            transaction.payment_id = payment

    def _allocate_payment(self):
        """Reconcile the payment with what it pays, when it is there."""
        self.ensure_one()
        items = self.payment_id._get_receivable_lines()
        for document in self._get_items_to_pay():
            items = items.filtered(lambda item: not item.reconciled)
            if not items:
                return
            due = document.filtered(
                lambda item, accounts=items.account_id: (
                    item.account_id in accounts and not item.reconciled
                )
            )
            if due:
                (items | due).reconcile()

    def _get_items_to_pay(self):
        """Journal items that the payment may be reconciled with, the first ones first.

        :return: list of account.move.line
        """
        if self.kind in PAID_KINDS:
            moves = self.invoice_id or (
                # Those of an order that takes payments are found by its payments.
                self.order_id.invoice_ids.filtered(
                    lambda move: move.move_type == "out_invoice"
                )
                if not self._get_order_to_pay()
                else self.env["account.move"]
            )
            moves = moves.filtered(lambda move: move.state == "posted")
            return [move.line_ids for move in moves.sorted("invoice_date_due")]
        moves = (
            self.order_id.invoice_ids | self.invoice_id.reversal_move_ids
        ).filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        exact = moves.filtered(
            lambda move: (
                not self.currency_customer_id.compare_amounts(
                    move.amount_residual, abs(self.amount_customer)
                )
            )
        )
        origin = self.origin_line_id.payment_id
        paid = [origin._get_receivable_lines()] if origin else []
        return [move.line_ids for move in exact | moves] + paid

    def _get_outstanding_items(self):
        """Items of a payment that the shop made, on the account where it waits."""
        self.ensure_one()
        clearing = self.account_id.journal_id.default_account_id
        payment = self.payment_id
        if not payment or self.payment_made:
            return self.env["account.move.line"]
        return payment._seek_for_lines()[0].filtered(
            lambda item: item.account_id != clearing
        )

    def _prepare_settlement_vals(self, payout):
        """Item of the payout's entry for the line, besides its fee.

        :return: dict, empty when a payment says it all
        """
        self.ensure_one()
        own = {"psp_line_id": self.id, "partner_id": self.partner_id.id}
        name = " ".join(filter(None, (self.order_ref, self.psp_ref, self.label)))
        name = name or payout.ref or "/"
        if self.counterpart_account_id:
            return payout._prepare_item(
                self.counterpart_account_id, -self.gross, name, **own
            )
        if self.kind in CHARGEBACK_KINDS:
            account = payout._get_own_account("chargeback_account_id")
            return payout._prepare_item(account, -self.gross, name, **own)
        if self.kind == "conversion":
            return payout._prepare_item(
                self._get_conversion_account(), -self.gross, name, **own
            )
        waiting = self._get_outstanding_items()
        if not waiting:
            return {}
        self._check_known_payment(waiting)
        return payout._prepare_item(waiting.account_id[:1], -self.gross, name, **own)

    def _get_conversion_account(self):
        """One account for both halves: what is left on it is what was won or lost.

        :raise UserError: the company has none
        """
        company = self.account_id.company_id
        account = company.expense_currency_exchange_account_id
        account = account or company.income_currency_exchange_account_id
        if not account:
            raise UserError(
                self.env._(
                    "Line %(line)s converts a currency: set the exchange loss account "
                    "in the accounting settings of %(company)s.",
                    line=self.line_no,
                    company=company.display_name,
                )
            )
        return account

    def _check_known_payment(self, waiting):
        amount = sum(waiting.mapped("amount_currency"))
        if self.currency_customer_id.compare_amounts(amount, self.amount_customer):
            raise UserError(
                self.env._(
                    "Line %(line)s: payment %(payment)s is not of this amount.",
                    line=self.line_no,
                    payment=self.payment_id.display_name,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    psp_line_id = fields.Many2one(
        "gescom.psp.line",
        string="Line of the payment provider",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
