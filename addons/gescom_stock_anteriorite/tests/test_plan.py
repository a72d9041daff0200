from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from .common import SeniorityCommon


class TestPlan(SeniorityCommon):
    def test_oldest_order_gets_the_goods(self):
        """F184: the order of Monday is served before the one confirmed first."""
        later = self._order(10, day=2)
        self._adjust(self.scarce, 12)
        self.assertShares((later, 10, "green"))
        older = self._order(8, day=0)
        self.assertShares((older, 8, "green"), (later, 4, "orange"))
        self.assertEqual(older.order_date.day, 5)

    def test_order_planned_late_waits_for_those_without_date(self):
        """F187: planned in 35 days, it leaves the goods to an order of 2 days later."""
        self.company.sudo().stock_by_planned_date = True
        self._adjust(self.scarce, 10)
        planned = self._order(10, day=0, planned=35)
        self.assertShares((planned, 10, "green"))
        urgent = self._order(10, day=2)
        self.assertShares((urgent, 10, "green"), (planned, 0, "red"))
        self.assertEqual(planned.availability, "restock")
        # F186: without the option, the order date alone decides.
        self.company.sudo().stock_by_planned_date = False
        self.assertShares((planned, 10, "green"), (urgent, 0, "white"))

    def test_priority_delivery_comes_before_older_orders(self):
        """F085"""
        self._adjust(self.scarce, 10)
        older, later = self._order(10, day=0), self._order(10, day=1)
        self.assertShares((older, 10, "green"), (later, 0, "white"))
        later.priority = "1"
        self.assertShares((later, 10, "green"), (older, 0, "white"))

    def test_planned_beyond_the_horizon_takes_no_stock(self):
        """A-37: kept for who comes within the days of the setting."""
        self._adjust(self.scarce, 10)
        company = self.company.sudo()
        company.write({"stock_by_planned_date": True, "stock_horizon_days": 30})
        order = self._order(10)
        order.commitment_date = "2036-01-01 12:00:00"
        self.assertShares((order, 0, "white"))
        company.stock_horizon_days = 0
        self.assertShares((order, 10, "green"))

    def test_receipt_makes_the_order_one_to_ship(self):
        """F189, F034: from waiting for stock to to ship, with a line in its history."""
        order = self._order(10)
        self.assertEqual(order.availability, "restock")
        self._adjust(self.scarce, 4)
        self.assertEqual(order.availability, "to_ship")
        self.assertIn("to be shipped", order.message_ids[:1].body)
        self.assertEqual(order.stock_ratio, "4/10")

    def test_goods_that_come_are_shared_out_among_those_who_are_known_to_wait(self):
        """A-36: a receipt does not have the orders read again."""
        self.warehouse.out_type_id.sudo().reservation_method = "manual"
        order = self._order(10)
        self.assertEqual(order.order_line.allocated_qty, 0)
        plan = self.env.registry["gescom.stock.allocation"]
        with patch.object(plan, "_store_demand", autospec=True) as store_demand:
            self._adjust(self.scarce, 4)
            self.assertEqual(order.order_line.allocated_qty, 4)
            store_demand.assert_not_called()

    def test_availability_follows_the_shipping_rule(self):
        """A-41: a complete order is to ship when all of it is there."""
        order = self._order(lines=[(self.article, 5), (self.scarce, 10)])
        self.assertEqual(order.availability, "to_ship")
        order.shipping_rule = "complete"
        self.assertEqual(order.availability, "restock")
        self._adjust(self.scarce, 10)
        self.assertEqual(order.availability, "to_ship")
        order.shipping_rule = "partial_once"
        self._deliver(order, qty=1)
        self._adjust(self.scarce, -7)
        self.assertEqual(order.availability, "restock")

    def test_orders_are_found_and_grouped_in_the_database(self):
        """F188, F034: filters and groups, what just changed included."""
        green, white = self._order(4, article=self.article), self._order(4)
        both = green | white
        found = self.orders.search([("availability", "=", "to_ship")])
        self.assertEqual(found & both, green)
        found = self.orders.search([("allocation_color", "in", ["white", "red"])])
        self.assertEqual(found & both, white)
        self._adjust(self.scarce, 1)
        groups = self.orders._read_group(
            [("id", "in", both.ids)], ["allocation_state"], ["__count"]
        )
        self.assertEqual(dict(groups), {"full": 1, "partial": 1})
        lines = self.env["sale.order.line"].search(
            [("order_id", "in", both.ids), ("allocation_state", "=", "partial")]
        )
        self.assertEqual(lines.order_id, white)

    def test_several_articles_make_one_ratio(self):
        """F039, A-40: pieces there, out of pieces ordered, services left out."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(
            lines=[(self.article, 2), (self.scarce, 1), (self.service, 3)]
        )
        order.order_line[1].product_uom_id = dozen
        self._confirm(order)
        self._adjust(self.scarce, 6)
        self.assertEqual(order.stock_ratio, "8/14")
        self.assertEqual(order.order_line[1].allocated_qty, 0.5)
        self.assertEqual(order.order_line[2].allocation_state, False)

    def test_shipped_settled_and_cancelled_orders_want_nothing(self):
        """Whoever leaves the queue leaves his share to the next one."""
        self._adjust(self.scarce, 10)
        first, second, third = (self._order(10, day=day) for day in range(3))
        self.assertEqual(first.availability, "to_ship")
        first.action_settle()
        self.assertEqual(first.allocation_state, "done")
        self.assertShares((second, 10, "green"), (third, 0, "white"))
        second._action_cancel()
        self.assertFalse(second.allocation_state)
        self.assertShares((third, 10, "green"))
        self._deliver(third)
        self.assertEqual(third.availability, "done")
        self.assertFalse(
            self.shares.search([("order_id", "in", (first | second | third).ids)])
        )

    def test_changed_order_is_shared_out_again(self):
        """A quantity that changes, a line that is added, a date of order."""
        self._adjust(self.scarce, 10)
        first, second = self._order(4, day=0), self._order(10, day=1)
        self.assertShares((first, 4, "green"), (second, 6, "orange"))
        first.order_line.product_uom_qty = 7
        self.assertShares((first, 7, "green"), (second, 3, "orange"))
        first.order_line = [
            Command.create({"product_id": self.article.id, "product_uom_qty": 3})
        ]
        self.assertEqual(first.stock_ratio, "10/10")
        second.order_date = first.order_date.replace(day=1)
        self.assertShares((second, 10, "green"))
        self.assertEqual(first.order_line[0].allocated_qty, 0)

    def test_kit_has_as_many_as_its_scarcest_component(self):
        """A kit's components are shared out, the line counts kits."""
        if "mrp.bom" not in self.env:
            self.skipTest("Odoo's kits are not installed")
        kit = self._create_article("Kit", price=90.0, cost=0.0, stock=0)
        kit.is_storable = False
        self.system["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.article.id, "product_qty": 1}),
                    Command.create({"product_id": self.scarce.id, "product_qty": 2}),
                ],
            }
        )
        order = self._order(3, article=kit)
        self.assertEqual(order.stock_ratio, "0/3")
        self._adjust(self.scarce, 5)
        self.assertEqual(order.order_line.allocated_qty, 2)
        self.assertEqual(order.stock_ratio, "2/3")
        self.assertEqual(order.order_line.allocation_state, "partial")
        self._adjust(self.scarce, 1)
        self.assertEqual((order.allocation_color, order.stock_ratio), ("green", "3/3"))

    def test_each_warehouse_serves_its_own_orders(self):
        """Goods elsewhere turn nobody green."""
        depot = self._create_warehouse("DPT")
        here = self._order(5)
        there = self._order(5, day=1, warehouse_id=depot.id)
        self._adjust(self.scarce, 5, depot)
        self.assertShares((here, 0, "white"), (there, 5, "green"))

    def test_goods_picked_in_two_steps_stay_with_their_order(self):
        """Picked for the second order, they are not given to an older one."""
        self.warehouse.delivery_steps = "pick_ship"
        self._adjust(self.scarce, 6)
        later = self._order(6, day=2)
        pick = later.picking_ids.filtered(lambda p: p.state == "assigned")
        self.assertEqual(later.allocation_color, "green")
        pick.move_ids.picked = True
        self._ship(pick)
        older = self._order(6, day=0)
        self.assertEqual((later.allocation_color, older.allocation_color)[0], "green")
        self.assertEqual(older.allocation_color, "white")
        self._adjust(self.scarce, 2)
        self.assertEqual(older.order_line.allocated_qty, 2)

    def test_received_goods_count_once_they_are_put_away(self):
        """In the arrival area of a two-step receipt nobody can ship them."""
        self.warehouse.reception_steps = "two_steps"
        order = self._order(5)
        self.system["stock.quant"]._update_available_quantity(
            self.scarce, self.warehouse.wh_input_stock_loc_id, 5
        )
        self.assertEqual(order.allocation_color, "white")
        self._adjust(self.scarce, 5)
        self.assertShares((order, 5, "green"))

    def test_returned_goods_serve_the_next_one(self):
        """A return is no demand, and what comes back is shared out."""
        self._adjust(self.scarce, 5)
        first = self._order(5)
        self._deliver(first)
        second = self._order(5, day=1)
        self.assertShares((second, 0, "white"))
        self._return(first, 3)
        self.assertShares((second, 3, "orange"))
        self.assertEqual(first.allocation_state, "done")

    def test_other_documents_keep_what_they_hold(self):
        """A transfer that reserved goods has them; the plan shares out the rest."""
        self._adjust(self.scarce, 10)
        source = self.warehouse.lot_stock_id
        transfer = self.system["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": self._create_warehouse("DPT").lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.scarce.id,
                            "product_uom_qty": 7,
                            "location_id": source.id,
                            "location_dest_id": source.id,
                        }
                    )
                ],
            }
        )
        transfer.action_confirm()
        transfer.action_assign()
        order = self._order(10)
        self.assertShares((order, 3, "orange"))
        transfer.action_cancel()
        self.assertShares((order, 10, "green"))

    def test_without_the_option_odoo_behaves_as_odoo(self):
        """F174: first come, first served, and nothing is kept about it."""
        self.company.sudo().stock_by_seniority = False
        self._adjust(self.scarce, 10)
        later, older = self._order(10, day=2), self._order(10, day=0)
        self.assertEqual(self._get_reserved(later), 10)
        self.assertEqual(self._get_reserved(older), 0)
        self.assertFalse(later.allocation_state or later.stock_ratio)
        self.assertFalse(self.shares.search([("order_id", "in", later.ids)]))
        # Turned on, everything falls into place.
        self.company.sudo().stock_by_seniority = True
        self.assertShares((older, 10, "green"), (later, 0, "white"))

    def test_confirmation_keeps_the_order_date(self):
        """A-36: Odoo's date becomes the confirmation's, the customer's stays."""
        order = self._create_order(date_order="2026-01-05 09:00:00")
        before = order.order_date
        self._confirm(order)
        self.assertEqual(order.order_date, before)
        self.assertGreater(order.date_order, before)
        order._action_cancel()
        order.action_draft()
        self.assertEqual(order.order_date, before)

    def test_nobody_writes_the_shares(self):
        """They are found by the plan alone."""
        order = self._order(5)
        share = self.shares.sudo().search([("order_id", "=", order.id)])
        for change in (
            lambda: share.write({"allocated": 5}),
            share.copy,
            share.unlink,
            lambda: share.create({"move_id": share.move_id.id}),
        ):
            with self.assertRaisesRegex(UserError, "follow the orders and the stock"):
                change()
        with self.assertRaisesRegex(UserError, "cannot be typed"):
            order.availability = "to_ship"

    def test_nightly_check_finds_nothing_and_repairs_what_is_wrong(self):
        """A difference is written behind Odoo's back, reported and repaired."""
        self._adjust(self.scarce, 5)
        order = self._order(5)
        checks = self.system["gescom.stock.check"]
        checks._cron_check()
        self.assertEqual(checks.search([], limit=1).drift_count, 0)
        share = self.shares.search([("order_id", "=", order.id)])
        self.env.cr.execute(
            "UPDATE gescom_stock_allocation SET allocated = 1 WHERE id = %s", [share.id]
        )
        checks._cron_check()
        check = checks.search([], limit=1)
        self.assertEqual(check.drift_count, 1)
        self.assertIn("1 kept, 5 found", check.details)
        self.assertShares((order, 5, "green"))
        checks._cron_check()
        self.assertEqual(checks.search([], limit=1).drift_count, 0)
