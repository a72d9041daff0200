from .common import DirectCommon


class TestCosts(DirectCommon):
    """F118, F119, T-50, T-54: costs, margins and what is billed."""

    def _get_cost(self, order):
        return order.order_line.purchase_price

    def test_average_cost_ignores_the_supplier(self):
        """T-50: 10 at 5 € then 5 delivered at 8 €: Odoo makes the average 6 €."""
        article = self._create_article("Vase", price=20.0, cost=0.0, stock=0)
        self._average(article)
        self._sell_by(article, self.supplier, 8.0)
        self._buy(article, 10, 5.0)
        self.assertAlmostEqual(article.standard_price, 5.0)
        order = self._create_confirmed(5, article=article)
        self._send(self._deliver_by(order, 5))
        self.assertAlmostEqual(article.standard_price, 5.0)
        self._buy(article, 10, 7.0)
        self.assertAlmostEqual(article.standard_price, 6.0)

    def test_average_cost_ignores_the_logistician(self):
        """T-50: at price 0 Odoo makes the average 3.33 €."""
        article = self._create_article("Vase", price=20.0, cost=0.0, stock=0)
        self._average(article)
        self._sell_by(article, self.logistician, 0.0)
        self._buy(article, 10, 5.0)
        order = self._create_confirmed(5, article=article)
        document = self._deliver_by(order, 5, self.logistician)
        picking = self._send(document)
        self.assertAlmostEqual(article.standard_price, 5.0)
        self.assertAlmostEqual(self._get_cost(order), 5.0)
        back = self._start_return(order, 2, picking=picking)
        self._validate(back)
        self.assertAlmostEqual(article.standard_price, 5.0)

    def test_margin_of_goods_that_never_were_in_stock(self):
        """T-54: Odoo makes the purchase price 0 and the margin 100 %."""
        article = self._create_article("Vase", price=20.0, cost=5.0, stock=0)
        self._average(article)
        self._sell_by(article, self.supplier, 8.0)
        order = self._create_confirmed(5, article=article)
        self._send(self._deliver_by(order, 5))
        self.assertAlmostEqual(self._get_cost(order), 8.0)
        self.assertAlmostEqual(order.margin, 60.0)
        self.assertAlmostEqual(order.affaire_id.margin, 60.0)

    def test_purchase_price_follows_by_preference(self):
        """F118: from the confirmation on; without it, the cost of the article."""
        order = self._create_confirmed(10)
        self._deliver_by(order, 10)
        self.assertAlmostEqual(self._get_cost(order), 70.0)
        self.company.sudo().direct_delivery_updates_cost = False
        order = self._create_confirmed(10)
        self._deliver_by(order, 10)
        self.assertAlmostEqual(self._get_cost(order), 60.0)

    def test_price_is_mixed_by_quantities(self):
        """F118: 6 of our stock at 60 €, 4 of the supplier at 70 €."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.assertAlmostEqual(self._get_cost(order), 64.0)
        purchase.order_line.price_unit = 80.0
        self.assertAlmostEqual(self._get_cost(order), 68.0)
        order.order_line.product_uom_qty = 20
        self.assertAlmostEqual(self._get_cost(order), 64.0)
        purchase.picking_ids.action_cancel()
        self.assertAlmostEqual(self._get_cost(order), 60.0)

    def test_typed_price_is_kept(self):
        """F118: what somebody typed is not lost, neither then nor at the shipment."""
        order = self._create_confirmed(10)
        order.order_line.purchase_price = 55.0
        self.assertTrue(order.order_line.purchase_price_locked)
        purchase = self._deliver_by(order, 10)
        self.assertAlmostEqual(self._get_cost(order), 55.0)
        self._send(purchase)
        self.assertAlmostEqual(self._get_cost(order), 55.0)
        self.assertAlmostEqual(order.margin, 450.0)

    def test_typed_price_survives_the_shipment_from_stock(self):
        """T-54: Odoo overwrites it when the goods have an average cost."""
        self._average(self.article)
        order = self._create_order(10)
        order.order_line.purchase_price = 55.0
        self._confirm(order)
        self._deliver(order)
        self.assertAlmostEqual(self._get_cost(order), 55.0)

    def test_supplier_order_of_a_customer_order(self):
        """F119: by preference, what is bought for the order says its cost."""
        self.company.sudo().purchase_updates_cost = True
        mto = self.env.ref("stock.route_warehouse0_mto")
        mto.sudo().active = True
        buy = self.warehouse.buy_pull_id.route_id
        article = self.scarce.sudo()
        article.route_ids = mto | buy
        article.seller_ids = article.seller_ids[:1]
        order = self._create_confirmed(5, article=article)
        purchase = order.sudo()._get_purchase_orders()
        self.assertEqual(len(purchase), 1)
        self.assertFalse(purchase.direct_delivery)
        self.assertAlmostEqual(self._get_cost(order), 12.0)
        purchase.button_confirm()
        self.assertAlmostEqual(self._get_cost(order), 70.0)

    def test_delivery_of_a_supplier_is_billed_as_ours(self):
        """F004: what the supplier delivered may be billed, no more."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(10, affaire=affaire)
        purchase = self._deliver_by(order, 4)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self._send(purchase)
        self.assertEqual(order.order_line.qty_to_invoice, 4)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 400.0)
        lines = invoice.invoice_line_ids
        if "stock_move_ids" in lines._fields:
            # With the addon of the billing, which tells what bills which delivery.
            self.assertEqual(lines.stock_move_ids.picking_id, purchase.picking_ids)
            self.assertEqual(purchase.picking_ids.invoice_ids, invoice)
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 10)
        self.assertEqual(order.processing_state, "closed")
