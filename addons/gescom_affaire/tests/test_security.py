from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import AffaireCommon


class TestSecurity(AffaireCommon):
    """Who may do what with affaires."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.preparer = cls._create_user("preparer", "gescom_base.group_preparer")
        cls.seller = cls._create_user("seller", "sales_team.group_sale_salesman")
        cls.biller = cls._create_user("biller", "account.group_account_invoice")
        cls.auditor = cls._create_user("auditor", "account.group_account_readonly")
        cls.employee = cls._create_user("employee", "base.group_user")
        cls.elsewhere = cls._create_bare_company()

    def _create_complete(self, **values):
        order = self._create_confirmed(10, **values)
        self._pay(self._complete(order))
        self._start_return(order, 1)
        return order.affaire_id

    def _get_rights(self, user, model="gescom.affaire"):
        model = self.env[model].with_user(user)
        operations = ("read", "write", "create", "unlink")
        return "".join(o[0] for o in operations if model.has_access(o))

    def test_rights_on_affaires(self):
        """Each job has what it needs on the affaires, and no more."""
        portal = self._create_user("portal", "base.group_portal")
        public = self.system.ref("base.public_user")
        for user, rights in (
            (self.preparer, "r"),
            (self.biller, "r"),
            (self.auditor, "r"),
            (self.seller, "rwc"),
            (self.adv, "rwcu"),
            (self.manager, "rwcu"),
            (self.employee, ""),
            (portal, ""),
            (public, ""),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_rights(user), rights)

    def test_rights_on_sales_origins(self):
        """The manager sets the list of choices, the others choose."""
        for user, rights in (
            (self.employee, "r"),
            (self.adv, "r"),
            (self.manager, "rwcu"),
        ):
            with self.subTest(user.login):
                self.assertEqual(self._get_rights(user, "gescom.sales.origin"), rights)

    def _assert_opens(self, affaire, user):
        """All zones of the screen and the row of the list are shown to the user."""
        self.env.invalidate_all()
        (row,) = self._read_screen(affaire.with_user(user))
        self.assertEqual(row["amount_ordered"], 1000.0)
        self.assertEqual(len(row["order_ids"]), 1)
        self._read_screen(affaire.with_user(user), "list")

    def test_administration_and_accounting_open_the_whole_screen(self):
        """F020, F021, F023: each zone of the affaire."""
        affaire = self._create_complete()
        for user in (self.adv, self.manager, self.biller, self.auditor):
            with self.subTest(user.login):
                self._assert_opens(affaire, user)

    def test_salesperson_opens_the_whole_screen(self):
        """F021: the payments of his affaire too, with his own documents only."""
        affaire = self._create_complete(user_id=self.seller.id)
        self._assert_opens(affaire, self.seller)

    def test_preparer_opens_the_whole_screen(self):
        """F023: he comes from the delivery note, by its button."""
        self._assert_opens(self._create_complete(), self.preparer)

    def test_everyone_who_may_read_uses_its_buttons(self):
        """F023: the documents are opened from the affaire and back."""
        affaire = self._create_complete()
        order, picking = affaire.order_ids, affaire.delivery_ids
        for user in (self.preparer, self.adv):
            with self.subTest(user.login):
                self.env.invalidate_all()
                action = picking.with_user(user).action_view_affaire()
                self.assertEqual(action["res_id"], affaire.id)
                own = affaire.with_user(user)
                self.assertIn(
                    picking, self._list_as(user, own.action_view_deliveries())
                )
        self.env.invalidate_all()
        action = affaire.invoice_ids.with_user(self.biller).action_view_affaires()
        self.assertEqual(action["res_id"], affaire.id)
        action = order.with_user(self.adv).action_view_affaire()
        self.assertEqual(action["res_id"], affaire.id)

    def _list_as(self, user, action):
        return self.env[action["res_model"]].with_user(user).search(action["domain"])

    def test_preparer_delivers(self):
        """F063: he ships the order without a right on its affaire's terms."""
        order = self._create_confirmed()
        picking = order.picking_ids.with_user(self.preparer)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self.assertEqual(order.logistic_state, "shipped")
        with self.assertRaises(AccessError):
            order.affaire_id.with_user(self.preparer).title = "Refit"

    def test_biller_posts_and_the_affaire_closes(self):
        """F025: the state follows, though he may not write it."""
        order = self._create_confirmed()
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        invoice.with_user(self.biller).action_post()
        self.assertEqual(order.affaire_id.state, "closed")

    def test_sales_administration_runs_a_deal_alone(self):
        """From the customer to the payment, with the rights of the group only."""
        user = self._create_user("new", "gescom_base.group_sales_admin")
        env = self.env(user=user)
        customer = env["res.partner"].create(
            {"name": "Nouveau SARL", "email": "new@example.com"}
        )
        form = Form(env["gescom.affaire"])
        form.partner_id = customer
        affaire = form.save()
        order = env["sale.order"].create(
            {
                "affaire_id": affaire.id,
                "order_line": [Command.create(self._prepare_line(self.article, 2))],
            }
        )
        invoice = self._complete(self._confirm(order))
        self._pay(invoice)
        self._return(order, 1)
        self._invoice(order)
        self.assertEqual(affaire.state, "closed")

    def test_sales_administration_keeps_the_customers(self):
        """A-03, F004: creates, corrects and converts them."""
        user = self._create_user("new", "gescom_base.group_sales_admin")
        self.assertIn("w", self._get_rights(user, "res.partner"))
        self.assertIn("c", self._get_rights(user, "res.partner"))

    def test_connector_without_rights_on_affaires_takes_orders(self):
        """F042: whoever may create an order gets the affaire that goes with it."""
        self.system.ref("gescom_affaire.access_gescom_affaire_salesman").write(
            {"perm_create": False, "perm_write": False}
        )
        self.assertEqual(self._get_rights(self.seller), "r")
        order = self.orders.with_user(self.seller).create(
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create(self._prepare_line(self.article, 1))],
            }
        )
        self.assertEqual(order.affaire_id.user_id, self.seller)
        order.action_confirm()
        self.assertEqual(order.affaire_id.state, "in_progress")

    def test_visitor_of_a_web_shop_is_not_the_manager(self):
        """F006, F042: an order that Odoo takes for a portal user or a visitor."""
        for user in (
            self._create_user("portal", "base.group_portal"),
            self.system.ref("base.public_user"),
        ):
            with self.subTest(user.login):
                orders = self.orders.with_user(user).sudo().with_company(self.company)
                order = orders.create({"partner_id": self.customer.id})
                self.assertFalse(order.affaire_id.user_id.share)

    def test_portal_customer_reads_his_order(self):
        """The affaire is not in his way."""
        portal = self._create_user("portal", "base.group_portal")
        order = self._create_order(customer=portal.partner_id)
        order.action_quotation_sent()
        own = order.with_user(portal)
        self.assertEqual(own.name, order.name)
        with self.assertRaises(AccessError):
            own.affaire_id.read(["name"])

    def test_signature_on_the_portal_confirms(self):
        """F063: as the customer's page does, with nobody's rights."""
        order = self._create_order()
        order.with_user(self.system.ref("base.public_user")).sudo().action_confirm()
        self.assertEqual(order.affaire_id.state, "in_progress")

    def test_user_of_two_companies(self):
        """A-66: he sees the affaires of the companies he has ticked."""
        user = self._create_user(
            "both",
            "gescom_base.group_sales_admin",
            companies=self.company | self.elsewhere,
        )
        affaires = self.system["gescom.affaire"].create(
            [
                {"partner_id": self.customer.id, "company_id": company.id}
                for company in self.company | self.elsewhere
            ]
        )
        env = self.env(user=user)
        domain = [("id", "in", affaires.ids)]
        for companies, seen in (
            (self.company, affaires[0]),
            (self.elsewhere, affaires[1]),
            (self.company | self.elsewhere, affaires),
        ):
            model = env["gescom.affaire"].with_context(
                allowed_company_ids=companies.ids
            )
            self.assertEqual(set(model.search(domain).ids), set(seen.ids))

    def test_sales_origins_of_another_company_are_not_proposed(self):
        """A-66: shared ones are, those of another company are not."""
        origins = self.system["gescom.sales.origin"].create(
            [
                {"name": "Shop B", "kind": "shop", "company_id": self.elsewhere.id},
                {"name": "Shop A", "kind": "shop", "company_id": self.company.id},
                {"name": "Fair", "kind": "offline"},
            ]
        )
        seen = self.env["gescom.sales.origin"].search([("id", "in", origins.ids)])
        self.assertEqual(set(seen.mapped("name")), {"Shop A", "Fair"})
