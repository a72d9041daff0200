from odoo.exceptions import UserError

from .common import ReturnCommon


class TestExchange(ReturnCommon):
    """Goods come back and are replaced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_shipped(10)
        cls._invoice(cls.order)
        cls.order.action_unsettle()
        cls.affaire = cls.order.affaire_id

    def test_affaire_waits_for_the_new_delivery_note(self):
        """F126: open until what replaces the goods has left, then closed."""
        back = self._enter(self.order, 3)
        self.assertEqual(self.affaire.state, "in_progress")
        self.assertFalse(back.replacement_ids)
        self._take_in(back)
        self.assertEqual(self.affaire.state, "in_progress")
        replacement = back.replacement_ids
        self.assertEqual(replacement.document_kind, "bl")
        self.assertEqual(replacement.move_ids.product_uom_qty, 3)
        self.assertEqual(replacement.sale_id, self.order)
        self.assertEqual(replacement.exchanged_return_id, back)
        self._ship(replacement)
        self.assertEqual(self.affaire.state, "closed")
        self.assertEqual(self.order.logistic_state, "shipped")
        self.assertEqual(self.order.order_line.qty_delivered, 10)

    def test_replacement_waits_for_the_goods(self):
        """F126: nothing is reserved nor shipped before the return arrived."""
        self._enter(self.order, 3)
        self.assertFalse(self._get_open(self.order))
        with self.assertRaisesRegex(UserError, "Nothing waits"):
            self.order.action_new_delivery()

    def test_replacement_is_put_on_a_new_delivery_note(self):
        """F093, F126: it is among what remains to deliver."""
        self._take_in(self._enter(self.order, 3))
        action = self.order.action_new_delivery()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(window.line_ids.mapped("remaining_qty"), [3])
        window.line_ids.quantity = 1
        document = self.env["stock.picking"].browse(window.action_create()["res_id"])
        self.assertTrue(document.exchanged_return_id)
        self._ship(document)
        self.assertEqual(self.affaire.state, "in_progress")
        self._deliver(self.order)
        self.assertEqual(self.affaire.state, "closed")

    def test_what_arrived_is_replaced(self):
        """F126: 2 of 3 arrive, 2 are sent."""
        back = self._enter(self.order, 3)
        back.move_ids.write({"quantity": 2, "picked": True})
        back.with_context(
            picking_ids_not_to_backorder=back.ids, skip_backorder=True, skip_sms=True
        ).action_receive()
        self.assertEqual(back.replacement_ids.move_ids.product_uom_qty, 2)

    def test_odoos_own_exchange_waits_too(self):
        """F126: the button « Return for Exchange » of Odoo does the same."""
        back = self._start_return(self.order, 3, exchange=True)
        self.assertEqual(back.return_kind, "exchange")
        self.assertFalse(self._get_open(self.order))
        self._take_in(back)
        self.assertEqual(back.replacement_ids.move_ids.product_uom_qty, 3)

    def test_cancelled_exchange_replaces_nothing(self):
        """F126, F128: the customer keeps his goods."""
        self._enter(self.order, 3).action_cancel()
        self.assertEqual(self.affaire.state, "closed")
        self.assertFalse(self._get_open(self.order))

    def test_replacement_given_up_is_credited(self):
        """F126, F127: the customer does not want it any more."""
        back = self._enter(self.order, 3)
        self._take_in(back)
        back.replacement_ids.action_cancel()
        self.assertFalse(self.order.exchange_pending)
        self.assertEqual(self.order.order_line.qty_to_invoice, -3)
        self._invoice(self.order)
        self.assertEqual(self.affaire.state, "closed")

    def test_settled_order_sends_nothing_more(self):
        """F065, F126: what was given up is not replaced."""
        back = self._enter(self.order, 3)
        self.order.with_user(self.manager).action_settle()
        self._take_in(back)
        self.assertFalse(back.replacement_ids)

    def test_replacement_comes_back_in_its_turn(self):
        """F126: exchanged twice."""
        first = self._enter(self.order, 3)
        self._take_in(first)
        self._ship(first.replacement_ids)
        self.order.action_unsettle()
        window = self._open(self.order)
        self.assertEqual(window.line_ids.mapped("returnable_qty"), [7, 3])
        window.line_ids[1].quantity = 2
        second = self._create(window)
        self.assertFalse(second.move_ids.exchanged_move_id)
        self.assertEqual(second.return_id, first.replacement_ids)
        self._take_in(second)
        self._ship(second.replacement_ids)
        self.assertEqual(self.order.order_line.qty_delivered, 10)
        self.assertEqual(self.affaire.state, "closed")

    def test_state_of_the_order_tells_the_exchange(self):
        """F033, F126: something remains to deliver, the list finds it."""
        self._enter(self.order, 3)
        self.assertEqual(self.order.logistic_state, "partial")
        self.assertTrue(self.order.exchange_pending)
        found = self.orders.search([("exchange_pending", "=", True)])
        self.assertIn(self.order, found)


class TestExchangeOfPartOrder(ReturnCommon):
    """An exchange while the rest of the order is still to be shipped."""

    def _order(self, **values):
        """10 chairs, 6 of them shipped."""
        order = self._create_confirmed(10, **values)
        self._deliver(order, 6)
        return order

    def test_replacement_and_rest_are_two_documents(self):
        """F126: the rest of the order is no exchange."""
        order = self._order()
        rest = self._get_open(order)
        back = self._enter(order, 2)
        self._take_in(back)
        replacement = self._get_open(order) - rest
        self.assertEqual(back.replacement_ids, replacement)
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        self.assertEqual(replacement.move_ids.product_uom_qty, 2)

    def test_more_ordered_during_an_exchange(self):
        """F126: one more is ordered, one more is delivered."""
        order = self._create_shipped(10)
        back = self._enter(order, 3)
        order.order_line.product_uom_qty = 11
        self._take_in(back)
        order.order_line.product_uom_qty = 12
        total = sum(self._get_open(order).move_ids.mapped("product_uom_qty"))
        self.assertEqual(total, 5)
        self._deliver(order)
        self.assertEqual(order.order_line.qty_delivered, 12)
        order.order_line.product_uom_qty = 13
        self.assertEqual(self._get_open(order).move_ids.product_uom_qty, 1)

    def test_replacement_does_not_count_as_ordered(self):
        """F032, F126: 8 shipped, the rest given up, 2 exchanged: 2 lack."""
        order = self._create_confirmed(10)
        self._deliver(order, 8, give_up_rest=True)
        back = self._enter(order, 2)
        self._take_in(back)
        self._ship(back.replacement_ids)
        self.assertEqual(order.logistic_state, "partial")
        order.action_relaunch_delivery()
        self.assertEqual(self._get_open(order).move_ids.product_uom_qty, 2)

    def test_partial_once_is_not_stopped_by_an_exchange(self):
        """F080, F126: the replacement is neither refused nor counted."""
        order = self._order(shipping_rule="partial_once")
        rest = self._get_open(order)
        back = self._enter(order, 2)
        self._take_in(back)
        # Not refused, although the rest does not leave with it.
        self._ship(back.replacement_ids)
        # Not counted: the rest is the second shipment, and has to be complete.
        rest.move_ids.write({"quantity": 1, "picked": True})
        with self.assertRaisesRegex(UserError, "brings all the rest"):
            self._ship(rest)
        rest.move_ids.quantity = 4
        self._ship(rest)
        self.assertEqual(order.logistic_state, "shipped")

    def test_partial_once_rest_leaves_before_the_exchange(self):
        """F080, F126: the replacement may wait, the rest does not wait for it."""
        order = self._order(shipping_rule="partial_once")
        rest = self._get_open(order)
        back = self._enter(order, 2)
        self._take_in(back)
        self._ship(rest)
        self.assertEqual(rest.state, "done")
        self._ship(back.replacement_ids)
        self.assertEqual(order.logistic_state, "shipped")

    def test_first_shipment_is_not_an_exchange(self):
        """F080: after an exchange of all that left, one partial shipment is left."""
        order = self._create_confirmed(
            lines=[(self.article, 4), (self.scarce, 2)], shipping_rule="partial_once"
        )
        self._ship(self._get_open(order))
        back = self._enter(order, 4)
        self._take_in(back)
        self._ship(back.replacement_ids)
        self._receive(self.scarce, 1)
        rest = self._get_open(order)
        rest.action_assign()
        with self.assertRaisesRegex(UserError, "brings all the rest"):
            self._ship(rest)

    def test_complete_order_is_exchanged_in_part(self):
        """F081, F126: one article of two is exchanged."""
        order = self._create_shipped(
            lines=[(self.article, 4), (self.other_article, 2)], shipping_rule="complete"
        )
        back = self._enter(order, 1, 0)
        self._take_in(back)
        self._ship(back.replacement_ids)
        self.assertEqual(order.logistic_state, "shipped")

    def test_exchange_with_the_preparation_step(self):
        """F091, F126: what replaces the goods is prepared like any delivery."""
        order = self._create_shipped(5)
        self._use_preparation()
        back = self._enter(order, 2)
        self._take_in(back)
        replacement = back.replacement_ids
        self.assertEqual(replacement.document_kind, "bp")
        replacement.action_prepare()
        self.assertTrue(replacement.exchanged_return_id)
        self._ship(replacement)
        self.assertEqual(order.logistic_state, "shipped")

    def test_exchange_over_three_steps(self):
        """F126: picked, packed, shipped; closed by the last one only."""
        self.warehouse.sudo().delivery_steps = "pick_pack_ship"
        order = self._create_confirmed(5)
        for _step in range(3):
            self._validate(
                self._get_open_pickings(order).filtered(lambda p: p.state != "waiting")
            )
        self.assertEqual(order.logistic_state, "shipped")
        back = self._enter(order, 2)
        self._take_in(back)
        for _step in range(3):
            self.assertEqual(order.logistic_state, "partial")
            self.assertTrue(order.exchange_pending)
            self._validate(self._get_open_pickings(order))
        self.assertEqual(order.logistic_state, "shipped")
        self.assertEqual(order.order_line.qty_delivered, 5)
