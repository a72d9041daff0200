from odoo.exceptions import UserError
from odoo.tests import Form

from .common import DepositCommon


class TestPayment(DepositCommon):
    """Payments received for an order before its invoice."""

    def test_payment_is_entered_on_the_order(self):
        """F165, F166: amount, date, method, label; it waits for the invoice."""
        order = self._create_confirmed(10)
        form = self._open_form(order.action_new_payment())
        self.assertEqual(form.amount, 1200.0)
        form.amount = 500.0
        form.payment_method_line_id = self.method
        form.memo = "Cheque 4012"
        form.date = self._days_ago(3)
        form.save().action_create()
        payment = order.payment_ids
        self.assertEqual(payment.amount, 500.0)
        self.assertEqual(payment.memo, "Cheque 4012")
        self.assertEqual(payment.partner_id, self.customer)
        self.assertIn(payment.state, ("in_process", "paid"))
        self.assertEqual(payment.allocation_state, "not_invoiced")
        self.assertEqual(payment.amount_to_allocate, 500.0)
        self.assertEqual(payment.age_days, 3)

    def test_payment_is_entered_over_rpc(self):
        """F165: the order is enough to say whose payment it is."""
        order = self._create_confirmed(10)
        payment = self.env["account.payment"].create(
            {
                "sale_order_id": order.id,
                "amount": 500.0,
                "payment_method_line_id": self.method.id,
                "journal_id": self.bank.id,
            }
        )
        self.assertFalse(payment.allocation_state)
        payment.action_post()
        self.assertEqual(payment.allocation_state, "not_invoiced")
        self.assertEqual(payment.memo, order.name)
        self.assertEqual(order.payment_status, "partial")

    def test_values_of_a_payment_serve_for_the_next_order(self):
        """F165: the program that sends them finds them as they were."""
        values = {
            "amount": 10.0,
            "payment_method_line_id": self.method.id,
            "journal_id": self.bank.id,
        }
        for customer in (self.customer, self.customer.copy()):
            order = self._create_confirmed(1, customer=customer)
            values["sale_order_id"] = order.id
            payment = self.env["account.payment"].create(values)
            self.assertEqual(payment.partner_id, customer)

    def test_payments_before_the_invoice_are_listed(self):
        """F167: with their age, until they are allocated."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0, date=self._days_ago(40))
        waiting = [("allocation_state", "=", "not_invoiced")]
        payments = self.env["account.payment"]
        self.assertIn(payment, payments.search(waiting))
        self.assertIn(payment, payments.search([("age_days", ">", 30)]))
        self.assertNotIn(payment, payments.search([("age_days", ">=", 41)]))
        self._bill(order)
        self.assertNotIn(payment, payments.search(waiting))

    def test_invoice_takes_the_payment_by_itself(self):
        """F168: allocated when the invoice is posted, not before."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        invoice = self._bill(order, post=False)
        self.assertEqual(payment.allocation_state, "not_invoiced")
        invoice.action_post()
        self.assertEqual(invoice.amount_residual, 700.0)
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertEqual(payment.reconciled_invoice_ids, invoice)

    def test_invoices_take_several_payments_in_turn(self):
        """F168: the oldest payment first, what is left waits for the next invoice."""
        order = self._create_confirmed(10)
        recent = self._receive_payment(order, 600.0)
        old = self._receive_payment(order, 300.0, date=self._days_ago(5))
        first = self._bill(order, 3)
        self.assertEqual(first.payment_state, "paid")
        self.assertEqual(old.allocation_state, "allocated")
        self.assertEqual(recent.amount_to_allocate, 540.0)
        self.assertEqual(recent.allocation_state, "not_invoiced")
        second = self._bill(order)
        self.assertEqual(second.amount_residual, 300.0)
        self.assertEqual(recent.allocation_state, "allocated")

    def test_payment_on_a_partly_billed_order_pays_what_is_due_first(self):
        """F170: payments are taken until the order is entirely billed (A-26)."""
        order = self._create_confirmed(10)
        first = self._bill(order, 4)
        payment = self._receive_payment(order, 600.0)
        self.assertEqual(first.payment_state, "paid")
        self.assertEqual(payment.amount_to_allocate, 120.0)
        self._bill(order)
        self.assertEqual(payment.allocation_state, "allocated")

    def test_billed_order_takes_no_payment(self):
        """F170: it is registered on the invoice."""
        order = self._create_confirmed(10)
        self.assertTrue(order.can_receive_payment)
        self._bill(order)
        self.assertFalse(order.can_receive_payment)
        with self.assertRaisesRegex(UserError, "entirely billed"):
            self._receive_payment(order, 100.0)
        cancelled = self._create_confirmed(1)
        cancelled._action_cancel()
        with self.assertRaisesRegex(UserError, "is cancelled"):
            self._receive_payment(cancelled, 100.0)

    def test_draft_invoice_leaves_the_order_open(self):
        """F170: it may still be deleted."""
        order = self._create_confirmed(10)
        self._bill(order, post=False)
        self.assertFalse(order.fully_billed)
        payment = self._receive_payment(order, 100.0)
        order.invoice_ids.action_post()
        self.assertEqual(payment.allocation_state, "allocated")

    def test_payment_of_another_customer_is_refused(self):
        """F165: the money goes to its own order."""
        order = self._create_confirmed(10)
        with self.assertRaisesRegex(UserError, "cannot be linked"):
            self.env["account.payment"].create(
                {
                    "sale_order_id": order.id,
                    "partner_id": self.other_customer.id,
                    "amount": 10.0,
                    "journal_id": self.bank.id,
                }
            )

    def test_window_refuses_no_amount(self):
        """F165: one sentence says what is missing."""
        order = self._create_confirmed(10)
        with self.assertRaisesRegex(UserError, "Enter the amount"):
            self._receive_payment(order, 0.0)
        with self.assertRaisesRegex(UserError, "how the payment was received"):
            self._receive_payment(order, 5.0, payment_method_line_id=False)

    def test_overpayment_stays_in_sight(self):
        """F168: what exceeds the invoices is to be allocated."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 1500.0)
        invoice = self._bill(order)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(payment.allocation_state, "to_allocate")
        self.assertEqual(payment.amount_to_allocate, 300.0)
        self.assertEqual(order.payment_status, "paid")
        self.assertEqual(order.amount_received, 1500.0)

    def test_payment_of_a_cancelled_order_is_to_allocate(self):
        """F168: the money is never lost from sight."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        order._action_cancel()
        self.assertEqual(payment.allocation_state, "to_allocate")
        self.assertIn("500", order.message_ids[0].body)
        other = self._create_confirmed(10)
        payment.sale_order_id = other
        self.assertEqual(payment.allocation_state, "not_invoiced")
        self.assertEqual(self._bill(other).amount_residual, 700.0)

    def test_payment_pays_its_own_part_of_a_grouped_invoice(self):
        """F168: not what is billed of the other orders."""
        first = self._create_order(10)
        first.affaire_id.billing_mode = "order_group"
        second = self._create_order(5, affaire=first.affaire_id)
        self._confirm(first | second)
        payment = self._receive_payment(second, 1000.0)
        self._deliver(first)
        self._deliver(second)
        invoice = self._invoice(first | second)
        self.assertEqual(invoice.amount_residual, 1200.0)
        self.assertEqual(payment.amount_to_allocate, 400.0)
        self.assertEqual(payment.allocation_state, "to_allocate")
        self.assertEqual(second.payment_status, "paid")

    def test_rest_of_a_payment_is_refunded(self):
        """F168: overpaid, or received for an order that is cancelled."""
        order = self._create_confirmed(1)
        payment = self._receive_payment(order, 500.0)
        self._bill(order)
        action = payment.action_refund_rest()
        refund = self.env["account.payment"].browse(action["res_id"])
        self.assertEqual((refund.payment_type, refund.amount), ("outbound", 380.0))
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertEqual(refund.allocation_state, "allocated")
        self.assertEqual(order.amount_received, 120.0)
        with self.assertRaisesRegex(UserError, "to be refunded"):
            payment.action_refund_rest()
        cancelled = self._create_confirmed(1)
        payment = self._receive_payment(cancelled, 50.0)
        cancelled._action_cancel()
        payment.action_refund_rest()
        self.assertEqual(
            (cancelled.payment_status, cancelled.amount_received), ("unpaid", 0)
        )

    # Un-allocation

    def test_unallocated_payment_is_to_allocate(self):
        """F169: from the payment, and it is not taken again by itself."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        first = self._bill(order, 4)
        self.assertEqual(payment.amount_to_allocate, 20.0)
        payment.action_unallocate()
        self.assertEqual(payment.allocation_state, "to_allocate")
        self.assertEqual(payment.amount_to_allocate, 500.0)
        self.assertEqual(first.amount_residual, 480.0)
        second = self._bill(order)
        self.assertEqual(second.amount_residual, 720.0)
        payment.action_allocate()
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertEqual((first.payment_state, second.amount_residual), ("paid", 700.0))

    def test_payment_taken_off_from_the_invoice(self):
        """F169: by the button of Odoo's payments widget."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        invoice = self._bill(order)
        lines = payment.move_id.line_ids
        partial = lines.matched_debit_ids
        invoice.js_remove_outstanding_partial(partial.id)
        self.assertEqual(payment.allocation_state, "to_allocate")
        with self.assertRaisesRegex(UserError, "not allocated"):
            payment.action_unallocate()
        invoice.js_assign_outstanding_line(
            lines.filtered(lambda line: line.account_type == "asset_receivable").id
        )
        self.assertEqual(payment.allocation_state, "allocated")

    def test_allocating_needs_something_to_pay(self):
        """F169: one sentence says what to do."""
        order = self._create_confirmed(1)
        payment = self._receive_payment(order, 500.0)
        self._bill(order)
        with self.assertRaisesRegex(UserError, "nothing left to pay"):
            payment.action_allocate()
        loose = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "amount": 5, "journal_id": self.bank.id}
        )
        loose.action_post()
        self.assertEqual(loose.allocation_state, "to_allocate")
        with self.assertRaisesRegex(UserError, "has no order"):
            loose.action_allocate()

    def test_cancelled_payment_is_nowhere(self):
        """F165: a payment that is no more counts no more."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        payment.action_draft()
        self.assertFalse(payment.allocation_state)
        self.assertEqual(order.payment_status, "unpaid")
        payment.action_post()
        self.assertEqual(order.payment_status, "partial")

    # Conversion

    def test_payment_becomes_a_deposit_invoice(self):
        """F167: in one click, and the invoice is paid by it (A-02)."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 600.0, to_qualify=True)
        day = self._days_ago(0)
        self.assertEqual(
            order._get_billing_refusals(day)[order][0], "deposit_to_qualify"
        )
        action = payment.action_convert_to_deposit()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertTrue(invoice.is_deposit)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual((invoice.amount_tax, invoice.amount_total), (100.0, 600.0))
        self.assertEqual(payment.deposit_invoice_id, invoice)
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertFalse(order._get_billing_refusals(day))
        self.assertEqual(order.amount_received, 600.0)
        final = self._bill(order)
        self.assertEqual(final.amount_total, 600.0)
        self._pay(final)
        self.assertEqual(order.payment_status, "paid")
        with self.assertRaisesRegex(UserError, "cannot be made a deposit"):
            payment.action_convert_to_deposit()

    def test_conversion_leaves_what_exceeds_the_order(self):
        """F167: the deposit is never more than what is left to ask."""
        order = self._create_confirmed(10)
        self._ask(order, 1000.0)
        payment = self._receive_payment(order, 500.0)
        payment.action_convert_to_deposit()
        self.assertEqual(payment.deposit_invoice_id.amount_total, 200.0)
        self.assertEqual(payment.amount_to_allocate, 300.0)

    # Other currencies and methods

    def test_payment_in_another_currency(self):
        """F168: reconciled at its own rate."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "rate": 2.0,
                "name": self._days_ago(9),
                "company_id": self.company.id,
            }
        )
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 10.0)
        payment.action_draft()
        payment.write({"currency_id": dollar.id, "amount": 1000.0})
        payment.action_post()
        self.assertEqual(order.amount_received, 500.0)
        invoice = self._bill(order)
        self.assertEqual(invoice.amount_residual, 700.0)
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertEqual(order.amount_received, 500.0)

    def test_method_without_entry(self):
        """F168: the payment is linked to the invoice until the bank has it (T-31)."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 10.0)
        payment.action_draft()
        payment.move_id.unlink()
        payment.write({"outstanding_account_id": False, "amount": 500.0})
        payment.action_post()
        self.assertFalse(payment.move_id)
        self.assertEqual(payment.allocation_state, "not_invoiced")
        invoice = self._bill(order)
        self.assertEqual(payment.invoice_ids, invoice)
        self.assertEqual(payment.allocation_state, "allocated")
        self.assertEqual(order.amount_received, 500.0)
        payment.action_unallocate()
        self.assertEqual(payment.allocation_state, "to_allocate")

    def test_form_of_the_payment_shows_its_order(self):
        """F169: the buttons are those of its state."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        with Form(payment) as form:
            self.assertEqual(form.sale_order_id, order)
        self.assertEqual(payment.action_view_order()["res_id"], order.id)
