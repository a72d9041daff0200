from odoo import Command

from odoo.addons.gescom_expedition.tests.common import ShippingCommon

CHAIR = "3701234567891"
CHAIR_PACK = "13701234567898"
TABLE = "3701234567884"
STRANGER = "3701234567877"
BADGE = "BADGE-2026-0042"


class ScanCommon(ShippingCommon):
    """Chairs and tables with barcodes, scanned by the preparer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.article.write({"barcode": CHAIR, "default_code": "CHA-01"})
        cls.other_article.write({"barcode": TABLE, "default_code": "TAB-01"})
        cls.stranger = cls._create_article(
            "Wardrobe", price=400.0, cost=200.0, barcode=STRANGER
        )
        cls.outgoing = cls.warehouse.out_type_id
        cls.incoming = cls.warehouse.in_type_id

    @classmethod
    def _create_delivery(cls, *lines, **values):
        """The open delivery of a confirmed order, as the preparer sees it."""
        order = cls._create_confirmed(lines=lines or [(cls.article, 3)], **values)
        return cls._get_open(order).with_user(cls.preparer)

    @classmethod
    def _give_badge(cls, user=None):
        (user or cls.manager).sudo().scan_badge = BADGE

    @classmethod
    def _create_pack(cls, article=None, units=6, barcode=CHAIR_PACK):
        """A pack of an article with a barcode of its own."""
        article = (article or cls.article).with_env(cls.system)
        unit = cls.system["uom.uom"].create(
            {
                "name": f"Pack of {units}",
                "relative_uom_id": article.uom_id.id,
                "relative_factor": units,
            }
        )
        article.product_tmpl_id.uom_ids |= unit
        return cls._add_barcode(barcode, article, unit)

    @classmethod
    def _add_barcode(cls, barcode, article=None, unit=None):
        article = (article or cls.article).with_env(cls.system)
        return cls.system["product.uom"].create(
            {
                "product_id": article.id,
                "uom_id": (unit or article.uom_id).id,
                "barcode": barcode,
            }
        )

    @classmethod
    def _create_purchase(cls, *lines, **values):
        """A confirmed purchase order: (article, quantity[, unit]) of each line."""
        supplier = cls._create_customer("Fournil SA", email="supplier@example.com")
        order = cls.system["purchase.order"].create(
            {
                "partner_id": supplier.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": article.id,
                            "product_qty": quantity,
                            "product_uom_id": (*unit, article.uom_id)[0].id,
                            "price_unit": 10.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for article, quantity, *unit in lines
                ],
                **values,
            }
        )
        order.button_confirm()
        return order

    @classmethod
    def _create_receipt(cls, *lines, **values):
        """The receipt of a purchase order, as the preparer sees it."""
        order = cls._create_purchase(*(lines or [(cls.article, 5)]), **values)
        return order.picking_ids.with_user(cls.preparer)

    @classmethod
    def _create_tracked(cls, tracking, barcode="3701234567860", **stock):
        """An article with lots; `stock` gives the quantity of each."""
        article = cls._create_article(
            "Wine", price=20.0, cost=8.0, stock=0, tracking=tracking, barcode=barcode
        )
        for name, quantity in stock.items():
            lot = cls.system["stock.lot"].create(
                {"name": name, "product_id": article.id, "company_id": cls.company.id}
            )
            cls._stock_in(cls.warehouse, article, quantity, lot=lot)
        return article

    def _scan_all(self, picking):
        """Scan all that the document asks for."""
        for line in picking.get_scan_state()["lines"]:
            article = self.env["product.product"].browse(line["product"])
            picking.scan(article.barcode, line["expected"] - line["done"])
        return picking

    def _get_control(self, picking):
        return picking.sudo().scan_control_ids

    def assertGreen(self, answer, message=""):
        self.assertEqual((answer["light"], answer["latched"]), ("green", False), answer)
        self.assertIn(message, answer["message"])

    def assertLatched(self, answer, message=""):
        self.assertEqual((answer["light"], answer["latched"]), ("red", True), answer)
        self.assertIn(message, answer["message"])

    def assertRefused(self, answer, message=""):
        """Red for this once: nothing wrong lies in the parcel."""
        self.assertEqual((answer["light"], answer["latched"]), ("red", False), answer)
        self.assertIn(message, answer["message"])
