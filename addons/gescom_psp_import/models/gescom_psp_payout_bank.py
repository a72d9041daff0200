from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..engine.references import names_another, normalize, words_of
from .gescom_psp_payout_posting import DONE

# Days between the payout of the provider and its arrival at the bank.
BANK_DAYS_BEFORE = 2
BANK_DAYS_AFTER = 10


class GescomPspPayout(models.Model):
    """Payouts against the lines of the bank: by reference and amount, to the cent."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.payout"

    bank_state = fields.Selection(
        [("waiting", "Expected"), ("received", "Received"), ("late", "Late")],
        string="At the bank",
        compute="_compute_bank_state",
        search="_search_bank_state",
    )

    @api.depends("statement_line_id", "state", "date")
    def _compute_bank_state(self):
        today = fields.Date.context_today(self)
        for payout in self:
            last = fields.Date.add(payout.date or today, days=BANK_DAYS_AFTER)
            if payout.statement_line_id:
                payout.bank_state = "received"
            elif payout.state not in DONE:
                payout.bank_state = False
            else:
                payout.bank_state = "late" if last < today else "waiting"

    def _search_bank_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        limit = fields.Date.subtract(today, days=BANK_DAYS_AFTER)
        expected = [("statement_line_id", "=", False), ("state", "in", DONE)]
        domains = {
            "received": [("statement_line_id", "!=", False)],
            "late": [*expected, ("date", "<", limit)],
            "waiting": [*expected, "|", ("date", ">=", limit), ("date", "=", False)],
        }
        return fields.Domain.OR([domains[key] for key in value if key in domains])

    def _match_bank_lines(self):
        """Look among the lines of the bank that nothing explains yet."""
        payouts = self._filter_expected()
        if not payouts:
            return
        amounts = payouts.mapped("amount")
        lines = self.env["account.bank.statement.line"].search(
            [
                ("company_id", "in", payouts.account_id.company_id.ids),
                ("is_reconciled", "=", False),
                ("journal_id.psp_account_ids", "=", False),
                *("|", ("amount", "in", amounts), ("amount_currency", "in", amounts)),
            ]
        )
        payouts._pair_with(lines)

    def _filter_expected(self):
        return self.filtered(
            lambda payout: (
                payout.state in DONE
                and not payout.statement_line_id
                and not payout.currency_id.is_zero(payout.amount)
            )
        )

    @api.model
    def _match_with_bank(self, lines):
        """Reconcile lines of the bank with the payouts that wait for them.

        :param lines: account.bank.statement.line
        """
        if not lines:
            return
        payouts = self.search(
            [
                ("state", "=", "posted"),
                ("statement_line_id", "=", False),
                ("company_id", "in", lines.company_id.ids),
            ]
        )
        payouts._filter_expected()._pair_with(lines)

    def _pair_with(self, lines):
        """Reconcile the pairs that leave no doubt: one payout for one line.

        The reference of the payout is a word of the line's label and the amount is
        the same; or the label names the provider, at the right time, and no other
        payout or line could be meant.
        """
        for line in lines:
            found = self.filtered(lambda p, line=line: p._is_same_transfer(line))
            named = found.filtered(lambda p, line=line: p._is_named_by(line))
            if not named:
                named = found.filtered(lambda p, line=line: p._is_near(line))
                rivals = lines.filtered(
                    lambda other, payout=named: (
                        len(payout) == 1
                        and payout._is_same_transfer(other)
                        and payout._is_near(other)
                    )
                )
                named = named if len(rivals) == 1 else named.browse()
            if len(named) == 1 and not named.statement_line_id:
                named._try_bank_line(line)

    def _try_bank_line(self, line):
        """Reconcile with a line of the bank, which is entered whatever comes of it.

        What the accounts refuse, e.g. for want of an exchange journal, is told to the
        person who then chooses the line himself.
        """
        try:
            with self.env.cr.savepoint():
                self._reconcile_bank_line(line)
        except UserError:
            self.invalidate_recordset()
            line.invalidate_recordset()

    def _is_same_transfer(self, line):
        self.ensure_one()
        amount = self._get_transferred(line)
        return (
            not self.statement_line_id
            and line.company_id == self.account_id.company_id
            and amount is not None
            and not self.currency_id.compare_amounts(amount, self.amount)
        )

    def _get_transferred(self, line):
        """Amount of a line of the bank in the payout's currency.

        A bank that changes what it receives says how much that was.

        :return: float, None when the line is in other currencies
        """
        if line.currency_id == self.currency_id:
            return line.amount
        if line.foreign_currency_id == self.currency_id:
            return line.amount_currency
        return None

    @api.model
    def _get_bank_label(self, line):
        return " ".join(
            filter(
                None,
                (line.payment_ref, line.ref, line.narration and str(line.narration)),
            )
        )

    def _is_named_by(self, line):
        """Whether the reference of the payout is a whole word of the label."""
        reference = normalize(self.ref)
        words = {normalize(word) for word in words_of(self._get_bank_label(line))}
        return bool(reference) and reference in words

    def _is_near(self, line):
        """Whether the label names the provider in time, and no other payout."""
        if not self.date or not line.date:
            return False
        if names_another(self.ref or "", self._get_bank_label(line)):
            return False
        first = fields.Date.subtract(self.date, days=BANK_DAYS_BEFORE)
        last = fields.Date.add(self.date, days=BANK_DAYS_AFTER)
        label = normalize(self._get_bank_label(line)).split()
        names = {normalize(self.account_id.provider)}
        names.update(normalize(self.account_id.name).split()[:1])
        return first <= line.date <= last and any(name in label for name in names)

    def action_match_bank_line(self, line_id):
        """Reconcile the payout with the line of the bank that a person chose.

        :param int line_id: id of the account.bank.statement.line
        :return: True
        :raise UserError: the amounts differ, or one of both is reconciled already
        """
        self.ensure_one()
        self.check_access("write")
        line = self.env["account.bank.statement.line"].browse(line_id).exists()
        if self not in self._filter_expected() or not line or line.is_reconciled:
            raise UserError(
                self.env._(
                    "Payout %s is not waiting for this line of the bank.",
                    self.display_name,
                )
            )
        if not self._is_same_transfer(line):
            raise UserError(
                self.env._(
                    "The line of the bank is not of the amount of payout %s.",
                    self.display_name,
                )
            )
        self._reconcile_bank_line(line)
        return True

    def _reconcile_bank_line(self, line):
        """Letter the transfer of the payout with the line of the bank."""
        self.ensure_one()
        account = self.account_id.transfer_account_id
        items = self._get_transfer_items().filtered(lambda item: not item.reconciled)
        _liquidity, suspense, _other = line._seek_for_lines()
        if not items or len(suspense) != 1:
            return
        suspense.with_context(force_delete=True, skip_readonly_check=True).write(
            {"account_id": account.id, "name": self.env._("Payout %s", self.ref)}
        )
        if account.reconcile:
            (suspense | items).reconcile()
        self._receive(line)

    def _get_transfer_items(self):
        """Items of the payout that the bank's line is to be lettered with."""
        account = self.account_id.transfer_account_id
        return self.settlement_move_id.line_ids.filtered(
            lambda item: item.account_id == account
        )

    def _get_bank_amount(self):
        """What the bank brought for the payout, in its currency.

        :return: float; of a line that pays several payouts, what is lettered with it
        """
        line = self.statement_line_id
        if not line:
            return 0.0
        amount = self._get_transferred(line)
        if amount is not None and len(line.psp_payout_ids) == 1:
            return amount
        left = sum(self._get_transfer_items().mapped("amount_residual_currency"))
        return self.amount - left

    def _receive(self, line):
        if self.statement_line_id != line:
            BY_BUTTON.put_on(self).write(
                {"statement_line_id": line.id, "state": "reconciled"}
            )

    def _take_off_bank(self):
        BY_BUTTON.put_on(self).write({"statement_line_id": False, "state": "posted"})

    def _follow_bank(self):
        """Be received once the transfer is lettered, and no longer when it is not."""
        for payout in self:
            items = payout._get_transfer_items()
            others = (
                items.matched_credit_ids.credit_move_id
                | items.matched_debit_ids.debit_move_id
            )
            lines = others.move_id.statement_line_id
            if lines and all(items.mapped("reconciled")):
                payout._receive(payout.statement_line_id & lines or lines[0])
            elif payout.statement_line_id and items.account_id.reconcile:
                payout._take_off_bank()

    def action_unmatch_bank_line(self):
        """Take payouts off their lines of the bank.

        :return: True
        """
        self.check_access("write")
        for payout in self.filtered("statement_line_id"):
            payout.statement_line_id.action_undo_reconciliation()
            if payout.statement_line_id:
                payout._take_off_bank()
        return True
