from odoo.exceptions import AccessError, UserError

from .common import DirectCommon


class TestDock(DirectCommon):
    """A-33: goods that a supplier sends to us instead, and routes of Odoo."""

    def _take_in(self, purchase, user=None):
        pickings = purchase.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        pickings.with_user(user or self.preparer).action_receive_at_dock()
        return pickings

    def test_supplier_sends_it_to_us(self):
        """A-33: a receipt for the supplier's order, a delivery for the customer."""
        order = self._create_confirmed(10, article=self.scarce)
        purchase = self._deliver_by(order, 4)
        picking = self._take_in(purchase)
        self._assert_shares(order, bl=10)
        self.assertEqual(picking.document_kind, "reception")
        self.assertEqual(picking.picking_type_id, self.warehouse.in_type_id)
        self.assertFalse(picking.name.startswith("LF"), picking.name)
        self.assertFalse(picking.sale_id)
        self.assertEqual(picking.origin, purchase.name)
        self.assertNotIn(picking, order.picking_ids)
        self.assertEqual(purchase.state, "purchase")
        self.assertFalse(purchase.direct_delivery)
        self.assertEqual(self._validate(picking.with_env(self.env)).state, "done")
        self.assertEqual(self.scarce.qty_available, 4)
        self.assertEqual(purchase.order_line.qty_received, 4)
        self.assertEqual(order.order_line.qty_delivered, 0)
        order.order_line.product_uom_qty = 11
        self._assert_shares(order, bl=11)
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 4)

    def test_rest_of_what_was_shipped(self):
        """A-33: the goods that left stay delivered by the supplier."""
        order = self._create_confirmed(10, article=self.scarce)
        purchase = self._deliver_by(order, 4)
        self._send(purchase, 1)
        picking = self._take_in(purchase)
        self.assertEqual(picking.document_kind, "reception")
        self.assertEqual(purchase.direct_delivery, "lf")
        self._assert_shares(order, bl=9)
        self._validate(picking.with_env(self.env))
        self.assertEqual(purchase.order_line.qty_received, 4)
        self.assertEqual(order.order_line.qty_delivered, 1)
        order.order_line.product_uom_qty = 12
        self._assert_shares(order, bl=11)

    def test_goods_at_our_dock_count_in_the_average(self):
        """T-50: they are in our stock from then on."""
        article = self._create_article("Vase", price=20.0, cost=0.0, stock=0)
        self._average(article)
        self._sell_by(article, self.supplier, 8.0)
        self._buy(article, 10, 5.0)
        order = self._create_confirmed(5, article=article)
        purchase = self._deliver_by(order, 5)
        self.assertAlmostEqual(order.order_line.purchase_price, 8.0)
        picking = self._take_in(purchase)
        self.assertAlmostEqual(order.order_line.purchase_price, 5.0)
        self._validate(picking.with_env(self.env))
        self.assertAlmostEqual(article.standard_price, 6.0)

    def test_request_is_sent_to_us(self):
        """A-32: it is asked for as any other purchase."""
        self.company.sudo().direct_delivery_as_request = True
        order = self._create_confirmed(10, article=self.scarce)
        purchase = self._deliver_by(order, 4)
        purchase.action_receive_at_dock()
        self._assert_shares(order, bl=10)
        purchase.button_confirm()
        self.assertEqual(purchase.picking_ids.document_kind, "reception")
        self._assert_shares(order, bl=10)

    def test_cancelled_order_leaves_the_purchase_for_our_stock(self):
        """A-33: it is no delivery of the order any more."""
        order = self._create_confirmed(10, article=self.scarce)
        purchase = self._deliver_by(order, 4)
        self._take_in(purchase)
        order._action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(purchase.state, "purchase")

    def test_logistician_has_our_goods(self):
        """A-31: there is nothing to receive; nor of what was shipped."""
        order = self._create_confirmed(10)
        with self.assertRaisesRegex(UserError, "are ours already"):
            self._take_in(self._deliver_by(order, 4, self.logistician))
        purchase = self._deliver_by(order, 2)
        self._send(purchase)
        with self.assertRaisesRegex(UserError, "no delivery of a supplier"):
            purchase.picking_ids.action_receive_at_dock()

    def test_salesperson_receives_nothing(self):
        """A-33: the warehouse and the sales administration do."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        salesperson = self._create_user("seller", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._take_in(purchase, salesperson)

    # What the dropshipping route of Odoo makes

    def _route(self, article):
        article = article.sudo()
        article.route_ids = self.env.ref("stock_dropshipping.route_drop_shipping")
        article.seller_ids = article.seller_ids[:1]

    def test_cancelled_order_cancels_what_its_route_bought(self):
        """T-52: Odoo leaves the supplier order confirmed."""
        self._route(self.article)
        order = self._create_confirmed(5)
        purchase = order.sudo().order_line.purchase_line_ids.order_id
        purchase.button_confirm()
        order._action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(purchase.state, "cancel")

    def test_shipped_by_its_route_is_not_cancelled(self):
        """A-33: as with an LF."""
        self._route(self.article)
        order = self._create_confirmed(5)
        purchase = order.sudo().order_line.purchase_line_ids.order_id
        purchase.button_confirm()
        self._validate(purchase.picking_ids.with_env(self.env))
        with self.assertRaisesRegex(UserError, "was shipped"):
            order._action_cancel()
