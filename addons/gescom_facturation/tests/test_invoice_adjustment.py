from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


class TestInvoiceAdjustment(AffaireCommon):
    """Discount, carriage and escompte entered on the draft invoice of an affaire."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reduced = cls.tax.copy({"name": "VAT 10%", "amount": 10.0})
        cls.other_article.with_env(cls.system).taxes_id = cls.reduced
        order = cls._create_confirmed(lines=[(cls.article, 10), (cls.other_article, 4)])
        cls._deliver(order)
        cls.invoice = cls._invoice(order, post=False)

    def _adjust(self, **values):
        action = self.invoice.action_adjust()
        form = self._open_form(action)
        for name, value in values.items():
            setattr(form, name, value)
        wizard = form.save()
        wizard.action_apply()
        return self.invoice.invoice_line_ids.filtered("adjustment_kind")

    def test_discount_in_percent(self):
        """F139: one line for each VAT rate, the articles unchanged."""
        lines = self._adjust(kind="discount", percent=10.0)
        self.assertEqual(lines.mapped("price_subtotal"), [-100.0, -100.0])
        self.assertEqual(lines.tax_ids, self.tax | self.reduced)
        self.assertEqual(self.invoice.amount_untaxed, 1800.0)
        self.assertEqual(self.invoice.amount_tax, 270.0)
        self.assertIn("Discount 10 % (VAT 20%)", lines.mapped("name"))
        self.invoice.action_post()

    def test_discount_in_amount(self):
        """F139: what the customer pays less, taxes included."""
        self._adjust(kind="discount", amount_type="fixed", amount=100.0)
        self.assertEqual(self.invoice.amount_total, 2200.0)

    def test_discount_replaces_the_former_one(self):
        """F139: entered again, it is not added up."""
        self._adjust(kind="discount", percent=10.0)
        lines = self._adjust(kind="discount", percent=5.0)
        self.assertEqual(len(lines), 2)
        self.assertEqual(self.invoice.amount_untaxed, 1900.0)

    def test_carriage_and_its_discount(self):
        """F139: added when the order had none, then changed."""
        line = self._adjust(kind="carriage", amount=40.0)
        self.assertEqual(self.invoice.amount_untaxed, 2040.0)
        self._adjust(kind="carriage", amount=40.0, carriage_discount=25.0)
        self.assertEqual(line.price_subtotal, 30.0)
        self.assertEqual(self.invoice.amount_untaxed, 2030.0)

    def test_discount_leaves_the_carriage_alone(self):
        """F139: the carriage has a discount of its own."""
        self._adjust(kind="carriage", amount=40.0)
        self._adjust(kind="discount", percent=50.0)
        self.assertEqual(self.invoice.amount_untaxed, 1040.0)

    def test_carriage_of_the_order_is_the_one_that_changes(self):
        """F139: no second carriage beside it."""
        order = self._create_order(1)
        order.order_line = [
            Command.create(
                {"product_id": self.service.id, "price_unit": 20, "is_delivery": True}
            )
        ]
        self._confirm(order)
        self._deliver(order)
        self.invoice = self._invoice(order, post=False)
        self._adjust(kind="carriage", amount=15.0)
        self.assertEqual(len(self.invoice.invoice_line_ids), 2)
        self.assertEqual(self.invoice.amount_untaxed, 115.0)

    def test_early_payment_discount(self):
        """F139: reckoned on the discount and the carriage as well, in its account."""
        account = self.system["account.account"].create(
            {
                "name": "Early payment discounts",
                "code": "665000",
                "account_type": "expense",
                "company_ids": [Command.set(self.company.ids)],
            }
        )
        company = self.company.with_env(self.system)
        company.account_journal_early_pay_discount_loss_account_id = account
        self._adjust(kind="discount", percent=10.0)
        lines = self._adjust(kind="early_payment", percent=2.0)
        own = lines.filtered(lambda line: line.adjustment_kind == "early_payment")
        self.assertEqual(sum(own.mapped("price_subtotal")), -36.0)
        self.assertEqual(own.account_id.ids, account.ids)
        self.invoice.action_post()

    def test_removed(self):
        """F139: the invoice is then that of the order."""
        self._adjust(kind="discount", percent=10.0)
        wizard = self.env["gescom.invoice.adjustment"].create(
            {"move_id": self.invoice.id, "kind": "discount"}
        )
        wizard.action_remove()
        self.assertEqual(self.invoice.amount_untaxed, 2000.0)

    def test_figures_that_make_no_sense(self):
        """F139: each with its sentence."""
        for message, values in (
            ("between 0 and 100", {"kind": "discount"}),
            ("between 0 and 100", {"kind": "discount", "percent": 101.0}),
            ("between 0 and 100", {"kind": "early_payment", "percent": -1.0}),
            ("more than zero", {"kind": "discount", "amount_type": "fixed"}),
            (
                "more than the .*2,300.00",
                {"kind": "discount", "amount_type": "fixed", "amount": 2301.0},
            ),
            ("zero or more", {"kind": "carriage", "amount": -1.0}),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, message),
            ):
                self._adjust(**values)

    def test_posted_invoice_is_left_alone(self):
        """F139: a credit note corrects it."""
        self.invoice.action_post()
        for values in (
            {"kind": "discount", "percent": 10.0},
            {"kind": "carriage", "amount": 5.0},
        ):
            with self.assertRaisesRegex(UserError, "credit note"):
                self._adjust(**values)
