from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import BatchCommon


class TestShippingRun(BatchCommon):
    """What a batch shipping does (F104)."""

    def _create_orders(self, count, **values):
        return self.orders.union(
            *(self._create_confirmed(qty=1, **values) for _order in range(count))
        )

    def _get_reasons(self, run):
        return set(run.line_ids.mapped("reason"))

    def test_ships_what_is_ticked(self):
        """F104: a delivery note for each order, what is unticked stays."""
        orders = self._create_orders(3)
        run = self._preview(orders)
        kept = self._get_line(run, orders[1])
        kept.selected = False
        run.action_run()
        self.assertEqual((run.state, run.picking_count), ("done", 2))
        self.assertEqual(
            orders.mapped("logistic_state"), ["shipped", "to_process", "shipped"]
        )
        self.assertEqual(kept.state, "skipped")
        self.assertEqual(run.picking_ids.mapped("state"), ["done", "done"])
        self.assertTrue(all(run.picking_ids.mapped("bl_number")))
        self.assertEqual(run.progress, 100)

    def test_what_is_missing_waits(self):
        """F096, F104: the rest keeps a delivery of its own."""
        order = self._create_confirmed(lines=[(self.article, 10), (self.scarce, 4)])
        run = self._run(order)
        self.assertEqual(run.picking_ids.move_ids.product_id, self.article)
        self.assertEqual(order.logistic_state, "partial")
        self.assertEqual(self._get_open(order).move_ids.product_id, self.scarce)
        self._receive(self.scarce, 4)
        self._run(order)
        self.assertEqual(order.logistic_state, "shipped")

    def test_prepare_only(self):
        """F090, F104: the goods are set aside, their shipment is to be confirmed."""
        self._use_preparation()
        order = self._create_confirmed(lines=[(self.article, 10), (self.scarce, 4)])
        run = self._run(order, operation="prepare")
        self.assertEqual(run.picking_ids.mapped("shipping_state"), ["prepared"])
        self.assertEqual(run.picking_ids.prepared_user_id, self.preparer)
        again = self._preview(order, operation="prepare")
        self.assertEqual(
            self._get_reasons(again), {"already_prepared", "nothing_in_stock"}
        )
        shipped = self._run(order, operation="ship")
        self.assertEqual(shipped.picking_ids, run.picking_ids)
        self.assertEqual(run.picking_ids.shipping_state, "shipped")

    def test_preparation_slips(self):
        """F091, F104: what is in stock is fixed on slips, the rest stays."""
        self._use_preparation()
        order = self._create_confirmed(lines=[(self.article, 10), (self.scarce, 4)])
        run = self._run(order)
        slip = run.picking_ids
        self.assertEqual(run.operation, "slip")
        self.assertEqual(
            (slip.document_kind, slip.shipping_state), ("bp", "to_prepare")
        )
        self.assertTrue(slip.bp_number and slip.printed and slip.content_frozen)
        self.assertEqual(slip.move_ids.product_id, self.article)
        self.assertEqual(slip.move_ids.quantity, 10)
        self.assertEqual(
            (self._get_open(order) - slip).move_ids.product_id, self.scarce
        )

    def test_prepare_and_ship_where_preparing_is_a_step(self):
        """F099, F104: both steps at once."""
        self._use_preparation()
        orders = self._create_orders(2)
        run = self._run(orders, operation="ship")
        self.assertEqual(set(orders.mapped("logistic_state")), {"shipped"})
        self.assertTrue(all(run.picking_ids.mapped("prepared_date")))

    def test_failure_stays_alone(self):
        """F104: what fails is undone and named, the others leave; a retry ships it."""
        orders = self._create_orders(3)
        guilty = self._get_open(orders[1])
        with self._failing(guilty, "The van is full"):
            run = self._run(orders)
        line = self._get_line(run, orders[1])
        self.assertEqual((run.state, run.failed_count), ("failed", 1))
        self.assertEqual((line.state, line.message), ("failed", "The van is full"))
        self.assertFalse(guilty.bl_number)
        self.assertEqual(
            orders.mapped("logistic_state"), ["shipped", "to_process", "shipped"]
        )
        others = run.picking_ids
        self.assertIn("The van is full", run.message_ids[0].body)
        run.action_retry_failed()
        self.assertEqual((run.state, line.state), ("done", "done"))
        self.assertEqual(run.picking_ids, others | guilty)
        self.assertEqual(len(orders.picking_ids), 3)

    def _failing(self, picking, message):
        """The shipment of one delivery fails when all of it is written."""
        Picking = type(self.env["stock.picking"])
        ship = Picking._action_done

        def fail(pickings):
            result = ship(pickings)
            if picking in pickings:
                raise UserError(message)
            return result

        return patch.object(Picking, "_action_done", fail)

    def test_killed_batch_goes_on_where_it_was(self):
        """F104: number 3 fails, the process stops before number 5; in the end each of
        the 8 left once."""
        self._ship_in_background()
        orders = self._create_orders(8)
        guilty = self._get_open(orders[2])
        run = self._preview(orders)
        with self._failing(guilty, "The van is full"):
            run.action_run()
            self._treat(run, 4)
            self.assertEqual(len(run.picking_ids), 3)
            self._treat(run)
        self.assertEqual((run.state, run.picking_count), ("failed", 7))
        run.action_retry_failed()
        self._treat(run)
        self.assertEqual((run.state, run.picking_count), ("done", 8))
        self.assertEqual(orders.picking_ids, run.picking_ids)
        self.assertEqual(set(orders.picking_ids.mapped("state")), {"done"})
        self.assertEqual(len(set(run.picking_ids.mapped("bl_number"))), 8)

    def _ship_in_background(self):
        """Leave even few deliveries to the scheduler."""
        self.patch(type(self.runs), "_run_inline_limit", 0)

    def _treat(self, run, count=None):
        """What the scheduler does, one item after the other."""
        treated = 0
        while run.state == "running" and treated != count:
            # The scheduler is nobody in particular.
            run.sudo()._carry_out_next(set())
            run.invalidate_recordset()
            treated += 1

    def test_started_twice(self):
        """F104: the second one is told who started it."""
        run = self._run(self._create_orders(1))
        with self.assertRaisesRegex(UserError, "already started by"):
            run.with_user(self.adv).action_run()

    def test_started_without_preview(self):
        """F104: what leaves was seen before."""
        run = self._create_run(self._create_orders(1))
        with self.assertRaisesRegex(UserError, "no preview yet"):
            run.action_run()

    def test_nothing_ticked(self):
        """F104: there is nothing to start."""
        run = self._preview(self._create_orders(1))
        run.action_select_none()
        with self.assertRaisesRegex(UserError, "Tick at least one"):
            run.action_run()

    def test_choice_ends_with_the_start(self):
        """F104: what was left aside is not ticked afterwards."""
        run = self._preview(self._create_orders(2))
        run.line_ids[0].selected = False
        run.action_run()
        with self.assertRaisesRegex(UserError, "was started"):
            run.line_ids[0].selected = True

    def test_shipped_meanwhile(self):
        """F104: what left since the preview is not shipped again."""
        orders = self._create_orders(2)
        run = self._preview(orders)
        self._ship(self._get_open(orders[0]))
        run.action_run()
        line = self._get_line(run, orders[0])
        self.assertEqual((run.state, line.state), ("done", "skipped"))
        self.assertIn("left or was cancelled since the preview", line.message)
        self.assertEqual(len(orders.picking_ids), 2)

    def test_prepared_meanwhile(self):
        """F104: what somebody took since the preview is left to him."""
        orders = self._create_orders(2)
        run = self._preview(orders)
        self._get_open(orders[0]).action_print_preparation()
        run.action_run()
        line = self._get_line(run, orders[0])
        self.assertEqual(line.state, "skipped")
        self.assertIn("prepared or printed elsewhere", line.message)

    def test_goods_gone_meanwhile(self):
        """F081, F104: the rule is checked again when the goods leave."""
        order = self._create_confirmed(
            article=self.other_article, shipping_rule="complete"
        )
        run = self._preview(order)
        order.order_line.product_uom_qty = 5000
        run.action_run()
        self.assertEqual(run.line_ids.state, "failed")
        self.assertIn("ships complete", run.line_ids.message)
        self.assertEqual(order.logistic_state, "to_process")

    def test_complete_order_of_two_warehouses_leaves_as_a_whole(self):
        """F081, F104: both deliveries, or none."""
        depot = self._create_warehouse("DEP")
        self._stock_in(depot, self.other_article, 100)
        order = self._create_order(
            lines=[(self.article, 1), (self.other_article, 1)],
            shipping_rule="complete",
        )
        order.order_line[1].sudo().warehouse_id = depot
        order.action_confirm()
        run = self._preview(order)
        self.assertEqual(run.selected_count, 2)
        with self._failing(run.line_ids[1].picking_id, "The van is full"):
            run.action_run()
        self.assertEqual(run.line_ids.mapped("state"), ["failed", "failed"])
        self.assertEqual(order.logistic_state, "to_process")
        run.action_retry_failed()
        self.assertEqual(order.logistic_state, "shipped")

    def test_question_is_not_answered(self):
        """F104: where Odoo asks before it ships, the delivery is named."""
        orders = self._create_orders(1)
        self.patch(
            type(self.env["stock.picking"]),
            "_pre_action_done_hook",
            lambda pickings: {"type": "ir.actions.act_window"},
        )
        run = self._run(orders)
        self.assertIn("asks a question before it leaves", run.line_ids.message)

    def test_text_messages_wait_for_the_company(self):
        """F104: nothing that is paid for is sent before somebody wanted it."""
        company, name = self.company.sudo(), "has_received_warning_stock_sms"
        if name not in company._fields:
            self.skipTest("Odoo's text messages are not installed.")
        run = self._create_run()
        for asked, skipped in ((False, True), (True, None)):
            company[name] = asked
            self.assertEqual(run._get_shipping_context().get("skip_sms"), skipped)

    def test_supplier_takes_over(self):
        """F105: what the supplier ships is ordered from him before the delivery."""
        order = self._create_confirmed(
            lines=[(self.article, 1), (self.scarce, 1)], shipping_rule="complete"
        )
        Run = type(self.env["gescom.shipping.run"])
        self.patch(
            Run,
            "_get_moves_for_supplier",
            lambda run, moves: moves.filtered(lambda m: m.product_id == self.scarce),
        )

        def ship_from_supplier(run, order):
            moves = order.order_line.move_ids
            moves.filtered(lambda m: m.product_id == self.scarce)._action_cancel()
            return ["P00042"]

        self.patch(Run, "_ship_from_supplier", ship_from_supplier)
        run = self._run(order)
        self.assertEqual(run.line_ids.state, "done")
        self.assertEqual(
            run.picking_ids.move_ids.filtered("quantity").product_id, self.article
        )
        self.assertIn("P00042", "".join(run.log_ids.mapped("message")))

    def test_all_of_it_from_the_supplier(self):
        """F105: no delivery note is made of what the supplier ships."""
        order = self._create_confirmed(article=self.scarce)
        Run = type(self.env["gescom.shipping.run"])
        self.patch(Run, "_get_moves_for_supplier", lambda run, moves: moves)

        def ship_from_supplier(run, order):
            order.order_line.move_ids._action_cancel()
            return ["P00042"]

        self.patch(Run, "_ship_from_supplier", ship_from_supplier)
        run = self._run(order)
        self.assertEqual((run.state, run.line_ids.state), ("done", "done"))
        self.assertFalse(run.picking_ids)

    def test_cancelled_batch(self):
        """F104: what is left to do is given up, what was done stays done."""
        self._ship_in_background()
        run = self._preview(self._create_orders(4))
        run.action_run()
        self._treat(run, 1)
        run.action_cancel()
        run.sudo()._carry_out_next(set())
        self.assertEqual((run.state, run.picking_count), ("cancelled", 1))
        states = run.line_ids.mapped("state")
        self.assertEqual(states, ["done", "skipped", "skipped", "skipped"])

    def test_batch_that_shipped_is_kept(self):
        """F104: it says what left and why."""
        run = self._run(self._create_orders(1))
        with self.assertRaisesRegex(UserError, "can't be deleted"):
            run.unlink()
        self._preview(self._create_orders(1)).unlink()

    def test_who_may_run_it(self):
        """F104: preparers and sales administration; nobody else."""
        for user in (self.preparer, self.adv, self.manager):
            run = self._create_run(self._create_orders(1)).with_user(user)
            run.action_preview()
            self._read_screen(run)
            run.action_run()
            self.assertEqual(run.state, "done")
        employee = new_test_user(self.system, "gescom_employee", "base.group_user")
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        for user in (employee, seller):
            with self.assertRaises(AccessError):
                self.runs.with_user(user).create({})

    def test_companies_are_apart(self):
        """F104: nobody sees the batches of a company that is not his."""
        run = self._run(self._create_orders(1))
        other = self._create_bare_company()
        stranger = self._create_user("stranger", "gescom_base.group_preparer", other)
        seen = run.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(seen.search([("id", "=", run.id)]))
        self.assertFalse(seen.env[run.line_ids._name].search([("run_id", "=", run.id)]))

    def test_queries_of_a_delivery(self):
        """F104: what a delivery costs does not grow with the batch."""
        costs = []
        for count in (2, 6):
            run = self._preview(self._create_orders(count))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run.action_run()
            self.env.flush_all()
            costs.append((self.env.cr.sql_log_count - before) / count)
        self.assertLess(costs[1], costs[0] * 1.1)
        self.assertLess(costs[1], 250)

    def test_queries_of_a_preview(self):
        """F104: a hundred deliveries are looked at together."""
        costs = []
        for count in (3, 9):
            orders = self._create_orders(count)
            run = self._create_run(orders)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            run.action_preview()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)
        self.assertLess(costs[1], costs[0] + 10)

    def test_screens_open(self):
        """F104: list, form and lines, as the web client reads them."""
        run = self._run(self._create_orders(1))
        action = self.env.ref("gescom_expedition.gescom_shipping_run_action")
        records = self._open_list(action.with_user(self.preparer).sudo().read()[0])
        self.assertIn(run, records)
        self._read_screen(run, "list")
        self._read_screen(run)
        self._read_screen(run.line_ids, "list")
        self._read_screen(run.line_ids)
        for button in ("action_view_lines", "action_view_pickings"):
            self.assertEqual(getattr(run, button)()["type"], "ir.actions.act_window")
        opened = run.line_ids.action_open_document()
        self.assertEqual(opened["res_id"], run.picking_ids.id)
