from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .matching_common import MatchingCommon


class TestPspPosting(MatchingCommon):
    """From a payout's lines to a clearing account at zero."""

    def _create_paid(self, qty=1, payout=None, fee=0.0, **values):
        """A confirmed order of 120.00 each article, and the line that pays it."""
        order = self._create_confirmed(qty)
        line = self._create_line(
            "payment",
            order.amount_total,
            fee=fee,
            payout=payout,
            **{"order_ref": order.name, "psp_ref": f"ch_{order.id}"} | values,
        )
        return order, line

    def test_payout_of_orders_not_invoiced(self):
        """F287: a payment on each order, the fees, the transfer, and 0.00 left."""
        payout = self._create_payout(236.4)
        orders = self.orders
        for _i in range(2):
            order, line = self._create_paid(payout=payout, fee=1.5, fee_tax=0.3)
            orders |= order
        payout.action_match()
        self.assertMatched(payout.line_ids)
        self.assertEqual(set(orders.mapped("payment_status")), {"unpaid"})
        payout.action_post()
        self.assertPosted(payout)
        self.assertEqual(set(orders.mapped("payment_status")), {"paid"})
        payments = payout.line_ids.payment_id
        self.assertEqual(payments.sale_order_id, orders)
        self.assertEqual(set(payments.mapped("allocation_state")), {"not_invoiced"})
        self.assertEqual(self._get_balance(self.accounts["Fees"]), 3.0)
        self.assertEqual(self._get_balance(self.accounts["VAT on fees"]), 0.6)
        self.assertEqual(self._get_balance(self.accounts["Transfers"]), 236.4)
        self.assertEqual(self.psp_file.state, "posted")
        # The invoice takes the payment over (F168).
        invoice = self._complete(orders[0])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(orders[0].payment_ids.allocation_state, "allocated")

    def test_vat_of_the_fees_is_in_the_tax_report(self):
        payout = self._create_payout(118.2)
        self._create_paid(payout=payout, fee=1.5, fee_tax=0.3)
        payout.action_match()
        payout.action_post()
        items = payout.settlement_move_id.line_ids
        base = items.filtered(lambda item: item.account_id == self.accounts["Fees"])
        tax = items.filtered("tax_line_id")
        self.assertEqual(base.tax_ids, self.psp.fee_tax_id)
        self.assertEqual((tax.balance, tax.tax_base_amount), (0.3, 1.5))

    def test_payout_of_billed_orders(self):
        """F290: the invoices are paid, by the order's number or their own."""
        payout = self._create_payout()
        order, line = self._create_paid(payout=payout)
        invoice = self._complete(order)
        other = self._create_confirmed(2)
        other_invoice = self._complete(other)
        by_number = self._create_line(
            "payment", 240.0, payout=payout, order_ref=other_invoice.name
        )
        payout.action_match()
        self.assertMatched(payout.line_ids)
        self.assertEqual(by_number.invoice_id, other_invoice)
        payout.action_post()
        self.assertPosted(payout)
        self.assertEqual(
            (invoice | other_invoice).mapped("payment_state"), ["paid"] * 2
        )

    def test_transaction_paid_by_the_shop_makes_no_second_payment(self):
        """T-34: whether its payment waits on the clearing account or elsewhere."""
        elsewhere = self.bank.sudo()
        for journal in (self.psp.journal_id, elsewhere):
            with self.subTest(journal=journal.name):
                payout = self._create_payout(ref=f"po_{journal.id}")
                order = self._create_confirmed(1)
                reference = f"pi_{order.id}"
                transaction = self._create_transaction(
                    order, 120.0, order.name, reference, journal=journal
                )
                if journal == elsewhere:
                    lines = journal.inbound_payment_method_line_ids
                    lines.payment_account_id = self.method.sudo().payment_account_id
                transaction._post_process()
                self.assertTrue(transaction.payment_id)
                line = self._create_line(
                    "payment", 120.0, fee=2.0, payout=payout, psp_ref=reference
                )
                count = self.system["account.payment"].search_count([])
                payout.action_match()
                self.assertEqual(line.payment_id, transaction.payment_id)
                payout.action_post()
                self.assertPosted(payout)
                self.assertEqual(self.system["account.payment"].search_count([]), count)
                self.assertEqual(order.amount_received, 120.0)
                # What waited elsewhere is settled, not left open.
                items = transaction.payment_id.move_id.line_ids.filtered(
                    lambda i: (
                        i.account_id != self.psp.clearing_account_id
                        and i.account_id.account_type != "asset_receivable"
                    )
                )
                self.assertFalse(items.filtered(lambda i: not i.reconciled))

    def test_transaction_whose_payment_is_made_here_makes_no_other(self):
        """T-34: what the shop does afterwards does not pay the order twice."""
        payout = self._create_payout()
        order = self._create_confirmed(1)
        transaction = self._create_transaction(order, 120.0, order.name, "pi_7")
        line = self._create_line("payment", 120.0, payout=payout, psp_ref="pi_7")
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        transaction._post_process()
        self.assertEqual(transaction.payment_id, line.payment_id)
        self.assertEqual(len(order.payment_ids), 1)

    def test_refund_in_part_and_chargeback(self):
        """F287: a credit note takes the refund; a dispute has its own account."""
        payout = self._create_payout()
        order, line = self._create_paid(2, payout=payout, fee=4.0)
        invoice = self._complete(order)
        self._pay_back = self._credit(invoice, qty=1)
        back = self._create_line(
            "refund", -120.0, payout=payout, psp_parent_ref=line.psp_ref
        )
        dispute = self._create_line(
            "chargeback", -50.0, fee=15.0, payout=payout, psp_parent_ref=line.psp_ref
        )
        payout.action_match()
        self.assertMatched(payout.line_ids)
        self.assertEqual(back.order_id, order)
        self.assertEqual(dispute.partner_id, self.customer)
        payout.action_post()
        self.assertPosted(payout)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self._pay_back.payment_state, "paid")
        self.assertEqual(back.payment_id.payment_type, "outbound")
        self.assertEqual(self._get_balance(self.accounts["Chargebacks"]), 50.0)
        self.assertEqual(self._get_balance(self.accounts["Fees"]), 19.0)
        self.assertEqual(self._get_balance(self.accounts["Transfers"]), 51.0)

    def test_reserve_stays_on_the_clearing_account(self):
        payout = self._create_payout(70.0)
        self._create_paid(payout=payout)
        self._create_line("reserve_hold", -50.0, payout=payout)
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout, clearing=50.0)
        later = self._create_payout(50.0, ref="po_2")
        self._create_line("reserve_release", 50.0, payout=later)
        later.action_match()
        later.action_post()
        self.assertPosted(later, clearing=0.0)

    def test_halves_of_a_conversion_meet_on_one_account(self):
        """F287: what is left there is the gain or the loss; refused when not set."""
        company = self.company.sudo()
        company.expense_currency_exchange_account_id = False
        company.income_currency_exchange_account_id = False
        dollar = self.system.ref("base.USD")
        dollar.active = True
        dollar.rate_ids = [
            Command.create(
                {"name": self.day, "rate": 1.25, "company_id": self.company.id}
            )
        ]
        kept = self._create_payout(0.0, mode="wallet", currency_id=dollar.id)
        self._create_line("conversion", -50.0, payout=kept, currency_id=dollar.id)
        got = self._create_payout(0.0, ref="po_2", mode="wallet")
        self._create_line("conversion", 41.5, payout=got)
        payouts = kept | got
        payouts.action_match()
        payouts.action_post()
        self.assertEqual(set(payouts.mapped("state")), {"open"})
        self.assertIn("exchange loss account", kept.post_message)
        account = self._create_account("Exchange", "656000", "expense")
        company.expense_currency_exchange_account_id = account
        payouts.action_post()
        self.assertEqual(set(payouts.mapped("state")), {"posted"})
        # 50 USD were worth 40.00: 1.50 were won.
        self.assertEqual(self._get_balance(account), -1.5)
        self.assertEqual(self._get_clearing(), 1.5)

    def test_payout_that_does_not_add_up(self):
        """F287: a cent is enough; the payout says so and stops no other."""
        wrong, good = self._create_payout(119.99), self._create_payout(ref="po_2")
        self._create_paid(payout=wrong)
        self._create_paid(payout=good)
        payouts = wrong | good
        payouts.action_match()
        payouts.action_post()
        self.assertPosted(good)
        self.assertEqual(wrong.state, "unbalanced")
        self.assertIn("119.99", wrong.post_message)
        self.assertFalse(wrong.move_ids)
        self.assertFalse(wrong.line_ids.payment_id)

    def test_line_without_a_document_keeps_its_payout_back(self):
        """F289: until a person decides, here for the waiting account."""
        payout = self._create_payout()
        self._create_paid(payout=payout)
        line = self._create_line("payment", 10.0, payout=payout, order_ref="UNKNOWN")
        payout.action_match()
        self.assertEqual(line.state, "new")
        self.assertIn("UNKNOWN", line.match_reason)
        payout.action_post()
        self.assertEqual(payout.state, "open")
        self.assertIn("UNKNOWN", payout.post_message)
        line.action_wait()
        payout.action_match()
        self.assertEqual(line.state, "matched")
        payout.action_post()
        self.assertPosted(payout)

    def test_payment_of_a_cancelled_order(self):
        """The customer has it on his account, on no order."""
        payout = self._create_payout()
        order, line = self._create_paid(payout=payout)
        order._action_cancel()
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        self.assertFalse(line.payment_id.sale_order_id)
        self.assertEqual(line.payment_id.partner_id, self.customer)
        self.assertEqual(line.payment_id.allocation_state, "to_allocate")

    def test_money_of_another_currency(self):
        """The order in dollars is paid in dollars, the clearing account in euros."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "company_id": self.company.id,
                "name": self.day,
                "rate": 1.25,
            }
        )
        pricelist = self.system["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        order = self._create_order(1, pricelist_id=pricelist.id)
        order.order_line.price_unit = 100.0
        self._confirm(order)
        self.assertEqual(order.currency_id, dollar)
        payout = self._create_payout()
        self._create_line(
            "payment",
            94.0,
            fee=2.0,
            payout=payout,
            order_ref=order.name,
            gross_orig=120.0,
            currency_orig_id=dollar.id,
        )
        payout.action_match()
        self.assertMatched(payout.line_ids)
        payout.action_post()
        self.assertPosted(payout)
        self.assertEqual(order.payment_status, "paid")
        self.assertEqual(payout.line_ids.payment_id.amount, 120.0)

    def test_account_in_another_currency(self):
        """The clearing account is at zero in both currencies, whatever the rates."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        for day, rate in (("2020-01-01", 1.25), (self.day, 1.1)):
            self.system["res.currency.rate"].create(
                {
                    "currency_id": dollar.id,
                    "company_id": self.company.id,
                    "name": day,
                    "rate": rate,
                }
            )
        pricelist = self.system["product.pricelist"].create(
            {"name": "USD", "currency_id": dollar.id, "company_id": self.company.id}
        )
        order = self._create_order(1, pricelist_id=pricelist.id)
        order.order_line.price_unit = 100.0
        self._confirm(order)
        clearing = self._create_account("Dollars", "467200", "asset_current")
        account = self._create_psp_account(
            "PayPal USD", "paypal", "PSP2", clearing=clearing, currency_id=dollar.id
        )
        payout = self._create_payout(account=account)
        self._create_line(
            "payment",
            120.0,
            fee=3.0,
            payout=payout,
            order_ref=order.name,
            account=account,
            date_operation="2020-02-02",
        )
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        items = payout.move_ids.line_ids.filtered(lambda i: i.account_id == clearing)
        self.assertAlmostEqual(sum(items.mapped("amount_currency")), 0.0, 2)

    def test_line_that_is_in_no_payout_yet(self):
        """F287: it waits for its payout where the others of the file name theirs."""
        payout = self._create_payout()
        _order, paid = self._create_paid(payout=payout, payout_ref=payout.ref)
        _other, waiting = self._create_paid()
        (paid | waiting).action_match()
        for _time in range(2):
            self.psp_file.with_user(self.accountant).action_post()
            self.assertMatched(paid | waiting, "posted", "matched")
            self.assertFalse(waiting.payout_id)
            self.assertTrue(waiting.awaits_payout)
        self.assertEqual(self.psp_file.state, "partial")
        self.assertPosted(payout)
        self.assertFalse(paid.awaits_payout)
        waiting.sudo().payout_id = self._create_payout(ref="po_later")
        self.assertFalse(waiting.awaits_payout)

    def test_undo_in_one_step(self):
        """What was posted is cancelled or reversed, then posted again."""
        payout = self._create_payout()
        order, line = self._create_paid(payout=payout, fee=2.0)
        payout.action_match()
        payout.action_post()
        payment = line.payment_id
        payout.action_unpost()
        self.assertEqual((payout.state, line.state), ("open", "matched"))
        self.assertEqual(payment.state, "canceled")
        self.assertFalse(line.payment_id)
        self.assertEqual(order.payment_status, "unpaid")
        for account in self.accounts.values():
            self.assertEqual(self._get_balance(account), 0.0)
        with self.assertRaisesRegex(UserError, "is not posted"):
            payout.action_unpost()
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        self.assertEqual(order.payment_status, "paid")

    def test_undo_keeps_what_is_sealed(self):
        """A sealed journal: its entries are reversed, none is cancelled."""
        self.psp.journal_id.sudo().restrict_mode_hash_table = True
        payout = self._create_payout()
        order, line = self._create_paid(payout=payout, fee=2.0)
        payout.action_match()
        payout.action_post()
        payment = line.payment_id
        self.assertTrue(payment.move_id.inalterable_hash)
        payout.action_unpost()
        self.assertEqual(payment.move_id.state, "posted")
        self.assertTrue(payment.move_id.reversal_move_ids)
        self.assertEqual(order.payment_status, "unpaid")
        for account in self.accounts.values():
            self.assertEqual(self._get_balance(account), 0.0)

    def test_posting_happens_once(self):
        """Two users: the second one finds it posted, or locked by the first."""
        payout = self._create_payout()
        self._create_paid(payout=payout)
        payout.action_match()
        with patch.object(
            type(payout), "try_lock_for_update", lambda self, **_kw: self.browse()
        ):
            payout.action_post()
        self.assertIn("at this very moment", payout.post_message)
        self.assertFalse(payout.move_ids)
        payout.action_post()
        self.assertPosted(payout)
        with self.assertRaisesRegex(UserError, "already posted"):
            payout._post()

    def test_error_leaves_nothing_behind(self):
        """An error after the payments undoes them too."""
        payout = self._create_payout()
        order, line = self._create_paid(payout=payout, fee=1.0)
        payout.action_match()
        self.psp.sudo().fee_account_id = False
        payout.action_post()
        self.assertIn("Account of fees", payout.post_message)
        self.assertFalse(line.payment_id)
        self.assertFalse(order.payment_ids)

    def test_many_payouts_are_posted_by_a_run(self):
        """F287: one unit a payout; the one that fails says why and stops no other."""
        payouts = self.env["gescom.psp.payout"].with_user(self.accountant)
        for number in range(12):
            payout = self._create_payout(ref=f"po_{number}")
            self._create_paid(
                payout=payout, order_ref="UNKNOWN" if not number else None
            )
            payouts |= payout
        lines = payouts.line_ids - payouts[0].line_ids
        for line, order in zip(lines, self.orders.search([], limit=11), strict=True):
            self._set_by_import(line, order_ref=order.name)
        payouts.action_match()
        with mute_logger("odoo.addons.gescom_base.models.gescom_run_engine"):
            action = payouts.action_post()
        run = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(run.sudo().unit_count, 12)
        self.assertEqual(run.sudo().state, "failed")
        self.assertEqual(
            payouts.mapped("state").count("posted"), 11, payouts.mapped("post_message")
        )
        self.assertIn("UNKNOWN", payouts[0].post_message)
        self.assertEqual(self._get_clearing(), 0.0)

    def test_sales_administration_sees_and_decides_nothing(self):
        payout = self._create_payout()
        _order, line = self._create_paid(payout=payout)
        self.assertTrue(line.with_user(self.adv).read(["match_reason", "order_id"]))
        for call in (
            line.with_user(self.adv).action_match,
            line.with_user(self.adv).action_wait,
            payout.with_user(self.adv).action_post,
            payout.with_user(self.adv).action_match,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_what_is_decided_is_not_typed(self):
        """Over RPC, neither the payment nor the order of a line is written."""
        order, line = self._create_paid()
        for name in ("order_id", "payment_id", "state", "counterpart_account_id"):
            with self.assertRaises(UserError):
                line.write({name: order.id if name == "order_id" else False})
