from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SuiteCommon


@tagged("post_install", "-at_install")
class TestReporting(SuiteCommon):
    """Odoo's analyses below the suite's own menu."""

    def _create_invoiced_order(self):
        self._count(self.pan, 10)
        order = self._create_order((self.pan, 4))
        self._validate(order.picking_ids)
        self._invoice(order)
        return order

    def test_margin_of_each_article_sold(self):
        """F070: selling price less cost, in a table with one row an article."""
        self._create_invoiced_order()
        rows = self._open("gescom.menu_report_margins", self.manager)
        action = self._read_action("gescom.menu_report_margins", self.manager)
        totals = dict(
            rows._read_group(
                [("id", "in", rows.ids)],
                action["context"]["pivot_row_groupby"],
                [f"{action['context']['pivot_measures'][-1]}:sum"],
            )
        )
        self.assertAlmostEqual(totals[self.pan], 4 * (40.0 - 18.0))

    def test_articles_bought_and_sold_in_a_period(self):
        """F070: invoices of customers and suppliers, by article, over a period."""
        invoice = self._create_invoiced_order().invoice_ids
        self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_date": invoice.invoice_date,
                "invoice_line_ids": [
                    Command.create(
                        {"product_id": self.pan.id, "quantity": 4, "price_unit": 18.0}
                    )
                ],
            }
        ).action_post()
        action = self._read_action("gescom.menu_report_turnover", self.manager)
        wizard = Form(self.env[action["res_model"]].with_user(self.manager))
        wizard.from_date = wizard.to_date = invoice.invoice_date
        action = wizard.save().action_open_window()
        pan = self.pan.with_user(self.manager).with_context(**action["context"])
        self.assertAlmostEqual(pan.sale_num_invoiced, 4)
        self.assertAlmostEqual(pan.turnover, 160.0)
        self.assertAlmostEqual(pan.total_margin, 88.0)

    def test_margins_of_articles_are_for_the_manager(self):
        with self.assertRaises(AccessError):
            self.env["product.margin"].with_user(self.sales_admin).create({})

    def test_sales_are_analysed(self):
        """F291, F292: by customer and by article, with the margin."""
        order = self._create_invoiced_order()
        rows = self._open("gescom.menu_report_products", self.sales_admin)
        row = rows.filtered(lambda row: row.order_reference == order)
        self.assertEqual(row.product_id, self.pan)
        self.assertAlmostEqual(row.price_subtotal, 160.0)
        self.assertAlmostEqual(row.margin, 88.0)
        self.assertIn(row, self._open("gescom.menu_report_customers", self.sales_admin))

    def test_invoices_and_credit_notes_are_listed_apart(self):
        """F143: each has its menu."""
        invoice = self._create_invoiced_order().invoice_ids
        wizard = self.env["account.move.reversal"].with_user(self.sales_admin)
        wizard = wizard.with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id})
        refund = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        invoices = self._open("gescom.menu_customer_invoices", self.sales_admin)
        self.assertIn(invoice, invoices)
        refunds = self._open("gescom.menu_credit_notes", self.sales_admin)
        self.assertIn(refund, refunds)
        self.assertNotIn(invoice, refunds)

    def test_payments_of_customers_are_listed(self):
        """F279: bank transfers and cheques are followed in one list."""
        invoice = self._create_invoiced_order().invoice_ids
        wizard = self.env["account.payment.register"].with_user(self.sales_admin)
        payment = (
            wizard.with_context(active_model="account.move", active_ids=invoice.ids)
            .create({})
            ._create_payments()
        )
        self.assertEqual(invoice.payment_state, "paid")
        payments = self._open("gescom.menu_customer_payments", self.sales_admin)
        self.assertIn(payment, payments)

    def test_stock_has_its_value(self):
        """F192, F205: number of pieces and value of the stock, article by article."""
        self._count(self.pan, 10)
        articles = self._open("gescom.menu_report_stock", self.manager)
        pan = articles.filtered(lambda article: article == self.pan)
        self.assertAlmostEqual(pan.qty_available, 10)
        self.assertAlmostEqual(pan.total_value, 180.0)

    def test_average_cost_follows_the_receipts(self):
        """F206: 10 at 18 and 10 at 22 make 20 at 20."""
        self.pan.categ_id = self.env["product.category"].create(
            {"name": "Averaged", "property_cost_method": "average"}
        )
        self._count(self.pan, 10)
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.pan.id,
                            "product_qty": 10,
                            "price_unit": 22.0,
                        }
                    )
                ],
            }
        )
        purchase.button_confirm()
        self._validate(purchase.picking_ids)
        self.assertAlmostEqual(self.pan.standard_price, 20.0)
