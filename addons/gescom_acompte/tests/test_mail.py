from .common import DepositCommon


class TestMail(DepositCommon):
    """The deposit invoice is sent to the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = "buyer@example.com"

    def _get_mail(self, invoice):
        messages = invoice.message_ids.filtered(
            lambda message: message.message_type == "comment"
        )
        return messages.filtered(lambda m: m.partner_ids or m.notified_partner_ids)

    def test_deposit_is_mailed_with_its_comment(self):
        """F161: at once, with the invoice joined."""
        order = self._create_confirmed(10)
        invoice = self._ask(order, 600.0, comment="Thank you\n<b>See you</b>")
        mail = self._get_mail(invoice)
        self.assertEqual(mail.partner_ids, self.customer)
        self.assertIn("Thank you<br", mail.body)
        self.assertNotIn("<b>See you</b>", mail.body)
        self.assertIn("600", mail.body)
        self.assertTrue(mail.attachment_ids)
        self.assertTrue(invoice.is_move_sent)

    def test_comment_is_optional(self):
        """F161: the usual message of an invoice otherwise."""
        invoice = self._ask(self._create_confirmed(10), 600.0)
        self.assertIn("600", self._get_mail(invoice).body)

    def test_customer_without_email_gets_it_by_post(self):
        """F161: the deposit is made all the same, and says so."""
        self.customer.email = False
        order = self._create_confirmed(10)
        wizard = self.env["gescom.deposit"].create({"order_id": order.id})
        self.assertFalse(wizard.mail_address)
        invoice = self._ask(order, 600.0)
        self.assertEqual(invoice.state, "posted")
        self.assertFalse(self._get_mail(invoice))
        self.assertIn("by post", "".join(invoice.message_ids.mapped("body")))

    def test_the_order_s_customer_is_written_to_when_billing_has_no_address(self):
        """F161: an address of the customer record is enough."""
        billing = self._create_customer(
            "Accounts", email=False, parent_id=self.customer.id, type="invoice"
        )
        order = self._create_confirmed(10, partner_invoice_id=billing.id)
        invoice = self._ask(order, 600.0)
        self.assertEqual(self._get_mail(invoice).partner_ids, self.customer)

    def test_printed_deposit_says_what_it_is(self):
        """F157: a deposit invoice, and the credit note of a deposit."""
        deposit = self._ask(self._create_confirmed(10), 600.0)
        self.assertIn("Deposit invoice", self._print(deposit))
        self.assertIn("Credit note of a deposit", self._print(self._credit(deposit)))
        invoice = self._bill(self._create_confirmed(10))
        self.assertNotIn("Deposit invoice", self._print(invoice))

    def _print(self, invoice):
        reports = self.env["ir.actions.report"]
        html, _kind = reports._render_qweb_html("account.account_invoices", invoice.ids)
        return html.decode()
