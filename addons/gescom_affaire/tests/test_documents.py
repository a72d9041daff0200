from .common import AffaireCommon


class TestDocuments(AffaireCommon):
    """The zones of an affaire list its documents and lead to them (F022, F023)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(10)
        cls.affaire = cls.order.affaire_id
        cls.quotation = cls._create_order(affaire=cls.affaire)
        cls.delivered = cls._deliver(cls.order, 4)
        cls.waiting = cls._get_open_pickings(cls.order)
        cls.invoice = cls._invoice(cls.order)
        cls.back = cls._return(cls.order, 1)
        cls.refund = cls._invoice(cls.order, post=False)

    def test_zones_list_the_documents(self):
        """F022, F023: orders, delivery notes, returns, invoices and credit notes."""
        self.assertEqual(self.affaire.order_ids, self.order | self.quotation)
        self.assertEqual(self.affaire.delivery_ids, self.delivered | self.waiting)
        self.assertEqual(self.affaire.return_ids, self.back)
        self.assertEqual(
            self.affaire.picking_ids, self.delivered | self.waiting | self.back
        )
        self.assertEqual(self.affaire.invoice_ids, self.invoice | self.refund)
        self.assertRecordValues(
            self.affaire,
            [
                {
                    "order_count": 2,
                    "delivery_count": 2,
                    "return_count": 1,
                    "invoice_count": 2,
                }
            ],
        )

    def test_zones_show_the_states(self):
        """F023: as the web client reads them."""
        (screen,) = self._read_screen(self.affaire)
        states = [row["state"] for row in screen["delivery_ids"]]
        self.assertEqual(sorted(states), ["assigned", "done"])
        self.assertEqual([row["state"] for row in screen["return_ids"]], ["done"])
        states = [row["state"] for row in screen["invoice_ids"]]
        self.assertEqual(sorted(states), ["draft", "posted"])
        states = [row["processing_state"] for row in screen["order_ids"]]
        self.assertEqual(sorted(states), ["draft", "in_progress"])

    def test_buttons_open_the_documents(self):
        """F023: the list, or the document when there is one only."""
        for action, documents in (
            (self.affaire.action_view_orders(), self.affaire.order_ids),
            (self.affaire.action_view_deliveries(), self.affaire.delivery_ids),
            (self.affaire.action_view_invoices(), self.affaire.invoice_ids),
        ):
            self.assertEqual(self._open_list(action), documents)
        action = self.affaire.action_view_returns()
        self.assertEqual(action["res_id"], self.back.id)

    def test_documents_lead_back_to_the_affaire(self):
        """F023: from the order, the delivery note, the return and the invoice."""
        for action in (
            self.order.action_view_affaire(),
            self.delivered.action_view_affaire(),
            self.back.action_view_affaire(),
            self.invoice.action_view_affaires(),
            self.refund.action_view_affaires(),
        ):
            self.assertEqual(action["res_model"], "gescom.affaire")
            self.assertEqual(action["res_id"], self.affaire.id)
        self.assertEqual(self._open_form(action).name, self.affaire.name)

    def test_customer_leads_to_his_affaires(self):
        """F023: his own and those of his contacts."""
        contact = self._create_customer("Mme Duval", parent_id=self.customer.id)
        other = self._create_affaire(contact)
        self.assertEqual(self.customer.affaire_count, 2)
        self.assertEqual(contact.affaire_count, 1)
        self.assertEqual(
            self._open_list(self.customer.action_view_affaires()),
            other | self.affaire,
        )

    def test_affaires_without_documents_are_found(self):
        """F027: what is not billed, what is not delivered."""
        empty = self._create_affaire()
        domain = [("id", "in", (empty | self.affaire).ids)]
        for name in ("order_ids", "picking_ids", "invoice_ids"):
            with self.subTest(name):
                found = self.affaires.search([*domain, (name, "=", False)])
                self.assertEqual(found, empty)
                found = self.affaires.search([*domain, (name, "!=", False)])
                self.assertEqual(found, self.affaire)
                found = self.affaires.search(
                    [*domain, (name, "in", self.affaire[name].ids)]
                )
                self.assertEqual(found, self.affaire)

    def test_invoices_without_affaire_are_found(self):
        """F023: an invoice typed by hand belongs to no affaire."""
        express = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        self.assertFalse(express.affaire_ids)
        self.assertEqual(express.affaire_count, 0)
        domain = [("id", "in", (express | self.invoice).ids)]
        search = self.env["account.move"].search
        self.assertEqual(search([*domain, ("affaire_ids", "=", False)]), express)
        self.assertEqual(search([*domain, ("affaire_ids", "!=", False)]), self.invoice)

    def test_delivery_is_found_by_its_affaire(self):
        """F023: the field of the search of transfers."""
        found = self.env["stock.picking"].search(
            [("affaire_id", "ilike", self.affaire.name), ("state", "=", "done")]
        )
        self.assertEqual(found & (self.delivered | self.back | self.waiting), found)
        self.assertEqual(found, self.delivered | self.back)

    def test_credit_note_made_from_the_invoice_is_listed(self):
        """F023: it comes from the affaire's invoice, it is the affaire's."""
        credit = self._credit(self.invoice, qty=1)
        self.env.invalidate_all()
        self.assertIn(credit, self.affaire.invoice_ids)
        self.assertEqual(credit.affaire_ids, self.affaire)
