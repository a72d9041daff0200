import xmlrpc.client

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ShippingCommon


class TestShippingAccess(ShippingCommon):
    """Who prepares, ships and configures, and what the screens show each of them."""

    MENUS = {
        "menu_to_prepare",
        "menu_to_ship",
        "menu_shipping_runs",
    }
    MANAGER_MENUS = {"menu_warehouse_rules", "menu_cartons"}

    def _get_menus(self, user):
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).sudo().get_external_id()
        return {
            xmlid.removeprefix("gescom_expedition.")
            for xmlid in visible.values()
            if xmlid.startswith("gescom_expedition.")
        }

    def test_menus_of_each_group(self):
        """F090, F106: the warehouse ships, the manager sets the rules."""
        self.assertEqual(self._get_menus(self.preparer), self.MENUS)
        self.assertEqual(self._get_menus(self.adv), self.MENUS)
        self.assertEqual(self._get_menus(self.manager), self.MENUS | self.MANAGER_MENUS)
        employee = new_test_user(self.system, "gescom_employee", "base.group_user")
        self.assertFalse(self._get_menus(employee))

    def test_preparer_does_the_whole_round(self):
        """F089, F091, F099: window, slip, preparation, shipment."""
        self._use_preparation()
        order = self._create_confirmed(shipping_rule="complete")
        seen = order.with_user(self.preparer)
        action = seen.action_new_delivery()
        wizard = self.env[action["res_model"]].with_user(self.preparer)
        wizard = wizard.browse(action["res_id"])
        self._read_screen(wizard)
        wizard.action_all_in_stock()
        document = self.env["stock.picking"].with_user(self.preparer)
        document = document.browse(wizard.action_create()["res_id"])
        document.action_print_preparation()
        document.action_prepare()
        self._read_screen(document)
        document.with_context(skip_sms=True).action_ship()
        self.assertEqual(order.logistic_state, "shipped")

    def test_salesperson_prepares_nothing(self):
        """F091: selling gives no right on the warehouse."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        delivery = self._get_open(self._create_confirmed())
        for action in ("action_prepare", "action_ship", "action_print_preparation"):
            with self.subTest(action=action), self.assertRaises(AccessError):
                getattr(delivery.with_user(seller), action)()

    def test_rule_binds_who_may_not_read_the_order(self):
        """F081: the order of a colleague is ruled all the same."""
        seller = self._create_user(
            "seller_packer",
            "sales_team.group_sale_salesman,gescom_base.group_preparer",
        )
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.scarce, 4)], shipping_rule="complete"
        )
        delivery = self._get_open(order).with_user(seller)
        with self.assertRaisesRegex(Exception, "ships complete"):
            self._ship(delivery)

    def test_screens_open(self):
        """F027, F074, F092: the screens of the addon, as the web client reads them."""
        order = self._create_confirmed()
        delivery = self._get_open(order)
        self._read_screen(order)
        self._read_screen(delivery)
        self._read_screen(order.affaire_id)
        self._read_screen(self.article.product_tmpl_id)
        for user in (self.adv, self.preparer):
            for name in ("shipping", "prepared"):
                action = self.env.ref(f"gescom_expedition.stock_picking_action_{name}")
                records = self._open_list(action.with_user(user).sudo().read()[0])
                self._read_screen(records.with_user(user)[:1], "list")
                self.assertEqual(delivery in records, True)

    def test_filters_sort_the_shipments(self):
        """F099: to prepare, prepared, shipped."""
        pickings = self.env["stock.picking"]
        delivery = self._get_open(self._create_confirmed())
        for state, step in (
            ("to_prepare", lambda: None),
            ("prepared", delivery.action_prepare),
            ("shipped", lambda: self._ship(delivery)),
        ):
            step()
            self.assertIn(delivery, pickings.search([("shipping_state", "=", state)]))

    def test_public_methods_answer_what_rpc_carries(self):
        """F091, F099: no method of the contract returns nothing."""
        delivery = self._get_open(self._create_confirmed())
        self.assertIs(delivery.action_prepare(), True)
        self.assertIs(delivery.action_prepare(), True)
        self.assertIs(delivery.action_unprepare(), True)
        delivery.action_prepare()
        self.assertIs(delivery.action_give_back(), True)
        delivery.action_prepare()
        self.assertIs(delivery.with_context(skip_sms=True).action_ship(), True)

    def test_printing_answers_what_rpc_carries(self):
        """F091, F097, F106: the actions that print hold no None."""
        self.warehouse.out_type_id.auto_print_delivery_slip = True
        delivery = self._get_open(self._create_confirmed())
        answers = [
            delivery.action_print_preparation(),
            delivery.action_prepare(print_slip=True),
            delivery.action_print_parcel_labels(),
        ]
        delivery.action_prepare()
        answers.append(delivery.with_context(skip_sms=True).action_ship())
        for answer in answers:
            self.assertEqual(answer["type"][:11], "ir.actions.")
            xmlrpc.client.dumps((answer,))
