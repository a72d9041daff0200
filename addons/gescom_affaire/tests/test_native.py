from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import AffaireCommon


class TestNative(AffaireCommon):
    """What Odoo does already, switched on and within reach of the administration."""

    def _print(self, report, record):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, record.ids
        )
        return html.decode()

    def _get_form_arch(self, record):
        return etree.fromstring(record.get_view(view_type="form")["arch"])

    def test_order_is_validated_before_delivery_and_invoice(self):
        """F024: neither a delivery note nor an invoice of a quotation."""
        order = self._create_order()
        self.assertFalse(order.picking_ids)
        with self.assertRaises(UserError):
            order._create_invoices()
        self._confirm(order)
        self.assertEqual(order.picking_ids.state, "assigned")
        self._deliver(order)
        self.assertTrue(order._create_invoices())

    def test_lines_are_typed(self):
        """F052: article, quantity, price and discount in the entry line."""
        form = Form(self.orders)
        form.partner_id = self.customer
        with form.order_line.new() as line:
            line.product_id = self.article
            self.assertEqual(line.price_unit, 100.0)
            line.product_uom_qty = 3
            line.discount = 10
        with form.order_line.new() as line:
            line.product_id = self.other_article
        order = form.save()
        self.assertEqual(order.order_line.mapped("price_subtotal"), [270.0, 250.0])

    def test_line_is_typed_on_a_confirmed_order(self):
        """F052: the warehouse is asked for it."""
        order = self._create_confirmed()
        with Form(order) as form, form.order_line.new() as line:
            line.product_id = self.other_article
        self.assertIn(self.other_article, order.picking_ids.move_ids.product_id)

    def test_parameters_zone(self):
        """F059: terms and means of payment, discount on the whole order."""
        term = self.env["account.payment.term"].search([], limit=1)
        method = self.env["account.payment.method.line"].search(
            [("company_id", "=", self.company.id), ("payment_type", "=", "inbound")],
            limit=1,
        )
        order = self._create_order(10)
        with Form(order) as form:
            form.payment_term_id = term
            form.preferred_payment_method_line_id = method
        self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "sol_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        self.assertEqual(order.amount_untaxed, 900.0)
        self._confirm(order)
        invoice = self._complete(order)
        self.assertEqual(invoice.invoice_payment_term_id, term)
        self.assertEqual(invoice.preferred_payment_method_line_id, method)

    def test_totals_zone(self):
        """F060: untaxed, VAT and total, on screen and in the database."""
        order = self._create_order(lines=[(self.article, 3), (self.other_article, 1)])
        form = Form(order)
        self.assertEqual(form.tax_totals["total_amount_currency"], 660.0)
        self.assertRecordValues(
            order, [{"amount_untaxed": 550, "amount_tax": 110, "amount_total": 660}]
        )

    def test_order_is_cancelled(self):
        """F061: with its delivery note, by a user without a right on purchases."""
        order = self._create_confirmed()
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.picking_ids.state, "cancel")
        self.assertEqual(order.affaire_id.state, "cancelled")

    def test_delivered_order_keeps_its_delivery_when_cancelled(self):
        """F061: what has left has left."""
        order = self._create_confirmed(10)
        picking = self._deliver(order, 4)
        order.action_cancel()
        self.assertEqual(picking.state, "done")
        self.assertFalse(self._get_open_pickings(order))

    def test_order_is_validated(self):
        """F063: by the button of the screen, the warehouse is asked at once."""
        order = self._create_order()
        buttons = self._get_form_arch(order).findall(".//header/button")
        self.assertIn("action_confirm", [button.get("name") for button in buttons])
        order.action_confirm()
        self.assertEqual(order.processing_state, "in_progress")
        self.assertTrue(order.picking_ids)
        self.assertTrue(order.validation_date)

    def test_validation_date_is_that_of_the_first_confirmation(self):
        """T-10: cancelled and confirmed again, the order keeps its age."""
        order = self._create_confirmed()
        first = order.validation_date
        order.action_cancel()
        order.action_draft()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET validation_date = %s WHERE id = %s",
            ["2026-01-05 10:00:00", order.id],
        )
        order.invalidate_recordset()
        self._confirm(order)
        self.assertEqual(str(order.validation_date), "2026-01-05 10:00:00")
        self.assertTrue(first)

    # Printed documents

    def test_quotation_and_order_are_printed(self):
        """F043, F056, F066: with the comment that ends the order."""
        order = self._create_order(note="Delivery on the second floor")
        html = self._print("sale.action_report_saleorder", order)
        for text in (order.name, "Quotation", "Chair", "second floor"):
            self.assertIn(text, html)
        self._confirm(order)
        html = self._print("sale.action_report_saleorder", order)
        for text in (order.name, "Order", "1,200.00", "second floor"):
            self.assertIn(text, html)

    def test_delivery_note_is_printed(self):
        """F023: with the number of the order."""
        order = self._create_confirmed()
        picking = self._deliver(order)
        html = self._print("stock.action_report_delivery", picking)
        self.assertIn(order.name, html)

    def test_invoice_is_printed(self):
        """F043: by its own user."""
        invoice = self._complete(self._create_confirmed())
        html = self._print("account.account_invoices", invoice)
        self.assertIn(invoice.name, html)

    def test_proforma_is_printed(self):
        """F067: switched on, sent and printed."""
        order = self._create_order()
        self.assertTrue(self.env.user.has_group("sale.group_proforma_sales"))
        buttons = self._get_form_arch(order).xpath(
            "//header/button[@name='action_quotation_send']"
            "[contains(@context, 'proforma')]"
        )
        self.assertTrue(buttons)
        html = self._print("sale.action_report_pro_forma_invoice", order)
        self.assertIn("Pro-Forma", html)

    # Margins

    def test_margin_is_shown_on_the_order(self):
        """F069: 40 a chair, on screen."""
        order = self._create_order(10)
        self.assertEqual(order.margin, 400.0)
        self.assertAlmostEqual(order.margin_percent, 0.4)
        form = Form(order)
        self.assertEqual(form.margin, 400.0)

    def test_margin_of_each_article_sold(self):
        """F070: in the analysis of sales."""
        self._create_confirmed(lines=[(self.article, 2), (self.other_article, 3)])
        self.env.flush_all()
        groups = self.env["sale.report"].formatted_read_group(
            [("state", "=", "sale"), ("company_id", "=", self.company.id)],
            ["product_id"],
            ["margin:sum"],
        )
        margins = {group["product_id"][0]: group["margin:sum"] for group in groups}
        self.assertEqual(margins, {self.article.id: 80.0, self.other_article.id: 300.0})

    def test_analysis_of_sales_is_reached(self):
        """F070: the manager's menu."""
        menus = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertIn(self.env.ref("gescom_affaire.menu_sales_analysis").id, menus)

    # From elsewhere

    def test_quotation_template_makes_an_order(self):
        """F042: a quotation from a template is confirmed like any other."""
        template = self.system["sale.order.template"].create(
            {
                "name": "Office",
                "company_id": self.company.id,
                "sale_order_template_line_ids": [
                    Command.create(
                        {"product_id": self.article.id, "product_uom_qty": 4}
                    )
                ],
            }
        )
        form = Form(self.orders)
        form.partner_id = self.customer
        form.sale_order_template_id = template
        order = self._confirm(form.save())
        self.assertEqual(order.order_line.product_uom_qty, 4)
        self.assertEqual(order.affaire_id.state, "in_progress")

    def test_order_of_a_web_shop_arrives(self):
        """F042: with its origin and the bank's number."""
        web = self.env.ref("gescom_affaire.sales_origin_web")
        order = self._create_order(
            2, sales_origin_id=web.id, web_transaction_ref="TX-2026-1"
        )
        form = Form(order)
        self.assertTrue(form.web_order)
        self.assertEqual(form.web_transaction_ref, "TX-2026-1")
        self.assertEqual(
            self.orders.search([("web_transaction_ref", "=", "TX-2026-1")]), order
        )

    def test_address_of_the_customer_is_filled_in(self):
        """F003: addresses, terms of payment and price list of the customer."""
        term = self.env["account.payment.term"].search([], limit=1)
        self.customer.with_env(self.system).property_payment_term_id = term
        shop = self._create_customer(
            "Duval Lyon", parent_id=self.customer.id, type="delivery"
        )
        form = Form(self.orders)
        form.partner_id = self.customer
        self.assertEqual(form.partner_shipping_id, shop)
        self.assertEqual(form.partner_invoice_id, self.customer)
        self.assertEqual(form.payment_term_id, term)
