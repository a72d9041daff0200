from odoo.exceptions import UserError

from .common import DirectCommon


class TestMixedLines(DirectCommon):
    """T-49: whatever shares a line, nothing is procured twice."""

    def _create_mixed(self):
        """10 = 4 of our stock + 3 LF + 2 LF of another supplier + 1 OL."""
        order = self._create_confirmed(10)
        self._deliver_by(order, 3)
        self._deliver_by(order, 2, self.other_supplier)
        self._deliver_by(order, 1, self.logistician)
        return order

    def test_more_is_ordered(self):
        """T-49: Odoo delivers 17 in all when 11 are ordered, 6 of them of our stock."""
        order = self._create_confirmed(10)
        self._deliver_by(order, 4)
        order.order_line.product_uom_qty = 11
        self._assert_shares(order, bl=7, lf=4)

    def test_more_then_less_is_ordered_of_all(self):
        """T-49: only our part follows the order."""
        order = self._create_mixed()
        order.order_line.product_uom_qty = 15
        self._assert_shares(order, bl=9, lf=5, ol=1)
        order.order_line.product_uom_qty = 7
        self._assert_shares(order, bl=1, lf=5, ol=1)
        order.order_line.product_uom_qty = 6
        self._assert_shares(order, lf=5, ol=1)

    def test_units_of_the_order_and_of_the_article(self):
        """T-49: an order by the dozen, of which the supplier delivers a half."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(2)
        order.order_line.product_uom_id = dozen
        self._confirm(order)
        purchase = self._deliver_by(order, 6)
        self.assertEqual(purchase.order_line.product_uom_qty, 6)
        order.order_line.product_uom_qty = 3
        moves = order.order_line.move_ids
        self.assertEqual(sum(moves.mapped("product_qty")), 36)
        self.assertAlmostEqual(order.order_line.purchase_price, (30 * 60 + 6 * 70) / 3)
        purchase.button_cancel()
        moves = order.order_line.move_ids.filtered(lambda m: m.state != "cancel")
        self.assertEqual(sum(moves.mapped("product_qty")), 36)
        self.assertAlmostEqual(order.order_line.purchase_price, 720)

    def test_less_than_others_deliver_is_refused(self):
        """A-33: their deliveries are cancelled first."""
        order = self._create_mixed()
        with self.assertRaisesRegex(UserError, "6 are to be delivered with LF"):
            order.order_line.product_uom_qty = 5
        self._assert_shares(order, bl=4, lf=5, ol=1)

    def test_change_after_deliveries(self):
        """T-49: what was delivered by whom does not matter."""
        order = self._create_mixed()
        for purchase in order._get_direct_purchases():
            self._send(purchase)
        self.assertEqual(order.order_line.qty_delivered, 6)
        order.order_line.product_uom_qty = 12
        self._assert_shares(order, bl=6)
        self._deliver(order)
        self.assertEqual(order.order_line.qty_delivered, 12)
        self.assertEqual(order.logistic_state, "shipped")

    def test_supplier_ships_a_part(self):
        """T-49: the rest waits on another LF, or comes from our stock."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase, 1)
        self._assert_shares(order, bl=6, lf=3)
        rest = purchase.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(rest.document_kind, "lf")
        self._send(purchase, 2, give_up_rest=True)
        self._assert_shares(order, bl=7)
        self.assertEqual(order.order_line.qty_delivered, 3)
        order.order_line.product_uom_qty = 11
        self._assert_shares(order, bl=8)

    def test_settle(self):
        """F065: what is settled is asked of nobody any more."""
        order = self._create_confirmed(10)
        sent = self._deliver_by(order, 4)
        waiting = self._deliver_by(order, 2, self.other_supplier)
        self._send(sent, 3)
        order.with_user(self.manager).with_context(settle_unbilled=True).action_settle()
        self._assert_shares(order)
        self.assertEqual(waiting.state, "cancel")
        self.assertEqual(sent.state, "purchase")
        order.action_unsettle()
        order.action_relaunch_delivery()
        self._assert_shares(order, bl=7)

    def test_return_of_what_a_supplier_delivered(self):
        """T-49: it is not sent again with the next change."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase)
        back = self._start_return(order, 2, picking=purchase.picking_ids)
        self._validate(back)
        self.assertEqual(back.document_kind, "rc")
        self.assertEqual(order.order_line.qty_delivered, 2)
        self._assert_shares(order, bl=6)

    def test_content_of_a_direct_delivery_is_not_changed(self):
        """T-49: its quantity was taken off our delivery."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        with self.assertRaisesRegex(UserError, "Cancel it and make another one"):
            purchase.order_line.product_qty = 3
        with self.assertRaisesRegex(UserError, "Cancel it and make another one"):
            purchase.order_line.unlink()
