from ast import literal_eval

from odoo.tests import Form

from .common import DepositCommon


class TestSchedule(DepositCommon):
    """« Suivi des règlements clients »: what is due, received and to allocate."""

    def _list(self, action):
        """Records of one of the entries of the menu, of the company at hand."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"gescom_acompte.{action}"
        )
        domain = [*literal_eval(action["domain"]), ("company_id", "=", self.company.id)]
        return self.env[action["res_model"]].search(domain)

    def test_schedule_lists_what_is_due(self):
        """F163, F173: invoices, deposits and credit notes until they are paid."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 600.0)
        invoice = self._bill(order)
        due = self._list("payment_schedule_action")
        self.assertEqual(due.move_id, deposit | invoice)
        self.assertEqual(due.filtered("is_deposit_due").move_id, deposit)
        self.assertEqual(sum(due.mapped("amount_residual")), 1200.0)
        self._pay(deposit)
        self._pay(invoice)
        self.assertFalse(self._list("payment_schedule_action"))
        credit = self._credit(invoice)
        self.assertEqual(self._list("payment_schedule_action").move_id, credit)

    def test_late_due_dates_are_counted(self):
        """F173: days since the due date."""
        order = self._create_confirmed(10)
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        invoice.invoice_payment_term_id = False
        invoice.invoice_date = invoice.invoice_date_due = self._days_ago(12)
        invoice.action_post()
        due = self._list("payment_schedule_action")
        self.assertEqual(due.late_days, 12)
        self._pay(invoice)
        self.assertEqual(due.late_days, 0)

    def test_schedule_is_searched_by_affaire_and_order(self):
        """F173: by what the user knows of the deal."""
        order, other = self._create_confirmed(1), self._create_confirmed(1)
        invoice = self._bill(order)
        self._bill(other)
        lines = self.env["account.move.line"]
        due = [("date_maturity", "!=", False)]
        for name, record in (
            ("due_order_ids", order),
            ("due_affaire_ids", order.affaire_id),
        ):
            found = lines.search([*due, (name, "in", record.ids)])
            self.assertEqual(found.move_id, invoice)
            found = lines.search([*due, (name, "ilike", record.name)])
            self.assertEqual(found.move_id, invoice)

    def test_payment_is_registered_from_the_schedule(self):
        """F163: the deposit awaits its payment there."""
        deposit = self._ask(self._create_confirmed(10), 600.0)
        due = self._list("payment_schedule_action")
        action = due.action_register_payment()
        form = Form(
            self.env["account.payment.register"].with_context(**action["context"])
        )
        self.assertEqual(form.amount, 600.0)
        form.save().action_create_payments()
        self.assertEqual(deposit.payment_state, "paid")

    def test_payments_go_from_list_to_list(self):
        """F167, F169, F173: received, allocated, taken off."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        self.assertEqual(self._list("payment_not_invoiced_action"), payment)
        self.assertFalse(self._list("payment_to_allocate_action"))
        self._bill(order)
        self.assertFalse(self._list("payment_not_invoiced_action"))
        payment.action_unallocate()
        self.assertEqual(self._list("payment_to_allocate_action"), payment)

    def test_deposits_to_refund_are_listed(self):
        """F158: until their credit note is made."""
        order = self._create_confirmed(10)
        self._ask(order, 600.0)
        self.assertFalse(self._list("deposit_to_refund_action"))
        order._action_cancel()
        self.assertEqual(self._list("deposit_to_refund_action"), order)

    def test_lists_read_all_that_they_show(self):
        """F173: each row of each list, for the sales administration."""
        order = self._create_confirmed(10)
        self._ask(order, 100.0)
        payment = self._receive_payment(order, 500.0)
        due = self._list("payment_schedule_action")
        for record, xmlid in (
            (due, "account_move_line_view_list_schedule"),
            (payment, "account_payment_view_list"),
            (order, "sale_order_view_list_refund"),
        ):
            view = self.env.ref(f"gescom_acompte.{xmlid}")
            self.assertTrue(self._read_screen(record, "list", view.id))

    def test_schedule_is_grouped(self):
        """F173: by customer, due date and payment method, with totals."""
        self._ask(self._create_confirmed(10), 600.0)
        due = self._list("payment_schedule_action")
        for name in ("partner_id", "date_maturity:month", "due_payment_method_line_id"):
            (group,) = due.formatted_read_group(
                [("id", "in", due.ids)], [name], ["amount_residual:sum"]
            )
            self.assertEqual(group["amount_residual:sum"], 600.0)
