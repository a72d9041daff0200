from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..engine.layout import make_layout

# Tenths of millimetres are added up: what is smaller is no overflow.
MARGIN_DIGITS = 2


class GescomLabelFormat(models.Model):
    """A sheet of labels or the labels of a printer, and what is printed on them."""

    _name = "gescom.label.format"
    _description = "Label format"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("sheet", "Sheet of labels"), ("roll", "Label printer")],
        required=True,
        default="sheet",
    )
    page_width = fields.Float("Sheet width", default=210.0, digits=(6, 2))
    page_height = fields.Float("Sheet height", default=297.0, digits=(6, 2))
    columns = fields.Integer(default=3, required=True)
    rows = fields.Integer(default=7, required=True)
    label_width = fields.Float("Label width", required=True, digits=(6, 2))
    label_height = fields.Float("Label height", required=True, digits=(6, 2))
    margin_left = fields.Float("Left margin", digits=(6, 2))
    margin_top = fields.Float("Top margin", digits=(6, 2))
    gap_horizontal = fields.Float(
        "Gap between columns", digits=(6, 2), help="From one label to the next."
    )
    gap_vertical = fields.Float(
        "Gap between rows", digits=(6, 2), help="From one label to the next."
    )
    padding = fields.Float(
        "Inner margin",
        default=1.5,
        digits=(6, 2),
        help="Left blank inside each label, on its four sides.",
    )
    first_position = fields.Integer(
        "First free position",
        default=1,
        required=True,
        help="Proposed when printing: 1 is the label at the top left of a whole sheet, "
        "counted row by row.",
    )
    printer_dpi = fields.Integer(
        "Printer resolution (dpi)",
        help="Bars are then a whole number of dots wide. Leave 0 if you do not know.",
    )
    labels_per_page = fields.Integer(
        "Labels per sheet", compute="_compute_labels_per_page"
    )
    show_name = fields.Boolean("Show the name", default=True)
    show_reference = fields.Boolean("Show the reference", default=True)
    price = fields.Selection(
        [("none", "No price"), ("excluded", "Without tax"), ("included", "With tax")],
        required=True,
        default="none",
    )
    show_barcode = fields.Boolean("Show the barcode", default=True)
    symbology = fields.Selection(
        [
            ("auto", "EAN-13 or EAN-8, otherwise Code 128"),
            ("code128", "Code 128"),
            ("gs1_128", "GS1-128"),
        ],
        "Kind of barcode",
        required=True,
        default="auto",
        help="GS1-128 writes the article number as element 01, with the lot or serial "
        "number of received goods. A code that is no EAN is a Code 128.",
    )
    font_size = fields.Float("Size of the text (pt)", default=7.0, digits=(4, 1))

    _positive_label = models.Constraint(
        "CHECK(label_width > 0 AND label_height > 0 AND font_size > 0)",
        "The width and height of the label and the size of the text must be positive.",
    )
    _positive_margins = models.Constraint(
        "CHECK(margin_left >= 0 AND margin_top >= 0 AND gap_horizontal >= 0 "
        "AND gap_vertical >= 0 AND padding >= 0 AND printer_dpi >= 0)",
        "Margins, gaps and the printer resolution cannot be negative.",
    )
    _positive_grid = models.Constraint(
        "CHECK(rows > 0 AND columns > 0)",
        "A sheet has at least one row and one column of labels.",
    )

    @api.depends("kind", "rows", "columns")
    def _compute_labels_per_page(self):
        for label_format in self:
            rows, columns = label_format._get_grid()
            label_format.labels_per_page = rows * columns

    @api.constrains(
        "kind",
        "page_width",
        "page_height",
        "columns",
        "rows",
        "label_width",
        "label_height",
        "margin_left",
        "margin_top",
        "gap_horizontal",
        "gap_vertical",
    )
    def _check_labels_stand_on_the_sheet(self):
        for label_format in self.filtered(lambda f: f.kind == "sheet"):
            if label_format._overflows():
                raise ValidationError(
                    self.env._(
                        "The labels of %(format)s go over the edge of the sheet: "
                        "lower their number, their size, the margins or the gaps.",
                        format=label_format.name,
                    )
                )

    @api.constrains("kind", "rows", "columns", "first_position")
    def _check_first_position(self):
        for label_format in self:
            label_format._check_position(label_format.first_position)

    @api.constrains(
        "label_width",
        "label_height",
        "padding",
        "font_size",
        "show_name",
        "show_reference",
        "price",
        "show_barcode",
    )
    def _check_content_fits(self):
        for label_format in self:
            if not label_format._get_layout(label_format.show_barcode).fits:
                raise ValidationError(
                    self.env._(
                        "The labels of %(format)s are too small for what they show: "
                        "choose a smaller text or show fewer things.",
                        format=label_format.name,
                    )
                )

    def _check_position(self, position):
        """Refuse a first position that is on no label of the sheet."""
        self.ensure_one()
        if not 1 <= position <= self.labels_per_page:
            raise ValidationError(
                self.env._(
                    "The first free position of %(format)s goes from 1 to %(last)s.",
                    format=self.name,
                    last=self.labels_per_page,
                )
            )

    def _get_grid(self):
        """Rows and columns of a page: a label printer has one label a page."""
        self.ensure_one()
        return (self.rows, self.columns) if self.kind == "sheet" else (1, 1)

    def _overflows(self):
        self.ensure_one()
        right = (
            self.margin_left
            + self.columns * self.label_width
            + (self.columns - 1) * self.gap_horizontal
        )
        bottom = (
            self.margin_top
            + self.rows * self.label_height
            + (self.rows - 1) * self.gap_vertical
        )
        return any(
            float_compare(used, size, precision_digits=MARGIN_DIGITS) > 0
            for used, size in ((right, self.page_width), (bottom, self.page_height))
        )

    def _get_positions(self):
        """Left and top of each label of a page, in millimetres, row by row."""
        self.ensure_one()
        if self.kind == "roll":
            return [(0.0, 0.0)]
        rows, columns = self._get_grid()
        return [
            (
                self.margin_left + column * (self.label_width + self.gap_horizontal),
                self.margin_top + row * (self.label_height + self.gap_vertical),
            )
            for row in range(rows)
            for column in range(columns)
        ]

    def _get_page_size(self):
        """Width and height of the paper, in millimetres."""
        self.ensure_one()
        if self.kind == "roll":
            return self.label_width, self.label_height
        return self.page_width, self.page_height

    def _get_layout(self, with_barcode, with_packaging=False):
        """Room of a label (engine.layout.Layout), with or without a barcode on it."""
        self.ensure_one()
        details = int(self.show_reference or self.price != "none") + with_packaging
        return make_layout(
            self.label_width - 2 * self.padding,
            self.label_height - 2 * self.padding,
            self.font_size,
            self.show_name,
            details,
            with_barcode,
        )
