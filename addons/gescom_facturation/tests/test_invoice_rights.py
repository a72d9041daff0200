from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.gescom_affaire.tests.common import AffaireCommon

from ..models.invoice_rights import as_system


class TestInvoiceRights(AffaireCommon):
    """What may still change on the draft invoice of an affaire, and what may not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(10)
        cls._deliver(cls.order)
        cls.invoice = cls._invoice(cls.order, post=False)
        cls.line = cls.invoice.invoice_line_ids.filtered("product_id")

    def _assert_refused(self, vals):
        with self.assertRaisesRegex(UserError, f"order {self.order.name}"):
            self.line.write(vals)

    def test_article_lines_cannot_be_changed(self):
        """F140: article, quantity, unit, price, discount and taxes."""
        for vals in (
            {"product_id": self.other_article.id},
            {"quantity": 9.0},
            {"price_unit": 99.0},
            {"discount": 5.0},
            {"tax_ids": [Command.clear()]},
            {"sale_line_ids": [Command.clear()]},
            {"display_type": "line_note"},
        ):
            with self.subTest(vals=vals):
                self._assert_refused(vals)

    def test_amounts_cannot_be_changed_through_the_journal_items(self):
        """F140: the accounting tab is no way round."""
        for vals in (
            {"balance": -1.0},
            {"amount_currency": -1.0},
            {"credit": 1.0},
        ):
            with self.subTest(vals=vals):
                self._assert_refused(vals)

    def test_article_lines_cannot_be_changed_through_the_invoice(self):
        """F140: as the web client and XML-RPC save it."""
        for command in (
            Command.update(self.line.id, {"price_unit": 1.0}),
            Command.delete(self.line.id),
            Command.clear(),
        ):
            with self.subTest(command=command), self.assertRaises(UserError):
                self.invoice.write({"invoice_line_ids": [command]})

    def test_article_line_cannot_be_deleted(self):
        """F140: the order keeps what was delivered to bill."""
        with self.assertRaisesRegex(UserError, "those of the order"):
            self.line.unlink()

    def test_context_of_a_caller_opens_nothing(self):
        """F140: no context that XML-RPC can send."""
        for value in (True, 1, "object"):
            line = self.line.with_context(
                gescom_system_change=value, skip_invoice_sync=True
            )
            with self.assertRaises(UserError):
                line.write({"price_unit": 1.0})

    def test_manager_is_refused_as_well(self):
        """F140: a rule of the trade, not of the hierarchy."""
        with self.assertRaises(UserError):
            self.line.with_user(self.manager).write({"quantity": 1.0})

    def test_addons_may_change_the_lines(self):
        """F140: the billing itself completes its invoices."""
        as_system(self.line).write({"quantity": 4.0})
        self.assertEqual(self.invoice.amount_untaxed, 400.0)
        as_system(self.line).unlink()
        self.assertFalse(self.invoice.invoice_line_ids)

    def test_same_values_are_no_change(self):
        """F140: a client that sends all fields back is not refused."""
        self.line.write({"price_unit": 100.0, "quantity": 10.0, "name": "Oak chair"})
        self.assertEqual(self.line.name, "Oak chair")

    def test_rest_of_the_invoice_may_change(self):
        """F139, F154: comments, due date, payment mode, other lines."""
        method = self.env["account.payment.method.line"].search(
            [
                ("payment_type", "=", "inbound"),
                ("company_id", "=", self.company.id),
            ],
            limit=1,
        )
        self.invoice.write(
            {
                "narration": "<p>Handle with care</p>",
                "invoice_date_due": "2030-01-31",
                "preferred_payment_method_line_id": method.id,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Goodwill", "price_unit": -100.0, "quantity": 1}
                    )
                ],
            }
        )
        self.assertEqual(self.invoice.amount_untaxed, 900.0)
        self.assertEqual(str(self.invoice.invoice_date_due), "2030-01-31")
        self.invoice.action_post()
        terms = self.invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        self.assertEqual(terms.due_payment_method_line_id, method)

    def test_carriage_of_the_order_may_change(self):
        """F139: the shipping cost and its discount."""
        order = self._create_order(1)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.service.id,
                    "price_unit": 20.0,
                    "is_delivery": True,
                }
            )
        ]
        self._confirm(order)
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        carriage = invoice.invoice_line_ids.filtered(
            lambda line: line.product_id == self.service
        )
        carriage.write({"price_unit": 30.0, "discount": 50.0})
        self.assertEqual(invoice.amount_untaxed, 115.0)

    def test_screen_shows_the_articles_read_only(self):
        """F140: the form does not even let one type."""
        with Form(self.invoice) as form:
            with form.invoice_line_ids.edit(0) as line:
                with self.assertRaisesRegex(AssertionError, "readonly"):
                    line.price_unit = 1.0
            form.narration = "Thank you"
        self.assertEqual(self.invoice.amount_untaxed, 1000.0)

    def test_draft_may_be_deleted_as_a_whole(self):
        """F140: the order is to bill again."""
        self.invoice.unlink()
        self.assertEqual(self.order.invoice_status, "to invoice")

    def test_credit_note_lines_may_change(self):
        """F140: one chooses what to credit."""
        self.invoice.action_post()
        refund = self._credit(self.invoice, qty=3.0)
        self.assertEqual(refund.amount_untaxed, 300.0)

    def test_invoice_without_order_is_free(self):
        """F140: an express invoice is nobody's order."""
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": self.article.id, "quantity": 2})
                ],
            }
        )
        invoice.invoice_line_ids.quantity = 3.0
        self.assertEqual(invoice.amount_untaxed, 300.0)

    def test_purchase_price_is_corrected_on_a_posted_invoice(self):
        """F140: it is kept on the order, whose margin follows."""
        margin = self.order.margin
        self.invoice.action_post()
        self.assertEqual(self.line.purchase_price, 60.0)
        self.line.purchase_price = 70.0
        self.assertEqual(self.order.order_line.purchase_price, 70.0)
        self.assertEqual(self.order.margin, margin - 100.0)

    def test_purchase_price_window(self):
        """F140: opened from the line."""
        action = self.line.action_edit_purchase_price()
        view = self.env["ir.ui.view"].browse(action["views"][0][0])
        with Form(self.line, view=view) as form:
            form.purchase_price = 65.0
        self.assertEqual(self.order.order_line.purchase_price, 65.0)

    def test_purchase_price_is_for_the_sales_administration(self):
        """F140: not for whoever may only bill."""
        biller = self._create_user("biller", "account.group_account_invoice")
        with self.assertRaisesRegex(UserError, "sales administration"):
            self.line.with_user(biller).purchase_price = 1.0
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        with self.assertRaises(AccessError):
            self.line.with_user(preparer).purchase_price = 1.0

    def test_purchase_price_needs_an_order(self):
        """F140: elsewhere it is the cost of the article."""
        self.invoice.invoice_line_ids = [
            Command.create({"name": "Goodwill", "price_unit": 5.0})
        ]
        extra = self.invoice.invoice_line_ids - self.line
        with self.assertRaisesRegex(UserError, "bills no order"):
            extra.purchase_price = 3.0
