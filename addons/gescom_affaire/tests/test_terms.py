from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .common import AffaireCommon

OTHER_TERMS = {
    "billing_mode": "delivery",
    "billing_period": "month_end",
    "billing_from_date": "2027-01-15",
    "invoice_before_delivery": True,
    "invoice_sending": "post",
}


class TestTerms(AffaireCommon):
    """The terms of an affaire: where they come from, when they are locked."""

    # The defaults

    def test_terms_come_from_the_company(self):
        """F007, F015: a customer without terms has the company's."""
        self.system.company.write(
            {
                "affaire_billing_mode": "order_group",
                "affaire_billing_period": "month_end",
                "affaire_default_invoice_before_delivery": True,
                "affaire_invoice_sending": "fax",
            }
        )
        affaire = self._create_order().affaire_id
        self.assertRecordValues(
            affaire,
            [
                {
                    "billing_mode": "order_group",
                    "billing_period": "month_end",
                    "invoice_before_delivery": True,
                    "invoice_sending": "fax",
                }
            ],
        )

    def test_new_company_bills_each_order_at_once(self):
        """F007, F009, F012, F017: what a company that set nothing does."""
        self.assertRecordValues(
            self._create_affaire(),
            [
                {
                    "billing_mode": "order",
                    "billing_period": "immediate",
                    "invoice_before_delivery": False,
                    "invoice_sending": "email",
                    "detailed_header": True,
                    "terms_locked": False,
                }
            ],
        )

    def test_terms_come_from_the_customer_first(self):
        """F007: the customer's terms win, a "no" included."""
        self.system.company.affaire_default_invoice_before_delivery = True
        self.customer.write(
            {
                "affaire_billing_mode": "affaire_group",
                "affaire_billing_period": "month_end",
                "affaire_invoice_before_delivery": "no",
                "affaire_invoice_sending": "post",
            }
        )
        contact = self._create_customer("Mme Duval", parent_id=self.customer.id)
        for customer in (self.customer, contact):
            self.assertRecordValues(
                self._create_affaire(customer),
                [
                    {
                        "billing_mode": "affaire_group",
                        "billing_period": "month_end",
                        "invoice_before_delivery": False,
                        "invoice_sending": "post",
                    }
                ],
            )

    def test_given_terms_win(self):
        """F007: the terms typed on the affaire are kept."""
        self.customer.affaire_billing_mode = "affaire_group"
        affaire = self._create_affaire(billing_mode="delivery")
        self.assertEqual(affaire.billing_mode, "delivery")

    def test_form_proposes_the_terms_of_the_customer(self):
        """F003, F007: picking the customer fills his terms in."""
        self.other_customer.affaire_billing_mode = "order_group"
        form = Form(self.affaires)
        form.partner_id = self.customer
        self.assertEqual(form.billing_mode, "order")
        form.partner_id = self.other_customer
        self.assertEqual(form.billing_mode, "order_group")

    def test_detailed_header_is_chosen_by_affaire(self):
        """F017: on by default through the settings, off for one affaire."""
        affaire = self._create_confirmed().affaire_id
        self.assertTrue(affaire.detailed_header)
        affaire.detailed_header = False
        self.assertFalse(affaire.detailed_header)
        self.system.company.affaire_detailed_header = False
        self.assertFalse(self._create_affaire().detailed_header)
        self.assertFalse(affaire.detailed_header)

    # The lock

    def test_terms_are_free_before_confirmation(self):
        """F011: a quotation locks nothing."""
        affaire = self._create_order().affaire_id
        affaire.write(OTHER_TERMS)
        self.assertFalse(affaire.terms_locked)
        self.assertTrue(affaire.invoice_before_delivery)

    def test_terms_are_locked_once_an_order_is_confirmed(self):
        """F011: each term, with a sentence that names it."""
        affaire = self._create_confirmed().affaire_id
        for name, value in OTHER_TERMS.items():
            label = affaire.fields_get([name], ["string"])[name]["string"]
            with (
                self.subTest(name),
                self.assertRaisesRegex(UserError, f"“{label}” can no longer"),
            ):
                affaire.write({name: value})

    def test_same_terms_are_accepted_again(self):
        """F011: a connector that sends everything again is not refused."""
        affaire = self._create_affaire(
            billing_period="from_date", billing_from_date="2027-01-15"
        )
        self._create_confirmed(affaire=affaire)
        affaire.write(
            {
                "title": "Refit",
                "billing_mode": "order",
                "billing_period": "from_date",
                "billing_from_date": "2027-01-15",
                "invoice_before_delivery": False,
                "invoice_sending": "email",
            }
        )
        self.assertEqual(affaire.title, "Refit")

    def test_one_locked_affaire_refuses_the_whole_batch(self):
        """F011: nothing is written when one affaire of several is locked."""
        free = self._create_affaire()
        locked = self._create_confirmed().affaire_id
        with self.assertRaisesRegex(UserError, locked.name):
            (free | locked).write({"billing_period": "month_end"})
        self.assertEqual(free.billing_period, "immediate")

    def test_locked_terms_are_read_only_on_screen(self):
        """F011: the form does not let them be typed."""
        form = Form(self._create_confirmed().affaire_id)
        for name in ("billing_mode", "invoice_before_delivery", "invoice_sending"):
            with self.subTest(name), self.assertRaisesRegex(AssertionError, "readonly"):
                setattr(form, name, OTHER_TERMS[name])

    def test_second_quotation_does_not_unlock(self):
        """F011: one confirmed order is enough."""
        affaire = self._create_confirmed().affaire_id
        self._create_order(affaire=affaire)
        with self.assertRaises(UserError):
            affaire.billing_mode = "delivery"

    def test_cancelling_the_only_order_frees_the_terms(self):
        """F011: no order is confirmed any more."""
        order = self._create_confirmed()
        order._action_cancel()
        order.affaire_id.billing_mode = "delivery"
        self.assertEqual(order.affaire_id.billing_mode, "delivery")

    def test_locked_terms_stay_when_the_customer_changes_his(self):
        """F011: new terms of the customer are for his next affaires."""
        affaire = self._create_confirmed().affaire_id
        self.customer.affaire_billing_mode = "order_group"
        self.env.flush_all()
        self.assertEqual(affaire.billing_mode, "order")
        self.assertEqual(self._create_affaire().billing_mode, "order_group")

    # The date

    def test_from_a_date_needs_the_date(self):
        """F014: the period without its date is refused."""
        with self.assertRaisesRegex(ValidationError, "enter the date"):
            self._create_affaire(billing_period="from_date")
        affaire = self._create_affaire(
            billing_period="from_date", billing_from_date="2027-01-15"
        )
        with self.assertRaisesRegex(ValidationError, affaire.name):
            affaire.billing_from_date = False

    def test_from_a_date_opens_the_date_on_screen(self):
        """F014: the date is asked for, then required."""
        form = Form(self.affaires)
        form.partner_id = self.customer
        with self.assertRaisesRegex(AssertionError, "invisible"):
            form.billing_from_date = "2027-01-15"
        form.billing_period = "from_date"
        with self.assertRaisesRegex(AssertionError, "billing_from_date"):
            form.save()
        form.billing_from_date = "2027-01-15"
        self.assertTrue(form.save())

    # The sending

    def test_sending_by_mail_checks_the_form_of_the_address(self):
        """F016: missing or malformed is refused, with the address in the sentence."""
        for email in (False, "duval", "duval@", "@example.com"):
            customer = self._create_customer("Martin SARL", email=email)
            with self.subTest(email), self.assertRaises(ValidationError) as refusal:
                self._create_affaire(customer, invoice_sending="email")
            self.assertIn(f"“{email or ''}” of Martin SARL", str(refusal.exception))

    def test_sending_by_mail_does_not_check_that_the_address_exists(self):
        """F016: well formed is enough."""
        customer = self._create_customer("Martin SARL", email="a@nowhere.invalid")
        affaire = self._create_affaire(customer, invoice_sending="email")
        self.assertEqual(affaire.invoice_sending, "email")

    def test_several_addresses_are_accepted(self):
        """F016: the invoice goes to each of them."""
        customer = self._create_customer(
            "Martin SARL", email="accounts@example.com, boss@example.com"
        )
        affaire = self._create_affaire(customer)
        self.assertEqual(affaire.invoice_sending, "email")

    def test_address_of_the_invoices_is_the_one_checked(self):
        """F016: the invoicing contact's address counts before the customer's."""
        customer = self._create_customer("Martin SARL", email=False)
        contact = self._create_customer(
            "Accounts", email="not an address", parent_id=customer.id, type="invoice"
        )
        with self.assertRaises(ValidationError):
            self._create_affaire(customer, invoice_sending="email")
        contact.email = "accounts@example.com"
        self._create_affaire(customer, invoice_sending="email")

    def test_customer_without_address_is_sent_paper(self):
        """F015: the default never stops an order from being taken."""
        customer = self._create_customer("Martin SARL", email=False)
        self.assertEqual(
            self._create_order(customer=customer).affaire_id.invoice_sending, "post"
        )

    def test_order_of_a_customer_whose_address_was_lost_is_confirmed(self):
        """F016: the address is checked when the mode is chosen, not for ever."""
        order = self._create_order()
        self.customer.email = "broken"
        self._confirm(order)
        self.assertEqual(order.affaire_id.state, "in_progress")
