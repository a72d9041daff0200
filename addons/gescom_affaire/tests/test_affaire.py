from contextlib import suppress

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.gescom_affaire.hooks import post_init_hook

from .common import AffaireCommon


class TestAffaire(AffaireCommon):
    """An affaire groups the orders, deliveries and invoices of a deal (F001)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls._create_bare_company()

    def _count_create_queries(self, count):
        vals_list = [
            {
                "partner_id": self.customer.id,
                "order_line": [Command.create(self._prepare_line(self.article, 1))],
            }
            for _number in range(count)
        ]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders = self.orders.create(vals_list)
        self.env.flush_all()
        self.assertEqual(len(orders.affaire_id), count)
        return self.env.cr.sql_log_count - before

    # By whatever road an order comes, it has an affaire

    def test_new_affaire_form_is_empty_then_numbered(self):
        """F002, F005, F006, F019: a new affaire is typed, saved and numbered."""
        salesperson = self._create_user("seller", "sales_team.group_sale_salesman")
        form = Form(self.affaires)
        self.assertFalse(form.partner_id)
        form.partner_id = self.customer
        form.title = "Opening of the Lyon shop"
        form.user_id = salesperson
        affaire = form.save()
        self.assertRegex(affaire.name, r"^AF\d{6}$")
        self.assertEqual(affaire.user_id, salesperson)
        self.assertEqual(affaire.state, "draft")
        self.assertFalse(affaire.order_ids)
        self.assertEqual(
            affaire.display_name, f"{affaire.name} – Opening of the Lyon shop"
        )

    def test_new_order_button_of_a_saved_affaire(self):
        """F019, F003: the order of an affaire has the customer filled in."""
        affaire = self._create_affaire(title="Refit")
        form = self._open_form(affaire.action_new_order())
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.affaire_id, affaire)
        with form.order_line.new() as line:
            line.product_id = self.article
        order = form.save()
        self.assertEqual(order.affaire_id, affaire)
        self.assertEqual(affaire.order_ids, order)

    def test_order_form_opens_an_affaire(self):
        """F022, F042: an order typed by hand gets its affaire silently."""
        form = Form(self.orders)
        form.partner_id = self.customer
        with form.order_line.new() as line:
            line.product_id = self.article
        order = form.save()
        self.assertTrue(order.affaire_id)
        self.assertEqual(order.affaire_id.partner_id, self.customer)
        self.assertEqual(order.affaire_id.state, "draft")
        self.assertFalse(order.affaire_id.title)

    def test_order_form_takes_the_customer_of_the_chosen_affaire(self):
        """F003: choosing the affaire first fills the customer in."""
        affaire = self._create_affaire()
        form = Form(self.orders)
        form.affaire_id = affaire
        self.assertEqual(form.partner_id, self.customer)
        self.assertEqual(form.save().affaire_id, affaire)

    def test_quotation_becomes_the_order_of_its_affaire(self):
        """F022: the quotation and its order are one document of the affaire."""
        quotation = self._create_order()
        quotation.action_quotation_sent()
        affaire = quotation.affaire_id
        self.assertEqual(affaire.state, "draft")
        self._confirm(quotation)
        self.assertEqual(affaire.order_ids, quotation)
        self.assertEqual(affaire.state, "in_progress")

    def test_order_created_with_an_affaire_stays_in_it(self):
        affaire = self._create_affaire()
        count = self.affaires.search_count([])
        order = self.orders.create({"affaire_id": affaire.id})
        self.assertEqual(order.affaire_id, affaire)
        self.assertEqual(order.partner_id, self.customer)
        self.assertEqual(self.affaires.search_count([]), count)

    def test_integrator_sends_an_empty_affaire(self):
        """F042: a connector that sends False gets an affaire all the same."""
        order = self.orders.create(
            {"partner_id": self.customer.id, "affaire_id": False}
        )
        self.assertTrue(order.affaire_id)

    def test_affaire_cannot_be_taken_off_an_order(self):
        """An order emptied of its affaire is refused, or gets another one."""
        order = self._create_order()
        with suppress(UserError), self.env.cr.savepoint():
            order.write({"affaire_id": False})
        order.invalidate_recordset()
        self.assertTrue(order.affaire_id)

    def test_copied_order_has_an_affaire_of_its_own(self):
        order = self._create_order()
        copy = order.copy()
        self.assertTrue(copy.affaire_id)
        self.assertNotEqual(copy.affaire_id, order.affaire_id)

    def test_batch_gives_each_order_its_affaire(self):
        """F042: the customers and affaires of a batch are not mixed up."""
        affaire = self._create_affaire(self.other_customer)
        orders = self.orders.create(
            [
                {"partner_id": self.customer.id, "client_order_ref": "A"},
                {"affaire_id": affaire.id, "client_order_ref": "B"},
                {"partner_id": self.other_customer.id, "client_order_ref": "C"},
                {"partner_id": self.customer.id, "client_order_ref": "D"},
            ]
        )
        self.assertEqual(orders.mapped("client_order_ref"), ["A", "B", "C", "D"])
        self.assertEqual(len(orders.affaire_id), 4)
        self.assertEqual(orders[1].affaire_id, affaire)
        for order in orders:
            self.assertEqual(order.affaire_id.partner_id, order.partner_id)

    def test_batch_of_orders_has_few_queries_each(self):
        """Opening the affaires costs a batch few queries an order."""
        few = self._count_create_queries(5)
        many = self._count_create_queries(50)
        self.assertLess((many - few) / 45, 12)

    def test_affaires_are_opened_in_batch(self):
        affaires = self.affaires.create(
            [{"partner_id": self.customer.id} for _number in range(3)]
        )
        self.assertEqual(len(set(affaires.mapped("name"))), 3)

    def test_orders_older_than_the_addon_get_an_affaire(self):
        """F022: at the installation, orders of every state, companies numbered."""
        orders = self._create_confirmed() | self._create_order(
            customer=self.other_customer
        )
        affaires = orders.affaire_id
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET affaire_id = NULL WHERE id IN %s", [orders._ids]
        )
        self.env["ir.sequence"].with_env(self.system).search(
            [("code", "=", "gescom.affaire"), ("company_id", "=", self.company.id)]
        ).unlink()
        self.env.invalidate_all()
        affaires.unlink()
        post_init_hook(self.system)
        self.assertEqual(len(orders.affaire_id), 2)
        for order in orders:
            self.assertEqual(order.affaire_id.partner_id, order.partner_id)
        self.assertEqual(orders.affaire_id.mapped("state"), ["in_progress", "draft"])
        self.assertIn("AF000001", orders.affaire_id.mapped("name"))

    # Its number

    def test_each_company_numbers_its_affaires(self):
        """A-66: the numbers follow one another in each company."""
        affaires = self.system["gescom.affaire"].create(
            [
                {"partner_id": self.customer.id, "company_id": company.id}
                for company in (self.elsewhere, self.company) * 2
            ]
        )
        theirs, ours, their_next, our_next = (int(a.name[2:]) for a in affaires)
        self.assertEqual(their_next, theirs + 1)
        self.assertEqual(our_next, ours + 1)

    def test_number_is_unique_in_the_company(self):
        affaire = self._create_affaire()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._create_affaire(name=affaire.name)

    def test_copied_affaire_has_its_own_number(self):
        affaire = self._create_affaire(title="Refit")
        copy = affaire.copy()
        self.assertNotEqual(copy.name, affaire.name)
        self.assertEqual(copy.title, "Refit")
        self.assertFalse(copy.order_ids)

    # Whose it is

    def test_manager_is_the_salesperson_of_the_customer(self):
        """F006: the customer's salesperson, or his company's, manages the affaire."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        self.customer.user_id = seller
        contact = self._create_customer("Mme Duval", parent_id=self.customer.id)
        self.assertEqual(self._create_affaire().user_id, seller)
        self.assertEqual(self._create_affaire(contact).user_id, seller)

    def test_manager_is_the_one_who_opens_it_otherwise(self):
        """F006: nobody is set on the customer."""
        self.assertEqual(self._create_affaire().user_id, self.adv)

    def test_manager_may_differ_from_the_salesperson(self):
        """F006: the manager is chosen on the affaire, the customer keeps his own."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        self.customer.user_id = seller
        affaire = self._create_affaire(user_id=self.manager.id)
        self.assertEqual(affaire.user_id, self.manager)
        self.assertEqual(self.customer.user_id, seller)

    def test_salesperson_of_the_order_manages_its_new_affaire(self):
        """F006: the affaire opened for an order is his who takes the order."""
        order = self._create_order(user_id=self.manager.id)
        self.assertEqual(order.affaire_id.user_id, self.manager)

    def test_affaire_without_customer_is_refused(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.affaires.create({"title": "Nobody's"})

    # Found, deleted

    def test_affaire_is_found_by_number_title_and_customer(self):
        """F027: whatever is typed, the affaire is found."""
        affaire = self._create_affaire(title="Refit of the Nantes shop")
        for text in (affaire.name, "nantes", "duval"):
            found = dict(self.affaires.name_search(text))
            self.assertIn(affaire.id, found, text)
        self.assertNotIn(affaire.id, dict(self.affaires.name_search("Lenoir")))

    def test_affaire_with_orders_is_not_deleted(self):
        order = self._create_order()
        with self.assertRaisesRegex(UserError, f"{order.affaire_id.name} has orders"):
            order.affaire_id.unlink()

    def test_affaire_without_orders_is_deleted(self):
        order = self._create_order()
        affaire = order.affaire_id
        order.with_user(self.manager).unlink()
        affaire.unlink()
        self.assertFalse(affaire.exists())

    # One customer an affaire

    def test_order_of_another_customer_is_refused(self):
        affaire = self._create_affaire()
        with self.assertRaisesRegex(ValidationError, "an affaire of the same customer"):
            self._create_order(customer=self.other_customer, affaire=affaire)

    def test_order_of_a_contact_of_the_customer_is_accepted(self):
        contact = self._create_customer("Mme Duval", parent_id=self.customer.id)
        affaire = self._create_affaire()
        order = self._create_order(customer=contact, affaire=affaire)
        self.assertEqual(order.affaire_id, affaire)

    def test_affaire_follows_its_only_order_to_another_customer(self):
        """The terms become those of the new customer as long as they are open."""
        self.other_customer.affaire_billing_mode = "order_group"
        order = self._create_order()
        order.partner_id = self.other_customer
        self.assertEqual(order.affaire_id.partner_id, self.other_customer)
        self.assertEqual(order.affaire_id.billing_mode, "order_group")

    def test_all_orders_change_customer_together(self):
        first = self._create_order()
        second = self._create_order(affaire=first.affaire_id)
        (first | second).partner_id = self.other_customer
        self.assertEqual(first.affaire_id.partner_id, self.other_customer)

    def test_one_of_two_orders_cannot_change_customer(self):
        first = self._create_order()
        self._create_order(affaire=first.affaire_id)
        with self.assertRaisesRegex(ValidationError, first.name):
            first.partner_id = self.other_customer

    def test_affaire_with_orders_cannot_change_customer(self):
        order = self._create_order()
        with self.assertRaisesRegex(ValidationError, order.name):
            order.affaire_id.partner_id = self.other_customer

    def test_affaire_without_orders_changes_customer(self):
        self.other_customer.affaire_billing_period = "month_end"
        affaire = self._create_affaire()
        affaire.partner_id = self.other_customer
        self.assertEqual(affaire.billing_period, "month_end")

    # One company an affaire

    def test_order_of_another_company_is_refused(self):
        """A-66: an order and its affaire are of one company."""
        affaire = self.system["gescom.affaire"].create(
            {"partner_id": self.customer.id, "company_id": self.elsewhere.id}
        )
        with self.assertRaises(UserError):
            self.system["sale.order"].create(
                {
                    "partner_id": self.customer.id,
                    "affaire_id": affaire.id,
                    "company_id": self.company.id,
                }
            )

    def test_affaire_opened_for_an_order_is_of_its_company(self):
        """A-66: whatever company the user works in."""
        order = self.system["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": self.elsewhere.id}
        )
        self.assertEqual(order.affaire_id.company_id, self.elsewhere)

    def test_terms_of_the_customer_are_those_of_the_company_of_the_affaire(self):
        """A-66: a customer's terms with a company say nothing to another one."""
        self.customer.affaire_billing_mode = "order_group"
        affaire = self.system["gescom.affaire"].create(
            {"partner_id": self.customer.id, "company_id": self.elsewhere.id}
        )
        self.assertEqual(affaire.billing_mode, "order")

    def test_foreign_company_follows_its_products(self):
        """F009: affaires rule the billing of French companies by default."""
        self.assertFalse(self.elsewhere.affaire_rules_billing)
        self.assertTrue(self.company.affaire_rules_billing)

    def test_affaire_with_orders_keeps_its_company(self):
        affaire = self._create_order().affaire_id.with_env(self.system)
        with self.assertRaises(UserError):
            affaire.company_id = self.elsewhere

    def test_affaires_of_another_company_are_not_seen(self):
        """A-66: the company rule."""
        affaire = self.system["gescom.affaire"].create(
            {"partner_id": self.customer.id, "company_id": self.elsewhere.id}
        )
        self.assertFalse(self.affaires.search([("id", "=", affaire.id)]))
        with self.assertRaises(AccessError):
            affaire.with_env(self.env).read(["name"])

    # A salesperson who sees his own documents only

    def test_salesperson_sees_his_own_affaires(self):
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        colleague = self._create_user("colleague", "sales_team.group_sale_salesman")
        mine = self._create_affaire(user_id=seller.id)
        theirs = self._create_affaire(user_id=colleague.id)
        self._create_order(affaire=theirs, user_id=colleague.id)
        empty = self._create_affaire(user_id=colleague.id)
        seen = self.affaires.with_user(seller).search([])
        self.assertIn(mine, seen)
        self.assertNotIn(theirs, seen)
        self.assertNotIn(empty, seen)

    def test_salesperson_sees_the_affaire_of_his_order(self):
        """He reads the file of his order, whoever manages the affaire."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        affaire = self._create_affaire(user_id=self.manager.id)
        order = self._create_order(affaire=affaire, user_id=seller.id)
        own = order.with_user(seller)
        self.assertEqual(own.affaire_id.name, affaire.name)
        self._read_screen(own.affaire_id)

    def test_salesperson_takes_an_order(self):
        """F042: without a right on the affaires of others he has his own."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        form = Form(self.orders.with_user(seller))
        form.partner_id = self.customer
        with form.order_line.new() as line:
            line.product_id = self.article
        order = form.save()
        self.assertEqual(order.affaire_id.user_id, seller)
        order.action_confirm()
        self.assertEqual(order.affaire_id.state, "in_progress")
