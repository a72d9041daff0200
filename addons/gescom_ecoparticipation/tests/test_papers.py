from lxml import html

from odoo.tests import freeze_time
from odoo.tools import is_html_empty

from .common import EcoCommon

BEFORE = "2026-04-10 10:00:00"
NBSP = "\N{NO-BREAK SPACE}"
SENTENCE = "Dont eco-participation unitaire DEEE : 1,70 € HT"
ROW = ["DEEE", "4,00", "1,70 €", "6,80 €"]


@freeze_time(BEFORE)
class TestPapers(EcoCommon):
    """What customers read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system["res.lang"]._activate_lang("fr_FR")
        cls.customer.lang = "fr_FR"

    def _print(self, report, record):
        """What a paper says of the fees.

        :return: (sentences below the lines, cells of the table at the foot)
        """
        content, _type = self.system["ir.actions.report"]._render_qweb_html(
            report, record.ids
        )
        page = html.fromstring(content)

        def read(path):
            return [" ".join(node.text_content().split()) for node in page.xpath(path)]

        return (
            read("//div[@name='eco_sentence']"),
            read("//table[@name='eco_summary']/tbody/tr/td"),
        )

    def test_the_sentence_below_each_line(self):
        """F269: in French, word for word; one sentence a fee."""
        self.television.eco2_code_id = self.bulb
        line = self._create_order().order_line.with_context(lang="fr_FR")
        self.assertEqual(
            line._get_eco_sentences(),
            [
                f"Dont eco-participation unitaire DEEE : 1,70{NBSP}€ HT",
                f"Dont eco-participation unitaire Lampes : 0,10{NBSP}€ HT",
            ],
        )

    def test_the_summary_at_the_foot(self):
        """F270: by type, quantity times unit fee."""
        order = self._create_order()
        line = {"product_id": self.television.id, "product_uom_qty": 2}
        order.order_line = [(0, 0, line)]
        self.assertEqual(
            order._get_eco_summary(),
            [{"type": "DEEE", "unit": 1.70, "quantity": 6.0, "amount": 10.20}],
        )

    def test_the_invoice(self):
        """F269, F270: below the line and at the foot, credit notes included."""
        invoice = self._create_invoice()
        for move in invoice | self._credit(invoice):
            printed = self._print("account.account_invoices", move)
            self.assertEqual(printed, ([SENTENCE], ROW))

    def test_the_quotation_and_the_order(self):
        """F269, F270: as on the invoice."""
        order = self._create_order()
        printed = self._print("sale.action_report_saleorder", order)
        self.assertEqual(printed, ([SENTENCE], ROW))
        order.action_confirm()
        printed = self._print("sale.action_report_saleorder", order)
        self.assertEqual(printed, ([SENTENCE], ROW))

    def test_nothing_where_there_is_nothing(self):
        invoice = self._create_invoice(self.chair)
        self.assertEqual(self._print("account.account_invoices", invoice), ([], []))

    def test_the_portal(self):
        """F269: the customer reads the same there."""
        order = self._create_order()
        user = self._create_user("portal", "base.group_portal")
        order.sudo().partner_id = user.partner_id
        user.partner_id.lang = "fr_FR"
        shown = self.system["ir.qweb"]._render(
            "gescom_ecoparticipation.line_sentences",
            {
                "line": order.order_line.with_user(user)
                .sudo()
                .with_context(lang="fr_FR")
            },
        )
        self.assertIn("Dont eco-participation unitaire DEEE", shown)

    def test_the_price_on_the_portal(self):
        """F263: fee included; with a discount, what is really asked: 90.17."""
        for discount, prices in (
            (0.0, ["100.00"]),
            (10.0, ["100.00", "90.17"]),
            (100.0, ["100.00", "1.70"]),
        ):
            order = self._create_order(qty=1, discount=discount).with_context(
                lang="en_US"
            )
            shown = self.system["ir.qweb"]._render(
                "sale.sale_order_portal_content",
                {
                    "sale_order": order.sudo(),
                    "report_type": "html",
                    "is_html_empty": is_html_empty,
                },
            )
            (cell,) = html.fromstring(shown).xpath("//td[@name='td_product_priceunit']")
            texts = cell.text_content().replace(NBSP, " ").replace("€", " ").split()
            self.assertEqual(texts, prices)

    def test_mails(self):
        """F269: the mail of the quotation and that of the invoice say it."""
        order = self._create_order()
        template = self.system.ref("sale.email_template_edi_sale")
        body = template._render_field("body_html", order.ids)[order.id]
        self.assertIn(f"Dont eco-participation DEEE : 6,80{NBSP}€ HT", body)
        invoice = self._create_invoice()
        template = self.system.ref("account.email_template_edi_invoice")
        body = template._render_field("body_html", invoice.ids)[invoice.id]
        self.assertIn(f"Dont eco-participation DEEE : 6,80{NBSP}€ HT", body)
        other = self._create_order(self.chair)
        template = self.system.ref("sale.email_template_edi_sale")
        body = template._render_field("body_html", other.ids)[other.id]
        self.assertNotIn("eco-participation", body)

    def test_the_duty_to_show_is_dated(self):
        """F269: furniture until the end of 2025, by law; a type may be shown anyway."""
        code = self._create_code("M1", self.dea, {"2025-01-01": 7.0})
        sofa = self._create_article("Sofa", 500.0, eco_code_id=code.id)
        self.dea.display = "duty"
        for day, shown in (("2025-12-31", True), ("2026-01-01", False)):
            order = self._create_order(sofa, 1, date_order=f"{day} 12:00:00")
            self.assertEqual(bool(order.order_line._get_eco_sentences()), shown)
            self.assertEqual(bool(order._get_eco_summary()), shown)
            self.assertEqual(order.eco_amount, 7.0)
        self.dea.display = "always"
        self.assertTrue(order._get_eco_summary())
        self.dea.display = "never"
        self.assertFalse(order._get_eco_summary())
        self.deee.display = "duty"
        self.assertTrue(self._create_order()._get_eco_summary())
