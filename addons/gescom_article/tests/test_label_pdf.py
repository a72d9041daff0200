import time

from .common import EAN8, EAN13, LabelCommon, Printed, read_image

# Generous: it takes less than two seconds on a quiet machine.
SECONDS_FOR_A_THOUSAND = 20


class TestLabelPdf(LabelCommon):
    """Printed labels, looked at as images."""

    def _crop(self, image, left, top, right, bottom):
        """Part of a page, between edges in millimetres."""
        scale = image.width / 210.0
        return image.crop(
            tuple(int(side * scale) for side in (left, top, right, bottom))
        )

    def _is_blank(self, image):
        return image.getextrema() == (255, 255)

    def test_each_format_prints_codes_that_are_read_back(self):
        """F304: EAN-13 and EAN-8, on each sheet and each label printer."""
        articles = self.mug | self.pen
        for label_format in self.env["gescom.label.format"].search([]):
            with self.subTest(format=label_format.name):
                printed = self._print(
                    self._layout(articles, label_format, custom_quantity=2)
                )
                self.assertEqual(printed.size, label_format._get_page_size())
                self.assertCountEqual(
                    printed.codes(), [("ean13", EAN13), ("ean8", EAN8)] * 2
                )

    def test_other_kinds_are_read_back(self):
        """F304: Code 128, GS1-128."""
        article = self._create_article("Vase", "LBL-VAS", "VAS-2026/b")
        printed = self._print(self._layout(article))
        self.assertEqual(printed.codes(), [("code128", "VAS-2026/b")])
        self.roll.symbology = "gs1_128"
        printed = self._print(self._layout())
        self.assertEqual(printed.codes(), [("gs1_128", f"(01)0{EAN13}")])

    def test_bars_are_drawn_not_pictured(self):
        """F304: no picture in the document, whatever the printer it is sharp."""
        printed = self._print(self._layout(custom_quantity=3))
        kinds = {item.type for item in printed.document[0].get_objects(max_depth=5)}
        self.assertIn("path", {self._name_of(kind) for kind in kinds})
        self.assertNotIn("image", {self._name_of(kind) for kind in kinds})

    def _name_of(self, kind):
        return {1: "text", 2: "path", 3: "image", 4: "shading", 5: "form"}[kind]

    def test_label_shows_what_its_format_says(self):
        """F304: name, reference, price, code."""
        (text,) = self._print(self._layout()).texts()
        for part in ("Mug", "LBL-MUG", "12.00", "incl. tax", EAN13):
            self.assertIn(part, text)
        self.roll.write(
            {"show_name": False, "show_reference": False, "price": "excluded"}
        )
        (text,) = self._print(self._layout()).texts()
        self.assertNotIn("Mug", text)
        self.assertNotIn("LBL-MUG", text)
        self.assertIn("10.00", text)
        self.assertIn("excl. tax", text)
        self.roll.write({"show_barcode": False, "price": "none", "show_name": True})
        printed = self._print(self._layout())
        self.assertEqual(printed.codes(), [])
        self.assertEqual(printed.texts(), ["Mug"])

    def test_article_without_barcode_has_a_label_without(self):
        """F306: its name, its reference and its price."""
        article = self._create_article("Bowl", "LBL-BOWL", False)
        printed = self._print(self._layout(article, custom_quantity=2))
        self.assertEqual(len(printed), 2)
        self.assertEqual(printed.codes(), [])
        self.assertEqual(printed.count("LBL-BOWL"), 2)

    def test_wrong_check_digit_is_read_as_it_is_written(self):
        """F304: as a Code 128."""
        wrong = EAN13[:-1] + "9"
        self.mug.barcode = wrong
        self.assertEqual(self._print(self._layout()).codes(), [("code128", wrong)])

    def test_code_that_cannot_be_printed_is_written(self):
        """F306: too long, or with letters that no barcode holds."""
        for code in ("É-12345", "ABCDEFGHIJ" * 4):
            with self.subTest(code=code):
                self.mug.barcode = code
                printed = self._print(self._layout())
                self.assertEqual(printed.codes(), [])
                self.assertIn(code, printed.texts()[0])

    def test_labels_start_at_the_first_free_position(self):
        """F304: a sheet begun is used up, the next one is whole."""
        layout = self._layout(
            label_format=self.sheet, custom_quantity=22, first_position=20
        )
        printed = self._print(layout)
        self.assertEqual([len(read_image(printed.image(p))) for p in (0, 1)], [2, 20])
        image = printed.image()
        used, free = (0, 0, 210, 15.1 + 6 * 38.1), (72, 243.7, 202.8, 281)
        self.assertTrue(self._is_blank(self._crop(image, *used)))
        self.assertEqual(len(read_image(self._crop(image, *free))), 2)

    def test_labels_stand_where_the_sheet_has_them(self):
        """F304: each in its own rectangle, nothing in the margins and the gaps."""
        long = self._create_article(
            "Hand painted stoneware mug with a very long name " * 3, "LBL-" * 12, "X-1"
        )
        for label_format in self.system["gescom.label.format"].search(
            [("kind", "=", "sheet")]
        ):
            with self.subTest(format=label_format.name):
                count = label_format.labels_per_page
                layout = self._layout(long, label_format, custom_quantity=count)
                printed = self._print(layout)
                self.assertEqual(len(printed), 1)
                image = printed.image()
                width, height = label_format.label_width, label_format.label_height
                for left, top in label_format._get_positions():
                    box = (left, top, left + width, top + height)
                    label = self._crop(image, *box)
                    self.assertEqual(read_image(label), [("code128", "X-1")])
                    image.paste(255, self._pixels(image, box))
                self.assertTrue(self._is_blank(image))

    def _pixels(self, image, box):
        scale = image.width / 210.0
        return tuple(int(side * scale) for side in box)

    def test_letters_of_other_languages(self):
        """F304: names in Greek or Polish are printed, not left blank."""
        self.mug.name = "Łyżka Κούπα"
        (text,) = self._print(self._layout()).texts()
        self.assertIn("Łyżka Κούπα", text)

    def test_packaging_says_what_it_is(self):
        """F304: the pack, its price and its own barcode."""
        self.system["product.uom"].create(
            {
                "product_id": self.mug.id,
                "uom_id": self.pack.id,
                "barcode": "13760123456781",
            }
        )
        printed = self._print(self._layout(label_target="packaging"))
        self.assertEqual(printed.codes(), [("code128", "13760123456781")])
        self.assertIn("Pack of 6", printed.texts()[0])
        self.assertIn("72.00", printed.texts()[0])

    def test_labels_are_an_ordinary_report_of_the_size_of_the_label(self):
        """F307: any printer takes them as they are, unscaled."""
        report = self.env.ref("gescom_article.action_report_labels")
        self.assertEqual(report.report_type, "qweb-pdf")
        for name, size in (("62x29", (62.0, 29.0)), ("57x32", (57.0, 32.0))):
            label_format = self.env.ref(f"gescom_article.label_format_printer_{name}")
            printed = self._print(self._layout(label_format=label_format))
            self.assertEqual(printed.size, size)

    def test_a_thousand_labels(self):
        """F304: fifty articles, twenty labels each."""
        articles = self.env["product.product"]
        for number in range(50):
            articles |= self._create_article("Art", f"LBL-{number}", f"A-{number:04}")
        layout = self._layout(articles, self.sheet, custom_quantity=20)
        start = time.monotonic()
        printed = self._print(layout)
        self.assertLess(time.monotonic() - start, SECONDS_FOR_A_THOUSAND)
        self.assertEqual(len(printed), 48)
        self.assertEqual(printed.count("A-0007"), 20)

    def test_french_labels(self):
        """F304: prices are written as in France."""
        self.system["res.lang"]._activate_lang("fr_FR")
        french = self._layout().with_context(lang="fr_FR")
        (text,) = Printed(french._make_pdf()).texts()
        self.assertIn("TTC", text)
