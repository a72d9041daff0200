from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import DepositCommon


class TestDeposit(DepositCommon):
    """The window « Nouvel acompte » and the invoice it makes."""

    def test_deposit_is_posted_at_once(self):
        """F157: an invoice with VAT, on account 4191, due at once."""
        order = self._create_confirmed(10)
        invoice = self._ask(order, 600.0)
        self.assertEqual(invoice.state, "posted")
        self.assertTrue(invoice.is_deposit)
        self.assertEqual(
            (invoice.amount_untaxed, invoice.amount_tax, invoice.amount_total),
            (500.0, 100.0, 600.0),
        )
        self.assertEqual(invoice.invoice_line_ids.account_id, self.deposit_account)
        self.assertEqual(invoice.invoice_date_due, invoice.invoice_date)
        self.assertEqual(order.deposit_left, 600.0)
        self.assertIn(invoice.name, order.message_ids[0].body)
        self.assertFalse(invoice.delivery_date)

    def test_number_starts_with_fa(self):
        """F162: the deposits have a journal of their own, ordinary invoices theirs."""
        order = self._create_confirmed(10)
        invoice = self._ask(order, 600.0)
        year = invoice.invoice_date.year
        self.assertEqual(invoice.name, f"FA/{year}/00001")
        final = self._bill(order)
        self.assertTrue(final.name.startswith("INV/"))
        refund = self._credit(self._ask(self._create_confirmed(10), 120.0))
        self.assertEqual(refund.name, f"RFA/{year}/00001")

    def test_default_percentage_fills_the_amount(self):
        """F164: the percentage of the settings, which the user may change."""
        self.company.sudo().deposit_percent = 25.0
        order = self._create_confirmed(10)
        form = Form(self.env["gescom.deposit"].with_context(default_order_id=order.id))
        self.assertEqual(form.amount, 25.0)
        self.assertEqual(form.deposit_total, 300.0)
        self.assertEqual((form.deposit_untaxed, form.deposit_tax), (250.0, 50.0))
        form.amount = 50.0
        self.assertEqual(form.deposit_total, 600.0)
        form.amount_type = "fixed"
        self.assertEqual(form.amount, 0.0)
        form.amount = 90.0
        form.payment_method_line_id = self.method
        action = form.save().action_create()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(invoice.amount_total, 90.0)
        self.assertEqual(invoice.preferred_payment_method_line_id, self.method)

    def test_each_rate_has_its_line_and_names_its_goods(self):
        """F159: the deposit says what it is for, rate by rate (V-2, C29)."""
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.service, 1), (self.book, 100)]
        )
        invoice = self._ask(order, 30.0, "percent")
        self._assert_lines(invoice, (315.0, 378.0), (300.0, 316.5))
        furniture, books = invoice.invoice_line_ids.mapped("name")
        self.assertEqual(
            furniture,
            f"Deposit of 30 % on order {order.name}: 10 × Chair, 1 × Assembly",
        )
        self.assertIn("100 × Book", books)

    def test_fixed_amount_is_exact_with_several_rates(self):
        """F157: the customer pays what was agreed, to the cent."""
        order = self._create_confirmed(
            lines=[(self.article, 3, 33.33), (self.book, 7, 9.99)]
        )
        invoice = self._ask(order, 77.77)
        self.assertEqual(invoice.amount_total, 77.77)
        for line in invoice.invoice_line_ids:
            self.assertEqual(line.price_unit, line.price_subtotal)

    def test_sent_quotation_takes_a_deposit(self):
        """F157: before the order is confirmed, not before it is sent."""
        order = self._create_order(10)
        with self.assertRaisesRegex(UserError, "neither sent nor confirmed"):
            self._ask(order, 100.0)
        order.action_quotation_sent()
        self.assertEqual(self._ask(order, 100.0).state, "posted")
        order.action_confirm()
        self.assertEqual(order.deposit_left, 100.0)

    def test_deposit_never_asks_more_than_what_is_left(self):
        """F157: less what was asked, billed and received already."""
        order = self._create_confirmed(10)
        for amount in (0.0, -5.0):
            with self.assertRaisesRegex(UserError, "Enter the amount"):
                self._ask(order, amount)
        with self.assertRaisesRegex(UserError, "at most 100 %"):
            self._ask(order, 101.0, "percent")
        with self.assertRaisesRegex(UserError, "more than what is left"):
            self._ask(order, 1200.01)
        self._ask(order, 700.0)
        self._receive_payment(order, 400.0)
        with self.assertRaisesRegex(UserError, "more than what is left"):
            self._ask(order, 100.01)
        self._ask(order, 100.0)
        with self.assertRaisesRegex(UserError, "nothing left to ask"):
            self._ask(order, 1.0)

    def test_deposit_on_the_rest_bears_on_what_is_not_billed(self):
        """F157: else it could never be deducted."""
        order = self._create_confirmed(lines=[(self.article, 10), (self.book, 100)])
        self._deliver_only(order, self.article, 10)
        self.assertEqual(self._invoice(order).amount_total, 1200.0)
        invoice = self._ask(order, 211.0)
        self._assert_lines(invoice, (200.0, 211.0))

    # VAT

    def test_deposit_without_vat_is_refused(self):
        """F159: the VAT on goods is due since 2023 (A-01)."""
        order = self._create_confirmed(10)
        with self.assertRaisesRegex(UserError, "bears VAT"):
            self._ask(order, 600.0, with_vat=False)

    def test_former_rule_leaves_goods_without_vat(self):
        """F159: with the switch, goods without VAT and services with it."""
        self.company.sudo().deposit_goods_without_vat = True
        order = self._create_confirmed(lines=[(self.article, 10), (self.service, 4)])
        invoice = self._ask(order, 50.0, "percent", with_vat=False)
        self.assertEqual(invoice.amount_total, 720.0)
        self._assert_lines(invoice, (600.0, 600.0), (100.0, 120.0))
        self.assertIn("10 × Chair", invoice.invoice_line_ids[0].name)
        self.assertNotIn("Assembly", invoice.invoice_line_ids[0].name)
        services = self._create_confirmed(lines=[(self.service, 4)])
        with self.assertRaisesRegex(UserError, "always bears VAT"):
            self._ask(services, 50.0, with_vat=False)

    def test_order_free_of_vat_has_a_deposit_without(self):
        """F159: export or intra-EU, at the rate of the order."""
        export = self.tax.copy({"name": "Export", "amount": 0.0})
        order = self._create_order(10)
        order.order_line.tax_ids = [Command.set(export.ids)]
        self._confirm(order)
        invoice = self._ask(order, 500.0, with_vat=False)
        self._assert_lines(invoice, (500.0, 500.0))
        self.assertEqual(invoice.invoice_line_ids.tax_ids, export)

    # Journal and account

    def test_deposit_needs_its_account(self):
        """F157: it is never booked as a sale (T-09)."""
        self.system.company.downpayment_account_id = False
        self.deposit_account.sudo().code = "467000"
        with self.assertRaisesRegex(UserError, "no deposit account"):
            self._ask(self._create_confirmed(10), 100.0)
        self.deposit_account.sudo().code = "419150"
        invoice = self._ask(self._create_confirmed(10), 100.0)
        self.assertEqual(invoice.invoice_line_ids.account_id, self.deposit_account)

    def test_deposit_of_odoo_goes_to_the_journal_too(self):
        """F162: whatever screen it comes from, a draft is named by the billing."""
        order = self._create_confirmed(10)
        invoice = self._deposit(order, 100.0, post=False)
        self.assertEqual(invoice.journal_id.code, "FA")
        self.assertEqual(order.deposit_left, 0.0)
        (refusal,) = order._get_billing_refusals(self._days_ago(0)).values()
        self.assertEqual(refusal[0], "deposit_to_qualify")
        invoice.action_post()
        self.assertFalse(order._get_billing_refusals(self._days_ago(0)))
        self.assertEqual(order.deposit_left, 100.0)

    # The window

    def test_window_opens_from_the_order_and_the_affaire(self):
        """F160: from the affaire, one of its orders that takes a deposit."""
        order = self._create_confirmed(10)
        draft = self._create_order(1, affaire=order.affaire_id)
        form = self._open_form(order.action_new_deposit())
        self.assertEqual(form.order_id, order)
        form = self._open_form(order.affaire_id.action_new_deposit())
        self.assertEqual(form.order_id, order)
        self.assertNotIn(draft, form.available_order_ids)
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "no order to ask"):
            order.affaire_id.action_new_deposit()

    def test_result_goes_over_rpc(self):
        """F157: an integrator asks a deposit and reads its invoice."""
        order = self._create_confirmed(10)
        wizard = self.env["gescom.deposit"].create({"order_id": order.id, "amount": 10})
        action = wizard.action_create()
        self.assertNotIn(None, action.values())
        self.assertNotIn(None, action.get("context", {}).values())

    def test_tab_lists_the_deposits(self):
        """F156: the invoices and credit notes of the deposits, with their state."""
        order = self._create_confirmed(10)
        first, second = self._ask(order, 100.0), self._ask(order, 200.0)
        refund = self._credit(second)
        self.assertEqual(order.deposit_invoice_ids, first | second | refund)
        self.assertEqual(order.deposit_left, 100.0)
        listed = self._open_list(order.action_view_deposits())
        self.assertEqual(listed, order.deposit_invoice_ids)

    def test_deposit_awaits_its_payment_in_the_schedule(self):
        """F163: the user records the payment there."""
        order = self._create_confirmed(10)
        invoice = self._ask(order, 600.0)
        due = invoice.line_ids.filtered(lambda line: line.date_maturity)
        self.assertEqual(due.due_order_ids, order)
        self.assertEqual(due.due_affaire_ids, order.affaire_id)
        self.assertTrue(due.is_deposit_due)
        self._pay(invoice)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(order.payment_status, "partial")

    def test_deposit_line_of_an_order_is_not_deleted(self):
        """F156: what was asked stays in sight."""
        order = self._create_order(10)
        order.action_quotation_sent()
        self._ask(order, 600.0)
        with self.assertRaisesRegex(UserError, "make its credit note"):
            order.order_line.filtered(lambda line: line._is_deposit_line()).unlink()
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            order.with_user(self.manager).unlink()
