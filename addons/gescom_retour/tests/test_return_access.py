import xmlrpc.client

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ReturnCommon


class TestReturnAccess(ReturnCommon):
    """Who enters, receives and configures returns, and what the screens show."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_shipped(10)

    def _get_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).sudo().get_external_id()
        return {
            xmlid.removeprefix("gescom_retour.")
            for xmlid in visible.values()
            if xmlid.startswith("gescom_retour.")
        }

    def test_menus_of_each_group(self):
        """F121, F122: everybody sees the returns, the manager sets the reasons."""
        self.assertEqual(self._get_menus(self.preparer), {"menu_returns"})
        self.assertEqual(self._get_menus(self.adv), {"menu_returns"})
        self.assertEqual(
            self._get_menus(self.manager), {"menu_returns", "menu_return_reasons"}
        )
        employee = new_test_user(self.system, "gescom_employee", "base.group_user")
        self.assertFalse(self._get_menus(employee))

    def test_sales_administration_enters_and_the_preparer_receives(self):
        """F120, F124: each his part, the preparer up to the new shipment."""
        window = self._open(self.order, user=self.adv)
        self._read_screen(window)
        window.action_all()
        back = self._create(window)
        self._read_screen(back.with_user(self.preparer))
        self._take_in(back, user=self.preparer)
        replacement = back.replacement_ids.with_user(self.preparer)
        self._read_screen(replacement)
        self._ship(replacement)
        self.assertEqual(replacement.state, "done")

    def test_preparer_and_salesperson_enter_no_return(self):
        """F120: the sales administration does."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        for user in (self.preparer, seller):
            with self.assertRaises(AccessError):
                self.order.with_user(user).action_new_return()

    def test_salesperson_receives_nothing(self):
        """F124: the warehouse does."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        back = self._enter(self.order, 1)
        with self.assertRaises(AccessError):
            back.with_user(seller).action_receive()

    def test_manager_sets_the_reasons(self):
        """F121: a small list, that the others choose from."""
        reasons = self.env["gescom.return.reason"]
        mine = reasons.with_user(self.manager).create({"name": "Too big"})
        mine.name = "Too large"
        for user in (self.adv, self.preparer):
            self.assertIn(mine, reasons.with_user(user).search([]))
            with self.assertRaises(AccessError):
                mine.with_user(user).name = "Other"

    def test_reasons_of_another_company_are_not_offered(self):
        """F121: those of all companies and one's own."""
        company = self._create_bare_company()
        reasons = self.system["gescom.return.reason"]
        foreign = reasons.create({"name": "Foreign", "company_id": company.id})
        own = reasons.create({"name": "Own", "company_id": self.company.id})
        seen = self.env["gescom.return.reason"].search([])
        self.assertIn(own, seen)
        self.assertIn(self.reason, seen)
        self.assertNotIn(foreign, seen)

    def test_screens_open(self):
        """F120, F122: the screens of the addon, as the web client reads them."""
        back = self._enter(self.order, 1)
        for user in (self.adv, self.preparer):
            action = self.env.ref("gescom_retour.stock_picking_return_action")
            records = self._open_list(action.with_user(user).sudo().read()[0])
            self.assertIn(back, records)
            view = self.env.ref("gescom_retour.stock_picking_return_view_list")
            self._read_screen(back.with_user(user), "list", view.id)
            self._read_screen(back.with_user(user))
        self._read_screen(self.order)
        self._read_screen(self.order.affaire_id)

    def test_filters_find_the_returns(self):
        """F121, F122: waiting, received, exchange, take-back."""
        pickings = self.env["stock.picking"]
        exchange = self._enter(self.order, 1)
        taken = self._enter(self.order, 1, kind="take_back")
        self._take_in(taken)
        for domain, found, other in (
            ([("return_state", "=", "waiting")], exchange, taken),
            ([("return_state", "=", "received")], taken, exchange),
            ([("return_kind", "=", "exchange")], exchange, taken),
            ([("return_kind", "=", "take_back")], taken, exchange),
        ):
            records = pickings.search(domain)
            self.assertIn(found, records)
            self.assertNotIn(other, records)

    def test_returns_are_entered_by_rpc(self):
        """F120: the window is created with an order, and filled in."""
        windows = self.env["gescom.new.return"]
        window = windows.create(
            {"order_ids": [Command.set(self.order.ids)], "kind": "take_back"}
        )
        window.line_ids.quantity = 2
        back = self._create(window)
        self.assertEqual(back.move_ids.product_uom_qty, 2)
        for values in (
            {"affaire_id": self.order.affaire_id.id},
            {"picking_ids": [Command.set(self._get_delivered(self.order).ids)]},
        ):
            self.assertEqual(windows.create(values).line_ids.returnable_qty, 8)
        answers = [
            self.order.action_new_return(),
            self.order.action_view_returns(),
            window.action_none(),
            back.action_print_return(),
            back.action_send_return(),
            back.with_context(skip_sms=True).action_receive(),
            back.action_view_replacements(),
        ]
        self.assertTrue(xmlrpc.client.dumps((answers,), allow_none=False))
