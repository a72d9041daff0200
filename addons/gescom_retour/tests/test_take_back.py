from .common import ReturnCommon


class TestTakeBack(ReturnCommon):
    """Goods come back and are not replaced."""

    def test_affaire_closes_itself_before_billing(self):
        """F127: what was kept is billed, nothing else remains."""
        order = self._create_shipped(10)
        back = self._enter(order, 3, kind="take_back")
        self._take_in(back)
        self.assertFalse(self._get_open(order))
        self.assertEqual(order.order_line.qty_to_invoice, 7)
        self.assertEqual(self._invoice(order).amount_untaxed, 700.0)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_affaire_closes_itself_after_the_credit_note(self):
        """F127: nothing is done by hand but the credit note."""
        order = self._create_shipped(10)
        self._invoice(order)
        order.action_unsettle()
        back = self._enter(order, 3, kind="take_back")
        self._take_in(back)
        self.assertEqual(order.logistic_state, "shipped")
        self.assertEqual(order.order_line.qty_to_invoice, -3)
        self.assertEqual(self._invoice(order).amount_untaxed, 300.0)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_all_comes_back(self):
        """F127, C13: nothing left to bill, the affaire closes at once."""
        order = self._create_shipped(10)
        self._take_in(self._enter(order, 10, kind="take_back"))
        self.assertEqual(order.order_line.qty_delivered, 0)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_figures_of_the_affaire_follow(self):
        """F019, F127: delivered falls, and what was ordered stays."""
        order = self._create_shipped(10)
        affaire = order.affaire_id
        before = affaire.amount_ordered
        self._take_in(self._enter(order, 4, kind="take_back"))
        self.env.invalidate_all()
        self.assertEqual(affaire.amount_ordered, before)
        self.assertEqual(affaire.amount_delivered, 600.0)

    def test_take_back_before_the_rest_is_shipped(self):
        """F127: the rest is still delivered, and nothing more."""
        order = self._create_confirmed(10)
        self._deliver(order, 6)
        self._take_in(self._enter(order, 2, kind="take_back"))
        self.assertEqual(self._get_open(order).move_ids.product_uom_qty, 4)
        self._deliver(order)
        self.assertEqual(order.order_line.qty_delivered, 8)
        self.assertEqual(order.logistic_state, "shipped")
