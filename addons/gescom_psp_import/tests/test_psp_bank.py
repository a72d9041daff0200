from odoo.exceptions import UserError
from odoo.tests import Form

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

    def test_label_that_names_another_payout(self):
        """F287: the money of a payout not imported yet is not taken for this one's."""
        for ref, label in (
            ("po_1A2B3C", "STRIPE po_9Z8Y7X"),
            ("1234567.2610.01", "STRIPE 1234567.2611.01"),
            ("204512", "STRIPE 204513"),
        ):
            with self.subTest(label):
                payout = self._create_posted(ref=ref)
                line = self._create_bank_line(label, 120.0)
                self.assertFalse(payout.statement_line_id)
                line.unlink()
                line = self._create_bank_line(f"STRIPE PAYMENTS 77 {ref}", 120.0)
                self.assertEqual(payout.statement_line_id, line)

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

    def _reconcile_by_hand(self, line, *payouts):
        """On the OCA's screen: items are picked, then the line is confirmed."""
        account = self.accounts["Transfers"]
        for payout in payouts:
            item = payout.settlement_move_id.line_ids.filtered(
                lambda item: item.account_id == account
            )
            view = "account_reconcile_oca.bank_statement_line_form_reconcile_view"
            with Form(line, view) as form:
                form.add_account_move_line_id = item
        line.reconcile_bank_line()
        self.assertTrue(line.is_reconciled)

    def test_reconciled_by_hand_on_the_bank_screen(self):
        """F287: whoever letters the transfer himself has the payout received too."""
        payouts = self._create_posted(ref="po_1") | self._create_posted(ref="po_2")
        line = self._create_bank_line("REMISE DU JOUR", 240.0)
        self._reconcile_by_hand(line, *payouts)
        self.assertEqual(payouts.statement_line_id, line)
        self.assertEqual(payouts.mapped("bank_state"), ["received"] * 2)
        for payout in payouts:
            gaps = [check["gap"] for check in payout._get_proof()["checks"]]
            self.assertFalse(any(gaps), gaps)
        line.unreconcile_bank_line()
        self.assertFalse(payouts.statement_line_id)
        self.assertEqual(payouts.mapped("state"), ["posted"] * 2)

    def test_line_of_the_bank_taken_back(self):
        """F287: the payout is expected again, and meets the next line."""
        payout = self._create_posted()
        line = self._create_bank_line("po_A1B2", 120.0)
        self.assertEqual(payout.state, "reconciled")
        line.action_undo_reconciliation()
        self.assertEqual((payout.state, payout.bank_state), ("posted", "waiting"))
        self._create_bank_line("po_A1B2", 120.0)
        self.assertEqual(payout.state, "reconciled")

    def test_bank_that_changes_the_currency(self):
        """F287: 120 USD that the bank turned into euros are the payout of 120 USD."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 1.25,
            }
        )
        clearing = self._create_account("Dollars", "467200", "asset_current")
        account = self._create_psp_account(
            "PayPal USD", "paypal", "PSP2", clearing=clearing, currency_id=dollar.id
        )
        payout = self._create_payout(account=account, ref="po_usd1")
        self._create_line("payment", 120.0, payout=payout, account=account)
        payout.line_ids.action_wait()
        payout.action_post()
        self.assertPosted(payout)
        euros = self._create_bank_line("PAYPAL po_usd1", 120.0)
        self.assertFalse(euros.is_reconciled)
        line = self._create_bank_line(
            "PAYPAL po_usd1",
            101.0,
            foreign_currency_id=dollar.id,
            amount_currency=120.0,
        )
        # The line is entered although the difference has no journal to go to.
        self.assertFalse(line.is_reconciled)
        refusal = self.assertRaisesRegex(UserError, "Exchange Gain or Loss Journal")
        with refusal, self.env.cr.savepoint():
            payout.action_match_bank_line(line.id)
        journal = self.system["account.journal"].create(
            {"name": "Exchange", "code": "EXCH", "type": "general"}
        )
        self.company.sudo().write(
            {
                "currency_exchange_journal_id": journal.id,
                "income_currency_exchange_account_id": self.accounts["Fees"].id,
                "expense_currency_exchange_account_id": self.accounts["Fees"].id,
            }
        )
        payout.action_match_bank_line(line.id)
        self.assertEqual(payout.statement_line_id, line)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._get_balance(self.accounts["Transfers"]), 0.0)
        checks = payout._get_proof()["checks"]
        self.assertEqual([check["gap"] for check in checks], [0.0] * len(checks))

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
