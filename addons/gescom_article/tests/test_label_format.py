from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user

from .common import LabelCommon


class TestLabelFormat(LabelCommon):
    """Sheets and label printers as data records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.system,
            "label_manager",
            groups="gescom_base.group_sales_manager",
            lang="en_US",
        )

    def test_formats_of_the_trade_are_there(self):
        """F304: A4 sheets, and the labels of 62 x 29 and 57 x 32 mm."""
        formats = self.env["gescom.label.format"].search([])
        self.assertEqual(
            {
                (label.label_width, label.label_height)
                for label in formats.filtered(lambda f: f.kind == "roll")
            },
            {(62.0, 29.0), (57.0, 32.0)},
        )
        self.assertEqual(
            formats.filtered(lambda f: f.kind == "sheet").mapped("labels_per_page"),
            [21, 24, 14, 65],
        )

    def test_manager_creates_a_format(self):
        """F304: the grid of the sheet says how many labels it has."""
        with Form(self.env["gescom.label.format"].with_user(self.manager)) as form:
            form.name = "Small labels"
            form.label_width = 48.5
            form.label_height = 25.4
            form.columns = 4
            form.rows = 11
            form.margin_top = 8.8
            form.margin_left = 8.0
        self.assertEqual(form.record.labels_per_page, 44)
        self.assertEqual(form.record._get_positions()[5], (56.5, 34.2))

    def test_only_managers_change_formats(self):
        """F304: the others print with them."""
        self.assertTrue(self.env["gescom.label.format"].has_access("read"))
        with self.assertRaises(AccessError):
            self.sheet.with_user(self.preparer).rows = 2

    def test_labels_stay_on_the_sheet(self):
        """F304: to the tenth of a millimetre."""
        sheet = self.sheet.with_user(self.manager)
        sheet.margin_left = 7.2 + 7.3
        with self.assertRaisesRegex(ValidationError, "over the edge of the sheet"):
            sheet.margin_left = 14.7
        with self.assertRaisesRegex(ValidationError, "over the edge of the sheet"):
            sheet.rows = 8

    def test_content_must_fit(self):
        """F304: a text so big that no bar is left is refused."""
        with self.assertRaisesRegex(ValidationError, "too small for what they show"):
            self.roll.with_user(self.manager).font_size = 20

    def test_first_position_is_on_the_sheet(self):
        """F304: from 1 to the number of labels."""
        self.sheet.with_user(self.manager).first_position = 21
        for position in (0, 22):
            with (
                self.subTest(position=position),
                self.assertRaisesRegex(ValidationError, "goes from 1 to 21"),
            ):
                self.sheet.with_user(self.manager).first_position = position
