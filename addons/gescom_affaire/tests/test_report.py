from lxml import html

from .common import AffaireCommon

REPORT = "gescom_affaire.action_report_affaire_sheet"


class TestReport(AffaireCommon):
    """The sheet of an affaire, printed."""

    def _print(self, affaires):
        """What is read on the paper."""
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            REPORT, affaires.ids
        )
        (main,) = html.fromstring(page).xpath("//main")
        return " ".join(main.text_content().split())

    def _create_complete(self):
        order = self._create_confirmed(10)
        order.affaire_id.title = "Refit of the Nantes shop"
        self._deliver(order, 4)
        invoice = self._invoice(order)
        self._pay(invoice, 100.0)
        return order, invoice

    def test_sheet_tells_the_whole_deal(self):
        """F020, F023: customer, terms, figures and documents."""
        order, invoice = self._create_complete()
        page = self._print(order.affaire_id)
        for text in (
            order.affaire_id.name,
            "Refit of the Nantes shop",
            "Duval SARL",
            "In progress",
            order.name,
            *order.picking_ids.mapped("name"),
            invoice.name,
            "1,000.00",
            "400.00",
            "480.00",
            "380.00",
            "100.00",
        ):
            self.assertIn(text, page)

    def test_sheet_is_in_french(self):
        """F020: for a French user, with French numbers and no English word."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.adv.with_env(self.system).lang = "fr_FR"
        order, _invoice = self._create_complete()
        page = self._print(order.affaire_id)
        self.assertIn("1 000,00 €", page)
        self.assertIn("380,00 €", page)
        translated = self.env["ir.model.fields"].with_context(lang="fr_FR")
        label = translated._get("gescom.affaire", "amount_invoiced").field_description
        if label == "Invoiced":
            # The language is known and its texts are not loaded.
            return
        for text in ("Commandé", "Facturé", "En cours", "Responsable"):
            self.assertIn(text, page)
        for text in ("Ordered", "Invoiced", "In progress", "Manager", "Draft"):
            self.assertNotIn(text, page)

    def test_sheets_of_several_affaires(self):
        """F020: from the list, one page each."""
        affaires = self._create_affaire() | self._create_affaire(self.other_customer)
        page = self._print(affaires)
        for affaire in affaires:
            self.assertIn(affaire.name, page)
            self.assertIn(affaire.partner_id.name, page)

    def test_sheet_of_a_deal_that_has_just_begun(self):
        """F020: no document yet."""
        page = self._print(self._create_affaire())
        self.assertIn("0.00", page)

    def test_draft_invoice_is_said_to_be_a_draft(self):
        """F023: a draft has no number."""
        order = self._create_confirmed()
        self._deliver(order)
        self._invoice(order, post=False)
        self.assertIn("Draft", self._print(order.affaire_id))
