from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import BatchCommon


class TestShippingRunPreview(BatchCommon):
    """What a batch shipping says before anything is shipped (F104)."""

    def _get_reason(self, order, **values):
        line = self._get_line(self._preview(order, **values), order)
        return line.reason, line.selected, line.can_leave

    def test_preview_tells_what_can_leave(self):
        """F104: lines, quantities, weight and parcels of each delivery."""
        self.article.sudo().weight = 2.0
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.other_article, 1), (self.scarce, 4)]
        )
        run = self._preview(order)
        line = run.line_ids
        self.assertEqual(run.state, "previewed")
        self.assertEqual(line.picking_id, self._get_open(order))
        self.assertEqual((line.selected, line.can_leave), (True, True))
        self.assertEqual((line.article_count, line.quantity), (2, 11.0))
        self.assertEqual((line.weight, line.parcel_count), (20.0, 1))
        self.assertTrue(line.is_partial)
        self.assertEqual(
            line.content.splitlines(),
            ["10 Units Chair", "1 Units Table", "0 of 4 Units Lamp"],
        )
        self.assertEqual((run.selected_count, run.weight, run.parcel_count), (1, 20, 1))

    def test_preview_writes_on_no_document(self):
        """F104: neither on the orders nor on their deliveries."""
        order = self._create_confirmed(lines=[(self.article, 10), (self.scarce, 4)])
        # As at the end of the request that confirmed it.
        self.env.cr.flush()
        before = self._read_versions(order)
        self._preview(order)
        self.env.flush_all()
        self.assertEqual(self._read_versions(order), before)

    def _read_versions(self, order):
        pickings = order.picking_ids
        found = []
        for records in (order, pickings, pickings.move_ids, pickings.move_line_ids):
            self.env.cr.execute(
                f"SELECT id, write_date, xmin::text, ctid::text FROM {records._table} "
                "WHERE id = ANY(%s) ORDER BY id",
                [records.ids],
            )
            found.append(self.env.cr.fetchall())
        return found

    def test_nothing_in_stock(self):
        """F104: the delivery is named with the reason."""
        order = self._create_confirmed(article=self.scarce)
        run = self._preview(order)
        line = run.line_ids
        self.assertEqual(line.reason, "nothing_in_stock")
        self.assertEqual(line.message, "Nothing of it is in stock.")
        self.assertEqual((line.quantity, line.parcel_count), (0, 0))
        with self.assertRaisesRegex(UserError, "Nothing of it is in stock"):
            line.selected = True

    def test_complete_order_waits_for_all_of_it(self):
        """F081: the rule of the order holds in a batch, and says what is missing."""
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.scarce, 4)], shipping_rule="complete"
        )
        line = self._preview(order).line_ids
        self.assertEqual((line.reason, line.can_leave), ("rule_complete", False))
        self.assertIn("this is missing: 4 Units Lamp", line.message)
        self._receive(self.scarce, 4)
        self.assertEqual(self._get_reason(order), (False, True, True))

    def test_second_shipment_brings_all_the_rest(self):
        """F080: partial once, already shipped in part."""
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.scarce, 4)], shipping_rule="partial_once"
        )
        self.assertEqual(self._get_reason(order)[0], False)
        self._ship(self._get_open(order))
        self._receive(self.scarce, 3)
        self.assertEqual(self._get_reason(order)[0], "rule_partial_once")
        self._receive(self.scarce, 1)
        self.assertEqual(self._get_reason(order)[0], False)

    def test_scarce_goods_go_to_who_is_first(self):
        """F104: priority first, then the oldest order; the others are told."""
        old, young, urgent = (
            self._create_confirmed(article=self.scarce, qty=5, priority=priority)
            for priority in ("0", "0", "1")
        )
        self._receive(self.scarce, 8)
        run = self._preview(old | young | urgent)
        got = {
            order: self._get_line(run, order).quantity for order in old | young | urgent
        }
        self.assertEqual(got, {urgent: 5, old: 3, young: 0})

    def test_refused_order_leaves_the_goods_to_the_next_one(self):
        """F081, F104: what a complete order cannot take is for the others."""
        self._serve_first_comers()
        greedy = self._create_confirmed(
            lines=[(self.other_article, 2000), (self.scarce, 5)],
            shipping_rule="complete",
            priority="1",
        )
        modest = self._create_confirmed(article=self.scarce, qty=5)
        self._receive(self.scarce, 5)
        run = self._preview(greedy | modest)
        self.assertEqual(self._get_line(run, greedy).reason, "rule_complete")
        self.assertEqual(self._get_line(run, modest).quantity, 5)

    def test_slip_printed_elsewhere(self):
        """F091, F104: somebody may be fetching the goods; who knows better ticks it."""
        order = self._create_confirmed()
        self._get_open(order).action_print_preparation()
        self.assertEqual(self._get_reason(order), ("prepared_elsewhere", False, True))

    def test_prepared_delivery(self):
        """F099, F104: it is shipped, but not prepared again."""
        order = self._create_confirmed()
        self._get_open(order).action_prepare()
        self.assertEqual(self._get_reason(order), (False, True, True))
        self.assertEqual(
            self._get_reason(order, operation="prepare"),
            ("already_prepared", False, False),
        )

    def test_shipping_method_wanted(self):
        """F104: left aside without one, when the batch asks for it."""
        order = self._create_confirmed()
        self.assertEqual(self._get_reason(order)[0], False)
        self.assertEqual(
            self._get_reason(order, require_carrier=True),
            ("carrier_missing", False, True),
        )

    def test_delivery_of_another_batch(self):
        """F104: what somebody else is shipping is not shipped twice."""
        order = self._create_confirmed()
        other = self._preview(order)
        self.assertEqual(self._get_reason(order)[0], False)
        other.sudo().state = "paused"
        line = self._preview(order).line_ids
        self.assertEqual((line.reason, line.can_leave), ("in_other_run", False))
        self.assertIn(other.name, line.message)

    def test_delivery_of_a_batch_transfer(self):
        """F104: Odoo's batch transfers are left to those who follow them."""
        order = self._create_confirmed()
        batch = self._create_batch(self._get_open(order))
        self.assertFalse(self._preview(order).line_ids.reason)
        batch.sudo().user_id = self.adv
        line = self._preview(order).line_ids
        self.assertEqual((line.reason, line.selected), ("in_batch_transfer", False))
        self.assertIn(batch.name, line.message)

    def test_blocked_order(self):
        """F104: an addon that blocks an order is heard."""
        order = self._create_confirmed()
        self.patch(
            type(self.env["sale.order"]),
            "_get_shipping_blocks",
            lambda orders: dict.fromkeys(orders, "Payment awaited"),
        )
        line = self._preview(order).line_ids
        self.assertEqual((line.reason, line.message), ("blocked", "Payment awaited"))

    def test_order_without_delivery_is_explained(self):
        """F104: each order that was chosen is listed, whatever becomes of it."""
        draft = self._create_order()
        shipped = self._create_confirmed()
        self._ship(self._get_open(shipped))
        normal = self._create_confirmed()
        run = self._preview(draft | shipped | normal, priority_only=True)
        reasons = {line.order_id: line.reason for line in run.line_ids}
        self.assertEqual(
            reasons,
            {draft: "not_confirmed", shipped: "nothing_left", normal: "other_criteria"},
        )
        self.assertFalse(any(run.line_ids.mapped("can_leave")))

    def test_criteria_choose_the_orders(self):
        """F104: shipping method, rule, priority, dates, warehouse and customer."""
        carrier = self.system["delivery.carrier"].create(
            {
                "name": "Parcel post",
                "product_id": self.service.id,
                "company_id": self.company.id,
            }
        )
        depot = self._create_warehouse("DEP")
        self._stock_in(depot, self.article, 100)
        plain = self._create_confirmed()
        found = {
            "carrier_ids": (self._create_confirmed(carrier_id=carrier.id), carrier.ids),
            "shipping_rule": (
                self._create_confirmed(shipping_rule="complete"),
                "complete",
            ),
            "priority_only": (self._create_confirmed(priority="1"), True),
            "warehouse_id": (self._create_confirmed(warehouse_id=depot.id), depot.id),
            "partner_ids": (
                self._create_confirmed(customer=self.other_customer),
                self.other_customer.ids,
            ),
        }
        for name, (order, value) in found.items():
            with self.subTest(criterion=name):
                value = [Command.set(value)] if isinstance(value, list) else value
                self.assertEqual(
                    self._preview(**{name: value}).line_ids.order_id, order
                )
        orders = plain.union(*(order for order, _value in found.values()))
        self.assertEqual(self._preview().line_ids.order_id, orders)

    def test_dates_choose_the_orders(self):
        """F104: the days the orders were taken and are planned to leave."""
        old, new = self._create_confirmed(), self._create_confirmed()
        old.date_order = "2026-01-10 12:00:00"
        new.date_order = "2026-01-20 12:00:00"
        self._get_open(new).scheduled_date = "2026-03-01 12:00:00"
        self._get_open(old).scheduled_date = "2026-02-01 12:00:00"
        for values, expected in (
            ({"ordered_from": date(2026, 1, 11)}, new),
            ({"ordered_to": date(2026, 1, 10)}, old),
            ({"planned_until": date(2026, 2, 1)}, old),
            (
                {"ordered_from": date(2026, 1, 10), "ordered_to": "2026-01-20"},
                old | new,
            ),
        ):
            with self.subTest(**values):
                self.assertEqual(self._preview(**values).line_ids.order_id, expected)

    def test_lines_follow_the_shipping_methods(self):
        """F104: packed together what one carrier takes away."""
        post, van = self.system["delivery.carrier"].create(
            [
                {"name": name, "product_id": self.service.id, "sequence": sequence}
                for name, sequence in (("Post", 50), ("Van", 60))
            ]
        )
        orders = self.orders.union(
            *(
                self._create_confirmed(carrier_id=carrier and carrier.id)
                for carrier in (False, van, post, van)
            )
        )
        run = self._preview(orders)
        self.assertEqual(
            run.line_ids.mapped("carrier_id.name")
            and [line.carrier_id.name for line in run.line_ids],
            ["Post", "Van", "Van", False],
        )

    def test_orders_of_the_list_open_their_preview(self):
        """F104: chosen in the list of orders."""
        orders = self._create_confirmed() | self._create_confirmed()
        action = self.runs.action_open_for(orders.ids)
        run = self.runs.browse(action["res_id"])
        self.assertEqual((run.state, run.line_ids.order_id), ("previewed", orders))

    def test_orders_of_two_companies_are_refused(self):
        """F104: a batch is of one company."""
        other = self._create_bare_company()
        order = self._create_order()
        foreign = (
            self.system["sale.order"]
            .with_company(other)
            .create({"partner_id": self.customer.id, "company_id": other.id})
        )
        runs = self.system["gescom.shipping.run"]
        with self.assertRaisesRegex(UserError, "one company at a time"):
            runs.action_open_for((order | foreign).ids)

    def test_selection_of_the_form(self):
        """F104: a line is unticked on the form, then all of them."""
        orders = self._create_confirmed() | self._create_confirmed()
        run = self._preview(orders)
        with Form(run) as form, form.line_ids.edit(0) as line:
            line.selected = False
        self.assertEqual(run.line_ids.mapped("selected"), [False, True])
        run.action_select_none()
        self.assertEqual(run.selected_count, 0)
        run.action_select_all()
        self.assertEqual(run.selected_count, 2)

    def test_figures_of_a_line_are_not_typed(self):
        """F104: a call may tick a line and move it, nothing else."""
        run = self._preview(self._create_confirmed())
        run.line_ids.write({"selected": False, "sequence": 12})
        for name, value in (("can_leave", True), ("state", "done"), ("quantity", 3)):
            with (
                self.subTest(field=name),
                self.assertRaisesRegex(UserError, "computed"),
            ):
                run.line_ids.write({name: value})

    def test_operation_follows_the_warehouse(self):
        """F090, F104: slips first, where preparing is a step."""
        self.assertEqual(self._create_run().operation, "ship")
        self._use_preparation()
        self.env.invalidate_all()
        self.assertEqual(self._create_run().operation, "slip")
        self.assertEqual(self._create_run(operation="ship").operation, "ship")
        self.assertFalse(self._create_run(papers=True).print_labels)
