import xmlrpc.client

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form

from .common import EAN13, OTHER_EAN13, LabelCommon


class TestLabelLayout(LabelCommon):
    """Which articles get how many labels."""

    def test_one_article_one_or_more_labels(self):
        """F304: as many as typed."""
        self.assertEqual(self._labels(self._layout()), {"LBL-MUG": 1})
        self.assertEqual(self._labels(self._layout(custom_quantity=7)), {"LBL-MUG": 7})

    def test_articles_whose_reference_starts_with(self):
        """F304: capitals or not; a sign of a search is taken as it is written."""
        self._create_article("Per cent", "LB%X", False)
        for prefix, references in (
            ("LBL-", {"LBL-MUG", "LBL-PEN"}),
            ("lbl-m", {"LBL-MUG"}),
            ("LB%", {"LB%X"}),
        ):
            with self.subTest(prefix=prefix):
                layout = self._layout(
                    article_choice="reference", reference_prefix=prefix
                )
                self.assertEqual(set(self._labels(layout)), references)

    def test_all_articles(self):
        """F304: every article in use; services and archived ones have no label."""
        service = self._create_article(
            "Assembly", "LBL-SRV", False, type="service", is_storable=False
        )
        old = self._create_article("Old", "LBL-OLD", False, active=False)
        layout = self._layout(article_choice="all")
        products = {line.product for line in layout._get_label_lines()}
        self.assertLessEqual({self.mug, self.pen}, products)
        self.assertFalse(products & {service, old})

    def test_labels_from_the_list_of_articles(self):
        """F304: the action of the list and of the form opens the window of Odoo."""
        template = self.mug.product_tmpl_id.with_user(self.preparer)
        action = template.action_open_label_layout()
        layouts = self.env["product.label.layout"].with_context(**action["context"])
        layout = layouts.create({"label_format_id": self.roll.id})
        self.assertEqual(layout.print_format, "gescom")
        self.assertEqual(self._labels(layout), {"LBL-MUG": 1})

    def test_quantity_follows_the_stock_of_all_warehouses(self):
        """F305: the stocks are added up; without stock, no label."""
        other = self.system["stock.warehouse"].create({"name": "Annexe", "code": "ANX"})
        self._stock(self.mug, 3)
        self._stock(self.mug, 2, other)
        layout = self._layout(self.mug | self.pen, move_quantity="stock")
        self.assertEqual(self._labels(layout), {"LBL-MUG": 5})
        self.assertEqual(layout.label_count, 5)

    def test_quantity_follows_the_stock_of_one_warehouse(self):
        """F305: the others do not count."""
        other = self.system["stock.warehouse"].create({"name": "Annexe", "code": "ANX"})
        self._stock(self.mug, 3)
        self._stock(self.mug, 2, other)
        layout = self._layout(move_quantity="stock", warehouse_id=other.id)
        self.assertEqual(self._labels(layout), {"LBL-MUG": 2})

    def test_goods_by_weight_have_one_label(self):
        """F305: 250 kg of screws are one label, not 250."""
        kilo = self.system.ref("uom.product_uom_kgm")
        screws = self._create_article("Screws", "LBL-SCR", False, uom_id=kilo.id)
        self._stock(screws, 250)
        layout = self._layout(screws, move_quantity="stock")
        self.assertEqual(self._labels(layout), {"LBL-SCR": 1})

    def test_stock_counts_for_the_formats_of_odoo_too(self):
        """F305: whatever the format."""
        self._stock(self.mug, 4)
        layout = self._layout(move_quantity="stock", print_format="2x7xprice")
        self.assertEqual(
            layout.process()["data"]["quantity_by_product"], {self.mug.id: 4}
        )

    def test_packagings_have_their_own_labels(self):
        """F304: their barcode, and as many as there are full packs."""
        self.system["product.uom"].create(
            {
                "product_id": self.mug.id,
                "uom_id": self.pack.id,
                "barcode": "13760123456781",
            }
        )
        self._stock(self.mug, 20)
        layout = self._layout(move_quantity="stock", label_target="both")
        codes = [
            (layout._get_label_code(line), line.quantity)
            for line in layout._get_label_lines()
        ]
        self.assertEqual(codes, [(EAN13, 20), ("13760123456781", 3)])
        layout.label_target = "packaging"
        self.assertEqual(layout.label_count, 3)

    def test_price_with_and_without_tax(self):
        """F304: of the list chosen, of the packaging too."""
        pricelist = self.system["product.pricelist"].create(
            {
                "name": "Shop",
                "item_ids": [
                    Command.create(
                        {"compute_price": "percentage", "percent_price": 10.0}
                    )
                ],
            }
        )
        layout = self._layout(pricelist_id=pricelist.id)
        none = self.env["product.uom"]
        self.roll.price = "included"
        amount, currency = layout._get_label_price(self.mug, none)
        self.assertEqual(currency.compare_amounts(amount, 10.8), 0)
        packaging = self.system["product.uom"].create(
            {"product_id": self.mug.id, "uom_id": self.pack.id, "barcode": "P6"}
        )
        self.roll.price = "excluded"
        amount, currency = layout._get_label_price(self.mug, packaging)
        self.assertEqual(currency.compare_amounts(amount, 54.0), 0)

    def test_window_says_what_will_not_be_printed_as_it_stands(self):
        """F306: no barcode, wrong check digit, letters, too long."""
        without = self._create_article("A", "LBL-A", False)
        wrong = self._create_article("B", "LBL-B", OTHER_EAN13[:-1] + "9")
        letters = self._create_article("C", "LBL-C", "É-1")
        long = self._create_article("D", "LBL-D", "ABCDEFGHIJ" * 4)
        layout = self._layout(self.mug | without | wrong | letters | long)
        self.assertEqual(
            layout.label_note.splitlines(),
            [
                "Without barcode, labels without: LBL-A.",
                "EAN with a wrong check digit, printed as Code 128: LBL-B.",
                "Barcode with letters that no barcode can hold, labels without: LBL-C.",
                "Barcode too long for these labels, not printed: LBL-D.",
            ],
        )
        self.assertEqual(layout.label_count, 5)

    def test_long_lists_of_articles_are_counted(self):
        """F306: five are named."""
        articles = self.env["product.product"]
        for number in range(7):
            articles |= self._create_article("A", f"LBL-{number}", False)
        note = self._layout(articles).label_note
        self.assertIn("LBL-0, LBL-1, LBL-2, LBL-3, LBL-4 and 2 others", note)

    def test_nothing_to_print_is_explained(self):
        """F304, F305: the sentence says what to do."""
        for values, message in (
            ({"custom_quantity": 0}, "Type how many labels"),
            ({"move_quantity": "stock"}, "not in stock"),
            ({"move_quantity": "move"}, "nothing was received"),
            ({"label_target": "packaging"}, "give the packagings"),
            ({"article_choice": "reference"}, "No article to label"),
            ({"custom_quantity": 10001}, "at most 10000"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, message),
            ):
                self._layout(**values).process()
        with self.assertRaisesRegex(ValidationError, "goes from 1 to 21"):
            self._layout(label_format=self.sheet, first_position=22).process()

    def test_result_goes_over_rpc(self):
        """F304: XML-RPC carries no None."""
        action = self._layout().process()
        self.assertTrue(xmlrpc.client.dumps((action,), allow_none=False))

    def test_window_of_the_menu(self):
        """F304: the format chosen gives its first free position."""
        self.sheet.first_position = 4
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_article.action_print_labels"
        )
        layouts = self.env[action["res_model"]]
        with Form(layouts, view=action["view_id"][0]) as form:
            form.article_choice = "reference"
            form.reference_prefix = "LBL-"
            form.label_format_id = self.sheet
            self.assertEqual(form.first_position, 4)
            self.assertEqual(form.label_count, 2)
        self.assertEqual(set(self._labels(form.record)), {"LBL-MUG", "LBL-PEN"})
