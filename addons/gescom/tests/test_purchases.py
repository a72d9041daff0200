from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SuiteCommon


@tagged("post_install", "-at_install")
class TestPurchases(SuiteCommon):
    """The manager of the suite buys with Odoo's own screens."""

    def _create_purchase(self, quantity=10, confirm=True):
        purchase = self.env["purchase.order"].with_user(self.manager)
        purchase = purchase.create(
            {
                "partner_id": self.supplier.id,
                "order_line": [
                    Command.create({"product_id": self.pan.id, "product_qty": quantity})
                ],
            }
        )
        if confirm:
            purchase.button_confirm()
        return purchase

    def test_request_takes_the_price_of_the_supplier(self):
        """F247, F255: a request for prices is filled in and can be e-mailed."""
        request = self._create_purchase(confirm=False)
        self.assertAlmostEqual(request.order_line.price_unit, 18.0)
        self.assertIn(request, self._open("gescom.menu_rfq", self.manager))
        action = request.action_rfq_send()
        self.assertEqual(action["res_model"], "mail.compose.message")

    def test_confirmed_order_is_listed_and_expected(self):
        """F195, F256: the article shows what is ordered and not yet received."""
        order = self._create_purchase()
        self.assertIn(order, self._open("gescom.menu_purchase_orders", self.manager))
        self.assertIn(
            order.picking_ids, self._open("gescom.menu_receipts", self.preparer)
        )
        self.assertAlmostEqual(self.pan.incoming_qty, 10)
        self._validate(order.picking_ids)
        self.assertAlmostEqual(self.pan.incoming_qty, 0)
        self.assertAlmostEqual(self.pan.qty_available, 10)

    def test_suppliers_of_an_article_are_ordered(self):
        """F242: the first of the list is the main supplier."""
        second = self.env["res.partner"].create({"name": "Other foundry"})
        prices = self._open("gescom.menu_vendor_prices", self.manager)
        prices.create(
            {
                "partner_id": second.id,
                "product_tmpl_id": self.pan.product_tmpl_id.id,
                "price": 16.0,
                "sequence": -1,
            }
        )
        seller = self.pan._select_seller(quantity=1)
        self.assertEqual(seller.partner_id, second)

    def test_article_not_for_purchase_is_refused(self):
        """F221, F257: it cannot be chosen on an order to a supplier."""
        self.pan.purchase_ok = False
        choices = self.env["purchase.order.line"].fields_get(["product_id"])
        domain = self._evaluate(choices["product_id"]["domain"], self.manager)
        self.assertNotIn(self.pan, self.env["product.product"].search(domain))

    def test_replenishment_prepares_the_order(self):
        """F203, F254, F258: below the minimum, up to the maximum, by one click."""
        self.env["stock.warehouse.orderpoint"].with_user(self.manager).create(
            {
                "product_id": self.pan.id,
                "warehouse_id": self.warehouse.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "route_id": self.warehouse.buy_pull_id.route_id.id,
                "trigger": "manual",
                "product_min_qty": 5,
                "product_max_qty": 20,
            }
        )
        rules = self._open("gescom.menu_replenishment", self.manager)
        rule = rules.filtered(lambda rule: rule.product_id == self.pan)
        self.assertAlmostEqual(rule.qty_to_order, 20)
        rule.action_replenish()
        line = self.env["purchase.order.line"].search(
            [("product_id", "=", self.pan.id)]
        )
        self.assertEqual(line.order_id.state, "draft")
        self.assertAlmostEqual(line.product_qty, 20)

    def test_sales_administration_does_not_buy(self):
        purchases = self.env["purchase.order"].with_user(self.sales_admin)
        with self.assertRaises(AccessError):
            purchases.create({"partner_id": self.supplier.id})

    def test_supplier_form_opens_for_the_manager(self):
        with Form(self.supplier.with_user(self.manager)) as form:
            form.phone = "+33 1 99 00 12 34"
        self.assertEqual(self.supplier.phone, "+33 1 99 00 12 34")
