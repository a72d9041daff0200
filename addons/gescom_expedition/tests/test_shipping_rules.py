from odoo.exceptions import UserError
from odoo.tests import Form

from .common import ShippingCommon


class TestShippingRules(ShippingCommon):
    """The rule of the order holds on every road to a shipment."""

    def _order(self, rule, **values):
        values.setdefault("lines", [(self.article, 10), (self.scarce, 4)])
        return self._create_confirmed(shipping_rule=rule, **values)

    def _assert_refused(self, order, ship, sentence):
        with self.assertRaisesRegex(UserError, sentence):
            ship()
        self.assertFalse(
            order.picking_ids.filtered(lambda picking: picking.state == "done")
        )

    def test_standard_asks_whoever_ships(self):
        """F078: no rule, the user answers the question about the rest."""
        order = self._order("standard")
        question = self._get_open(order).button_validate()
        self.assertEqual(question["res_model"], "stock.backorder.confirmation")
        wizard = Form(
            self.env[question["res_model"]].with_context(**question["context"])
        ).save()
        wizard.process_cancel_backorder()
        self.assertFalse(self._get_open(order))

    def test_partial_never_asks_and_keeps_the_rest(self):
        """F079: as many deliveries as needed, each leaves a delivery of the rest."""
        order = self._order("partial")
        first = self._get_open(order)
        self.assertIs(first.with_context(skip_sms=True).button_validate(), True)
        rest = self._get_open(order)
        self.assertEqual(rest.move_ids.product_id, self.scarce)
        for _delivery in range(2):
            self._receive(self.scarce, 2)
            rest.action_assign()
            self._ship(rest)
            rest = self._get_open(order)
        self.assertFalse(rest)
        self.assertEqual(len(order.picking_ids), 3)
        self.assertEqual(order.logistic_state, "shipped")

    def test_partial_keeps_the_rest_whatever_the_caller_asks(self):
        """F079: a caller of the RPC does not give up the rest by the way."""
        for rule in ("partial", "partial_once"):
            with self.subTest(rule=rule):
                order = self._order(rule)
                first = self._get_open(order)
                self._ship(first, picking_ids_not_to_backorder=first.ids)
                self.assertEqual(self._get_open(order).move_ids.product_uom_qty, 4)

    def test_partial_keeps_the_rest_where_the_type_never_does(self):
        """F079: the rule of the order goes before the kind of transfer."""
        self.warehouse.out_type_id.create_backorder = "never"
        order = self._order("partial")
        self._ship(self._get_open(order))
        self.assertEqual(self._get_open(order).move_ids.product_uom_qty, 4)

    def test_second_shipment_brings_all_the_rest(self):
        """F080: one partial shipment, then the rest in one go."""
        order = self._order("partial_once")
        self._ship(self._get_open(order))
        rest = self._get_open(order)
        self._receive(self.scarce, 3)
        rest.action_assign()
        with self.assertRaisesRegex(UserError, "1 Units Lamp"):
            self._ship(rest)
        self._receive(self.scarce, 1)
        rest.action_assign()
        self._ship(rest)
        self.assertEqual(order.logistic_state, "shipped")
        self.assertEqual(len(order.picking_ids), 2)

    def test_cancelled_rest_is_not_awaited(self):
        """F080: what was given up does not hold the second shipment (A-34)."""
        order = self._order(
            "partial_once", lines=[(self.article, 10), (self.scarce, 4)]
        )
        self._ship(self._pick(self._get_open(order), 6, 0))
        rest = self._get_open(order)
        with self.assertRaisesRegex(UserError, "4 Units Lamp"):
            self._ship(rest)
        rest.move_ids.filtered(lambda m: m.product_id == self.scarce)._action_cancel()
        self._ship(rest)
        self.assertFalse(self._get_open(order))

    def test_complete_order_does_not_leave_in_part(self):
        """F081: the form, the batch and the RPC are refused alike."""
        order = self._order("complete")
        delivery = self._get_open(order)
        sentence = f"{order.name} ships complete.*4 Units Lamp"
        self._assert_refused(order, delivery.button_validate, sentence)
        self._assert_refused(order, lambda: self._ship(delivery), sentence)
        self._assert_refused(order, delivery.action_prepare, sentence)
        self._assert_refused(
            order,
            lambda: self._ship(delivery, picking_ids_not_to_backorder=delivery.ids),
            sentence,
        )
        self._assert_refused(order, delivery.with_user(self.preparer)._action_done, "")
        batch = self._create_batch(delivery)
        batch.action_confirm()
        batch.move_ids.filtered("quantity").picked = True
        self._assert_refused(order, batch.action_done, sentence)

    def test_complete_order_leaves_when_all_is_there(self):
        """F081: complete, it leaves without a question."""
        order = self._order("complete")
        self._receive(self.scarce, 4)
        delivery = self._get_open(order)
        delivery.action_assign()
        delivery.with_user(self.preparer).with_context(skip_sms=True).button_validate()
        self.assertEqual(delivery.state, "done")
        self.assertEqual(order.logistic_state, "shipped")

    def test_quantity_left_unpicked_is_missing(self):
        """F081: in stock is not enough, it has to be in the van."""
        order = self._order("complete", lines=[(self.article, 10)])
        delivery = self._pick(self._get_open(order), 9)
        self._assert_refused(order, lambda: self._ship(delivery), "1 Units Chair")

    def test_line_left_unpicked_is_missing(self):
        """F081: of two shelves one was not fetched: it is missing in the van."""
        shelf = self.system["stock.location"].create(
            {"name": "Aisle A", "location_id": self.warehouse.lot_stock_id.id}
        )
        self.system["stock.quant"]._update_available_quantity(self.scarce, shelf, 3)
        self._receive(self.scarce, 1)
        order = self._order("complete", lines=[(self.scarce, 4)])
        delivery = self._get_open(order)
        self.assertEqual(len(delivery.move_line_ids), 2)
        fetched = delivery.move_line_ids.filtered(lambda line: line.quantity == 3)
        fetched.picked = True
        self._assert_refused(order, lambda: self._ship(delivery), "1 Units Lamp")
        order.shipping_rule = "partial"
        delivery.action_prepare()
        self.assertEqual(delivery.move_ids.quantity, 3)
        self.assertEqual(delivery.move_ids.product_uom_qty, 3)
        rest = self._get_open(order) - delivery
        self.assertEqual(rest.move_ids.quantity, 1)

    def test_batch_ships_the_deliveries_of_an_order_together(self):
        """F081: what was ordered in two goes leaves complete in one batch."""
        order = self._order("complete", lines=[(self.article, 10)])
        first = self._get_open(order)
        first.action_prepare()
        order.order_line.product_uom_qty = 12
        both = self._get_open(order)
        self.assertEqual(len(both), 2)
        self._assert_refused(order, lambda: self._ship(first), "2 Units Chair")
        batch = self._create_batch(both)
        batch.action_confirm()
        batch.move_ids.picked = True
        batch.with_context(skip_backorder=True, skip_sms=True).action_done()
        self.assertEqual(set(both.mapped("state")), {"done"})

    def test_other_warehouse_has_to_be_ready(self):
        """F081: of two warehouses none leaves before the other one could."""
        other = self._create_warehouse("NORD")
        order = self._create_order(
            lines=[(self.article, 10), (self.other_article, 2)],
            shipping_rule="complete",
        )
        order.order_line[1].warehouse_id = other
        self._confirm(order)
        deliveries = self._get_open(order)
        self.assertEqual(len(deliveries), 2)
        here = deliveries.filtered(
            lambda p: p.picking_type_id == self.warehouse.out_type_id
        )
        self._assert_refused(order, lambda: self._ship(here), "2 Units Table")
        self._stock_in(other, self.other_article, 2)
        (deliveries - here).action_assign()
        self._ship(here)
        self._ship(deliveries - here)
        self.assertEqual(order.logistic_state, "shipped")

    def test_only_the_last_step_of_a_warehouse_is_ruled(self):
        """F081: goods are fetched in part, they leave all together."""
        self.warehouse.delivery_steps = "pick_ship"
        order = self._order("complete", lines=[(self.article, 10)])
        fetch = self._get_open_pickings(order)
        self.assertFalse(fetch.document_kind)
        self._ship(self._pick(fetch, 6))
        self.assertEqual(fetch.state, "done")
        leave = self._get_open(order)
        self.assertEqual(leave.move_ids.product_uom_qty, 6)
        with self.assertRaisesRegex(UserError, "4 Units Chair"):
            self._ship(leave)
        self._ship(self._get_open_pickings(order) - leave)
        self._ship(self._get_open(order))
        self.assertEqual(order.logistic_state, "shipped")

    def test_returns_are_free(self):
        """F081: the rule binds what leaves, not what comes back."""
        order = self._order("complete", lines=[(self.article, 10)])
        self._ship(self._get_open(order))
        back = self._start_return(order, 3)
        self.assertEqual(back.document_kind, "rc")
        self._pick(back, 2)
        self._ship(back)
        self.assertEqual(back.state, "done")

    def test_settled_order_is_ruled_no_more(self):
        """F081: once settled, nothing is awaited and nothing refused."""
        order = self._order("complete")
        order.action_settle()
        self.assertFalse(self._get_open(order))
        order._check_shipment(self.env["stock.picking"])

    def test_rule_changes_until_the_end(self):
        """F078, F081: the sales administration may let a part leave after all."""
        order = self._order("complete")
        delivery = self._get_open(order)
        self.assertEqual(delivery.move_type, "one")
        order.shipping_rule = "partial"
        self.assertEqual(delivery.move_type, "direct")
        self._ship(delivery)
        self.assertTrue(order.is_partly_shipped)

    def test_refusal_in_french(self):
        """F081: the sentence says what to do, in the user's language."""
        self.system["res.lang"]._activate_lang("fr_FR")
        order = self._order("complete")
        with self.assertRaisesRegex(UserError, "doit partir complète"):
            self._ship(self._get_open(order).with_context(lang="fr_FR"))
