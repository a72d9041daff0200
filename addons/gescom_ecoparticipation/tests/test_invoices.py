from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import EcoCommon

BEFORE = "2026-04-10 10:00:00"
AFTER = "2026-04-20 10:00:00"


class TestInvoices(EcoCommon):
    """Fees of invoices and credit notes."""

    @freeze_time(BEFORE)
    def test_an_invoice_without_order(self):
        """F263: its own day decides, and the fee is never discounted."""
        invoice = self._create_invoice(post=False, discount=100.0)
        self.assertEqual((invoice.eco_amount, invoice.amount_untaxed), (6.80, 6.80))
        invoice.invoice_date = "2026-04-20"
        self.assertEqual((invoice.eco_amount, invoice.amount_untaxed), (8.80, 8.80))
        self.assertEqual(invoice.amount_total, 10.56)
        tax_line = invoice.line_ids.filtered("tax_line_id")
        self.assertEqual(tax_line.balance, -1.76)
        invoice.action_post()

    def test_a_draft_left_over_is_posted_at_the_grid_of_its_day(self):
        """F263: what waits without a date is billed when it is posted."""
        with freeze_time(BEFORE):
            invoice = self._create_invoice(post=False)
        with freeze_time(AFTER):
            invoice.action_post()
            self.assertEqual(invoice.eco_amount, 8.80)

    def test_a_credit_note_at_the_original_grid(self):
        """F263: the peer's showed +8.80; ours takes 6.80 off, at the old grid."""
        with freeze_time(BEFORE):
            order = self._create_confirmed(discount=100.0)
            invoice = self._bill(order)
        with freeze_time(AFTER):
            credit = self._credit(invoice)
            self.assertEqual((credit.eco_amount, credit.amount_untaxed), (6.80, 6.80))
            entries = self._get_entries(credit)
            self.assertEqual(entries.mapped("amount"), [-6.80])
            self.assertEqual(entries.units, -4.0)
            self.assertEqual(entries.weight, -50.0)
            self.assertEqual(sum(self._get_entries().mapped("amount")), 0.0)

    def test_part_of_an_invoice_is_credited(self):
        """F263: one of the four, then a line that the invoice did not have."""
        with freeze_time(BEFORE):
            invoice = self._create_invoice()
        with freeze_time(AFTER):
            credit = self._credit(invoice, qty=1, post=False)
            self.assertEqual(credit.eco_amount, 1.70)
            credit.invoice_date = "2026-04-20"
            self.assertEqual(credit.eco_amount, 1.70)
            line = {"product_id": self.television.id, "quantity": 1}
            credit.invoice_line_ids = [Command.create(line)]
            self.assertEqual(credit.eco_amount, 3.40)

    def test_a_corrected_invoice(self):
        """F263: credited and billed again, the order still decides."""
        with freeze_time(BEFORE):
            invoice = self._bill(self._create_confirmed())
        with freeze_time(AFTER):
            wizard = (
                self.system["account.move.reversal"]
                .with_context(active_model="account.move", active_ids=invoice.ids)
                .create({"journal_id": invoice.journal_id.id})
            )
            again = self.system["account.move"].browse(wizard.modify_moves()["res_id"])
            self.assertEqual(again.eco_amount, 6.80)
            again.action_post()
            self.assertAlmostEqual(sum(self._get_entries().mapped("amount")), 6.80)

    @freeze_time(BEFORE)
    def test_several_orders_on_one_invoice(self):
        """F263: each line keeps the fee of its order."""
        first = self._create_confirmed()
        self.screen.rate_ids.amount = 3.0
        second = self._create_confirmed()
        invoice = (first | second)._create_invoices()
        self.assertEqual(len(invoice), 1)
        self.assertEqual(
            sorted(invoice.invoice_line_ids.mapped("eco_amount")), [6.80, 12.0]
        )

    @freeze_time(BEFORE)
    def test_a_deposit_bears_no_fee(self):
        """F263: the invoice of the goods does."""
        order = self._create_confirmed()
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids
        )
        values = {"advance_payment_method": "percentage", "amount": 30}
        wizard.create(values).create_invoices()
        deposit = order.invoice_ids
        deposit.action_post()
        self.assertEqual(deposit.eco_amount, 0.0)
        final = order._create_invoices(final=True)
        final.action_post()
        self.assertEqual(final.eco_amount, 6.80)
        self.assertEqual(self._get_entries().mapped("amount"), [6.80])

    @freeze_time(BEFORE)
    def test_discounts_that_are_entered_apart(self):
        """F263: the account of the discounts bears what was given, on goods alone."""
        expense = self.system["account.account"].search(
            [("code", "=", "830000"), ("company_ids", "in", self.company.ids)]
        )
        self.company.sudo().account_discount_expense_allocation_id = expense
        invoice = self._create_invoice(qty=1, discount=50.0)
        self.assertEqual(invoice.amount_untaxed, 50.85)
        given = invoice.line_ids.filtered(lambda line: line.account_id == expense)
        self.assertEqual(given.balance, 49.15)
        self.assertEqual(sum(invoice.line_ids.mapped("balance")), 0.0)

    @freeze_time(BEFORE)
    def test_a_discount_line_stops_at_the_fee(self):
        """F263: typed on an invoice, it leaves 1.70 due or is refused."""
        article = self._create_article("Discount", 0.0)
        self.company.sudo().sale_discount_product_id = article
        invoice = self._create_invoice(qty=1, post=False)
        invoice.invoice_line_ids = [
            Command.create({"product_id": article.id, "price_unit": -98.31})
        ]
        with self.assertRaisesRegex(UserError, "whole document, .*98.30"):
            invoice.action_post()
        invoice.invoice_line_ids[-1].price_unit = -98.30
        invoice.action_post()
        self.assertEqual((invoice.amount_untaxed, invoice.state), (1.70, "posted"))
        credit = self._credit(invoice)
        self.assertEqual((credit.amount_untaxed, credit.eco_amount), (1.70, 1.70))

    @freeze_time(BEFORE)
    def test_a_part_of_a_discounted_order_is_billed(self):
        """F263: the whole discount on the first delivery is Odoo's way, and goes on."""
        order = self._create_order(qty=4)
        wizard = self.system["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "amount",
                "discount_amount": 240.0,
            }
        )
        wizard.action_apply_discount()
        order.action_confirm()
        invoice = self._bill(order, post=False)
        goods = invoice.invoice_line_ids.filtered("eco_amount")
        goods.quantity = 2
        invoice.action_post()
        self.assertEqual((invoice.state, invoice.eco_amount), ("posted", 3.40))

    @freeze_time(BEFORE)
    def test_a_vendor_bill_bears_none(self):
        bill = self._create_invoice(
            move_type="in_invoice", post=False, tax_ids=[Command.clear()]
        )
        self.assertFalse(bill.invoice_line_ids.eco_fees)

    @freeze_time(BEFORE)
    def test_back_to_draft_takes_the_entries_back(self):
        """F263: they are booked again when it is posted again."""
        invoice = self._create_invoice()
        self.assertEqual(self._get_entries().amount, 6.80)
        invoice.button_draft()
        self.assertFalse(self._get_entries())
        invoice.invoice_line_ids.quantity = 2
        invoice.action_post()
        self.assertEqual(self._get_entries().amount, 3.40)

    @freeze_time(BEFORE)
    def test_entries_are_not_typed(self):
        """F263: nobody but the invoices writes them."""
        self._create_invoice()
        entry = self._get_entries()
        with self.assertRaisesRegex(UserError, "follow the posted invoices"):
            entry.amount = 0.0
        with self.assertRaisesRegex(UserError, "follow the posted invoices"):
            entry.unlink()
        with self.assertRaisesRegex(UserError, "follow the posted invoices"):
            entry.copy()

    @freeze_time(BEFORE)
    def test_secondary_fees_have_entries_of_their_own(self):
        """F264: by organism and code."""
        self.television.eco2_code_id = self.bulb
        invoice = self._create_invoice()
        self.assertAlmostEqual(invoice.eco_amount, 7.20)
        entries = self._get_entries(invoice).sorted("amount")
        self.assertEqual(entries.mapped("amount"), [0.40, 6.80])
        self.assertEqual(entries.code_id, self.bulb | self.screen)

    @freeze_time(BEFORE)
    def test_posting_many_asks_no_more_of_the_database(self):
        """F263: entries of ten invoices are written at once."""
        invoices = self.system["account.move"]
        for _number in range(10):
            invoices |= self._create_invoice(post=False, invoice_date="2026-04-10")
        invoices._post(soft=False)
        self.assertEqual(len(self._get_entries(invoices)), 10)
        self.env.flush_all()
        with self.assertQueryCount(12):
            lines = invoices._get_eco_lines_of_all()
            self.assertEqual(len(lines._prepare_eco_entries()), 10)
