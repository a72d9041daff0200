from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from odoo.addons.gescom_base.tests.repeat import repeat

from .common import AffaireCommon

DETAILS = {
    "name": "Mme Petit",
    "street": "3 rue des Lilas",
    "street2": "Bâtiment B",
    "zip": "44000",
    "city": "Nantes",
    "country_code": "fr",
    "email": "petit@example.com",
    "phone": "+33 2 40 00 00 00",
}


class TestOccasional(AffaireCommon):
    """A customer who orders once is typed in, and is not added to the customers."""

    def _create_occasional_order(self, **details):
        return self._create_order_of({**DETAILS, **details})

    def _create_order_of(self, details, **values):
        return self.orders.create({"occasional_customer": details, **values})

    # Typed on the affaire

    def test_details_are_typed_on_the_affaire(self):
        """F004, A-03: the affaire shows the address, no customer was chosen."""
        form = Form(self.affaires)
        form.is_occasional = True
        form.occasional_name = "Mme Petit"
        form.occasional_street = "3 rue des Lilas"
        form.occasional_zip = "44000"
        form.occasional_city = "Nantes"
        form.occasional_country_id = self.env.ref("base.fr")
        form.occasional_email = "petit@example.com"
        affaire = form.save()
        self.assertTrue(affaire.is_occasional)
        self.assertRecordValues(
            affaire.partner_id,
            [
                {
                    "name": "Mme Petit",
                    "occasional": True,
                    "street": "3 rue des Lilas",
                    "city": "Nantes",
                    "country_id": self.env.ref("base.fr").id,
                    "email": "petit@example.com",
                    "company_id": self.company.id,
                    "customer_rank": 0,
                }
            ],
        )

    def test_details_are_corrected_on_the_affaire(self):
        """F004: the documents to come take the corrected address."""
        affaire = self._create_occasional_order().affaire_id
        with Form(affaire) as form:
            form.occasional_city = "Rezé"
            form.occasional_phone = False
        self.assertEqual(affaire.partner_id.city, "Rezé")
        self.assertFalse(affaire.partner_id.phone)
        self.assertEqual(affaire.partner_id.name, "Mme Petit")

    def test_name_cannot_be_emptied(self):
        """F004: an occasional customer keeps a name."""
        affaire = self._create_occasional_order().affaire_id
        with self.assertRaisesRegex(ValidationError, "Enter the name"):
            affaire.occasional_name = False

    def test_order_of_an_occasional_affaire(self):
        """F004: the order is entered in the affaire as for any customer."""
        affaire = self.affaires.create(
            {"is_occasional": True, "occasional_name": "M. Roux"}
        )
        form = self._open_form(affaire.action_new_order())
        with form.order_line.new() as line:
            line.product_id = self.article
        order = form.save()
        self.assertEqual(order.partner_id.name, "M. Roux")
        self.assertEqual(order.affaire_id, affaire)

    # Given by an integrator

    def test_details_come_with_the_order(self):
        """F004, F042: one call makes the customer, the affaire and the order."""
        order = self._create_occasional_order()
        partner = order.partner_id
        self.assertTrue(partner.occasional)
        self.assertEqual(partner.country_id.code, "FR")
        self.assertEqual(partner.street2, "Bâtiment B")
        self.assertEqual(partner.phone, "+33 2 40 00 00 00")
        self.assertEqual(order.affaire_id.partner_id, partner)
        self.assertEqual(order.partner_invoice_id, partner)
        self.assertEqual(order.partner_shipping_id, partner)

    def test_details_come_with_the_affaire(self):
        """F004: an affaire takes the same details as an order."""
        affaire = self.affaires.create({"occasional_customer": DETAILS})
        self.assertEqual(affaire.partner_id.name, "Mme Petit")
        self.assertTrue(affaire.is_occasional)

    def test_each_affaire_has_its_occasional_customer(self):
        """A-03: one occasional customer an affaire, even with the same details."""
        first = self._create_occasional_order()
        second = self._create_occasional_order()
        self.assertNotEqual(first.partner_id, second.partner_id)

    def test_details_are_not_kept_by_the_caller(self):
        """F042: the dict of the integrator is not changed."""
        details = dict(DETAILS)
        self._create_order_of(details)
        self.assertEqual(details, DETAILS)

    def test_order_that_met_another_transaction_keeps_its_customer(self):
        """F004, F022: Odoo repeats the call; nothing of the first attempt stays."""
        order = repeat(self.orders.create, {"occasional_customer": DETAILS})
        self.assertEqual(order.partner_id.name, "Mme Petit")
        self.assertEqual(order.affaire_id.partner_id, order.partner_id)
        order = repeat(self.orders.create, {"partner_id": self.customer.id})
        self.assertEqual(order.affaire_id.partner_id, self.customer)

    def test_affaire_that_met_another_transaction_keeps_its_customer(self):
        """F004: typed when it is opened, and corrected afterwards."""
        affaire = repeat(
            self.affaires.create,
            {"is_occasional": True, "occasional_name": "Mme Petit"},
        )
        self.assertEqual(affaire.partner_id.name, "Mme Petit")
        repeat(affaire.write, {"occasional_city": "Rezé"})
        self.assertEqual(affaire.partner_id.city, "Rezé")

    def test_unusable_details_are_said_in_one_sentence(self):
        """F004: the integrator reads what to correct."""
        for details, sentence in (
            ({**DETAILS, "firstname": "Anne"}, "unknown details firstname"),
            ({**DETAILS, "name": " "}, "Enter the name of the occasional customer"),
            ({"city": "Nantes"}, "Enter the name of the occasional customer"),
            ({**DETAILS, "email": "petit@"}, "address “petit@” is malformed"),
            ({**DETAILS, "country_code": "XX"}, "no country has the code “XX”"),
            ("Mme Petit", "a list of named values"),
            ([("name", "Mme Petit")], "a list of named values"),
        ):
            with self.subTest(details), self.assertRaises(UserError) as refusal:
                self._create_order_of(details)
            self.assertRegex(str(refusal.exception), sentence)
            self.assertNotIn("\n", str(refusal.exception))

    def test_customer_and_details_together_are_refused(self):
        """F004: one or the other."""
        with self.assertRaisesRegex(UserError, "not both"):
            self._create_order_of(DETAILS, partner_id=self.customer.id)
        with self.assertRaisesRegex(UserError, "not both"):
            self.affaires.create(
                {"occasional_customer": DETAILS, "partner_id": self.customer.id}
            )

    def test_affaire_of_a_customer_refuses_an_occasional_order(self):
        """F004: an occasional customer has an affaire of his own."""
        affaire = self._create_affaire()
        with self.assertRaises(UserError):
            self._create_order_of(DETAILS, affaire_id=affaire.id)

    def test_details_without_address_are_sent_paper(self):
        """F015: without an e-mail address the invoice is printed."""
        order = self._create_occasional_order(email=False)
        self.assertEqual(order.affaire_id.invoice_sending, "post")

    def test_salesperson_takes_the_order_of_an_occasional_customer(self):
        """F004: he needs no right on the customers."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        order = self.orders.with_user(seller).create({"occasional_customer": DETAILS})
        self.assertTrue(order.partner_id.occasional)

    # Never among the customers

    def test_occasional_customer_is_never_proposed(self):
        """A-03: neither by his name nor by his e-mail."""
        partner = self._create_occasional_order().partner_id
        partners = self.env["res.partner"]
        for text in ("Mme Petit", "petit@example.com", ""):
            found = dict(partners.name_search(text, limit=None))
            self.assertNotIn(partner.id, found, text)
        found = dict(partners.name_search("Petit", [("customer_rank", "=", 0)]))
        self.assertNotIn(partner.id, found)

    def test_search_box_of_the_screens_does_not_propose_him(self):
        """A-03: what the customer field of a screen asks the server."""
        partner = self._create_occasional_order().partner_id
        found = self.env["res.partner"].web_name_search("Petit", {"display_name": {}})
        self.assertNotIn(partner.id, [row["id"] for row in found])

    def test_occasional_customer_is_never_in_the_customer_list(self):
        """A-03: not even once he was delivered and billed."""
        order = self._confirm(self._create_occasional_order())
        order.order_line = [(0, 0, self._prepare_line(self.article, 1))]
        invoice = self._complete(order)
        self._pay(invoice)
        partner = order.partner_id
        self.assertEqual(partner.customer_rank, 0)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.res_partner_action_customer"
        )
        self.assertNotIn(partner, self._open_list(action))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.res_partner_action_occasional"
        )
        self.assertIn(partner, self._open_list(action))

    def test_ordinary_customer_is_ranked_when_billed(self):
        """A-03: the others become customers as Odoo does."""
        self._complete(self._create_confirmed())
        self.assertEqual(self.customer.customer_rank, 1)

    # Processed as any other

    def test_occasional_affaire_goes_through_to_the_payment(self):
        """F004: the affaire is processed exactly the same way."""
        order = self._create_occasional_order()
        order.order_line = [(0, 0, self._prepare_line(self.article, 2))]
        self._confirm(order)
        picking = self._deliver(order)
        invoice = self._invoice(order)
        self._pay(invoice)
        self.assertEqual(picking.partner_id, order.partner_id)
        self.assertEqual(invoice.partner_id, order.partner_id)
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(order.affaire_id.state, "closed")
        self.assertEqual(order.affaire_id.amount_paid, 240.0)

    def test_occasional_customer_is_converted(self):
        """A-03: with his documents, he joins the customers."""
        order = self._create_occasional_order()
        affaire = order.affaire_id
        action = affaire.action_convert_to_customer()
        partner = order.partner_id
        self.assertEqual(action["res_id"], partner.id)
        self.assertFalse(partner.occasional)
        self.assertEqual(partner.customer_rank, 1)
        self.assertIn(partner.id, dict(self.env["res.partner"].name_search("Petit")))
        self.assertFalse(affaire.is_occasional)
        self.assertEqual(affaire.partner_id, partner)
        with self.assertRaisesRegex(UserError, "is a customer already"):
            affaire.action_convert_to_customer()

    def test_copied_order_of_an_occasional_customer(self):
        """F068, A-03: the copy is for the same customer."""
        order = self._create_occasional_order()
        copy = order.copy()
        self.assertEqual(copy.partner_id, order.partner_id)
        self.assertTrue(copy.affaire_id)
