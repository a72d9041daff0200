from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import AffaireCommon


class TestStates(AffaireCommon):
    """The state of an affaire tells the truth, whatever road changed its documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.confirmed = cls._create_confirmed(10)
        cls.complete = cls._create_confirmed(10)
        cls.invoice = cls._complete(cls.complete)

    def _assert_states(self, order, affaire_state, logistic_state=None):
        """What the database says, not what the cache remembers."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(order.affaire_id.state, affaire_state)
        if logistic_state:
            self.assertEqual(order.logistic_state, logistic_state)
        found = self.affaires.search(
            [("state", "=", affaire_state), ("id", "=", order.affaire_id.id)]
        )
        self.assertTrue(found)

    # Quotations

    def test_quotation_is_not_confirmed(self):
        """F018: nothing is confirmed yet."""
        order = self._create_order()
        self._assert_states(order, "draft", "to_process")
        order.action_quotation_sent()
        self._assert_states(order, "draft")
        self.assertEqual(order.processing_state, "draft")

    def test_all_quotations_cancelled_is_lost(self):
        """F018, A-19: nothing was ever ordered."""
        first = self._create_order()
        second = self._create_order(affaire=first.affaire_id)
        first._action_cancel()
        self._assert_states(first, "draft")
        second._action_cancel()
        self._assert_states(first, "lost")
        second.action_draft()
        self._assert_states(first, "draft")

    def test_affaire_is_marked_as_lost_by_hand(self):
        """F018, A-19: and taken up again."""
        order = self._create_order()
        affaire = order.affaire_id
        affaire.action_set_lost()
        self._assert_states(order, "lost")
        affaire.action_set_draft()
        self._assert_states(order, "draft")

    def test_lost_affaire_that_is_ordered_after_all(self):
        """F018, A-19: a confirmed order wins over the mark."""
        order = self._create_order()
        order.affaire_id.action_set_lost()
        self._confirm(order)
        self._assert_states(order, "in_progress")

    def test_affaire_with_a_confirmed_order_is_not_lost(self):
        """A-19: the sentence says what to do instead."""
        order = self.confirmed
        with self.assertRaisesRegex(UserError, "cancel or settle the order"):
            order.affaire_id.action_set_lost()

    def test_confirmed_then_cancelled_is_cancelled(self):
        """F018, A-19: a quotation that was never confirmed changes nothing."""
        order = self.confirmed
        quotation = self._create_order(affaire=order.affaire_id)
        order._action_cancel()
        self._assert_states(order, "draft")
        quotation._action_cancel()
        self._assert_states(order, "cancelled")
        self.assertFalse(order.logistic_state)
        order.action_draft()
        order._action_cancel()
        self._assert_states(order, "cancelled")

    def test_deleted_quotation_leaves_the_state_of_the_others(self):
        """F018: the state follows deletions too."""
        order = self.complete
        quotation = self._create_order(affaire=order.affaire_id)
        self._assert_states(order, "in_progress")
        quotation.with_user(self.manager).unlink()
        self._assert_states(order, "closed")

    def test_quotation_moved_to_another_affaire(self):
        """F018: both affaires follow."""
        quotation = self._create_order(affaire=self.complete.affaire_id)
        self._assert_states(self.complete, "in_progress")
        quotation.affaire_id = self._create_affaire()
        self._assert_states(quotation, "draft")
        self._assert_states(self.complete, "closed")

    def test_settled_order_that_is_cancelled_starts_afresh(self):
        """F065: confirmed again, it is to be delivered."""
        order = self.confirmed
        order.action_settle()
        self._assert_states(order, "closed")
        order.action_cancel()
        self._assert_states(order, "cancelled")
        order.action_draft()
        self._confirm(order)
        self._assert_states(order, "in_progress", "to_process")
        self.assertTrue(self._get_open_pickings(order))

    # Deliveries

    def test_delivered_then_billed_is_closed(self):
        """F018, F025, F031, F033, A-19: payment is not awaited."""
        order = self._create_order()
        self._confirm(order)
        self._assert_states(order, "in_progress", "to_process")
        self._deliver(order)
        self._assert_states(order, "in_progress", "shipped")
        invoice = self._invoice(order, post=False)
        self._assert_states(order, "in_progress", "shipped")
        invoice.action_post()
        self._assert_states(order, "closed", "shipped")
        self.assertEqual(order.processing_state, "closed")

    def test_partial_delivery(self):
        """F032: something left, something remains."""
        order = self.confirmed
        self._deliver(order, 4)
        self._assert_states(order, "in_progress", "partial")
        self._invoice(order)
        self._assert_states(order, "in_progress", "partial")
        self._deliver(order)
        self._assert_states(order, "in_progress", "shipped")
        self._invoice(order)
        self._assert_states(order, "closed", "shipped")

    def test_one_line_of_two_delivered(self):
        """F032: the order is partly delivered whatever the line."""
        order = self._create_confirmed(
            lines=[(self.article, 1), (self.other_article, 1)]
        )
        picking = self._get_open_pickings(order)
        picking.action_assign()
        for move in picking.move_ids:
            move.picked = move.product_id == self.article
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self._assert_states(order, "in_progress", "partial")

    def test_cancelled_backorder_stays_in_progress(self):
        """F025, A-19: what will not be delivered has to be settled."""
        order = self.confirmed
        self._deliver(order, 4, give_up_rest=True)
        self._invoice(order)
        self._assert_states(order, "in_progress", "partial")
        self.assertFalse(self._get_open_pickings(order))

    def test_cancelled_delivery_note_stays_in_progress(self):
        """F025, F031: nothing was delivered."""
        order = self.confirmed
        order.picking_ids.action_cancel()
        self._assert_states(order, "in_progress", "to_process")

    def test_order_reduced_to_what_was_delivered_closes(self):
        """F025: nothing remains to deliver."""
        order = self.confirmed
        self._deliver(order, 4)
        self._invoice(order)
        order.order_line.product_uom_qty = 4
        self._get_open_pickings(order).action_cancel()
        self._assert_states(order, "closed", "shipped")

    def test_line_added_to_a_closed_order(self):
        """F025: there is something to deliver again."""
        order = self.complete
        order.order_line = [Command.create(self._prepare_line(self.other_article, 1))]
        self._assert_states(order, "in_progress", "partial")

    def test_more_delivered_than_ordered(self):
        """F025, F033: shipped, and closed once all of it is billed."""
        order = self.confirmed
        self._deliver(order, 12)
        self._assert_states(order, "in_progress", "shipped")
        self._invoice(order)
        self._assert_states(order, "closed")

    def test_other_unit_of_measure(self):
        """F033: quantities are compared in the unit of the line."""
        order = self._create_order(1)
        order.order_line.product_uom_id = self.env.ref("uom.product_uom_dozen")
        self._confirm(order)
        self._deliver(order, 7)
        self._assert_states(order, "in_progress", "partial")
        self._deliver(order, 5)
        self._assert_states(order, "in_progress", "shipped")

    def test_delivery_in_two_steps(self):
        """F031, F032, F033: what is picked has not left yet."""
        self._get_warehouse().delivery_steps = "pick_ship"
        order = self._create_confirmed(10)
        self._validate(self._get_open_pickings(order)[:1])
        self._assert_states(order, "in_progress", "to_process")
        self._deliver(order)
        self._assert_states(order, "in_progress", "shipped")
        self._invoice(order)
        self._assert_states(order, "closed")

    # Invoices

    def test_cancelled_invoice_reopens(self):
        """F025, A-19: what is delivered is to be billed again."""
        order = self.confirmed
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        self._assert_states(order, "in_progress")
        invoice.button_cancel()
        self._assert_states(order, "in_progress")
        self._invoice(order)
        self._assert_states(order, "closed")

    def test_deleted_draft_invoice(self):
        """F025: deleting a draft leaves the goods to be billed."""
        order = self.confirmed
        self._deliver(order)
        self._invoice(order, post=False).unlink()
        self._assert_states(order, "in_progress")
        self.assertEqual(order.invoice_status, "to invoice")

    def test_credit_note_without_return_is_to_be_billed_again(self):
        """F025, A-19: the customer keeps the goods and owes nothing."""
        self._credit(self.invoice, rebill=True)
        self._assert_states(self.complete, "in_progress")

    def test_return_waits_for_its_credit_note(self):
        """F025, A-19: goods taken back are to be credited."""
        order = self.complete
        back = self._start_return(order, 3)
        self._assert_states(order, "in_progress", "shipped")
        self._validate(back)
        self._assert_states(order, "in_progress", "shipped")
        self._invoice(order)
        self._assert_states(order, "closed", "shipped")

    def test_return_that_is_not_credited_closes_again(self):
        """F025, A-19: a return kept out of the billing."""
        order = self.complete
        back = self._start_return(order, 3, refund=False)
        self._assert_states(order, "in_progress")
        self._validate(back)
        self._assert_states(order, "closed")

    def test_cancelled_return_closes_again(self):
        """F025: nothing is awaited any more."""
        order = self.complete
        back = self._start_return(order, 3)
        self._assert_states(order, "in_progress")
        back.action_cancel()
        self._assert_states(order, "closed")

    def test_exchange_waits_for_the_replacement(self):
        """F025, A-19: it closes when the replacement has left."""
        order = self.complete
        back = self._start_return(order, 3, exchange=True)
        self._assert_states(order, "in_progress", "partial")
        self._validate(back)
        self._assert_states(order, "in_progress", "partial")
        self._deliver(order)
        self._assert_states(order, "closed", "shipped")

    def test_return_before_the_invoice_bills_the_rest(self):
        """F025: 7 of 10 kept, 7 billed, nothing remains."""
        order = self.confirmed
        self._deliver(order)
        self._return(order, 3)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 700.0)
        self._assert_states(order, "closed")

    # Other lines, other orders

    def test_quotation_added_to_a_closed_affaire(self):
        """F018, A-19: there is something to decide again."""
        order = self.complete
        quotation = self._create_order(affaire=order.affaire_id)
        self._assert_states(order, "in_progress")
        quotation._action_cancel()
        self._assert_states(order, "closed")

    def test_affaire_closes_with_its_last_order(self):
        """F025: every order counts."""
        first = self._create_confirmed()
        second = self._create_confirmed(affaire=first.affaire_id)
        self._complete(first)
        self._assert_states(first, "in_progress")
        self._complete(second)
        self._assert_states(first, "closed")

    def test_services_only(self):
        """F025, A-17: nothing to deliver, closed once billed."""
        order = self._create_confirmed(lines=[(self.service, 2)])
        self._assert_states(order, "in_progress", "shipped")
        self._invoice(order)
        self._assert_states(order, "closed", "shipped")

    def test_service_billed_when_done(self):
        """F025: a service to be done keeps the order open."""
        self.service.with_env(self.system).invoice_policy = "delivery"
        order = self._create_confirmed(lines=[(self.service, 2)])
        self._assert_states(order, "in_progress")
        order.order_line.qty_delivered = 2
        self._assert_states(order, "in_progress")
        self._invoice(order)
        self._assert_states(order, "closed")

    def test_notes_and_sections_ask_for_nothing(self):
        """F025: neither does a deposit."""
        order = self._create_order(1)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Furniture"}),
            Command.create({"display_type": "line_note", "name": "Fragile"}),
        ]
        self._confirm(order)
        self._deposit(order, 50.0)
        self._complete(order)
        self._assert_states(order, "closed", "shipped")

    def test_draft_deposit_keeps_the_order_open(self):
        """F025: an invoice is under way."""
        order = self._create_confirmed(1)
        self._complete(order)
        deposit = self._deposit(order, 50.0, post=False)
        self._assert_states(order, "in_progress")
        deposit.unlink()
        self._assert_states(order, "closed")

    def test_kit(self):
        """F033: the kit has left when its components have."""
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing is not installed")
        component = self._create_article("Leg", price=0.0, cost=5.0)
        kit = self._create_article("Stool", price=80.0, cost=20.0, stock=0)
        self.system["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": 4})
                ],
            }
        )
        order = self._create_confirmed(lines=[(kit, 2)])
        self._deliver(order, 4)
        self._assert_states(order, "in_progress", "partial")
        self._deliver(order)
        self._assert_states(order, "in_progress", "shipped")

    def test_states_are_searched_and_grouped(self):
        """F031, F032, F033: by the database."""
        partly = self._create_confirmed(10)
        self._deliver(partly, 4)
        domain = [("company_id", "=", self.company.id)]
        found = self.orders.search([*domain, ("logistic_state", "=", "partial")])
        self.assertEqual(found, partly)
        groups = self.orders.formatted_read_group(
            domain, ["logistic_state"], ["__count"]
        )
        counts = {group["logistic_state"]: group["__count"] for group in groups}
        self.assertEqual(counts, {"to_process": 1, "partial": 1, "shipped": 1})

    def test_confirm_button_of_the_screen(self):
        """F063: « Confirm » turns not confirmed into in progress."""
        order = self._create_order()
        form = Form(order)
        self.assertEqual(form.processing_state, "draft")
        order.action_confirm()
        form = Form(order)
        self.assertEqual(form.processing_state, "in_progress")
        self.assertEqual(form.logistic_state, "to_process")

    def test_batch_is_recomputed_together(self):
        """The states of 12 orders are computed in few queries."""
        values = {
            "partner_id": self.customer.id,
            "order_line": [Command.create(self._prepare_line(self.article, 1))],
        }
        orders = self._confirm(self.orders.create([values] * 12))
        fields = [
            orders._fields[name] for name in ("processing_state", "logistic_state")
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(20):
            for field in fields:
                self.env.add_to_compute(field, orders)
            self.env.add_to_compute(
                orders.affaire_id._fields["state"], orders.affaire_id
            )
            self.env.flush_all()
        self.assertEqual(set(orders.affaire_id.mapped("state")), {"in_progress"})

    def test_computed_fields_and_marks_are_not_typed(self):
        """F018, F172: by an import or a remote call, past the buttons."""
        order = self._create_confirmed()
        affaire = order.affaire_id
        for record, name, value in (
            (affaire, "lost", True),
            (affaire, "state", "closed"),
            (order, "processing_state", "closed"),
            (order, "logistic_state", "shipped"),
            (order, "validation_date", False),
            (order.picking_ids, "affaire_id", False),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by a button"):
                record.write({name: value})
        with self.assertRaisesRegex(UserError, "Marked as lost: this is computed"):
            self.env["gescom.affaire"].create(
                {"partner_id": self.customer.id, "lost": True}
            )

    def test_preparer_is_told_that_he_makes_no_invoices(self):
        """F009: in words, not with the name of a field."""
        order = self._create_confirmed()
        self._deliver(order)
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        with self.assertRaisesRegex(AccessError, "not allowed to create"):
            order.affaire_id.with_user(preparer).action_create_invoices()
