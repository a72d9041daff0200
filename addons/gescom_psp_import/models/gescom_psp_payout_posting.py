from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..engine.balance import balance_of

POSTABLE = ("matched", "ignored")
DONE = ("posted", "reconciled")


class GescomPspPayout(models.Model):
    """Payouts in the accounts: all of a payout, or nothing of it (F287).

    What customers paid and got back becomes payments, on their orders when these are
    not billed yet. Fees, disputes and the transfer become one entry. Both are on the
    journal of the provider's account, whose clearing account then holds what the
    provider keeps in reserve, and nothing else.
    """

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.payout"

    settlement_move_id = fields.Many2one(
        "account.move",
        string="Entry of the payout",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Fees, disputes and transfer of the payout.",
    )
    post_message = fields.Text(string="Why it is not posted", readonly=True, copy=False)

    # Buttons

    def action_post(self):
        """Enter the payouts in the accounts, each by itself.

        A payout that does not add up, or whose lines are not all matched, is left
        with the reason and does not stop the others. At most a few payouts are posted
        at once, more by a run that shows its progress.

        :return: True, or the window action of the run
        :raise AccessError: the user may not post
        """
        self.check_access("write")
        payouts = self.filtered(lambda payout: payout.state not in DONE)
        run_model = self.env["gescom.psp.posting.run"]
        if run_model._is_long(payouts):
            return run_model._start_for(payouts)
        for payout in payouts:
            payout._try_post()
        return True

    def _try_post(self):
        """Post one payout, or keep the sentence that says why it is not.

        :return: whether it is posted
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._post()
        except UserError as error:
            self._explain_refusal(str(error.args[0]))
            return False
        return True

    def _explain_refusal(self, message):
        if self.state not in DONE:
            wrong = self._get_balance().adds_up or self._keeps_balance()
            BY_BUTTON.put_on(self).write(
                {
                    "post_message": message,
                    "state": "open" if wrong else "unbalanced",
                }
            )

    def _keeps_balance(self):
        """Whether what is not transferred stays at the provider, as on a wallet."""
        self.ensure_one()
        return self.mode == "wallet"

    def _post(self):
        """Enter the payout in the accounts.

        To be called in a savepoint, which an error undoes.

        :raise UserError: what keeps it from being posted
        """
        self._lock_for_posting()
        self._check_postable()
        payout = self.with_company(self.account_id.company_id)
        lines = payout._get_posted_lines()
        payments = payout._make_payments(lines)
        move = payout._make_settlement(lines, payments)
        payout._match_entries(lines, move)
        payout._check_clearing(lines, move)
        payout._write_posted(lines, move)

    def _lock_for_posting(self):
        """Let one user at a time post or undo a payout.

        :raise UserError: someone else does it at this moment, or just did
        """
        self.check_access("write")
        if not self.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Someone else is posting payout %s at this very moment: reload the "
                    "page.",
                    self.display_name,
                )
            )
        # What the other one wrote before we got the lock.
        self.invalidate_recordset()
        self.line_ids.invalidate_recordset(["state", "payment_id", "payment_made"])

    def _get_posted_lines(self):
        return self.line_ids.filtered(lambda line: line.state == "matched").sorted("id")

    # What keeps a payout from being posted

    def _get_balance(self):
        """Sums of the payout, to the cent.

        :return: engine Balance, in the smallest unit of the payout's currency
        """
        self.ensure_one()
        units = self.currency_id._to_units
        lines = [
            (
                line.id,
                line.kind or "",
                units(line.gross),
                units(line.fee),
                units(line.fee_tax),
                units(line.net),
                line.currency_id.id,
            )
            for line in self.line_ids
        ]
        return balance_of(lines, units(self.amount), self.currency_id.id)

    def _check_postable(self):
        """:raise UserError: why the payout cannot be entered in the accounts"""
        if self.state in DONE:
            raise UserError(
                self.env._("Payout %s is already posted.", self.display_name)
            )
        self._check_adds_up()
        self._check_whole()
        self._check_fees_known()
        left = self.line_ids.filtered(lambda line: line.state not in POSTABLE)
        if left:
            raise UserError(
                self.env._(
                    "%(count)s lines are not matched, the first one is line %(line)s: "
                    "%(reason)s",
                    count=len(left),
                    line=left[0].line_no,
                    reason=left[0].match_reason or "",
                )
            )
        self._check_transfers()

    def _check_adds_up(self):
        balance = self._get_balance()
        if balance.foreign:
            raise UserError(
                self.env._(
                    "Line %s is in another currency than the payout.",
                    self._get_line_number(balance.foreign[0]),
                )
            )
        if balance.wrong:
            raise UserError(
                self.env._(
                    "Line %s: the net amount is not the gross amount less the fees.",
                    self._get_line_number(balance.wrong[0]),
                )
            )
        if balance.difference and not self._keeps_balance():
            amounts = [
                format_amount(
                    self.env, self.currency_id._from_units(units), self.currency_id
                )
                for units in (balance.net, balance.net - balance.difference)
            ]
            raise UserError(
                self.env._(
                    "The lines add up to %(lines)s, the payout is %(payout)s: the file "
                    "is incomplete or wrong.",
                    lines=amounts[0],
                    payout=amounts[1],
                )
            )

    def _get_line_number(self, line_id):
        return self.env["gescom.psp.line"].browse(line_id).line_no

    def _check_whole(self):
        """Without an amount in the file, a line in error may be one of the payout."""
        if self.declared or self._keeps_balance():
            return
        files = self.line_ids.file_id
        if any(
            "payout_row" in record._load_definition().get("controls", [])
            for record in files.format_id
        ):
            raise UserError(
                self.env._(
                    "The transfer of the payout is missing: the file is incomplete."
                )
            )
        damaged = files.filtered("rejected_count")
        if damaged:
            raise UserError(
                self.env._(
                    "File %s has lines in error and does not say the amount of the "
                    "payout: import a correct one first.",
                    damaged[0].name,
                )
            )

    def _check_fees_known(self):
        unknown = self.line_ids.filtered("fee_unknown")
        if unknown and not self._keeps_balance():
            raise UserError(
                self.env._(
                    "The fee of line %s is not known yet: import the file that gives "
                    "it.",
                    unknown[0].line_no,
                )
            )

    def _check_transfers(self):
        """The row of the transfer, where the file has one, is the payout's amount."""
        rows = self.line_ids.filtered(lambda line: line.kind == "payout")
        amount = -sum(rows.mapped("net"))
        if rows and self.currency_id.compare_amounts(amount, self.amount):
            raise UserError(
                self.env._(
                    "The transfer of the file is %(file)s, the payout is %(payout)s.",
                    file=format_amount(self.env, amount, self.currency_id),
                    payout=format_amount(self.env, self.amount, self.currency_id),
                )
            )

    def _check_clearing(self, lines, move):
        """The clearing account holds what the provider keeps, to the cent.

        :raise UserError: it does not; nothing of the payout stays in the accounts
        """
        balance = self._get_balance()
        expected = balance.reserve
        if self._keeps_balance():
            expected += balance.difference
        # What the shop had entered before counts too.
        entries = lines.payment_id.move_id | move
        found = sum(self._get_clearing_lines(entries).mapped(self._get_amount_field()))
        if self.currency_id.compare_amounts(
            found, self.currency_id._from_units(expected)
        ):
            raise UserError(
                self.env._(
                    "The clearing account %(account)s would keep %(found)s instead of "
                    "%(expected)s: check the accounts of %(provider)s.",
                    account=self._get_clearing_account().display_name,
                    found=format_amount(self.env, found, self.currency_id),
                    expected=format_amount(
                        self.env,
                        self.currency_id._from_units(expected),
                        self.currency_id,
                    ),
                    provider=self.account_id.display_name,
                )
            )

    @api.model
    def _get_amount_field(self):
        own = self.currency_id == self.account_id.company_id.currency_id
        return "balance" if own else "amount_currency"

    def _get_clearing_account(self):
        return self.account_id.journal_id.default_account_id

    def _get_clearing_lines(self, moves):
        account = self._get_clearing_account()
        return moves.line_ids.filtered(lambda line: line.account_id == account)

    # The end of it

    def _write_posted(self, lines, move):
        entries = lines.payment_id.move_id | move
        BY_BUTTON.put_on(lines).write({"state": "posted"})
        BY_BUTTON.put_on(self).write(
            {
                "state": "posted",
                "settlement_move_id": move.id,
                "move_ids": [(6, 0, entries.ids)],
                "post_message": False,
            }
        )
        self.line_ids.file_id._update_posting_state()
        self._match_bank_lines()

    # Undo

    def action_unpost(self):
        """Undo the posting in one step: entries reversed, payments cancelled.

        What the law no longer lets be cancelled (numbered in a locked period or a
        sealed journal) is reversed by a new entry. Lines stay matched.

        :return: True
        :raise UserError: a payout is not posted, or the bank received it already
        """
        for payout in self:
            payout._lock_for_posting()
            if payout.state not in DONE:
                raise UserError(
                    self.env._("Payout %s is not posted.", payout.display_name)
                )
            if payout.statement_line_id:
                raise UserError(
                    self.env._(
                        "The bank received payout %s: take its bank line off first.",
                        payout.display_name,
                    )
                )
            payout.with_company(payout.account_id.company_id)._undo()
        return True

    def _undo(self):
        lines = self.line_ids.filtered(lambda line: line.state == "posted")
        made = lines.filtered("payment_made")
        today = fields.Date.context_today(self)
        if self.settlement_move_id:
            self.settlement_move_id._reverse_moves(
                [{"date": today, "ref": self.env._("Undo of %s", self.display_name)}],
                cancel=True,
            )
        self._undo_payments(made.payment_id)
        # sudo: the payment is no longer the transaction's; accountants only read it
        made.transaction_id.sudo().payment_id = False
        BY_BUTTON.put_on(made).write({"payment_id": False, "payment_made": False})
        BY_BUTTON.put_on(lines).write({"state": "matched"})
        BY_BUTTON.put_on(self).write(
            {"state": "open", "settlement_move_id": False, "move_ids": [(5,)]}
        )
        lines.file_id._update_posting_state()

    def _undo_payments(self, payments):
        """Cancel payments, or reverse those that the law keeps as they are."""
        kept = payments.filtered(
            lambda payment: (
                payment.move_id.inalterable_hash
                or not payment.move_id._can_be_unlinked()
            )
        )
        cancelled = payments - kept
        cancelled.action_draft()
        cancelled.action_cancel()
        if kept:
            today = fields.Date.context_today(self)
            kept.move_id._reverse_moves([{"date": today} for _p in kept], cancel=True)


class GescomPspFile(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.file"

    def action_post(self):
        """Enter the payouts of the files in the accounts, see `gescom.psp.payout`.

        Matched lines that the file ties to no payout are posted together.

        :return: True, or the window action of the run
        """
        self.check_access("write")
        payouts = self.line_ids.payout_id
        for file in self:
            payouts |= file._group_lines_without_payout()
        return payouts.action_post()

    def _group_lines_without_payout(self):
        """Payout that carries the matched lines which the file ties to none.

        Where other lines of the file name theirs, these are not paid out yet: they
        wait for the file that says in which payout they are.
        """
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: (
                not line.payout_id
                and line.state == "matched"
                and not line.awaits_payout
            )
        )
        payouts = self.env["gescom.psp.payout"]
        for currency, group in lines.grouped("currency_id").items():
            # sudo: the import makes the payouts; who posts only names this one
            payout = payouts.sudo().create(
                self._prepare_open_payout_vals(group, currency)
            )
            BY_BUTTON.put_on(group).payout_id = payout
            payouts |= payout.sudo(False)
        return payouts

    def _get_those_that_name_payouts(self):
        """Files whose movements say in which payout they are."""
        domain = [
            ("file_id", "in", self.ids),
            ("payout_ref", "!=", False),
            ("kind", "not in", ("payout", "ignored")),
        ]
        groups = self.env["gescom.psp.line"]._read_group(domain, ["file_id"])
        return self.browse([file.id for (file,) in groups])

    def _prepare_open_payout_vals(self, lines, currency):
        transfers = lines.filtered(lambda line: line.kind == "payout")
        count = self.env["gescom.psp.payout"].search_count(
            [("account_id", "=", self.account_id.id), ("ref", "=like", f"{self.name}%")]
        )
        dates = [day for day in lines.mapped("date_operation") if day]
        return {
            "account_id": self.account_id.id,
            "ref": f"{self.name} ({count + 1})" if count else self.name,
            "date": max(dates) if dates else fields.Date.context_today(self),
            "currency_id": currency.id,
            "mode": "wallet",
            "declared": True,
            "declared_amount": -sum(transfers.mapped("net")),
        }

    def _update_posting_state(self):
        """The state of a file follows what of it is posted."""
        for file in self:
            if file.state in ("draft", "rejected"):
                continue
            states = set(file.line_ids.mapped("state")) - {"ignored", "error"}
            if "posted" not in states:
                state = "imported"
            else:
                state = "posted" if states == {"posted"} else "partial"
            BY_BUTTON.put_on(file).state = state
