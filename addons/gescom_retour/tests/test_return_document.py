from odoo.exceptions import UserError
from odoo.tests import Form

from odoo.addons.mail.tests.common import MailCase

from .common import ReturnCommon


class TestReturnDocument(ReturnCommon, MailCase):
    """The return: its number, its state, its papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_shipped(10)

    def test_number_starts_with_rc(self):
        """F122: drawn once, shown everywhere, searched."""
        first, second = self._enter(self.order, 1), self._enter(self.order, 1)
        self.assertRegex(first.rc_number, r"^RC\d{6}$")
        self.assertEqual(first.document_kind, "rc")
        self.assertEqual(first.display_name, first.rc_number)
        self.assertEqual(int(second.rc_number[2:]), int(first.rc_number[2:]) + 1)
        found = self.env["stock.picking"].name_search(first.rc_number)
        self.assertEqual([row[0] for row in found], first.ids)
        self.assertFalse(first.copy().rc_number == first.rc_number)

    def test_other_documents_have_no_return_number(self):
        """F122: neither deliveries nor receipts."""
        self.assertFalse(any(self._get_delivered(self.order).mapped("rc_number")))
        self.assertFalse(any(self._get_delivered(self.order).mapped("return_kind")))

    def test_return_waits_for_its_goods(self):
        """F122: waiting, then received; a cancelled one is told apart."""
        back = self._enter(self.order, 1)
        self.assertEqual(back.return_state, "waiting")
        self._take_in(back)
        self.assertEqual(back.return_state, "received")
        other = self._enter(self.order, 1)
        other.action_cancel()
        self.assertEqual(other.return_state, "cancelled")

    def test_order_of_goods_that_come_back_is_a_return(self):
        """F122: a negative order receives goods: its document is one too."""
        order = self._create_confirmed(-2)
        back = order.picking_ids
        self.assertEqual(back.document_kind, "rc")
        self.assertEqual(back.return_kind, "take_back")
        self.assertRegex(back.rc_number, r"^RC\d{6}$")
        self._take_in(back)
        self.assertEqual(order.order_line.qty_delivered, -2)

    def test_kind_changes_as_long_as_the_goods_are_awaited(self):
        """F121: entered as an exchange by mistake."""
        back = self._enter(self.order, 2)
        with Form(back) as form:
            form.return_kind = "take_back"
        self.assertFalse(self.order.exchange_pending)
        back.return_kind = "exchange"
        self.assertTrue(self.order.exchange_pending)
        with self.assertRaisesRegex(UserError, "taken back or exchanged"):
            back.return_kind = False
        self._take_in(back)
        with self.assertRaisesRegex(UserError, "its kind stays"):
            back.return_kind = "take_back"
        with self.assertRaisesRegex(UserError, "its kind stays"):
            self._get_delivered(self.order).return_kind = "exchange"

    def test_exchange_always_lowers_what_was_delivered(self):
        """F126, T-46: what replaces the goods counts a second time."""
        back = self._start_return(self.order, 2, refund=False)
        self.assertFalse(back.move_ids.to_refund)
        back.return_kind = "exchange"
        self.assertTrue(back.move_ids.to_refund)
        self._take_in(back)
        self._deliver(self.order)
        self.assertEqual(self.order.order_line.qty_delivered, 10)

    # Cancelling, deleting

    def test_return_entered_by_mistake_is_deleted(self):
        """F128: the affaire closes again, the goods may come back."""
        self._invoice(self.order)
        self.order.action_unsettle()
        back = self._enter(self.order, 2)
        self.assertEqual(self.order.affaire_id.state, "in_progress")
        back.unlink()
        self.assertFalse(back.exists())
        self.assertFalse(self.order.exchange_pending)
        self.assertEqual(self.order.affaire_id.state, "closed")

    def test_return_entered_by_mistake_is_cancelled(self):
        """F128: it stays, and is awaited no more."""
        self._invoice(self.order)
        self.order.action_unsettle()
        self._enter(self.order, 2).action_cancel()
        self.assertEqual(self.order.affaire_id.state, "closed")

    def test_received_return_is_not_deleted(self):
        """F128: its goods are in stock."""
        back = self._enter(self.order, 2)
        self._take_in(back)
        with self.assertRaises(UserError):
            back.unlink()
        with self.assertRaises(UserError):
            back.action_cancel()

    # Return authorisation

    def _print(self, picking):
        action = picking.action_print_return()
        content, _kind = self.env["ir.actions.report"]._render_qweb_html(
            action["report_name"], picking.ids
        )
        return content.decode()

    def test_authorisation_is_printed(self):
        """F123: number, order, goods, reason and where to send them."""
        self.warehouse.partner_id = self._create_customer("Returns dock")
        back = self._enter(
            self.order, 2, reason_id=self.reason.id, note="Own box, please"
        )
        page = self._print(back)
        for text in (
            back.rc_number,
            self.order.name,
            self._get_delivered(self.order).document_number,
            "Chair",
            "Broken",
            "Exchange of goods",
            "Returns dock",
            "Own box, please",
        ):
            self.assertIn(text, page)

    def test_authorisation_speaks_the_language_of_the_customer(self):
        """F123: printed in French for a French customer."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.customer.sudo().lang = "fr_FR"
        self.assertIn("Autorisation de retour", self._print(self._enter(self.order, 1)))

    def test_authorisation_of_the_warehouse_it_comes_back_to(self):
        """F123, F125: another depot has another address."""
        other = self._create_warehouse(
            "NORD", partner_id=self._create_customer("North dock").id
        )
        back = self._enter(self.order, 1, location_id=other.lot_stock_id.id)
        self.assertIn("North dock", self._print(back))

    def test_authorisation_is_sent_to_the_customer(self):
        """F123: the e-mail has the PDF and is in the chatter."""
        back = self._enter(self.order, 2)
        action = back.action_send_return()
        composer = Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ).save()
        self.assertIn(back.rc_number, composer.subject)
        self.assertEqual(composer.partner_ids, self.customer)
        with self.mock_mail_gateway():
            composer._action_send_mail()
        message = back.message_ids[0]
        self.assertIn(self.customer, message.partner_ids)
        self.assertEqual(len(message.attachment_ids), 1)

    def test_only_returns_are_authorised(self):
        """F123: neither a delivery note nor a cancelled return."""
        back = self._enter(self.order, 1)
        back.action_cancel()
        for document in (back, self._get_delivered(self.order)):
            for method in ("action_print_return", "action_send_return"):
                with self.assertRaisesRegex(UserError, "nothing to authorise"):
                    getattr(document, method)()

    def test_returns_of_each_company_have_their_numbers(self):
        """F122: a new company starts its own."""
        company = self._create_bare_company()
        numbered = self.system["ir.sequence"].search(
            [("code", "=", "gescom.rc"), ("company_id", "=", company.id)]
        )
        self.assertEqual(len(numbered), 1)

    def test_figures_and_buttons_of_the_order_and_the_affaire(self):
        """F120: the returns are found from the order and the affaire."""
        back = self._enter(self.order, 1)
        self.env.invalidate_all()
        self.assertEqual(self.order.return_ids, back)
        self.assertEqual(self.order.return_count, 1)
        self.assertEqual(self.order.action_view_returns()["res_id"], back.id)
        self.assertEqual(self.order.affaire_id.return_ids, back)
        self.assertEqual(self.order.affaire_id.return_count, 1)

    def test_without_control_returns_are_those_of_odoo(self):
        """F121, F126: an exchange leaves at once, and more may come back."""
        order = self._create_shipped(4)
        self.assertTrue(self.company.controlled_returns)
        self.system.company.controlled_returns = False
        delivered = self._get_delivered(order).with_env(self.system)
        window = self.system["stock.return.picking"].create(
            {"picking_id": delivered.id}
        )
        window.product_return_moves.quantity = 5
        window.action_create_exchanges()
        returned = order.picking_ids.filtered("return_id")
        self.assertEqual(returned.move_ids.product_uom_qty, 5)
        sent = order.picking_ids - returned - delivered.with_env(self.env)
        self.assertEqual(sent.move_ids.product_uom_qty, 5)
        self.assertFalse(order.exchange_pending)

    def test_goods_meet_the_return_of_the_step_before(self):
        """F121, A-44: whoever returned the picking first waits for them at the exit."""
        self.warehouse.sudo().write({"delivery_steps": "pick_ship"})
        self.warehouse.sudo().out_type_id.return_picking_type_id = False
        order = self._create_confirmed(4)
        for _step in range(2):
            self._validate(
                order.picking_ids.filtered(lambda picking: picking.state == "assigned")
            )
        shipped, picked = order.picking_ids.sorted("date_done", reverse=True)
        if shipped.location_dest_id.usage != "customer":
            shipped, picked = picked, shipped
        places = []
        for document in (shipped, picked, shipped):
            window = self.system["stock.return.picking"].create(
                {"picking_id": document.id}
            )
            window.product_return_moves.quantity = 2
            places.append(window._create_return())
        ours, waiting, theirs = places
        self.assertEqual(ours.location_dest_id, self.warehouse.lot_stock_id)
        self.assertEqual(theirs.location_dest_id, shipped.location_id)
        self.assertEqual(waiting.location_id, theirs.location_dest_id)

    def test_without_control_returns_come_back_where_odoo_wants_them(self):
        """F121, A-44: ours go to the dock of the receptions, Odoo's where they left."""
        types = self.warehouse.sudo()
        types.out_type_id.return_picking_type_id = False
        dock = types.lot_stock_id.copy({"name": "Dock of returns"})
        types.in_type_id.default_location_dest_id = dock
        places = {}
        for controlled in (True, False):
            order = self._create_shipped(4)
            self.system.company.controlled_returns = controlled
            window = self.system["stock.return.picking"].create(
                {"picking_id": self._get_delivered(order).id}
            )
            window.product_return_moves.quantity = 4
            places[controlled] = window._create_return().location_dest_id
        self.assertEqual(places, {True: dock, False: types.lot_stock_id})
