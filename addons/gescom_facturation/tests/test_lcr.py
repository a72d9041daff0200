from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.gescom_affaire.tests.common import AffaireCommon

IBAN = "FR7630006000011234567890189"


class TestLcr(AffaireCommon):
    """The bill of exchange, printed from the invoice."""

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
        cls.bill = cls.transfer.with_env(cls.system).copy(
            {
                "name": "LCR",
                "is_bill_of_exchange": True,
                "payment_account_id": cls.transfer.payment_account_id.id,
            }
        )
        cls.company.partner_id.with_env(cls.system).lang = "en_US"
        cls.bill = cls.bill.with_env(cls.env)

    def _set_account(self, number):
        self.system["res.partner.bank"].create(
            {"partner_id": self.customer.id, "acc_number": number}
        )

    def _post(self, *dues):
        self.invoice.due_ids = [
            Command.create(
                {
                    "date": date,
                    "amount": amount,
                    "payment_method_line_id": method.id,
                }
            )
            for date, amount, method in dues
        ]
        self.invoice.action_post()

    def _print(self):
        action = self.invoice.action_print_lcr()
        self.assertEqual(action["report_name"], "gescom_facturation.report_lcr")
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            action["report_name"], action["context"]["active_ids"]
        )
        return " ".join(page.decode().split())

    def test_bill_is_filled_in(self):
        """F153: with the RIB read in the customer's IBAN."""
        self._set_account(IBAN)
        self.invoice.preferred_payment_method_line_id = self.bill
        self.invoice.action_post()
        self.assertTrue(self.invoice.has_bill_of_exchange)
        page = self._print()
        for text in (
            ">30006<",
            ">00001<",
            ">12345678901<",
            ">89<",
            "1,200.00",
            "Duval SARL",
            "Maison Testeur",
            "One Thousand, Two Hundred",
            self.invoice.name,
        ):
            self.assertIn(text, page)

    def test_one_bill_for_each_due_date_paid_so(self):
        """F153, F141: the transfer in between has none."""
        self._set_account(IBAN)
        self._post(
            ("2030-01-31", 300.0, self.bill),
            ("2030-02-28", 400.0, self.transfer),
            ("2030-03-31", 500.0, self.bill),
        )
        page = self._print()
        self.assertEqual(page.count('name="bill_of_exchange"'), 2)
        self.assertIn("01/31/2030", page)
        self.assertIn("03/31/2030", page)
        self.assertNotIn("02/28/2030", page)

    def test_paid_due_dates_have_no_bill(self):
        """F153: nothing is left to draw."""
        self._set_account(IBAN)
        self.invoice.preferred_payment_method_line_id = self.bill
        self.invoice.action_post()
        self._pay(self.invoice)
        self.assertFalse(self.invoice.has_bill_of_exchange)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            self.invoice.action_print_lcr()

    def test_other_payment_methods_have_no_bill(self):
        """F153: the sentence says what to tick."""
        self.invoice.preferred_payment_method_line_id = self.transfer
        self.invoice.action_post()
        self.assertFalse(self.invoice.has_bill_of_exchange)
        with self.assertRaisesRegex(UserError, "ticked “Bill of exchange”"):
            self.invoice.action_print_lcr()

    def test_customer_without_bank_account(self):
        """F153: one sentence."""
        self.invoice.preferred_payment_method_line_id = self.bill
        self.invoice.action_post()
        with self.assertRaisesRegex(UserError, "bank account of Duval SARL first"):
            self.invoice.action_print_lcr()

    def test_accounts_that_give_no_rib(self):
        """F153: each with its reason."""
        self.invoice.preferred_payment_method_line_id = self.bill
        self.invoice.action_post()
        for number, message in (
            ("BE68539007547034", "no French IBAN"),
            ("FR0630006000011234567890188", "RIB key"),
        ):
            self.customer.with_env(self.system).bank_ids.unlink()
            self._set_account(number)
            with self.assertRaisesRegex(UserError, message):
                self.invoice.action_print_lcr()

    def test_euros_only(self):
        """F153: banks take no other."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self._set_account(IBAN)
        self.invoice.currency_id = dollar
        self.invoice.preferred_payment_method_line_id = self.bill
        self.invoice.action_post()
        with self.assertRaisesRegex(UserError, "in euros"):
            self.invoice.action_print_lcr()

    def test_rib_is_shown_on_the_bank_account(self):
        """F153: and nothing for a foreign one."""
        self._set_account(IBAN)
        self._set_account("BE68539007547034")
        ribs = self.customer.bank_ids.mapped("rib")
        self.assertEqual(set(ribs), {"30006 00001 12345678901 89", False})
