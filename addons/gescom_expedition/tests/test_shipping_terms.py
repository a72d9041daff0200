from odoo.tests import Form

from .common import ShippingCommon


class TestShippingTerms(ShippingCommon):
    """The shipping tab of the order, and what the deliveries take from it."""

    def test_rule_comes_from_the_customer_then_from_the_company(self):
        """F078: standard unless the customer or the company says otherwise."""
        order = self._create_order()
        self.assertEqual(order.shipping_rule, "standard")
        self.system.company.shipping_rule = "partial"
        self.assertEqual(self._create_order().shipping_rule, "partial")
        self.customer.sudo().shipping_rule = "complete"
        order = self._create_order()
        self.assertEqual(order.shipping_rule, "complete")
        self.assertEqual(order.picking_policy, "one")
        self.assertEqual(
            self._create_order(shipping_rule="partial_once").shipping_rule,
            "partial_once",
        )

    def test_confirmed_order_keeps_its_rule(self):
        """F078: a later change of the company's rule changes no order."""
        order = self._create_confirmed()
        self.system.company.shipping_rule = "complete"
        order.partner_id = self._create_customer("Branch", parent_id=self.customer.id)
        self.assertEqual(order.shipping_rule, "standard")

    def test_instructions_come_from_the_address(self):
        """F082: those of the delivery address, then those of the customer."""
        self.customer.sudo().delivery_instructions = "Ring twice"
        address = self._create_customer(
            "Depot",
            parent_id=self.customer.id,
            type="delivery",
            delivery_instructions="Gate B",
        )
        self.assertEqual(
            self._create_order(partner_shipping_id=address.id).delivery_instructions,
            "Gate B",
        )
        main = self._create_order(partner_shipping_id=self.customer.id)
        self.assertEqual(main.delivery_instructions, "Ring twice")

    def test_deliveries_take_the_terms_over(self):
        """F075, F082, F084, F086: until their content is chosen."""
        order = self._create_confirmed(
            delivery_instructions="Ring twice",
            gift_wrap=True,
            neutral_shipping=True,
            pickup_point_code="FR-00123",
        )
        delivery = self._get_open(order)
        self.assertTrue(delivery.gift_wrap and delivery.neutral_shipping)
        self.assertEqual(delivery.pickup_point_code, "FR-00123")
        self.assertEqual(delivery.delivery_instructions, "Ring twice")
        order.delivery_instructions = "Gate B"
        self.assertEqual(delivery.delivery_instructions, "Gate B")
        delivery.action_prepare()
        order.write({"delivery_instructions": "Gate C", "gift_wrap": False})
        self.assertEqual(delivery.delivery_instructions, "Gate B")
        self.assertTrue(delivery.gift_wrap)

    def test_rest_keeps_the_instructions(self):
        """F082, F096: the delivery of the rest has them too, not the state."""
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.scarce, 4)],
            delivery_instructions="Ring twice",
            shipping_rule="partial",
        )
        self._ship(self._get_open(order))
        rest = self._get_open(order)
        self.assertEqual(rest.delivery_instructions, "Ring twice")
        self.assertEqual(rest.shipping_state, "to_prepare")
        self.assertFalse(rest.bl_number)

    def test_pickup_point_is_typed_or_taken_from_the_carrier(self):
        """F075: the code of a pick-up point."""
        order = self._create_order(pickup_point_code="FR-1")
        self.assertEqual(order.pickup_point_code, "FR-1")
        order.pickup_location_data = {"id": "MR-77", "name": "Florist"}
        self.assertEqual(order.pickup_point_code, "MR-77")
        order.pickup_point_code = "MR-78"
        self.assertEqual(order.pickup_point_code, "MR-78")

    def test_priority_reaches_the_warehouse(self):
        """F085: the delivery of a priority order is a priority one."""
        order = self._create_confirmed(priority="1")
        delivery = self._get_open(order)
        self.assertEqual(delivery.priority, "1")
        self.assertEqual(delivery.move_ids.priority, "1")
        order.priority = "0"
        self.assertEqual(delivery.move_ids.priority, "0")

    def test_weight_and_volume_are_those_of_the_articles(self):
        """F087: computed from the articles, services left out."""
        self.article.sudo().write({"weight": 2.5, "volume": 0.1})
        self.other_article.sudo().write({"weight": 4.0, "volume": 0.5})
        order = self._create_order(
            lines=[(self.article, 10), (self.other_article, 2), (self.service, 1)]
        )
        self.assertAlmostEqual(order.total_weight, 33.0)
        self.assertAlmostEqual(order.total_volume, 2.0)

    def test_partly_shipped_shows_in_the_lists(self):
        """F083: a part left and another one is still to come."""
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.scarce, 4)], shipping_rule="partial"
        )
        self.assertFalse(order.is_partly_shipped)
        self._ship(self._get_open(order))
        self.assertTrue(order.is_partly_shipped)
        self.assertIn(order, self.orders.search([("is_partly_shipped", "=", True)]))
        self._receive(self.scarce, 4)
        rest = self._get_open(order)
        rest.action_assign()
        self._ship(rest)
        self.assertFalse(order.is_partly_shipped)

    def test_tab_is_filled_in_by_hand(self):
        """F074, F075, F076, F077, F078, F082, F084, F086: the tab of the order."""
        with Form(self._create_order()) as form:
            form.shipping_rule = "complete"
            form.delivery_instructions = "Gate B"
            form.gift_wrap = True
            form.neutral_shipping = True
            form.pickup_point_code = "FR-1"
            form.priority = "1"
        order = form.record
        self.assertEqual(order.shipping_rule, "complete")
        self.assertEqual(order.priority, "1")
        screen = self._read_screen(order)
        self.assertEqual(screen[0]["pickup_point_code"], "FR-1")

    def test_copy_keeps_the_terms(self):
        """F068, F078: a copied order is shipped as the first one."""
        order = self._create_order(
            shipping_rule="partial_once", gift_wrap=True, pickup_point_code="FR-1"
        )
        copy = order.copy()
        self.assertEqual(copy.shipping_rule, "partial_once")
        self.assertTrue(copy.gift_wrap)
