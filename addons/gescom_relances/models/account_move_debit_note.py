from collections import defaultdict

from odoo import Command, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..engine.interest import Terms, compute_recovery_fee
from .account_move_line import ACCOUNTANTS


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    def _is_debit_note(self):
        """Whether the invoice asks for interest or indemnities, which bear none."""
        self.ensure_one()
        return any(line.late_source_id for line in self.invoice_line_ids)

    def _get_billed_penalties(self):
        """What debit notes already ask for these invoices.

        :return: dict {account.move: (interest, indemnity)}, in the smallest unit of
            the currency
        """
        billed = defaultdict(lambda: [0, 0])
        # sudo: nothing is asked twice, whoever asks
        lines = self.env["account.move.line"].sudo()
        groups = lines._read_group(
            [("late_source_id", "in", self.ids), ("parent_state", "!=", "cancel")],
            ["late_source_id", "late_kind", "currency_id"],
            ["price_subtotal:sum"],
        )
        to_cents = self.env["gescom.dunning.due"]._to_cents
        for move, kind, currency, amount in groups:
            billed[self.browse(move.id)][kind == "fee"] += to_cents(amount, currency)
        return {move: tuple(amounts) for move, amounts in billed.items()}

    def _get_late_lines(self, day):
        """Due dates of customer invoices that are past on a day, paid or not."""
        return self.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and line.parent_state == "posted"
                and line.amount_currency > 0
                and line.date_maturity
                and line.date_maturity < day
                and not line.move_id._is_debit_note()
            )
        )

    def action_bill_late_interest(self):
        """Bill the interest and indemnities of late invoices on a draft debit note.

        Nothing does so by itself (A-06). Late payments are outside VAT (D-3).

        :return: window action of the debit note
        :raise AccessError: the user keeps no accounts
        :raise UserError: consumers, several customers, nothing to ask, a rate or the
            account is missing
        """
        user = self.env.user
        if not any(user.has_group(group) for group in ACCOUNTANTS):
            raise AccessError(
                self.env._("Only an accountant bills the interest of late payments.")
            )
        self._check_debit_note()
        today = self.company_id._get_local_today()
        values = self._prepare_debit_note(today)
        if not values["invoice_line_ids"]:
            raise UserError(
                self.env._(
                    "These invoices were not paid late, or all of it was already "
                    "billed: there is nothing to bill."
                )
            )
        note = self.env["account.move"].create(values)
        return note._get_records_action()

    def _check_debit_note(self):
        customer = self.commercial_partner_id
        if len(customer) != 1 or len(self.company_id) != 1 or len(self.currency_id) > 1:
            raise UserError(
                self.env._("Choose invoices of one customer, in one currency.")
            )
        if customer._get_dunning_audience() != "business":
            raise UserError(
                self.env._(
                    "%s is a consumer: no interest nor indemnity may be asked (Code "
                    "des procédures civiles d'exécution, article L111-8).",
                    customer.display_name,
                )
            )
        if not self.company_id.late_interest_account_id:
            raise UserError(
                self.env._(
                    "Enter the account of the late payment penalties in the settings "
                    "before billing them."
                )
            )

    def _prepare_debit_note(self, day):
        """Values of the debit note of these invoices.

        :param date day: last day that counts
        :return: dict
        """
        interests = self._get_late_interest(day)
        fees = self._get_late_fees(day)
        billed = self._get_billed_penalties()
        lines = []
        for move in self.sorted(lambda move: (move.invoice_date, move.id)):
            before = billed.get(move, (0, 0))
            amounts = (interests.get(move, 0), fees.get(move, 0))
            for kind, amount, done in zip(
                ("interest", "fee"), amounts, before, strict=True
            ):
                if amount > done:
                    lines.append(move._prepare_penalty_line(kind, amount - done, day))
        partner = self.commercial_partner_id
        return {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "invoice_date": day,
            "invoice_date_due": day,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [Command.create(values) for values in lines],
        }

    def _get_late_interest(self, day):
        """Interest of the invoices until a day.

        :return: dict {account.move: amount in the smallest unit of the currency}
        :raise UserError: the rate of a half-year is missing
        """
        lines = self._get_late_lines(day)
        to_cents = self.env["gescom.dunning.due"]._to_cents
        owed = {
            line.id: (
                to_cents(
                    line.amount_residual_currency - line.disputed_amount,
                    line.currency_id,
                ),
                line.date_maturity,
            )
            for line in lines
        }
        rates = self.env["gescom.dunning.rate"]
        results = rates._compute_interest(self.company_id, owed, day)
        missing = {half for result in results.values() for half in result.missing}
        if missing:
            raise UserError(
                self.env._(
                    "The interest rates of %s are not known: enter them first.",
                    ", ".join(map(str, sorted(missing))),
                )
            )
        amounts = defaultdict(int)
        for line in lines:
            amounts[line.move_id] += results[line.id].amount
        return amounts

    def _get_late_fees(self, day):
        """Indemnity of each invoice that is or was paid late."""
        company = self.company_id
        fee = company.currency_id._convert(
            company.invoice_recovery_fee, self.currency_id, company, day
        )
        cents = self.env["gescom.dunning.due"]._to_cents(fee, self.currency_id)
        payments = self.env["account.partial.reconcile"]._get_dated_payments(
            self.line_ids.ids
        )
        late = self._get_late_lines(day).filtered(
            lambda line: line._was_late(payments.get(line.id, ()))
        )
        return {
            move: compute_recovery_fee([move.id], cents, Terms())
            for move in late.move_id
        }

    def _prepare_penalty_line(self, kind, cents, day):
        """Values of a line of a debit note."""
        self.ensure_one()
        company = self.company_id
        # The customer reads it.
        env = self.with_context(lang=self.partner_id.lang or self.env.lang).env
        if kind == "fee":
            name = env._(
                "Fixed recovery indemnity of invoice %s (Code de commerce, article "
                "D441-5)",
                self.name,
            )
        else:
            name = env._(
                "Late payment interest of invoice %(invoice)s, due on %(due)s, until "
                "%(day)s (Code de commerce, article L441-10)",
                invoice=self.name,
                due=format_date(env, self.invoice_date_due),
                day=format_date(env, day),
            )
        return {
            "name": name,
            "quantity": 1.0,
            "price_unit": self.env["gescom.dunning.due"]._from_cents(
                cents, self.currency_id
            ),
            "tax_ids": [Command.clear()],
            "account_id": company.late_interest_account_id.id,
            "late_source_id": self.id,
            "late_kind": kind,
        }
