from odoo.addons.gescom_livraison_directe.tests.common import DirectCommon
from odoo.addons.gescom_retour.tests.common import ReturnCommon


class TestDirectReturns(ReturnCommon, DirectCommon):
    """F126, A-33, A-44: returns of and replacements by suppliers."""

    def _create_replaced(self):
        """Goods came back for an exchange: what replaces them waits."""
        order = self._create_shipped(4)
        returned = self._enter(order, 2, kind="exchange")
        self._take_in(returned)
        return order, returned

    def test_supplier_sends_the_replacement(self):
        """F126: his LF is the replacement of the return."""
        order, returned = self._create_replaced()
        purchase = self._deliver_by(order, 2)
        picking = purchase.picking_ids
        self.assertEqual(picking.exchanged_return_id, returned)
        self.assertIn(picking, returned.replacement_ids)
        self._assert_shares(order, lf=2)
        self._send(purchase)
        self.assertEqual(order.order_line.qty_delivered, 4)
        self.assertEqual(order.logistic_state, "shipped")

    def test_cancelled_replacement_is_ours_again(self):
        """A-33: and still replaces the goods of the return."""
        order, returned = self._create_replaced()
        purchase = self._deliver_by(order, 2)
        purchase.picking_ids.action_cancel()
        self._assert_shares(order, bl=2)
        waiting = returned.replacement_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        )
        self.assertEqual(waiting.document_kind, "bl")
        self.assertEqual(sum(waiting.move_ids.mapped("product_uom_qty")), 2)

    def test_refused_replacement_is_ours_again(self):
        """A-33: the supplier refuses one of the two."""
        order, returned = self._create_replaced()
        purchase = self._deliver_by(order, 2)
        purchase._answer_direct({purchase.order_line: 1.0})
        purchase.order_line._give_up_direct(1.0)
        self._assert_shares(order, bl=1, lf=1)
        self.assertEqual(len(returned.replacement_ids), 3)

    def test_goods_go_back_to_the_supplier(self):
        """A-44: nothing enters our stock, and its cost stays."""
        article = self._create_article("Vase", price=20.0, cost=0.0, stock=0)
        self._average(article)
        self._sell_by(article, self.supplier, 8.0)
        self._buy(article, 10, 5.0)
        order = self._create_confirmed(5, article=article)
        self._send(self._deliver_by(order, 5))
        window = self._open(order, to_supplier=True, kind="take_back")
        self.assertTrue(window.has_direct)
        window.line_ids.quantity = 2
        back = self._create(window)
        self.assertEqual(back.document_kind, "rc")
        self.assertEqual(back._get_return_address(), self.supplier)
        self.assertEqual(back.location_dest_id.usage, "supplier")
        self._take_in(back)
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertEqual(self._get_stock(article), 10)
        self.assertAlmostEqual(article.standard_price, 5.0)

    def test_what_we_delivered_comes_back_to_us(self):
        """A-44: whatever is ticked; and so does an LF, unless it is."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase)
        self._deliver(order)
        window = self._open(order, to_supplier=True, kind="take_back")
        for line in window.line_ids:
            line.quantity = 1
        places = {
            back.return_id.document_kind: back.location_dest_id.usage
            for back in self._create(window)
        }
        self.assertEqual(places, {"bl": "internal", "lf": "supplier"})
        window = self._open(purchase.picking_ids, kind="take_back")
        window.line_ids.quantity = 1
        back = self._create(window)
        self.assertEqual(back.location_dest_id.usage, "internal")
        self._read_screen(self._open(order))
