from lxml import html

from odoo import Command

from odoo.addons.gescom_affaire.tests.common import AffaireCommon

from ..models.invoice_rights import as_system

INVOICE = "account.account_invoices"
COPIES = "gescom_facturation.action_report_invoice_copies"


class TestInvoicePapers(AffaireCommon):
    """What is printed on orders and invoices, in how many copies, sent how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.with_env(cls.system)
        company.write(
            {
                "company_registry": "40483304800022",
                "ape": "4791B",
                "vat": "FR83404833048",
                "invoice_legal_form": "SAS",
                "invoice_share_capital": 50000.0,
                "invoice_register_city": "Lyon",
            }
        )
        cls.customer.with_env(cls.system).write(
            {
                "country_id": company.country_id.id,
                "company_registry": "33417522101010",
            }
        )

    def _create_invoice(self, post=True, **values):
        order = self._create_confirmed(10, **values)
        self._deliver(order)
        return self._invoice(order, post=post)

    def _print(self, report, records):
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            report, records.ids
        )
        return html.fromstring(page)

    def _read(self, report, records):
        (main,) = self._print(report, records).xpath("//main")
        return " ".join(main.text_content().split())

    # Title, header, comments

    def test_title_comes_from_the_affaire(self):
        """F045: printed unless the company prefers not, and may be changed."""
        affaire = self._create_affaire(title="Refit of the Nantes shop")
        invoice = self._create_invoice(affaire=affaire)
        self.assertEqual(invoice.title, "Refit of the Nantes shop")
        self.assertIn("Refit of the Nantes shop", self._read(INVOICE, invoice))
        invoice.title = "Second part"
        affaire.detailed_header = False
        self.assertIn("Second part", self._read(INVOICE, invoice))
        self.company.with_env(self.system).invoice_print_title = False
        self.assertNotIn("Second part", self._read(INVOICE, invoice))

    def test_sending_date(self):
        """F045: kept when the invoice is sent, printed if the company wants it."""
        invoice = self._create_invoice()
        self.assertFalse(invoice.sending_date)
        invoice.is_move_sent = True
        self.assertTrue(invoice.sending_date)
        self.assertNotIn("Sent on", self._read(INVOICE, invoice))
        self.company.with_env(self.system).invoice_print_sending_date = True
        self.assertIn("Sent on", self._read(INVOICE, invoice))

    def test_detailed_header(self):
        """F017: order, customer's reference, delivery notes, affaire."""
        invoice = self._create_invoice(post=False, client_order_ref="PO-77")
        order = invoice.line_ids.sale_line_ids.order_id
        picking = order.picking_ids
        invoice.action_post()
        page = self._print(INVOICE, invoice)
        (header,) = page.xpath("//table[@name='detailed_header']")
        text = header.text_content()
        for part in (order.name, "PO-77", picking.display_name, order.affaire_id.name):
            self.assertIn(part, text)
        order.affaire_id.detailed_header = False
        page = self._print(INVOICE, invoice)
        self.assertFalse(page.xpath("//table[@name='detailed_header']"))

    def test_comments_are_printed(self):
        """F155: below the totals."""
        invoice = self._create_invoice(post=False)
        invoice.narration = "<p>Handle with care</p>"
        invoice.action_post()
        self.assertIn("Handle with care", self._read(INVOICE, invoice))

    # Blocks by delivery note

    def _create_two_deliveries(self):
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.other_article, 2)]
        )
        first = self._deliver(order, 2)
        second = self._deliver(order)
        invoice = self._invoice(order, post=False)
        self.assertEqual(invoice.picking_ids, first | second)
        return invoice, first, second

    def test_lines_are_printed_by_delivery_note(self):
        """F142: number and date above each block, its subtotal below."""
        invoice, first, second = self._create_two_deliveries()
        page = self._print(INVOICE, invoice)
        headers = page.xpath("//tr[@name='delivery_header']")
        titles = [" ".join(row.text_content().split()) for row in headers]
        for title, picking in zip(titles, (first, second), strict=True):
            self.assertIn(f"Delivery note {picking.display_name} of ", title)
            self.assertIn(f"Order {picking.sale_id.name} of ", title)
        subtotals = page.xpath("//tr[@name='delivery_subtotal']")
        texts = ["".join(row.text_content().split()) for row in subtotals]
        self.assertEqual(len(texts), 2)
        self.assertIn("700.00", texts[0])
        self.assertIn("800.00", texts[1])

    def test_one_block_has_no_subtotal(self):
        """F142: the total says it."""
        invoice, first, _second = self._create_two_deliveries()
        invoice.invoice_line_ids.delivery_id = first
        page = self._print(INVOICE, invoice)
        self.assertEqual(len(page.xpath("//tr[@name='delivery_header']")), 1)
        self.assertFalse(page.xpath("//tr[@name='delivery_subtotal']"))

    def test_lines_without_delivery_note(self):
        """F142: services and discounts stand below, without header."""
        invoice, _first, _second = self._create_two_deliveries()
        self.env["gescom.invoice.adjustment"].create(
            {"move_id": invoice.id, "kind": "discount", "percent": 10.0}
        ).action_apply()
        page = self._print(INVOICE, invoice)
        rows = page.xpath("//tbody[contains(@class, 'invoice_tbody')]/tr")
        self.assertIn("Discount 10 %", rows[-1].text_content())
        self.assertEqual(rows[-2].get("name"), "delivery_subtotal")
        self.assertEqual(len(page.xpath("//tr[@name='delivery_header']")), 2)

    # Legal mentions

    def test_seller_is_identified(self):
        """F142: on invoices and orders, SIREN, SIRET, RCS, capital, APE, VAT."""
        invoice = self._create_invoice()
        order = invoice.line_ids.sale_line_ids.order_id
        line = (
            "Maison Testeur – SAS with a capital of 50,000 € – 404 833 048 RCS Lyon – "
            "SIRET 404 833 048 00022 – APE 4791B – VAT FR83404833048"
        )
        for report, record in (
            (INVOICE, invoice),
            ("sale.action_report_saleorder", order),
        ):
            page = self._print(report, record)
            (found,) = page.xpath("//p[@name='legal_line']")
            text = (
                found.text_content()
                .replace("\xa0", " ")
                .replace("€ 50,000", "50,000 €")
            )
            self.assertEqual(text.replace("€50,000", "50,000 €"), line)

    def test_foreign_company_prints_no_french_mention(self):
        """F142: they are those of the French law."""
        invoice = self._create_invoice()
        company = self.company.with_env(self.system)
        company.country_id = self.env.ref("base.be")
        company.account_fiscal_country_id = company.country_id
        page = self._print(INVOICE, invoice)
        self.assertFalse(page.xpath("//p[@name='legal_line']"))
        self.assertFalse(page.xpath("//div[@name='legal_mentions']"))

    def test_mentions_between_companies(self):
        """F142: penalties, indemnity, discount, SIREN of the customer, nature."""
        text = self._read(INVOICE, self._create_invoice())
        for part in (
            "SIREN: 334 175 221",
            "three times the legal interest rate",
            "40.00",
            "D. 441-5",
            "No discount for early payment.",
            "Delivery of goods",
        ):
            self.assertIn(part, text)

    def test_mentions_chosen_by_the_company(self):
        """F142: its own rate, and the option of the VAT on debits."""
        self.company.with_env(self.system).write(
            {
                "invoice_late_penalty": "12 % a year",
                "invoice_early_payment": "2 % within 8 days",
                "invoice_vat_on_debits": True,
            }
        )
        text = self._read(INVOICE, self._create_invoice())
        for part in ("12 % a year", "2 % within 8 days", "tax on debits"):
            self.assertIn(part, text)
        self.company.with_env(self.system).invoice_vat_on_debits = False
        self.assertNotIn("tax on debits", self._read(INVOICE, self._create_invoice()))

    def test_private_customer_owes_no_indemnity(self):
        """F142: the 40 euros are between companies only (D-3)."""
        self.customer.with_env(self.system).is_company = False
        text = self._read(INVOICE, self._create_invoice())
        self.assertNotIn("D. 441-5", text)

    def test_early_payment_discount_is_announced(self):
        """F139: that of the payment terms, or the one on the invoice."""
        terms = self.system["account.payment.term"].create(
            {
                "name": "30 days, 2 %",
                "early_discount": True,
                "discount_percentage": 2.0,
                "discount_days": 10,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        invoice = self._create_invoice(post=False)
        invoice.invoice_payment_term_id = terms
        self.assertIn(
            "Discount of 2 % for a payment within 10 days.",
            invoice._get_legal_mentions(),
        )
        invoice.invoice_payment_term_id = False
        self.env["gescom.invoice.adjustment"].create(
            {"move_id": invoice.id, "kind": "early_payment", "percent": 1.0}
        ).action_apply()
        self.assertNotIn("No discount", " ".join(invoice._get_legal_mentions()))

    def test_nature_of_the_operation(self):
        """F142: goods, services or both; the carriage follows the goods."""
        for lines, nature in (
            ([(self.article, 1)], "Delivery of goods"),
            ([(self.service, 1)], "Provision of services"),
            ([(self.article, 1), (self.service, 1)], "Goods and services"),
        ):
            order = self._create_confirmed(lines=lines)
            if self._get_open_pickings(order):
                self._deliver(order)
            invoice = self._invoice(order, post=False)
            self.assertEqual(invoice._get_operation_nature(), nature)
        order = self._create_order(1)
        order.order_line = [
            Command.create(
                {"product_id": self.service.id, "price_unit": 9, "is_delivery": True}
            )
        ]
        self._deliver(self._confirm(order))
        invoice = self._invoice(order, post=False)
        self.assertEqual(len(invoice.invoice_line_ids), 2)
        self.assertEqual(invoice._get_operation_nature(), "Delivery of goods")

    def test_export_says_why_no_vat_is_due(self):
        """F142: unless the fiscal position has its own sentence."""
        exempt = self.tax.copy({"name": "VAT 0%", "amount": 0.0})
        for country, vat, mention in (
            ("ch", False, "262 I of"),
            ("be", "BE0477472701", "262 ter I"),
        ):
            customer = self._create_customer(
                f"Buyer {country}", country_id=self.env.ref(f"base.{country}").id
            )
            customer.with_env(self.system).vat = vat
            invoice = self._create_invoice(post=False, customer=customer)
            self.assertNotIn("exemption", " ".join(invoice._get_legal_mentions()))
            as_system(invoice.invoice_line_ids).tax_ids = exempt
            self.assertIn(mention, " ".join(invoice._get_legal_mentions()))
            invoice.fiscal_position_id = self.system["account.fiscal.position"].create(
                {"name": "Export", "note": "<p>Exempt</p>"}
            )
            self.assertNotIn("262", " ".join(invoice._get_legal_mentions()))

    def test_credit_note_names_its_invoice(self):
        """F142: number and date of what it corrects; no penalty."""
        invoice = self._create_invoice()
        text = self._read(INVOICE, self._credit(invoice))
        self.assertIn(f"Credit note on invoice {invoice.name} of", text)
        self.assertNotIn("D. 441-5", text)

    def test_due_dates_are_printed(self):
        """F141: date, payment method and amount of each."""
        self.company.with_env(self.system).billing_legal_guard = False
        invoice = self._create_invoice(post=False)
        method = self.env["account.payment.method.line"].search(
            [("payment_type", "=", "inbound"), ("company_id", "=", self.company.id)],
            limit=1,
        )
        invoice.due_ids = [
            Command.create(
                {
                    "date": date,
                    "amount": amount,
                    "payment_method_line_id": method.id,
                }
            )
            for date, amount in (("2030-01-31", 500.0), ("2030-02-28", 700.0))
        ]
        invoice.action_post()
        (table,) = self._print(INVOICE, invoice).xpath("//table[@name='due_dates']")
        text = table.text_content()
        for part in ("01/31/2030", "500.00", "02/28/2030", "700.00", method.name):
            self.assertIn(part, text)

    def test_delivery_address_is_printed_for_everybody(self):
        """F142: the law wants it, whatever the groups of whoever prints."""
        shop = self._create_customer(
            "Duval Warehouse", parent_id=self.customer.id, type="delivery"
        )
        invoice = self._create_invoice(partner_shipping_id=shop.id)
        report = self.system["ir.actions.report"]
        page, _kind = report._render_qweb_html(INVOICE, invoice.ids)
        self.assertTrue(
            html.fromstring(page).xpath("//div[@name='shipping_address_block']")
        )

    def test_printed_in_french(self):
        """F142, F155: no English word on a French customer's invoice."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.customer.with_env(self.system).lang = "fr_FR"
        invoice, _first, _second = self._create_two_deliveries()
        invoice.action_post()
        text = self._read(INVOICE, invoice)
        translated = self.env["ir.model.fields"].with_context(lang="fr_FR")
        label = translated._get("account.move", "due_ids").field_description
        if label == "Due dates":
            # The language is known and its texts are not loaded.
            return
        for part in ("BL n°", "Commande n°", "Sous-total", "Livraison de biens"):
            self.assertIn(part, text)
        for part in ("Tout retard de paiement", "SAS au capital de 50"):
            self.assertIn(part, text.replace("\xa0", " "))
        for part in ("Subtotal", "Delivery", "Your", "payment bears", "capital of"):
            self.assertNotIn(part, text)

    # Copies

    def _get_marks(self, invoice):
        page = self._print(COPIES, invoice)
        articles = page.xpath("//div[contains(@class, 'article')]")
        return [
            "".join(article.xpath(".//p[@name='copy_mark']//text()")).strip()
            for article in articles
        ]

    def test_copies_of_the_company(self):
        """F150, F151: the original, an archive copy, or three."""
        company = self.company.with_env(self.system)
        invoice = self._create_invoice()
        for copies, marks in (
            ("customer", [""]),
            ("archive", ["", "ARCHIVE"]),
            ("three", ["", "COPY", "ARCHIVE"]),
        ):
            company.invoice_copies = copies
            self.assertEqual(self._get_marks(invoice), marks)

    def test_copies_of_the_customer_come_first(self):
        """F150: his rule, else the company's."""
        invoice = self._create_invoice()
        self.customer.with_env(self.system).invoice_copies = "archive"
        self.assertEqual(self._get_marks(invoice), ["", "ARCHIVE"])

    def test_copies_for_a_delivery_abroad(self):
        """F151: three for the customs, one at home."""
        company = self.company.with_env(self.system)
        company.invoice_copies_abroad = "three"
        swiss = self._create_customer("Muster", country_id=self.env.ref("base.ch").id)
        self.assertEqual(len(self._get_marks(self._create_invoice())), 1)
        invoice = self._create_invoice(customer=swiss)
        self.assertEqual(len(self._get_marks(invoice)), 3)

    def test_several_invoices_in_one_file(self):
        """F150: each invoice once, with its copies."""
        self.company.with_env(self.system).invoice_copies = "archive"
        invoices = self._create_invoice() | self._create_invoice()
        report = self.env.ref(COPIES)
        page, _kind = report._render_qweb_html(COPIES, invoices.ids)
        bodies, ids, *_rest = report._prepare_html(page, report_model="account.move")
        self.assertEqual(len(bodies), 4)
        self.assertEqual(set(ids), {None})

    def test_print_button_prints_the_copies(self):
        """F150: while e-mails carry the original only."""
        invoice = self._create_invoice()
        name = "gescom_facturation.report_invoice_copies"
        self.assertNotEqual(invoice.action_print_pdf()["report_name"], name)
        self.company.with_env(self.system).invoice_copies = "archive"
        self.assertEqual(invoice.action_print_pdf()["report_name"], name)
        sent = self.env["account.move.send"]._get_default_pdf_report_id(invoice)
        self.assertEqual(sent, self.env.ref(INVOICE))

    # Sending

    def test_sent_as_the_affaire_says(self):
        """F152: by e-mail, or printed for the post and the fax."""
        send = self.env["account.move.send"]
        for sending, methods in (
            ("email", {"email"}),
            ("post", {"manual"}),
            ("fax", {"manual"}),
        ):
            affaire = self._create_affaire(invoice_sending=sending)
            invoice = self._create_invoice(affaire=affaire)
            self.assertEqual(invoice.invoice_sending, sending)
            self.assertEqual(send._get_default_sending_methods(invoice), methods)

    def test_sending_may_change_on_the_invoice(self):
        """F152: the affaire only proposes it."""
        invoice = self._create_invoice(affaire=self._create_affaire())
        invoice.invoice_sending = "post"
        invoice.flush_recordset()
        send = self.env["account.move.send"]
        self.assertEqual(send._get_default_sending_methods(invoice), {"manual"})

    def test_invoice_of_no_affaire_follows_the_customer(self):
        """F152: Odoo's own rule when he has none."""
        values = {
            "move_type": "out_invoice",
            "invoice_line_ids": [Command.create({"name": "Fee", "price_unit": 5.0})],
        }
        moves, send = self.env["account.move"], self.env["account.move.send"]
        invoice = moves.create({"partner_id": self.customer.id, **values})
        self.assertFalse(invoice.invoice_sending)
        self.assertEqual(send._get_default_sending_methods(invoice), {"email"})
        self.other_customer.with_env(self.system).affaire_invoice_sending = "post"
        invoice = moves.create({"partner_id": self.other_customer.id, **values})
        self.assertEqual(send._get_default_sending_methods(invoice), {"manual"})

    def test_pro_forma_is_within_reach(self):
        """F142: printed from the order by the sales administration."""
        order = self._create_order(1)
        report = self.env.ref("sale.action_report_pro_forma_invoice")
        self.assertTrue(self.env.user.has_group("sale.group_proforma_sales"))
        self.assertIn("Pro-Forma Invoice", self._read(report.report_name, order))
