from odoo.exceptions import UserError

from .matching_common import MatchingCommon


class TestPspBank(MatchingCommon):
    """Payouts against the bank, and the OCA's matching kept away from providers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank_journal = cls.bank.with_user(cls.accountant)
        cls.bank_journal.sudo().suspense_account_id = cls.accounts["Waiting"]

    def _create_posted(self, amount=120.0, ref="po_A1B2", payout=None):
        payout = payout or self._create_payout(ref=ref)
        order = self._create_confirmed(1)
        order.order_line.price_unit = amount / 1.2
        self._create_line("payment", amount, payout=payout, order_ref=order.name)
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        return payout

    def _create_bank_line(self, label, amount, journal=None, **values):
        lines = self.env["account.bank.statement.line"].with_user(self.accountant)
        # The OCA's matching does nothing under tests without this.
        return lines.with_context(_test_account_reconcile_oca=True).create(
            {
                "journal_id": (journal or self.bank_journal).id,
                "date": self.day,
                "payment_ref": label,
                "amount": amount,
                **values,
            }
        )

    def test_payout_named_by_the_bank(self):
        """F287: the reference of the payout and its amount, to the cent."""
        payout = self._create_posted()
        others = [
            self._create_bank_line("VIR STRIPE po_A1B2", 120.01),
            self._create_bank_line("VIR po_A1B", 120.0),
        ]
        self.assertEqual(payout.bank_state, "waiting")
        line = self._create_bank_line("VIR SEPA STRIPE PO_A1B2 REF 123", 120.0)
        self.assertEqual(payout.statement_line_id, line)
        self.assertEqual((payout.state, payout.bank_state), ("reconciled", "received"))
        self.assertTrue(line.is_reconciled)
        self.assertFalse(any(other.is_reconciled for other in others))
        self.assertEqual(self._get_balance(self.accounts["Transfers"]), 0.0)
        self.assertEqual(self._get_clearing(), 0.0)

    def test_bank_before_the_file(self):
        """The line of the bank may be there before the payout is posted."""
        line = self._create_bank_line("STRIPE", 120.0)
        payout = self._create_posted()
        self.assertEqual(payout.statement_line_id, line)

    def test_the_payout_tells_who_did_what(self):
        """F287: posting and arrival at the bank are in its messages."""
        told = {"tracking_disable": False, "mail_notrack": False}
        payout = self._create_payout(ref="po_A1B2").with_context(**told)
        # What follows is no part of the creation.
        self.env.cr.precommit.run()
        self._create_posted(payout=payout)
        line = self._create_bank_line("Something", 0.5)
        line.amount = 120.0
        payout.action_match_bank_line(line.id)
        self.env.cr.precommit.run()
        tracked = payout.message_ids.sudo().tracking_value_ids
        names = set(tracked.field_id.mapped("name"))
        self.assertEqual(names, {"state", "statement_line_id"})
        self.assertEqual(payout.message_ids.author_id, self.accountant.partner_id)

    def test_two_payouts_of_one_amount(self):
        """Without a reference nothing is guessed: a person chooses."""
        first, second = self._create_posted(ref="po_1"), self._create_posted(ref="po_2")
        line = self._create_bank_line("STRIPE", 120.0)
        self.assertFalse((first | second).statement_line_id)
        first.action_match_bank_line(line.id)
        self.assertEqual(first.statement_line_id, line)
        with self.assertRaisesRegex(UserError, "not waiting"):
            second.action_match_bank_line(line.id)

    def test_bank_line_taken_off(self):
        payout = self._create_posted()
        line = self._create_bank_line("po_A1B2", 120.0)
        self.assertTrue(payout.statement_line_id)
        with self.assertRaisesRegex(UserError, "bank received"):
            payout.action_unpost()
        payout.action_unmatch_bank_line()
        self.assertEqual(payout.state, "posted")
        self.assertFalse(line.is_reconciled)
        payout.action_unpost()
        self.assertEqual(payout.state, "open")

    def test_labels_that_are_parts_of_an_invoice(self):
        """'W' and 'WEB-10' are not WEB-100045: never on the journal of a provider."""
        order = self._create_confirmed(1)
        invoice = self._complete(order)
        invoice.sudo().payment_reference = "WEB-100045"
        self.env.flush_all()
        for label, amount in (("W", 10.0), ("WEB-10", 50.0), ("WEB-100045", 120.0)):
            line = self._create_bank_line(label, amount, journal=self.psp.journal_id)
            line._auto_reconcile()
            line._do_auto_reconcile()
            todo, done = line._do_auto_reconcile_invoices()
            self.assertEqual((todo, done), (line, line.browse()))
            self.assertFalse(line.is_reconciled)
        self.assertEqual(invoice.amount_residual, 120.0)
        # The fault is there: on another journal, the OCA's matching takes the invoice.
        line = self._create_bank_line("WEB-10", 50.0)
        self.assertTrue(line.is_reconciled)

    def test_accountants_have_what_the_bank_screen_needs(self):
        """The groups of the accountants hold the rights of account_reconcile_oca."""
        reconcile = self.env["account.bank.statement.line"].with_user(self.accountant)
        for model, operation in (
            ("account.bank.statement.line", "write"),
            ("account.move", "write"),
            ("account.move.line", "write"),
            ("account.payment", "create"),
            ("account.account.reconcile", "write"),
            ("gescom.psp.payout", "write"),
        ):
            self.assertTrue(reconcile.env[model].has_access(operation), model)
        line = self._create_bank_line("Something else", 10.0)
        self.assertTrue(line.reconcile_data_info)
        self.assertTrue(self.accountant.has_group("account.group_account_invoice"))
