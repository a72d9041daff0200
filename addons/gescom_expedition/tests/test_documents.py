from lxml import html

from odoo.exceptions import UserError

from .common import ShippingCommon


class TestShippingDocuments(ShippingCommon):
    """What the preparation slip, the delivery note and the labels print."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system.company.write(
            {"street": "1 quai des Docks", "report_footer": "Capital 50 000 EUR"}
        )
        cls.article.sudo().write({"default_code": "00035K", "barcode": "3760001"})

    def _print(self, picking, report, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.preparer)
        content, _kind = reports._render_qweb_html(report, picking.ids)
        return html.fromstring(content)

    def _read(self, picking, report="stock.action_report_delivery", user=None):
        return " ".join(self._print(picking, report, user).text_content().split())

    def _read_slip(self, picking):
        return self._read(picking, "gescom_expedition.action_report_preparation")

    def _create_delivery(self, **values):
        values.setdefault("lines", [(self.article, 10), (self.scarce, 4)])
        return self._get_open(self._create_confirmed(**values))

    def test_slip_leads_the_picker(self):
        """F084, F091: places, references, gift wrap, instructions, what is missing."""
        delivery = self._create_delivery(
            gift_wrap=True, delivery_instructions="Ring twice"
        )
        action = delivery.with_user(self.preparer).action_print_preparation()
        self.assertEqual(action["report_name"], "gescom_expedition.report_preparation")
        self.assertTrue(delivery.printed and delivery.content_frozen)
        slip = self._read_slip(delivery)
        for text in (
            delivery.bp_number,
            delivery.sale_id.name,
            "00035K",
            "3760001",
            self.warehouse.lot_stock_id.display_name,
            "GIFT WRAP",
            "Ring twice",
            "Not in stock",
        ):
            self.assertIn(text, slip)
        self.assertNotIn("GIFT WRAP", self._read_slip(self._create_delivery()))

    def test_slip_follows_the_shelves(self):
        """F091: the lines are sorted by place."""
        stock = self.warehouse.lot_stock_id
        shelves = {}
        for name, article in (("B", self.article), ("A", self.other_article)):
            shelves[name] = self.system["stock.location"].create(
                {"name": f"Aisle {name}", "location_id": stock.id}
            )
            quants = self.system["stock.quant"]
            quants.search([("product_id", "=", article.id)]).unlink()
            quants._update_available_quantity(article, shelves[name], 5)
        delivery = self._create_delivery(
            lines=[(self.article, 2), (self.other_article, 2)]
        )
        lines = delivery._get_slip_lines()
        self.assertEqual(lines.mapped("location_id.name"), ["Aisle A", "Aisle B"])

    def test_printed_slip_is_left_alone_by_later_orders(self):
        """F091: printing fixes the content of the slip."""
        delivery = self._create_delivery(lines=[(self.article, 10)])
        delivery.action_print_preparation()
        delivery.sale_id.order_line.product_uom_qty = 12
        self.assertEqual(delivery.move_ids.product_uom_qty, 10)
        self.assertEqual(len(self._get_open(delivery.sale_id)), 2)

    def test_prepare_and_print_at_once(self):
        """F091: the slip of what was just prepared."""
        self._use_preparation()
        delivery = self._create_delivery()
        action = delivery.action_prepare(print_slip=True)
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertTrue(delivery.bp_number and delivery.bl_number)

    def test_receipt_has_no_slip(self):
        """F091: only what leaves for a customer has one."""
        receipt = self.system["stock.picking"].create(
            {"picking_type_id": self.warehouse.in_type_id.id}
        )
        with self.assertRaisesRegex(UserError, "it has no preparation slip"):
            receipt.action_print_preparation()

    def test_delivery_note_tells_what_remains(self):
        """F096, F098: number, references, instructions and what is still to come."""
        delivery = self._create_delivery(
            delivery_instructions="Ring twice",
            client_order_ref="PO-77",
            shipping_rule="partial",
        )
        order = delivery.sale_id
        self._ship(delivery)
        note = self._read(delivery)
        for text in (
            f"Delivery note {delivery.bl_number}",
            order.name,
            order.affaire_id.name,
            "PO-77",
            "Ring twice",
            "Remaining to deliver",
            "Lamp",
        ):
            self.assertIn(text, note)
        self.assertEqual(note.count("Lamp"), 1)
        self.assertNotIn("Remaining quantities", note)

    def test_note_is_printed_on_validation(self):
        """F097: when the kind of transfer says so, shipping answers with the note."""
        self.warehouse.out_type_id.auto_print_delivery_slip = True
        delivery = self._create_delivery(lines=[(self.article, 1)])
        action = delivery.with_context(skip_sms=True).action_ship()
        self.assertEqual(delivery.shipping_state, "shipped")
        reports = [report["report_name"] for report in action["params"]["reports"]]
        self.assertEqual(reports, ["stock.report_deliveryslip"])

    def test_chosen_content_tells_what_remains_too(self):
        """F093, F096: what stayed at the left is announced on the note."""
        order = self._create_confirmed(lines=[(self.article, 10)])
        action = order.action_new_delivery()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        wizard.line_ids.quantity = 4
        delivery = self.env["stock.picking"].browse(wizard.action_create()["res_id"])
        self._ship(delivery)
        self.assertRegex(self._read(delivery), r"Remaining to deliver .*Chair 6 Units")

    def test_neutral_note_does_not_show_who_ships(self):
        """F086: neither header nor footer of the company."""
        plain = self._create_delivery(lines=[(self.article, 1)])
        neutral = self._create_delivery(
            lines=[(self.article, 1)], neutral_shipping=True
        )
        self._ship(plain | neutral)
        for picking, shown in ((plain, True), (neutral, False)):
            page = self._print(picking, "stock.action_report_delivery")
            text = page.text_content()
            self.assertEqual("1 quai des Docks" in text, shown)
            self.assertEqual("Capital 50 000" in text, shown)
            self.assertEqual(self.company.name in text, shown)
            self.assertIn(self.customer.name, text)
            # The empty ones keep the rank of the others when printed together.
            for name in ("header", "footer"):
                found = page.xpath(f"//div[contains(@class, '{name}')]")
                self.assertTrue(found)

    def test_labels_of_neutral_shipping_name_no_sender(self):
        """F086, F106: the label shows the sender, unless the shipping is neutral."""
        report = "gescom_expedition.action_report_parcel_labels"
        plain = self._create_delivery(lines=[(self.article, 1)])
        neutral = self._create_delivery(
            lines=[(self.article, 1)], neutral_shipping=True, pickup_point_code="FR-9"
        )
        self.assertIn("1 quai des Docks", self._read(plain, report))
        text = self._read(neutral, report)
        self.assertNotIn("1 quai des Docks", text)
        self.assertIn("FR-9", text)
        self.assertIn("Parcel 1/1", text)

    def test_documents_speak_the_customers_language(self):
        """F098: a French customer gets a French delivery note."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.customer.sudo().lang = "fr_FR"
        delivery = self._create_delivery(lines=[(self.article, 1)])
        self._ship(delivery)
        self.assertIn(f"Bon de livraison {delivery.bl_number}", self._read(delivery))

    def test_stock_reports_are_unchanged_elsewhere(self):
        """F124: a return prints Odoo's own document, with its own name."""
        order = self._create_confirmed()
        self._ship(self._get_open(order))
        back = self._start_return(order, 2)
        self.assertIn(back.name, self._read(back))
