from odoo import Command

from .common import DepositCommon


class TestStatus(DepositCommon):
    """The payment state of the orders."""

    def _assert_status(self, order, status, received):
        found = (order.payment_status, order.amount_received)
        self.assertEqual(found, (status, received))

    def test_state_follows_the_money(self):
        """F172: unpaid, partly paid, paid; each euro is counted once."""
        order = self._create_confirmed(10)
        self._assert_status(order, "unpaid", 0.0)
        self._pay(self._ask(order, 200.0))
        self._assert_status(order, "partial", 200.0)
        self._receive_payment(order, 300.0)
        self._assert_status(order, "partial", 500.0)
        first = self._bill(order, 5)
        self._assert_status(order, "partial", 500.0)
        self._pay(first, 100.0)
        self._assert_status(order, "partial", 600.0)
        self._pay(self._bill(order))
        self._assert_status(order, "paid", 1200.0)
        self.assertEqual(order.amount_left_to_pay, 0.0)

    def test_orders_are_filtered_and_grouped_by_state(self):
        """F172: the state is stored."""
        order = self._create_confirmed(10)
        self._receive_payment(order, 1200.0)
        found = self.orders.search([("payment_status", "=", "paid")])
        self.assertIn(order, found)
        groups = self.orders.formatted_read_group(
            [("id", "=", order.id)], ["payment_status"], ["amount_received:sum"]
        )
        self.assertEqual(groups[0]["payment_status"], "paid")
        self.assertEqual(groups[0]["amount_received:sum"], 1200.0)

    def test_credited_goods_are_not_owed(self):
        """F172: paid, once what was given back is credited and refunded."""
        order = self._create_confirmed(10)
        invoice = self._bill(order)
        self._pay(invoice)
        self._return(order, 3)
        refund = self._credit(invoice, 3)
        self._assert_status(order, "paid", 1200.0)
        self._pay(refund)
        self._assert_status(order, "paid", 840.0)

    def test_order_of_nothing_is_paid(self):
        """F172: once confirmed, nothing is to be paid."""
        order = self._create_order(lines=[(self.article, 1, 0.0)])
        self._assert_status(order, "unpaid", 0.0)
        self._confirm(order)
        self._assert_status(order, "paid", 0.0)

    def test_settled_order_owes_what_was_billed(self):
        """F172: not what is given up."""
        order = self._create_confirmed(10)
        self._pay(self._bill(order, 4))
        self._assert_status(order, "partial", 480.0)
        order.with_user(self.manager).action_settle()
        self._assert_status(order, "paid", 480.0)

    def test_orders_of_a_grouped_invoice_share_what_is_paid(self):
        """F172: in proportion to what it bills of each."""
        first = self._create_order(10)
        first.affaire_id.billing_mode = "order_group"
        second = self._create_order(5, affaire=first.affaire_id)
        self._confirm(first | second)
        self._deliver(first)
        self._deliver(second)
        invoice = self._invoice(first | second)
        self._pay(invoice, 900.0)
        self._assert_status(first, "partial", 600.0)
        self._assert_status(second, "partial", 300.0)
        self._pay(invoice)
        self._assert_status(first, "paid", 1200.0)
        self._assert_status(second, "paid", 600.0)

    # Web orders

    def _create_transaction(self, order, amount, state="done"):
        provider = self.system["payment.provider"].create(
            {
                "name": "Card",
                "company_id": self.company.id,
                "state": "test",
            }
        )
        method = self.system.ref("payment.payment_method_unknown")
        provider.payment_method_ids = [Command.link(method.id)]
        method.active = True
        self.method.sudo().copy(
            {
                "name": "Card",
                "payment_provider_id": provider.id,
                "payment_account_id": self.method.payment_account_id.id,
            }
        )
        transaction = self.system["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": f"WEB-{order.id}-{amount}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "state": state,
            }
        )
        self.env.invalidate_all()
        return transaction

    def test_margin_makes_a_web_order_paid(self):
        """F171: short of the total by the margin at most, and it is confirmed."""
        self.company.sudo().web_payment_margin = 0.5
        order = self._create_order(1, web_order=True, require_payment=True)
        order.prepayment_percent = 1.0
        self._create_transaction(order, 119.5)._post_process()
        self.assertEqual(order.state, "sale")
        self._assert_status(order, "paid", 119.5)
        self.assertTrue(order._is_paid())
        short = self._create_order(1, web_order=True, require_payment=True)
        self._create_transaction(short, 119.49)._post_process()
        self._assert_status(short, "partial", 119.49)
        self.assertFalse(short._is_paid())
        self.assertNotEqual(short.state, "sale")
        shop = self._create_confirmed(1)
        self._receive_payment(shop, 119.5)
        self._assert_status(shop, "partial", 119.5)

    def test_missing_cents_remain_due(self):
        """F171: no write-off is posted (A-27)."""
        self.company.sudo().web_payment_margin = 0.5
        order = self._create_confirmed(1, web_order=True)
        self._receive_payment(order, 119.6)
        invoice = self._bill(order)
        self.assertEqual(invoice.amount_residual, 0.4)
        self._assert_status(order, "paid", 119.6)

    def test_new_margin_applies_to_the_orders_at_hand(self):
        """F171: the setting is changed after the payment."""
        order = self._create_confirmed(1, web_order=True)
        self._receive_payment(order, 119.6)
        self._assert_status(order, "partial", 119.6)
        self.system.company.web_payment_margin = 1.0
        self._assert_status(order, "paid", 119.6)

    def test_web_payment_is_listed_and_allocated_once(self):
        """F165, F168: by Odoo or by us, never twice (T-32, T-34)."""
        order = self._create_confirmed(10)
        transaction = self._create_transaction(order, 700.0)
        self._assert_status(order, "partial", 700.0)
        transaction._post_process()
        payment = order.payment_ids
        self.assertEqual(payment, transaction.payment_id)
        self.assertEqual(payment.allocation_state, "not_invoiced")
        self._assert_status(order, "partial", 700.0)
        invoice = self._bill(order)
        self.assertEqual(invoice.amount_residual, 500.0)
        self.assertEqual(payment.allocation_state, "allocated")
        self._assert_status(order, "partial", 700.0)

    def test_web_payment_of_a_billed_order_is_not_refused(self):
        """F170: money that was paid online is never lost."""
        order = self._create_confirmed(10)
        transaction = self._create_transaction(order, 700.0, state="pending")
        invoice = self._bill(order)
        self._pay(invoice)
        transaction.state = "done"
        transaction._post_process()
        self.assertEqual(order.payment_ids.sale_order_id, order)
        self._assert_status(order, "paid", 1900.0)

    def test_web_payment_is_kept_for_the_goods(self):
        """F168: not taken by a deposit invoice asked besides it."""
        order = self._create_confirmed(10)
        self._create_transaction(order, 700.0)._post_process()
        deposit = self._ask(order, 500.0)
        self.assertEqual(deposit.amount_residual, 500.0)
        invoice = self._bill(order)
        self.assertEqual((invoice.amount_total, invoice.amount_residual), (700.0, 0.0))

    # The affaire

    def test_affaire_counts_what_was_received_before_the_invoice(self):
        """F165: in its figures and in its list of payments, once."""
        order = self._create_confirmed(10)
        affaire = order.affaire_id
        payment = self._receive_payment(order, 500.0)
        self.assertEqual(affaire.amount_paid, 500.0)
        self.assertEqual(affaire.payment_line_ids.move_id, payment.move_id)
        self.assertIn(affaire, self.affaires.search([("amount_paid", "=", 500.0)]))
        self._bill(order)
        self.env.invalidate_all()
        self.assertEqual((affaire.amount_paid, affaire.amount_due), (500.0, 700.0))
        self.assertEqual(len(affaire.payment_line_ids), 1)
