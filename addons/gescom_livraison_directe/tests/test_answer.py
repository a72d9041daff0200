from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import DirectCommon


class TestAnswer(DirectCommon):
    """F110, F111: what the supplier answers, and what becomes of what he refuses."""

    def _answer(self, purchase, quantity, **values):
        """Enter an answer on the LF, as the sales administration does."""
        window = self._open_answer(purchase, **values)
        window.line_ids.quantity = quantity
        window.action_confirm()
        return window

    def _open_answer(self, purchase, **values):
        picking = purchase.picking_ids.filtered(lambda p: p.state != "done")
        action = picking.with_user(self.adv).action_direct_answer()
        window = self.env["gescom.direct.answer"].browse(action["res_id"])
        window.write(values)
        return window

    def _decide(self, order, choice, **values):
        action = order.with_user(self.adv).action_direct_proposal()
        window = self.env["gescom.direct.proposal"].browse(action["res_id"])
        window.line_ids.write({"choice": choice, **values})
        window.action_apply()
        return window

    def _remind(self):
        cron = self.system.ref("gescom_livraison_directe.ir_cron_remind_answers")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _refuse(self, ordered=10, direct=4, promised=0, **values):
        order = self._create_confirmed(ordered, **values)
        purchase = self._deliver_by(order, direct)
        self._answer(purchase, promised)
        return order, purchase

    def test_supplier_confirms(self):
        """F110: noted on the document, the transfer and the order; nothing else."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.assertEqual(purchase.direct_answer, "waiting")
        self._answer(purchase, 4, promised_date="2026-12-01", note="On Tuesday")
        self.assertEqual(purchase.direct_answer, "confirmed")
        self.assertEqual(purchase.direct_promised_date, date(2026, 12, 1))
        picking = purchase.picking_ids.with_user(self.adv)
        self.assertEqual(picking.direct_answer, "confirmed")
        self.assertIn("On Tuesday", picking.message_ids[0].body)
        self.assertIn("On Tuesday", order.message_ids[0].body)
        self.assertFalse(order.direct_refused)
        self._assert_shares(order, bl=6, lf=4)

    def test_refusal_changes_nothing_until_somebody_chooses(self):
        """F110: somebody is told; the quantities wait."""
        order, purchase = self._refuse(promised=1)
        self.assertEqual(purchase.direct_answer, "partial")
        self.assertEqual(purchase.order_line.direct_refused_qty, 3)
        self.assertTrue(order.direct_refused)
        activity = order.activity_ids
        self.assertIn("refused goods", activity.summary)
        self.assertEqual(activity.user_id, self.adv)
        self._assert_shares(order, bl=6, lf=4)
        self._answer(purchase, 4)
        self.assertFalse(order.direct_refused)
        self.assertFalse(order.activity_ids)

    def test_refused_goods_come_from_our_stock(self):
        """A-33: what the supplier refused goes back to our delivery."""
        order, purchase = self._refuse(promised=1)
        self._decide(order, "stock")
        self._assert_shares(order, bl=9, lf=1)
        self.assertEqual(purchase.order_line.product_qty, 1)
        self.assertEqual(purchase.state, "purchase")
        self.assertFalse(order.direct_refused)
        self.assertFalse(order.activity_ids)

    def test_whole_refusal_cancels_the_document(self):
        """A-33: nothing is left on it."""
        order, purchase = self._refuse()
        self.assertEqual(purchase.direct_answer, "refused")
        self._decide(order, "stock")
        self.assertEqual(purchase.state, "cancel")
        self._assert_shares(order, bl=10)

    def test_another_supplier_delivers(self):
        """F107: the refused part only, with a document of its own."""
        order, purchase = self._refuse(promised=1)
        self._decide(order, "other", supplier_id=self.other_supplier.id)
        other = order._get_direct_purchases() - purchase
        self.assertEqual(other.partner_id, self.other_supplier)
        self.assertEqual(other.order_line.product_qty, 3)
        self._assert_shares(order, bl=6, lf=4)

    def test_logistician_may_deliver_instead(self):
        """F111: of a line that has no delivery of ours left."""
        order, purchase = self._refuse(ordered=4)
        self._decide(order, "other", supplier_id=self.logistician.id)
        self.assertEqual(purchase.state, "cancel")
        self._assert_shares(order, ol=4)

    def test_same_supplier_delivers_later(self):
        """F110: the document stays as it was, with another date."""
        order, purchase = self._refuse(promised=1)
        self._decide(order, "later", later_date="2026-12-24")
        self.assertEqual(purchase.direct_promised_date, date(2026, 12, 24))
        self.assertFalse(order.direct_refused)
        self._assert_shares(order, bl=6, lf=4)

    def test_refused_goods_are_cancelled(self):
        """F065: the customer's order is lowered, and nothing is asked of anybody."""
        order, purchase = self._refuse(promised=1)
        self._decide(order, "cancel")
        self.assertEqual(order.order_line.product_uom_qty, 7)
        self._assert_shares(order, bl=6, lf=1)

    def test_what_was_billed_before_is_credited(self):
        """F110: “cancel and credit” credits what the customer was billed."""
        affaire = self._create_affaire(
            billing_mode="order", invoice_before_delivery=True
        )
        order = self._create_confirmed(10, affaire=affaire)
        self.article.sudo().invoice_policy = "order"
        invoice = self._invoice(order)
        purchase = self._deliver_by(order, 4)
        self._answer(purchase, 1)
        self._decide(order, "cancel")
        credit = order.invoice_ids - invoice
        self.assertEqual(credit.move_type, "out_refund")
        self.assertAlmostEqual(credit.amount_untaxed, 300.0)

    def test_only_what_is_chosen_is_done(self):
        """F110: an empty line and a part of a line wait."""
        order = self._create_confirmed(lines=[(self.article, 4), (self.scarce, 5)])
        window = self._open_direct(order)
        window.action_all()
        window.action_create()
        purchase = order._get_direct_purchases()
        self._answer(purchase, 0)
        action = order.action_direct_proposal()
        window = self.env["gescom.direct.proposal"].browse(action["res_id"])
        self.assertEqual(window.line_ids.mapped("choice"), ["stock", "other"])
        window.line_ids[0].quantity = 3
        window.line_ids[1].choice = False
        window.action_apply()
        self.assertEqual(
            purchase.order_line.mapped("direct_refused_qty"), [1, 5], "What waits"
        )
        self._assert_shares(order, bl=3, lf=6)
        window.line_ids.choice = False
        with self.assertRaisesRegex(UserError, "at least one"):
            window.action_apply()

    def test_request_that_is_refused(self):
        """A-32: nothing was confirmed, there is no transfer."""
        self.company.sudo().direct_delivery_as_request = True
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        purchase._answer_direct({purchase.order_line: 1.0})
        self._decide(order, "stock")
        self.assertEqual(purchase.order_line.product_qty, 1)
        self._assert_shares(order, bl=9)
        purchase._answer_direct({})
        self._decide(order, "stock")
        self.assertEqual(purchase.state, "cancel")
        self._assert_shares(order, bl=10)

    def test_supplier_ships_in_parts(self):
        """F114: with the date and the number of each parcel."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        window = self._open_answer(
            purchase, tracking="6A123", shipped_date="2026-11-20"
        )
        window.line_ids.quantity = 3
        window.action_ship()
        done = purchase.picking_ids.filtered(lambda p: p.state == "done")
        self.assertEqual(done.carrier_tracking_ref, "6A123")
        self.assertEqual(done.direct_shipped_date, date(2026, 11, 20))
        self.assertEqual(purchase.direct_answer, "confirmed")
        self.assertEqual(order.order_line.qty_delivered, 3)
        self._assert_shares(order, bl=6, lf=1)
        window = self._open_answer(purchase, tracking="6A124")
        self.assertEqual(window.line_ids.open_qty, 1)
        window.action_ship()
        self.assertEqual(
            purchase.picking_ids.mapped("carrier_tracking_ref"), ["6A123", "6A124"]
        )
        self._assert_shares(order, bl=6)
        with self.assertRaisesRegex(UserError, "nothing is left"):
            window.action_ship()

    def test_rest_is_refused_after_a_part_was_shipped(self):
        """A-33: only what did not leave is decided about."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        purchase._ship_direct({purchase.order_line: 1.0})
        self._answer(purchase, 0)
        self._decide(order, "stock")
        self._assert_shares(order, bl=9)
        self.assertEqual(purchase.state, "purchase")
        self.assertEqual(purchase.order_line.product_qty, 1)

    def test_what_is_cancelled_is_refused_no_more(self):
        """F113: there is nothing to decide about what nobody awaits."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase, 1)
        self._answer(purchase, 1)
        self.assertEqual(purchase.order_line.direct_refused_qty, 2)
        self._send(purchase, 2)
        self.assertEqual(purchase.order_line.direct_refused_qty, 1)
        rest = purchase.picking_ids.filtered(lambda p: p.state != "done")
        rest.with_user(self.adv).action_cancel()
        self.assertFalse(order.direct_refused)
        with self.assertRaisesRegex(UserError, "nothing to choose"):
            order.action_direct_proposal()

    def test_no_more_than_what_is_left(self):
        """F110: neither promised, nor shipped, nor decided about."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        window = self._open_answer(purchase)
        window.line_ids.quantity = 5
        with self.assertRaisesRegex(UserError, "between 0 and 4"):
            window.action_confirm()
        with self.assertRaisesRegex(UserError, "between 0 and 4"):
            window.action_ship()
        window.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "what is shipped"):
            window.action_ship()
        window.action_refuse()
        with self.assertRaisesRegex(UserError, "choose no more"):
            self._decide(order, "stock", quantity=5)

    def test_deadline(self):
        """F110: the supplier's days, the company's by default, and a reminder once."""
        order = self._create_confirmed(10)
        today = fields.Date.context_today(order)
        purchase = self._deliver_by(order, 2)
        self.assertEqual(purchase.direct_deadline, today + timedelta(days=2))
        self.supplier.sudo().direct_answer_days = 5
        slow = self._deliver_by(order, 2)
        self.assertEqual(slow.direct_deadline, today + timedelta(days=5))
        self.supplier.sudo().direct_answer_days = -1
        self.assertFalse(self._deliver_by(order, 2).direct_deadline)
        purchase.direct_deadline = today - timedelta(days=1)
        self._remind()
        self.assertIn("did not answer", order.activity_ids.summary)
        self._remind()
        self.assertEqual(len(order.activity_ids), 1)
        self._answer(purchase, 2)
        self.assertFalse(order.activity_ids)

    def test_answer_is_for_the_sales_administration(self):
        """F110: neither a preparer, nor another company's."""
        order, purchase = self._refuse()
        picking = purchase.picking_ids
        with self.assertRaises(AccessError):
            picking.with_user(self.preparer).action_direct_answer()
        with self.assertRaises(AccessError):
            order.with_user(self.preparer).action_direct_proposal()
        other = self._create_bare_company()
        stranger = self._create_user(
            "stranger", "gescom_base.group_sales_admin", company=other
        )
        answers = self.env["gescom.direct.answer"].with_env(
            self.env(user=stranger, context={"allowed_company_ids": other.ids})
        )
        with self.assertRaises(AccessError):
            answers.create({"purchase_id": purchase.id})
        proposals = self.env["gescom.direct.proposal"].with_env(
            self.env(user=stranger, context={"allowed_company_ids": other.ids})
        )
        with self.assertRaises(AccessError):
            proposals.create({"order_id": order.id})

    def test_window_made_by_a_call(self):
        """F110: what XML-RPC sends: the LF, lines of the document."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        answers = self.env["gescom.direct.answer"]
        window = answers.create({"picking_id": purchase.picking_ids.id})
        self.assertEqual(window.line_ids.quantity, 4)
        window.line_ids.quantity = 1
        self.assertIs(window.action_confirm(), True)
        proposals = self.env["gescom.direct.proposal"]
        window = proposals.create({"order_id": order.id})
        window.line_ids.write({"choice": "stock"})
        self.assertIs(window.action_apply(), True)
        self._assert_shares(order, bl=9, lf=1)

    def test_screens(self):
        """F110: what the web client reads, as the sales administration."""
        order, purchase = self._refuse(promised=1)
        window = self._open_answer(purchase)
        self._read_screen(window)
        with Form(window) as form:
            form.note = "By telephone"
        action = order.action_direct_proposal()
        window = self.env["gescom.direct.proposal"].browse(action["res_id"])
        self._read_screen(window)
        with Form(window) as form, form.line_ids.edit(0) as line:
            line.choice = "other"
            self.assertEqual(line.supplier_id, self.other_supplier)
        self._read_screen(purchase.picking_ids.with_env(self.env))

    def test_a_supplier_order_with_a_title_is_entered(self):
        """F110: a line without article refuses nothing."""
        form = Form(self.system["purchase.order"])
        form.partner_id = self.supplier
        with form.order_line.new() as line:
            line.display_type = "line_section"
            line.name = "Autumn"
        with form.order_line.new() as line:
            line.product_id = self.article
        purchase = form.save()
        self.assertFalse(purchase.direct_refused)
        self.assertEqual(len(purchase.order_line), 2)
