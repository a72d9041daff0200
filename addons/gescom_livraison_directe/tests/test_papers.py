from .common import DirectCommon


class TestPapers(DirectCommon):
    def _render(self, report, record):
        reports = self.env["ir.actions.report"].sudo()
        html, _kind = reports._render_qweb_html(report, record.ids)
        return html.decode()

    def test_supplier_order_says_how_to_deliver(self):
        """F086, F110: address, instructions and neutral shipping."""
        order = self._create_order(10)
        order.write({"delivery_instructions": "Ring twice", "neutral_shipping": True})
        self._confirm(order)
        purchase = self._deliver_by(order, 4)
        html = self._render("purchase.report_purchaseorder", purchase)
        self.assertIn("Ring twice", html)
        self.assertIn("Neutral shipping", html)
        self.assertIn(purchase.picking_ids.name, html)
        self.assertIn(order.partner_shipping_id.name, html)

    def test_delivery_note_of_the_supplier_is_neutral(self):
        """F086: the customer does not read who sends."""
        order = self._create_order(10)
        order.neutral_shipping = True
        self._confirm(order)
        picking = self._deliver_by(order, 4).picking_ids
        layout = picking._get_document_layout()
        self.assertEqual(layout, "gescom_expedition.neutral_layout")
        html = self._render("stock.report_deliveryslip", picking)
        self.assertIn(picking.name, html)

    def test_delivery_order_names_itself(self):
        """F111: the paper of the logistician is no purchase order."""
        order = self._create_confirmed(10)
        document = self._deliver_by(order, 4, self.logistician)
        document.order_line.price_unit = 71.23
        html = self._render("purchase.report_purchaseorder", document)
        self.assertIn(document.name, html)
        self.assertIn("Delivery order", html)
        self.assertIn(self.article.name, html)
        for price in ("71.23", "100.0", "Unit Price", "Untaxed", "€", "$"):
            self.assertNotIn(price, html)
        html = self._render("purchase.report_purchasequotation", document)
        self.assertIn("Delivery order", html)

    def test_document_is_sent_with_its_pdf(self):
        """F110: to the supplier, from the window."""
        order = self._create_confirmed(10)
        window = self._open_direct(order)
        window.send_email = True
        window.line_ids.quantity = 4
        window.action_create()
        purchase = order._get_direct_purchases()
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", "purchase.order"), ("res_id", "=", purchase.id)])
        )
        self.assertEqual(mail.recipient_ids, self.supplier)
        self.assertTrue(mail.attachment_ids)
        self.assertIn(purchase.picking_ids.name, mail.subject)

    def test_prepared_then_shipped(self):
        """F114: the supplier says that it is ready, then that it left."""
        order = self._create_confirmed(10)
        picking = self._deliver_by(order, 4).picking_ids.with_user(self.preparer)
        self.assertEqual(picking.shipping_state, "to_prepare")
        picking.action_prepare()
        self.assertEqual(picking.shipping_state, "prepared")
        self.assertFalse(picking.bl_number)
        self._ship(picking)
        self.assertEqual(picking.shipping_state, "shipped")
        self.assertEqual(order.order_line.qty_delivered, 4)
