from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


class TestInvoiceDues(AffaireCommon):
    """Several due dates on one invoice, each with its payment method."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The due dates of these stories are far from today.
        cls.company.with_env(cls.system).billing_legal_guard = False
        order = cls._create_confirmed(10)
        cls._deliver(order)
        cls.invoice = cls._invoice(order, post=False)
        journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.transfer = journal.inbound_payment_method_line_ids[:1]
        cls.bill = cls.transfer.with_env(cls.system).copy({"name": "LCR"})
        cls.bill = cls.bill.with_env(cls.env)

    def _enter(self, *dues):
        """Enter due dates: (date, amount, payment method)."""
        self.invoice.due_ids = [Command.clear()] + [
            Command.create(
                {
                    "date": date,
                    "amount": amount,
                    "payment_method_line_id": method.id,
                }
            )
            for date, amount, method in dues
        ]

    def _get_terms(self):
        return self.invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).sorted(lambda line: (line.date_maturity, line.due_id.id))

    def _assert_terms(self, *expected):
        found = [
            (str(line.date_maturity), line.amount_currency)
            for line in self._get_terms()
        ]
        self.assertEqual(found, list(expected))

    def test_due_dates_replace_the_payment_terms(self):
        """F141: date, payment method and amount of each reach the journal items."""
        self._enter(
            ("2030-01-31", 500.0, self.transfer), ("2030-02-28", 700.0, self.bill)
        )
        self._assert_terms(("2030-01-31", 500.0), ("2030-02-28", 700.0))
        self.assertEqual(
            self._get_terms().due_payment_method_line_id, self.transfer | self.bill
        )
        self.assertEqual(str(self.invoice.invoice_date_due), "2030-02-28")
        self.invoice.action_post()
        self._assert_terms(("2030-01-31", 500.0), ("2030-02-28", 700.0))

    def test_two_due_dates_of_one_day_do_not_merge(self):
        """F141: one by transfer, the other by bill of exchange."""
        self._enter(
            ("2030-01-31", 200.0, self.transfer), ("2030-01-31", 1000.0, self.bill)
        )
        self._assert_terms(("2030-01-31", 200.0), ("2030-01-31", 1000.0))
        methods = [line.due_payment_method_line_id for line in self._get_terms()]
        self.assertEqual(methods, [self.transfer, self.bill])

    def test_sum_must_be_the_total_to_post(self):
        """F141: the sentence gives the difference."""
        self._enter(
            ("2030-01-31", 500.0, self.transfer), ("2030-02-28", 650.0, self.bill)
        )
        self.assertEqual(self.invoice.due_difference, 50.0)
        with self.assertRaisesRegex(UserError, "1,150.00.*1,200.00.*50.00"):
            self.invoice.action_post()
        self.invoice.due_ids[-1].amount = 700.0
        self.assertEqual(self.invoice.due_difference, 0.0)
        self.invoice.action_post()
        self._assert_terms(("2030-01-31", 500.0), ("2030-02-28", 700.0))

    def test_draft_stays_balanced_while_it_is_entered(self):
        """F141: due dates validated one by one, and a total that changes."""
        self._enter(("2030-01-31", 500.0, self.transfer))
        self._assert_terms(("2030-01-31", 1200.0))
        self.invoice.invoice_line_ids = [
            Command.create(
                {
                    "name": "Goodwill",
                    "price_unit": -200.0,
                    "tax_ids": [Command.clear()],
                }
            )
        ]
        self._assert_terms(("2030-01-31", 1000.0))
        self.assertEqual(self.invoice.due_difference, 500.0)

    def test_due_date_written_alone(self):
        """F141: by XML-RPC, without going through the invoice."""
        self._enter(
            ("2030-01-31", 500.0, self.transfer), ("2030-02-28", 700.0, self.bill)
        )
        self.invoice.due_ids[0].write({"date": "2030-01-15", "amount": 600.0})
        self.invoice.due_ids[1].unlink()
        self._assert_terms(("2030-01-15", 1200.0))
        self.env["gescom.invoice.due"].create(
            {"move_id": self.invoice.id, "date": "2030-03-31", "amount": 600.0}
        )
        self._assert_terms(("2030-01-15", 600.0), ("2030-03-31", 600.0))

    def test_without_due_dates_the_terms_come_back(self):
        """F141: they are optional."""
        self._enter(
            ("2030-01-31", 500.0, self.transfer), ("2030-02-28", 700.0, self.bill)
        )
        self.invoice.due_ids = [Command.clear()]
        self.assertEqual(len(self._get_terms()), 1)
        self.assertFalse(self._get_terms().due_id)

    def test_filled_from_the_payment_terms(self):
        """F141: to start from what the customer usually gets."""
        self.invoice.invoice_payment_term_id = self.system[
            "account.payment.term"
        ].create(
            {
                "name": "Half now, half later",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 30}
                    ),
                ],
            }
        )
        self.invoice.invoice_date = "2030-01-01"
        self.invoice.action_fill_dues()
        self.assertRecordValues(
            self.invoice.due_ids,
            [
                {"date": Date.to_date("2030-01-01"), "amount": 600.0},
                {"date": Date.to_date("2030-01-31"), "amount": 600.0},
            ],
        )
        self.invoice.action_fill_dues()
        self.assertEqual(len(self.invoice.due_ids), 2)
        self.invoice.action_post()

    def test_split_by_month(self):
        """F141: the last due date takes the cents."""
        with self._open_form(self.invoice.action_split_dues()) as form:
            form.count = 7
            form.first_date = "2030-01-31"
            form.payment_method_line_id = self.bill
        form.record.action_split()
        amounts = self.invoice.due_ids.mapped("amount")
        self.assertEqual(amounts, [171.43] * 6 + [171.42])
        self.assertEqual(str(self.invoice.due_ids[1].date), "2030-02-28")
        self.assertFalse(self.invoice.due_difference)
        self.invoice.action_post()
        self.assertEqual(len(self._get_terms()), 7)

    def test_split_out_of_reason(self):
        """F141: the window says what it takes."""
        wizard = self.env["gescom.invoice.due.split"].create(
            {"move_id": self.invoice.id, "count": 1}
        )
        with self.assertRaisesRegex(UserError, "2 to 36"):
            wizard.action_split()

    def test_foreign_currency(self):
        """F141: each line in both currencies, and the entry balanced."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2020-01-01",
                "rate": 3.0,
                "company_id": self.company.id,
            }
        )
        self.invoice.currency_id = dollar
        self._enter(
            ("2030-01-31", 400.0, self.transfer),
            ("2030-02-28", 400.0, self.transfer),
            ("2030-03-31", 400.0, self.transfer),
        )
        self.invoice.action_post()
        self.assertEqual(self._get_terms().mapped("amount_currency"), [400.0] * 3)
        self.assertAlmostEqual(sum(self.invoice.line_ids.mapped("balance")), 0.0)
        self.assertAlmostEqual(sum(self._get_terms().mapped("balance")), 400.0)

    def test_law_limits_the_due_dates(self):
        """F141: a due date entered by hand is held to it as well."""
        self.company.with_env(self.system).billing_legal_guard = True
        self.invoice.invoice_date = "2030-01-01"
        self._enter(("2030-03-03", 1200.0, self.transfer))
        with self.assertRaisesRegex(UserError, "03/03/2030.*03/02/2030"):
            self.invoice.action_post()
        self.invoice.due_ids.date = "2030-03-02"
        self.invoice.action_post()

    def test_posted_due_dates_keep_date_and_amount(self):
        """F141: only the payment method may change."""
        self._enter(
            ("2030-01-31", 500.0, self.transfer), ("2030-02-28", 700.0, self.bill)
        )
        self.invoice.action_post()
        for change in (
            lambda: self.invoice.due_ids[0].write({"amount": 1.0}),
            lambda: self.invoice.due_ids[0].unlink(),
            lambda: self.invoice.write({"due_ids": [Command.clear()]}),
            self.invoice.action_fill_dues,
        ):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                change()
        self.invoice.due_ids[0].payment_method_line_id = self.bill
        self.assertEqual(self._get_terms().due_payment_method_line_id, self.bill)

    def test_amount_is_more_than_zero(self):
        """F141: refused by the database."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(Exception, "gescom_invoice_due_positive_amount"),
        ):
            self._enter(("2030-01-31", 0.0, self.transfer))

    def test_due_date_stays_on_its_invoice(self):
        """F141: it cannot be moved."""
        self._enter(("2030-01-31", 1200.0, self.transfer))
        other = self.invoice.copy()
        self.assertFalse(other.due_ids)
        with self.assertRaisesRegex(UserError, "stays on its invoice"):
            self.invoice.due_ids.move_id = other

    def test_not_with_an_early_payment_discount(self):
        """F141: Odoo gives it for one due date only."""
        self._enter(("2030-01-31", 1200.0, self.transfer))
        terms = self.system["account.payment.term"].create(
            {
                "name": "Discount 2 %",
                "early_discount": True,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        with self.assertRaisesRegex(ValidationError, "Discount 2 %"):
            self.invoice.invoice_payment_term_id = terms

    def test_customer_invoices_only(self):
        """F141: no due dates on a credit note."""
        self.invoice.action_post()
        refund = self._credit(self.invoice, post=False)
        with self.assertRaisesRegex(ValidationError, "customer invoices"):
            refund.due_ids = [Command.create({"date": "2030-01-31", "amount": 1.0})]

    def test_entered_on_the_screen(self):
        """F141: in their own tab."""
        with Form(self.invoice) as form:
            for date, amount in (("2030-01-31", 1000.0), ("2030-02-28", 200.0)):
                with form.due_ids.new() as due:
                    due.date = date
                    due.amount = amount
                    due.payment_method_line_id = self.transfer
            self.assertEqual(form.due_difference, 0.0)
        self._assert_terms(("2030-01-31", 1000.0), ("2030-02-28", 200.0))

    def test_rights(self):
        """F141: read by the salesperson, entered by whoever bills."""
        self._enter(("2030-01-31", 1200.0, self.transfer))
        salesman = self._create_user(
            "salesman", "sales_team.group_sale_salesman_all_leads"
        )
        due = self.invoice.due_ids.with_user(salesman)
        self.assertEqual(due.amount, 1200.0)
        with self.assertRaises(AccessError):
            due.amount = 1.0

    def test_company_rule(self):
        """F141: nobody sees the due dates of another company."""
        self._enter(("2030-01-31", 1200.0, self.transfer))
        other = self._create_bare_company()
        stranger = self._create_user(
            "stranger", "gescom_base.group_sales_admin", company=other
        )
        dues = self.system["gescom.invoice.due"].with_company(other)
        dues = dues.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(dues.search([("move_id", "=", self.invoice.id)]))
