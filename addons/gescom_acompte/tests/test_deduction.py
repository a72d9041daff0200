from odoo.exceptions import UserError

from .common import DepositCommon


class TestDeduction(DepositCommon):
    """Deposits deducted bit by bit from the invoices (A-18)."""

    def test_deposit_is_deducted_up_to_each_invoice(self):
        """F158: 600 of deposit, 480 on the first invoice and the rest on the next."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        first = self._bill(order, 4)
        self.assertEqual(first.move_type, "out_invoice")
        self._assert_lines(first, (-400.0, -480.0))
        self.assertEqual((first.amount_untaxed, first.amount_tax), (0.0, 0.0))
        self.assertEqual(order.deposit_left, 120.0)
        second = self._bill(order, 3)
        self._assert_lines(second, (-100.0, -120.0))
        self.assertEqual(second.amount_total, 240.0)
        third = self._bill(order, 3)
        self._assert_lines(third)
        self._assert_deducted(order)
        self.assertEqual(order.amount_invoiced, 1200.0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_amounts_of_odoo_stay_right_in_between(self):
        """F158: what is invoiced and left is what the lines say."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        line = order.order_line.filtered(lambda line: line._is_deposit_line())
        self.assertEqual((line.qty_invoiced, line.qty_to_invoice), (1.0, -1.0))
        self._bill(order, 1)
        self.assertEqual(line.qty_invoiced, 0.8)
        self.assertEqual(line.untaxed_amount_invoiced, 400.0)
        self.assertEqual(order.amount_invoiced, 600.0)

    def test_each_rate_deducts_its_own_deposit(self):
        """F158: never more VAT than the invoice bears at that rate."""
        order = self._create_confirmed(lines=[(self.article, 10), (self.book, 100)])
        self._ask(order, 50.0, "percent")
        self.assertEqual(order.deposit_left, 1127.5)
        self._deliver_only(order, self.book, 40)
        first = self._invoice(order)
        self._assert_lines(first, (-400.0, -422.0))
        self.assertEqual(first.amount_total, 0.0)
        self._deliver_only(order, self.article, 10)
        second = self._invoice(order)
        self._assert_lines(second, (-500.0, -600.0))
        self.assertEqual(second.amount_total, 600.0)
        third = self._bill(order)
        self._assert_lines(third, (-100.0, -105.5))
        self._assert_deducted(order)

    def test_cents_are_exact_whatever_the_amounts(self):
        """F158: odd prices, two rates, an odd fixed amount, seven invoices."""
        order = self._create_confirmed(
            lines=[(self.article, 7, 33.33), (self.book, 7, 9.99)]
        )
        self._ask(order, 155.55)
        invoices = self.env["account.move"]
        for _delivery in range(7):
            invoice = self._bill(order, 1)
            self.assertGreaterEqual(invoice.amount_untaxed, 0.0)
            for line in invoice.line_ids.filtered("tax_line_id"):
                self.assertGreaterEqual(line.credit, 0.0)
                self.assertEqual(line.debit, 0.0)
            invoices |= invoice
        self._assert_deducted(order)
        goods = invoices.invoice_line_ids.filtered(lambda line: not line.is_downpayment)
        self.assertAlmostEqual(
            sum(invoices.mapped("amount_total")),
            sum(goods.mapped("price_total")) - 155.55,
            2,
        )

    def test_several_deposits_are_deducted_the_oldest_first(self):
        """F158: each line says which deposit it gives back."""
        order = self._create_confirmed(10)
        first, second = self._ask(order, 120.0), self._ask(order, 600.0)
        invoice = self._bill(order, 2)
        self._assert_lines(invoice, (-100.0, -120.0), (-100.0, -120.0))
        names = invoice.invoice_line_ids.filtered("price_total").mapped("name")[1:]
        self.assertIn(first.name, names[0])
        self.assertIn(second.name, names[1])
        self.assertEqual(order.deposit_left, 480.0)

    def test_draft_invoice_reserves_its_deduction(self):
        """F158: not deducted twice, and given back when the draft is deleted."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        draft = self._bill(order, 4, post=False)
        self.assertEqual(order.deposit_left, 120.0)
        order._complete_billed_invoices(draft)
        self._assert_lines(draft, (-400.0, -480.0))
        draft.unlink()
        self.assertEqual(order.deposit_left, 600.0)
        self.assertTrue(order.order_line.filtered(lambda line: line._is_deposit_line()))

    def test_grouped_invoice_deducts_up_to_its_total(self):
        """F158: the deposits of all its orders, and not those of the others."""
        first = self._create_order(10)
        affaire = first.affaire_id
        affaire.billing_mode = "order_group"
        second = self._create_order(5, affaire=affaire)
        third = self._create_order(5, affaire=affaire)
        self._confirm(first | second | third)
        self._ask(first, 1200.0)
        self._ask(second, 300.0)
        self._ask(third, 60.0)
        self._deliver(first, 2)
        self._deliver(second)
        invoice = self._invoice(first | second)
        self.assertEqual(len(invoice), 1)
        self._assert_lines(invoice, (-700.0, -840.0))
        self.assertEqual((first.deposit_left, second.deposit_left), (360.0, 300.0))
        self.assertEqual(third.deposit_left, 60.0)

    def test_deposit_without_vat_is_deducted_from_the_total(self):
        """F159: whatever the rates of the goods, never below zero."""
        self.company.sudo().deposit_goods_without_vat = True
        order = self._create_confirmed(lines=[(self.article, 10), (self.book, 100)])
        self._ask(order, 1500.0, with_vat=False)
        self._deliver_only(order, self.article, 10)
        first = self._invoice(order)
        self._assert_lines(first, (-1200.0, -1200.0))
        self.assertEqual((first.amount_tax, first.amount_total), (200.0, 0.0))
        second = self._bill(order)
        self._assert_lines(second, (-300.0, -300.0))
        self.assertEqual((second.amount_tax, second.amount_total), (55.0, 755.0))
        self._assert_deducted(order)

    def test_deposit_at_a_rate_changed_since_is_deducted_all_the_same(self):
        """F158: the VAT of the deposit is given back at its own rate (V-3)."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        order.order_line.filtered("product_id").tax_ids = self.reduced_tax
        first = self._bill(order, 3)
        self.assertEqual(first.amount_total, 0.0)
        self.assertEqual(order.deposit_left, 283.5)
        self._bill(order)
        self._assert_deducted(order)

    def test_order_billed_by_hand_without_deduction(self):
        """F158: the user may leave the deposit for the next invoice."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        self._deliver(order, 4)
        invoice = order._create_invoices(final=False)
        self.assertEqual(invoice.amount_total, 480.0)
        self.assertEqual(order.deposit_left, 600.0)

    def test_company_without_affaire_rules_deducts_as_odoo_does(self):
        """F158: the whole deposit on the first final invoice."""
        self.system.company.affaire_rules_billing = False
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_total, 600.0)
        self._assert_deducted(order)

    def test_foreign_currency(self):
        """F158: exact in the currency of the order."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "rate": 1.37,
                "name": self._days_ago(2),
                "company_id": self.company.id,
            }
        )
        pricelist = (
            self.env["product.pricelist"]
            .sudo()
            .create({"name": "Dollars", "currency_id": dollar.id})
        )
        order = self._create_order(10, pricelist_id=pricelist.id)
        order.order_line.price_unit = 99.99
        self._confirm(order)
        self._ask(order, 333.33)
        self._bill(order, 3)
        self.assertEqual(order.deposit_left, 0.0)
        self._bill(order)
        self._assert_deducted(order)

    def test_credit_note_of_the_invoice_gives_the_deposit_back(self):
        """F158: what is credited entirely leaves the deposit to deduct again."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        invoice = self._bill(order)
        self.assertEqual(order.deposit_left, 0.0)
        self._credit(invoice)
        self.assertEqual(order.deposit_left, 600.0)

    # Deposits that are not to be deducted

    def test_cancelled_order_shows_the_deposit_to_refund(self):
        """F158: the order stays in the list until the credit note is made."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 600.0)
        self._pay(deposit)
        self.assertFalse(order.deposit_to_refund)
        order._action_cancel()
        self.assertTrue(order.deposit_to_refund)
        domain = [("deposit_to_refund", "=", True)]
        self.assertIn(order, self.orders.search(domain))
        self.assertIn("600.00", order.message_ids[0].body)
        order.action_refund_deposits()
        refund = order.deposit_invoice_ids - deposit
        self.assertEqual((refund.state, refund.amount_total), ("posted", 600.0))
        self.assertEqual(refund.reversed_entry_id, deposit)
        self.assertTrue(refund.name.startswith("RFA/"))
        self.assertEqual(refund.amount_residual, 600.0)
        self.assertNotIn(order, self.orders.search(domain))
        self.assertEqual(order.amount_received, 600.0)
        self._pay(refund)
        self.assertEqual(order.amount_received, 0.0)
        self.assertEqual(order.payment_status, "unpaid")
        with self.assertRaisesRegex(UserError, "Nothing remains"):
            order.action_refund_deposits()

    def test_unpaid_deposit_is_settled_by_its_credit_note(self):
        """F158: nothing is left to pay or to refund."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 600.0)
        order._action_cancel()
        order.action_refund_deposits()
        self.assertEqual(deposit.payment_state, "reversed")
        self.assertEqual(order.deposit_left, 0.0)

    def test_rest_of_a_deposit_is_refunded_when_the_order_is_settled(self):
        """F158: exactly what was not deducted, at its rate."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 600.0)
        self._bill(order, 4)
        order.with_user(self.manager).action_settle()
        self.assertTrue(order.deposit_to_refund)
        action = deposit.action_refund_deposit()
        refund = self.env["account.move"].browse(action["res_id"])
        self._assert_lines(refund, (100.0, 120.0))
        self._assert_deducted(order)
