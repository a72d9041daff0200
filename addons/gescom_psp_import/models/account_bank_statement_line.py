from odoo import fields, models


class AccountBankStatementLine(models.Model):
    """Lines of the bank: the payouts are looked for first, and never guessed."""

    _inherit = "account.bank.statement.line"

    psp_payout_ids = fields.One2many(
        "gescom.psp.payout",
        "statement_line_id",
        string="Payouts",
        readonly=True,
        copy=False,
        groups="account.group_account_user,account.group_account_manager",
    )

    def _auto_reconcile(self):
        """Keep the OCA's automatic matching away from payment providers.

        It takes an invoice whose number contains the label of the line, whatever the
        amount or the customer: 'WEB-10' was reconciled with WEB-100045. Journals of
        providers only take what was matched line by line; and a line of the bank that
        is a payout is reconciled with it.
        """
        self._match_payouts()
        left = self.filtered(lambda line: not line._is_for_providers())
        return super(AccountBankStatementLine, left)._auto_reconcile()

    def _do_auto_reconcile(self, reconcile_if_possible=True):
        left = self.filtered(lambda line: not line._is_for_providers())
        return super(AccountBankStatementLine, left)._do_auto_reconcile(
            reconcile_if_possible
        )

    def _do_auto_reconcile_invoices(self):
        left = self.filtered(lambda line: not line._is_for_providers())
        todo, done = super(AccountBankStatementLine, left)._do_auto_reconcile_invoices()
        return todo | (self - left), done

    def _is_for_providers(self):
        """Whether the line is a provider's: of its journal, or one of its payouts."""
        self.ensure_one()
        # sudo: whoever sees the bank may not read the payouts, only that there is one
        return bool(self.sudo().psp_payout_ids or self.journal_id.psp_account_ids)

    def _match_payouts(self):
        """Reconcile lines of the bank with the payouts that they pay."""
        lines = self.filtered(
            lambda line: not line.is_reconciled and not line.journal_id.psp_account_ids
        )
        # sudo: whoever enters a line of the bank may not read the providers; the
        # payouts of the lines' own companies alone are searched
        self.env["gescom.psp.payout"].sudo()._match_with_bank(lines)


class AccountJournal(models.Model):
    _inherit = "account.journal"

    psp_account_ids = fields.One2many(
        "gescom.psp.account", "journal_id", string="Accounts of payment providers"
    )
