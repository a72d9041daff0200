from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from .common import SeniorityCommon


class TestReservations(SeniorityCommon):
    def test_slip_keeps_its_goods(self):
        """A-38: nothing is taken back from what is on a slip."""
        self._adjust(self.scarce, 10)
        later = self._order(10, day=2)
        self._get_open(later).action_print_preparation()
        older = self._order(10, day=0)
        self.assertShares((later, 10, "green"), (older, 0, "white"))

    def test_prepared_and_picked_goods_stay(self):
        """A-38: nor from what is prepared, nor from what is picked."""
        self._adjust(self.scarce, 10)
        prepared, picked = self._order(4, day=2), self._order(6, day=3)
        self._get_open(prepared).action_prepare()
        self._get_open(picked).move_ids.picked = True
        older = self._order(10, day=0, priority="1")
        self.assertShares(
            (prepared, 4, "green"), (picked, 6, "green"), (older, 0, "white")
        )

    def test_goods_picked_line_by_line_stay(self):
        """A-38: the detailed operations count as well."""
        self._adjust(self.scarce, 10)
        later = self._order(10, day=2)
        self._get_open(later).move_line_ids.picked = True
        older = self._order(10, day=0)
        self.assertShares((later, 10, "green"), (older, 0, "white"))
        share = self.shares.search([("order_id", "=", later.id)])
        self.assertTrue(share.locked)

    def test_odoo_gives_nobody_more_than_his_share(self):
        """A-38: not by “check availability”, nor by the scheduler."""
        self._adjust(self.scarce, 10)
        older, later = self._order(8, day=0), self._order(8, day=2)
        self._get_open(older).do_unreserve()
        self._get_open(later).action_assign()
        self.system["stock.rule"]._run_scheduler_tasks(company_id=self.company.id)
        self.assertShares((older, 8, "green"), (later, 2, "orange"))

    def test_change_made_as_the_transaction_ends(self):
        """F184: others also work then, before the plan or after it."""
        order = self._order(10)
        self._adjust(self.scarce, 4)
        self.env.cr.precommit.add(lambda: self._adjust(self.scarce, 6))
        self.env.cr.flush()
        self.assertShares((order, 10, "green"))

    def test_scheduler_leaves_alone_who_has_his_share(self):
        """A-38: it shares out again only what waits for it."""
        self._adjust(self.scarce, 10)
        orders = self._order(8, day=0) | self._order(8, day=2)
        shared_out = []
        plan = self.registry["gescom.stock.plan"]
        take = plan._take

        def note_and_take(model, pairs):
            shared_out.extend(pairs)
            return take(model, pairs)

        self.patch(plan, "_take", note_and_take)
        self.system["stock.rule"]._run_scheduler_tasks(company_id=self.company.id)
        self.env.cr.flush()
        self.assertFalse(shared_out)
        self.assertEqual([self._get_reserved(order) for order in orders], [8, 2])

    def test_scheduler_reserves_on_the_day(self):
        """T-37: an operation type that reserves some days before the date."""
        self.warehouse.out_type_id.write(
            {"reservation_method": "by_date", "reservation_days_before": 2}
        )
        self._adjust(self.scarce, 10)
        order = self._order(8, day=0)
        moves = self._get_open(order).move_ids
        moves.date = fields.Datetime.now() + timedelta(days=10)
        moves._do_unreserve()
        for days, reserved in ((10, 0), (1, 8)):
            moves.date = fields.Datetime.now() + timedelta(days=days)
            self.env.flush_all()
            self.system["stock.rule"]._run_scheduler_tasks(company_id=self.company.id)
            self.assertEqual(self._get_reserved(order), reserved)

    def test_manual_operation_type_reserves_when_asked(self):
        """T-37: the colour says what is there, nothing is reserved by itself."""
        self.warehouse.out_type_id.reservation_method = "manual"
        self._adjust(self.scarce, 5)
        order = self._order(5)
        self.assertEqual(order.allocation_color, "green")
        self.assertEqual(self._get_reserved(order), 0)
        self._get_open(order).action_assign()
        self.assertShares((order, 5, "green"))

    def test_delivery_window_proposes_the_share(self):
        """F095: green, orange, white, with a sign for who does not see colours."""
        self._adjust(self.scarce, 12)
        orders = self._order(10, day=0) | self._order(10, day=1)
        orders |= self._order(10, day=2)
        action = orders.action_new_delivery()
        lines = self.env["gescom.new.delivery"].browse(action["res_id"]).line_ids
        lines = lines.sorted(lambda line: line.order_id.order_date)
        self.assertEqual(
            lines.mapped(lambda line: (line.in_stock_qty, line.color, line.stock_sign)),
            [(10, "green", "●"), (2, "orange", "◐"), (0, "white", "○")],
        )

    def test_entered_quantity_stays_and_is_journalled(self):
        """F185: a later order is shipped all the same; who and whom is noted."""
        self._adjust(self.scarce, 10)
        older, later = self._order(10, day=0), self._order(10, day=2)
        picking = self._get_open(later)
        picking.move_ids.quantity = 6
        self.assertShares((later, 6, "orange"), (older, 4, "orange"))
        self._ship(picking)
        noted = self.env["gescom.stock.overtake"].search([])
        self.assertRecordValues(
            noted,
            [
                {
                    "order_id": later.id,
                    "delayed_order_id": older.id,
                    "quantity": 6,
                    "delayed_qty": 6,
                    "user_id": self.adv.id,
                    "reason": False,
                }
            ],
        )

    def test_delivery_served_before_its_turn(self):
        """F185: with a reason, and the orders that it delays."""
        self._adjust(self.scarce, 10)
        older, later = self._order(10, day=0), self._order(7, day=2)
        picking = self._get_open(later)
        with self.assertRaisesRegex(UserError, "Say why"):
            picking.action_overtake(" ")
        window = self._open_form(picking.action_ask_overtake())
        self.assertIn(older.name, window.delayed)
        window.reason = "At the counter"
        window.save().action_confirm()
        self.assertShares((later, 7, "green"), (older, 3, "orange"))
        self._ship(picking)
        noted = self.env["gescom.stock.overtake"].search([])
        self.assertEqual(noted.reason, "At the counter")
        self.assertEqual((noted.delayed_order_id, noted.delayed_qty), (older, 7))
        for change in (lambda: noted.write({"reason": "None"}), noted.sudo().unlink):
            with self.assertRaisesRegex(UserError, "kept as it is"):
                change()

    def test_order_in_its_turn_is_not_journalled(self):
        """Whoever ships in his turn delays nobody."""
        self._adjust(self.scarce, 10)
        older, _later = self._order(10, day=0), self._order(10, day=2)
        self._deliver(older)
        self.assertFalse(self.env["gescom.stock.overtake"].search([]))

    def test_unreserving_gives_the_turn_back(self):
        """What was kept by hand is shared out again."""
        self._adjust(self.scarce, 10)
        older, later = self._order(10, day=0), self._order(10, day=2)
        picking = self._get_open(later)
        for give_back in (
            picking.do_unreserve,
            lambda: picking.move_ids.write({"quantity": 0}),
        ):
            picking.move_ids.quantity = 6
            self.assertShares((later, 6, "orange"))
            give_back()
            self.assertShares((older, 10, "green"), (later, 0, "white"))
