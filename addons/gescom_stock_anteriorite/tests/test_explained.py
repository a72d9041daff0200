from odoo import Command, fields
from odoo.exceptions import UserError

from .common import MONDAY, SeniorityCommon


class TestExplained(SeniorityCommon):
    @classmethod
    def _plan_receipt(cls, qty, date, article=None, name="P00012"):
        """Goods that a supplier is to send."""
        kind = cls.warehouse.in_type_id
        suppliers = cls.system.ref("stock.stock_location_suppliers")
        picking = cls.system["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": suppliers.id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
                "scheduled_date": date,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": (article or cls.scarce).id,
                            "product_uom_qty": qty,
                            "location_id": suppliers.id,
                            "location_dest_id": cls.warehouse.lot_stock_id.id,
                            "date": date,
                            "origin": name,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def test_line_says_when_the_goods_come(self):
        """F054, F055: the receipt that completes it, those before it served first."""
        first, second = self._order(10, day=0), self._order(10, day=1)
        third = self._order(10, day=2)
        self._plan_receipt(12, "2036-02-01 08:00:00")
        self._plan_receipt(10, "2036-03-01 08:00:00", name="P00013")
        self.env.invalidate_all()
        got = [
            (fields.Date.to_string(line.expected_date), line.expected_document)
            for line in (first | second | third).order_line
        ]
        self.assertEqual(
            got, [("2036-02-01", "P00012"), ("2036-03-01", "P00013"), (False, False)]
        )

    def test_receipt_of_goods_serves_in_turn(self):
        """F184, F189: validated, it makes the oldest order one to ship."""
        later, older = self._order(10, day=2), self._order(10, day=0)
        receipt = self._plan_receipt(15, MONDAY)
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertShares((older, 10, "green"), (later, 5, "orange"))

    def test_why(self):
        """Holders and what is free make what is on hand, whoever asks."""
        self._adjust(self.scarce, 30)
        slip = self._order(6, day=9)
        self._get_open(slip).action_print_preparation()
        first, second = self._order(20, day=0), self._order(10, day=1)
        self._plan_receipt(8, "2036-02-01 08:00:00")
        entries = second.order_line.explain_allocation()
        holders = [entry for entry in entries if entry["kind"] == "holder"]
        self.assertEqual(
            [(entry["document"], entry["quantity"]) for entry in holders],
            [(slip.name, 6), (first.name, 20), (second.name, 4)],
        )
        self.assertEqual([entry["before"] for entry in holders], [True, True, False])
        [stock] = [entry for entry in entries if entry["kind"] == "stock"]
        self.assertEqual((stock["quantity"], stock["on_hand"]), (0, 30))
        [receipt] = [entry for entry in entries if entry["kind"] == "receipt"]
        self.assertEqual(
            (receipt["document"], receipt["quantity"], receipt["for_this_line"]),
            ("P00012", 8, 6),
        )
        for line in (slip | first | second).order_line:
            entries = line.explain_allocation()
            shares = sum(
                entry["quantity"] for entry in entries if entry["kind"] != "receipt"
            )
            self.assertEqual(shares, 30)

    def test_why_says_what_a_receipt_brings_that_is_not_enough(self):
        """The second in line sees his part, and no date for the whole."""
        first, second = self._order(5, day=0), self._order(3, day=1)
        self._plan_receipt(6, "2036-02-01 08:00:00")
        parts = [
            entry["for_this_line"]
            for order in (first, second)
            for entry in order.order_line.explain_allocation()
            if entry["kind"] == "receipt"
        ]
        self.assertEqual(parts, [5, 1])
        self.assertTrue(first.order_line.expected_date)
        self.assertFalse(second.order_line.expected_date)

    def test_why_window(self):
        """The window shows what the method says."""
        self._adjust(self.scarce, 5)
        order = self._order(10)
        action = order.order_line.action_explain_allocation()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(
            window.entry_ids.mapped("kind"), ["holder", "stock"], window.entry_ids
        )
        self._read_screen(window)

    def test_simulated_priority_writes_nothing(self):
        """Who is delayed, by how many days and euros; applied as it was shown."""
        self._adjust(self.scarce, 10)
        first, second = self._order(10, day=0), self._order(6, day=1)
        now = fields.Datetime.now()
        self._plan_receipt(20, fields.Datetime.add(now, days=12))
        action = second.action_simulate_priority()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self.assertShares((first, 10, "green"), (second, 0, "white"))
        delayed = window.line_ids.filtered("delayed")
        self.assertRecordValues(
            delayed,
            [
                {
                    "order_id": first.id,
                    "before": 10,
                    "after": 4,
                    "days": 12,
                    "amount": 180,
                }
            ],
        )
        self.assertEqual((window.delayed_count, window.delayed_amount), (1, 180))
        self._read_screen(window)
        window.action_apply()
        self.assertShares((second, 6, "green"), (first, 4, "orange"))

    def test_simulation_that_is_not_true_any_more_is_refused(self):
        """Only what was shown is applied."""
        self._adjust(self.scarce, 10)
        first, second = self._order(10, day=0), self._order(6, day=1)
        action = second.action_simulate_priority()
        window = self.env[action["res_model"]].browse(action["res_id"])
        self._adjust(self.scarce, 1)
        with self.assertRaisesRegex(UserError, "Simulate again"):
            window.action_apply()
        self.assertShares((first, 10, "green"), (second, 1, "orange"))

    def test_screens_open_for_each_role(self):
        """Sales administration and preparers read what their screens show."""
        self._adjust(self.scarce, 5)
        order = self._order(10)
        self._read_screen(order)
        self._read_screen(order, "list")
        self._read_screen(self._get_open(order).with_user(self.preparer))
        shares = self.shares.with_user(self.preparer).search(
            [("order_id", "=", order.id)]
        )
        self._read_screen(shares, "list")
        self.assertEqual(shares.allocated, 5)

    def test_colours_are_on_the_orders_and_not_on_the_affaires(self):
        """F029, F188"""
        order = self._order(10)
        self.assertIn("allocation_color", order.get_view(view_type="form")["arch"])
        affaire = order.affaire_id
        for view_type in ("list", "form"):
            arch = affaire.get_view(view_type=view_type)["arch"]
            self.assertNotIn("allocation_color", arch)

    def test_other_companies_do_not_see_the_shares(self):
        """Company rule of the shares and of the list of orders shipped before."""
        order = self._order(10)
        neighbour = self._create_bare_company()
        user = self._create_user("other", "gescom_base.group_sales_admin", neighbour)
        found = (
            self.shares.with_user(user)
            .with_context(allowed_company_ids=neighbour.ids)
            .search([("order_id", "=", order.id)])
        )
        self.assertFalse(found)
