import pypdfium2
import zxingcpp

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

REPORT = "gescom_article.action_report_labels"
EAN13 = "3760123456784"
OTHER_EAN13 = "4006381333931"
EAN8 = "96385074"
RESOLUTION = 300
SYMBOLOGIES = {"]E0": "ean13", "]E4": "ean8", "]C0": "code128", "]C1": "gs1_128"}


def read_image(image):
    """Barcodes of an image, top to bottom then left to right: (kind, text)."""
    found = zxingcpp.read_barcodes(image)
    found.sort(key=lambda code: (code.position.top_left.y // 40, _left(code)))
    return [(SYMBOLOGIES[code.symbology_identifier], code.text) for code in found]


def _left(code):
    return code.position.top_left.x


class Printed:
    """A PDF as one who holds the paper sees it."""

    def __init__(self, content):
        self.content = content
        self.document = pypdfium2.PdfDocument(content)

    def __len__(self):
        return len(self.document)

    @property
    def size(self):
        """Width and height of the paper, in millimetres."""
        return tuple(round(side * 25.4 / 72, 1) for side in self.document[0].get_size())

    def image(self, page=0):
        rendered = self.document[page].render(scale=RESOLUTION / 72)
        return rendered.to_pil().convert("L")

    def codes(self):
        return [
            code for page in range(len(self)) for code in read_image(self.image(page))
        ]

    def texts(self):
        return [page.get_textpage().get_text_bounded() for page in self.document]

    def count(self, text):
        return sum(page.count(text) for page in self.texts())


@tagged("post_install", "-at_install")
class LabelCommon(TransactionCase):
    """Articles of a French shop and formats of labels, seen by a preparer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env
        cls.preparer = new_test_user(
            cls.system,
            "label_preparer",
            groups="gescom_base.group_preparer,stock.group_stock_user",
            lang="en_US",
        )
        cls.tax = cls.system["account.tax"].create(
            {"name": "VAT of the labels", "amount": 20.0, "type_tax_use": "sale"}
        )
        cls.unit = cls.system.ref("uom.product_uom_unit")
        cls.pack = cls.system["uom.uom"].create(
            {
                "name": "Pack of 6",
                "relative_factor": 6.0,
                "relative_uom_id": cls.unit.id,
            }
        )
        cls.warehouse = cls.system["stock.warehouse"].search(
            [("company_id", "=", cls.system.company.id)], limit=1
        )
        cls.mug = cls._create_article("Mug", "LBL-MUG", EAN13)
        cls.pen = cls._create_article("Pen", "LBL-PEN", EAN8)
        cls.sheet = cls.system.ref("gescom_article.label_format_63x38")
        cls.roll = cls.system.ref("gescom_article.label_format_printer_62x29")
        cls.env = cls.system(user=cls.preparer, context={"lang": "en_US"})

    @classmethod
    def _create_article(cls, name, reference, barcode, **values):
        return cls.system["product.product"].create(
            {
                "name": name,
                "default_code": reference,
                "barcode": barcode,
                "is_storable": True,
                "list_price": 10.0,
                "taxes_id": [Command.set(cls.tax.ids)],
                **values,
            }
        )

    def _stock(self, article, quantity, warehouse=None):
        location = (warehouse or self.warehouse).lot_stock_id
        self.system["stock.quant"]._update_available_quantity(
            article, location, quantity
        )

    def _layout(self, articles=None, label_format=None, **values):
        articles = self.mug if articles is None else articles
        return self.env["product.label.layout"].create(
            {
                "product_ids": [Command.set(articles.ids)],
                "label_format_id": (label_format or self.roll).id,
                **values,
            }
        )

    def _print(self, layout):
        action = layout.process()
        self.assertEqual(action["report_name"], "gescom_article.report_labels")
        self.assertEqual(action["context"]["active_ids"], layout.ids)
        reports = self.env["ir.actions.report"]
        return Printed(reports._render_qweb_pdf(REPORT, layout.ids)[0])

    def _labels(self, layout):
        """Labels of each article: {reference: quantity}."""
        return {
            line.product.default_code: line.quantity
            for line in layout._get_label_lines()
        }
