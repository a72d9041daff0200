from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, DunningCommon


@tagged("post_install", "-at_install")
class TestDunningDue(DunningCommon):
    """What the ledger leaves to remind; amounts in cents of euro."""

    def test_a_part_payment_leaves_the_rest(self):
        """F282: the cents paid are not reminded."""
        line = self._bill(100, late=10)
        self._pay(30.55, line)
        self.assertEqual(self._get_dues(), {line.id: 6945})

    def test_a_paid_invoice_is_not_reminded(self):
        """F282: nothing is due."""
        self._pay(100, self._bill(100, late=10))
        self.assertEqual(self._get_dues(), {})

    def test_credits_pay_the_oldest_due_date_on_paper_only(self):
        """F280: a credit note and a payment on account; the ledger stays as it is."""
        old, new = self._bill(100, late=40), self._bill(200, late=10)
        credit = self._credit(60)
        self._pay(70)
        self.assertEqual(self._get_dues(), {old.id: 0, new.id: 17000})
        self.assertEqual(credit.amount_residual, -60)
        self.assertEqual(old.amount_residual, 100)

    def test_a_refund_takes_the_credit_back(self):
        """F280: a credit note that was paid back is not deducted."""
        line = self._bill(100, late=10)
        self._credit(60)
        self._pay(60, payment_type="outbound")
        self.assertEqual(self._get_dues(), {line.id: 10000})

    def test_a_payment_in_process_counts(self):
        """F280: neither its entry nor the bank is awaited."""
        line = self._bill(100, late=10)
        payment = self.system["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customer.id,
                "amount": 40,
                "journal_id": self.journals["bank"].id,
            }
        )
        # As with a payment method that has no outstanding account.
        payment.outstanding_account_id = False
        payment.action_post()
        self.assertFalse(payment.move_id)
        self.assertEqual(self._get_dues(), {line.id: 6000})

    def test_a_payment_for_another_order_waits_for_its_invoice(self):
        """F165: a deposit on an order does not pay an older invoice."""
        line = self._bill(100, late=10)
        order = self._create_order(qty=1)
        payment = self._pay(40, sale_order_id=order.id)
        self.assertEqual(payment.allocation_state, "not_invoiced")
        self.assertEqual(self._get_dues(), {line.id: 10000})

    def test_the_disputed_part_is_left_out(self):
        """F280: 30 of 100 are disputed."""
        line = self._bill(100, late=10)
        line.disputed_amount = 30
        self.assertEqual(self._get_dues(), {line.id: 7000})

    def test_what_is_excluded_is_left_out(self):
        """F280: a due date, then a customer."""
        line, other = self._bill(100, late=10), self._bill(50, late=10)
        line.dunning_excluded = True
        self.assertEqual(self._get_dues(), {line.id: 0, other.id: 5000})
        self.customer.sudo().dunning_excluded = True
        self.assertFalse(self.dues._plan_notices(self.company, TODAY, self.customer))

    def test_a_promise_stops_the_clock_until_its_date(self):
        """F280: 60 promised for the 30th are reminded from the 1st on."""
        line = self._bill(100, late=10)
        self.system["gescom.dunning.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "amount": 60,
                "date": TODAY + timedelta(days=7),
            }
        )
        self.assertEqual(self._get_dues(), {line.id: 4000})
        later = TODAY + timedelta(days=8)
        self.assertEqual(self._get_dues(day=later), {line.id: 10000})

    def test_the_due_dates_of_one_invoice_are_apart(self):
        """F141: half late, half to come."""
        term = self.system["account.payment.term"].create(
            {
                "name": "Half and half",
                "line_ids": [
                    Command.create({"value_amount": 50, "nb_days": 0}),
                    Command.create({"value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        lines = self._bill(
            100,
            invoice_payment_term_id=term.id,
            invoice_date_due=False,
            invoice_date=TODAY - timedelta(days=20),
        )
        self.assertEqual(len(lines), 2)
        run = self._preview(customers=self.customer)
        notice = run.line_ids
        self.assertEqual(notice.line_ids.amount_due, 50)
        self.assertEqual(notice.level_id, self.reminder)

    def test_each_currency_is_an_account_of_its_own(self):
        """F280: dollars are not set off with euros."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        euros = self._bill(100, late=10)
        dollars = self._bill(80, late=10, currency_id=dollar.id)
        self._credit(100)
        accounts = self.dues._read_accounts(self.company, TODAY, self.customer)
        by_currency = {account.currency_id: account.due for account in accounts}
        self.assertEqual(by_currency, {self.euro.id: 0, dollar.id: 8000})
        self.assertTrue(euros and dollars)

    def test_the_contact_owes_with_his_company(self):
        """F280: one reminder to the commercial customer, for the accounting contact."""
        contact = self.customer.sudo().create(
            {"name": "Compta", "parent_id": self.customer.id, "email": "c@example.com"}
        )
        self.customer.sudo().dunning_contact_id = contact
        self._bill(100, late=10, customer=contact)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.partner_id, self.customer)
        self.assertEqual(notice.contact_id, contact)

    def test_many_customers_are_read_at_once(self):
        """F280: as many queries for twenty customers as for two."""
        customers = self.customer.sudo().create(
            [{"name": f"Client {n}", "is_company": True} for n in range(20)]
        )
        for customer in customers:
            self._bill(10, late=10, customer=customer)
        self.env.flush_all()

        def count(partners):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.dues._plan_notices(self.company, TODAY, partners)
            return self.env.cr.sql_log_count - before

        count(customers)
        few, many = count(customers[:2]), count(customers)
        self.assertEqual(few, many)
        self.assertLess(many, 30)

    def test_other_debts_are_no_trade(self):
        """F280: a VAT credit or an advance to staff is not reminded."""
        line = self._bill(100, late=10)
        self.assertTrue(self._get_dues())
        line.account_id.sudo().non_trade = True
        self.assertFalse(self._get_dues())

    def test_promise_of_all_leaves_out_what_is_billed_since(self):
        """F280: who promised what he owes did not promise the next invoice."""
        old = self._bill(100, late=10)
        self.env["gescom.dunning.promise"].create(
            {"partner_id": self.customer.id, "date": TODAY + timedelta(days=20)}
        )
        new = self._bill(80, late=-10)
        self.assertEqual(self._get_dues(), {old.id: 0, new.id: 8000})
