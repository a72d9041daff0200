from odoo.exceptions import AccessError, UserError

from ..models.gescom_affaire_documents import GescomAffaire
from .common import AffaireCommon


class TestSettle(AffaireCommon):
    """« Settle » closes an order that will not be delivered any further (F065)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.confirmed = cls._create_confirmed(10)
        cls.unbilled = cls._create_confirmed(10)
        cls._deliver(cls.unbilled, 4)
        cls.billed = cls._create_confirmed(10)
        cls._deliver(cls.billed, 4)
        cls.invoice = cls._invoice(cls.billed)
        cls.complete = cls._create_confirmed(10)
        cls._complete(cls.complete)

    def _assert_settled(self, order):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertRecordValues(
            order,
            [
                {
                    "settled": True,
                    "processing_state": "closed",
                    "logistic_state": "shipped",
                }
            ],
        )
        self.assertNotEqual(order.invoice_status, "to invoice")
        self.assertEqual(order.affaire_id.state, "closed")
        self.assertFalse(self._get_open_pickings(order))
        for line in order.order_line:
            self.assertEqual(line.qty_to_invoice, 0)
            self.assertEqual(line.untaxed_amount_to_invoice, 0)
            self.assertEqual(line.amount_to_invoice, 0)

    def test_nothing_delivered(self):
        """F065, A-20: closed, green, out of the list, and the stock is released."""
        order = self.confirmed
        available = self._get_available_qty(self.article)
        self.assertIs(order.action_settle(), True)
        self._assert_settled(order)
        self.assertEqual(self._get_available_qty(self.article), available + 10)
        self.assertEqual(order.picking_ids.state, "cancel")

    def test_partly_delivered_and_billed(self):
        """F065: what was shipped stays billed, the rest is given up."""
        order = self.billed
        available = self._get_available_qty(self.article)
        order.action_settle()
        self._assert_settled(order)
        self.assertEqual(self._get_available_qty(self.article), available + 6)
        self.assertEqual(order.order_line.qty_delivered, 4)
        self.assertEqual(self.invoice.state, "posted")
        self.assertEqual(order.affaire_id.amount_due, 480.0)

    def test_product_billed_when_ordered(self):
        """F065: nor is anything billed of a product billed on ordered quantities."""
        affaire = self._create_affaire(invoice_before_delivery=True)
        order = self._create_confirmed(10, affaire=affaire)
        order.action_settle()
        self._assert_settled(order)
        with self.assertRaises(UserError):
            affaire.action_create_invoices()

    def test_two_steps_delivery(self):
        """A-20: what was picked and has not left is given up too."""
        self._get_warehouse().delivery_steps = "pick_ship"
        order = self._create_confirmed(10)
        self._validate(self._get_open_pickings(order)[:1])
        order.action_settle()
        self._assert_settled(order)

    def test_settled_order_leaves_the_list(self):
        """F065: it is no longer among the orders in progress."""
        order = self.confirmed
        domain = [("processing_state", "=", "in_progress"), ("id", "=", order.id)]
        self.assertTrue(self.orders.search(domain))
        order.action_settle()
        self.assertFalse(self.orders.search(domain))
        self.assertTrue(self.orders.search([("settled", "=", True)]) & order)

    def test_quotation_is_not_settled(self):
        """F065: it is cancelled; nor is a cancelled order settled."""
        order = self._create_order()
        with self.assertRaisesRegex(UserError, "not confirmed: it cannot be settled"):
            order.action_settle()
        order._action_cancel()
        with self.assertRaises(UserError):
            order.action_settle()

    def test_several_orders_are_settled_at_once(self):
        """F065: all or none."""
        orders = self.confirmed | self.billed
        quotation = self._create_order()
        with self.assertRaisesRegex(UserError, quotation.name):
            (orders | quotation).action_settle()
        self.assertFalse(any(orders.mapped("settled")))
        orders.action_settle()
        for order in orders:
            self._assert_settled(order)

    def test_settling_twice_is_harmless(self):
        """F065: a connector that repeats itself."""
        order = self.confirmed
        order.action_settle()
        self.assertIs(order.action_settle(), True)
        self._assert_settled(order)

    def test_other_orders_of_the_affaire_remain(self):
        """F025: the affaire waits for its other orders."""
        order = self.confirmed
        other = self._create_confirmed(affaire=order.affaire_id)
        order.action_settle()
        self.assertEqual(order.affaire_id.state, "in_progress")
        self._complete(other)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_return_under_way_is_kept(self):
        """A-20: goods on their way back are still received."""
        order = self.billed
        back = self._start_return(order, 1, refund=False)
        order.action_settle()
        self.assertEqual(self._get_open_pickings(order), back)
        self._validate(back)
        self._assert_settled(order)

    # Delivered and not billed

    def test_user_may_not_give_up_what_is_to_be_billed(self):
        """A-20: he is told what to bill, and nothing changes."""
        order = self.unbilled
        with self.assertRaises(UserError) as refusal:
            order.action_settle()
        self.assertIn(f"{order.name} {self.article.name}", str(refusal.exception))
        self.assertFalse(order.settled)
        self.assertTrue(self._get_open_pickings(order))
        with self.assertRaises(UserError):
            order.with_context(settle_unbilled=True).action_settle()
        self.assertFalse(order.settled)

    def test_user_may_not_use_the_window_of_the_manager(self):
        """A-20: the window is the manager's."""
        order = self.unbilled
        with self.assertRaises(AccessError):
            self.env["gescom.order.settle"].create({"order_ids": order.ids})

    def test_manager_confirms_what_is_given_up(self):
        """A-20: the window lists what was delivered and is not billed."""
        order = self.unbilled
        action = order.with_user(self.manager).action_settle()
        self.assertFalse(order.settled)
        window = self._open_form(action, self.manager)
        self.assertEqual(window.unbilled_line_ids.ids, order.order_line.ids)
        window.save().action_confirm()
        self._assert_settled(order)
        self.assertEqual(order.affaire_id.amount_delivered, 400.0)

    # Undoing it

    def test_unsettled_order_is_in_progress_again(self):
        """A-20: nothing is delivered anew by itself."""
        order = self.billed
        order.action_settle()
        self.assertIs(order.action_unsettle(), True)
        self.assertFalse(order.settled)
        self.assertEqual(order.processing_state, "in_progress")
        self.assertEqual(order.logistic_state, "partial")
        self.assertEqual(order.affaire_id.state, "in_progress")
        self.assertFalse(self._get_open_pickings(order))

    def test_unsettled_order_may_be_billed_again(self):
        """A-20: what was delivered and given up is to be billed again."""
        order = self.unbilled
        order.with_user(self.manager).with_context(settle_unbilled=True).action_settle()
        order.action_unsettle()
        self.assertEqual(order.order_line.qty_to_invoice, 4)
        self.assertEqual(order.invoice_status, "to invoice")
        self.assertEqual(self._invoice(order).amount_untaxed, 400.0)

    def test_relaunch_delivers_what_is_missing_only(self):
        """A-20: « Relaunch » asks the warehouse for the rest, once."""
        order = self.billed
        order.action_settle()
        order.action_unsettle()
        self.assertIs(order.action_relaunch_delivery(), True)
        picking = self._get_open_pickings(order)
        self.assertEqual(picking.move_ids.product_uom_qty, 6)
        order.action_relaunch_delivery()
        self.assertEqual(self._get_open_pickings(order), picking)
        self.assertEqual(picking.move_ids.product_uom_qty, 6)
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.affaire_id.state, "closed")
        self.assertEqual(order.order_line.qty_invoiced, 10)

    def test_relaunch_does_not_deliver_again_what_came_back(self):
        """A-20: a take-back is not a shortage."""
        order = self._create_confirmed(10)
        self._deliver(order, 6)
        self._return(order, 2)
        order.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        order.action_relaunch_delivery()
        self.assertEqual(self._get_open_pickings(order).move_ids.product_uom_qty, 4)

    def test_relaunch_needs_an_order_in_progress(self):
        """A-20: neither a settled order nor a complete one."""
        self.confirmed.action_settle()
        for order in (self.confirmed, self.complete):
            with self.assertRaises(UserError):
                order.action_relaunch_delivery()

    def test_order_in_progress_is_not_unsettled(self):
        """A-20: there is nothing to undo."""
        with self.assertRaisesRegex(UserError, "is not closed"):
            self.confirmed.action_unsettle()

    # Reopening a complete order, to enter a return

    def _open_new_return(self, affaire):
        # As without the addon of the returns, which has a window of its own.
        return GescomAffaire.action_new_return(affaire)

    def test_closed_affaire_is_reopened_before_a_return(self):
        """F026: « New return » comes back once the order is reopened."""
        order = self.complete
        affaire = order.affaire_id
        self.assertFalse(affaire.can_return)
        with self.assertRaisesRegex(UserError, "reopen the order"):
            affaire.action_new_return()
        order.action_unsettle()
        self.env.invalidate_all()
        self.assertEqual(affaire.state, "in_progress")
        self.assertTrue(affaire.can_return)
        window = self._open_form(self._open_new_return(affaire)).save()
        window.product_return_moves.quantity = 3
        window.product_return_moves.to_refund = False
        back = self.env["stock.picking"].browse(
            window.action_create_returns()["res_id"]
        )
        self.assertEqual(affaire.return_ids, back)
        self.assertEqual(affaire.state, "in_progress")
        self._validate(back)
        self.assertEqual(affaire.state, "closed")

    def test_reopened_order_closes_after_its_credit_note(self):
        """F026, A-19: take-back, credit note, closed again."""
        order = self.complete
        order.action_unsettle()
        self._return(order, 3)
        self.assertEqual(order.affaire_id.state, "in_progress")
        self._invoice(order)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_reopened_by_mistake_is_settled(self):
        """F026: an order reopened for nothing can be closed again."""
        order = self.complete
        order.action_unsettle()
        order.action_settle()
        self.assertEqual(order.affaire_id.state, "closed")

    def test_return_needs_a_delivery(self):
        """F023: the sentence says so."""
        order = self.confirmed
        with self.assertRaisesRegex(UserError, "nothing was delivered yet"):
            order.affaire_id.action_new_return()

    def test_return_of_one_of_several_delivery_notes(self):
        """F023: the delivery note is chosen first."""
        order = self._create_confirmed(10)
        notes = self._deliver(order, 4) | self._deliver(order)
        action = self._open_new_return(order.affaire_id)
        self.assertEqual(self._open_list(action), notes.sorted("id", reverse=True))

    def test_no_call_settles_past_the_checks(self):
        """F065: the fields are written by the buttons alone, whatever the road."""
        order = self._create_confirmed(10)
        for name in ("settled", "reopened"):
            with self.assertRaisesRegex(UserError, "buttons only"):
                order.write({name: True})
            with self.assertRaisesRegex(UserError, "buttons only"):
                order.with_context(gescom_settles=True).write({name: True})
        order.action_settle()
        self.assertTrue(order.settled)
