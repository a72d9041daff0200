from odoo import Command
from odoo.tests import Form

from .common import EAN13, LabelCommon


class TestLabelReception(LabelCommon):
    """Labels of what is received."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        incoming = cls.warehouse.in_type_id.sudo()
        # With the scan control nothing is received that was not ordered.
        if "refuse_unordered" in incoming._fields:
            incoming.refuse_unordered = False

    def _receive(self, article, quantity, uom=None, done=True, **values):
        incoming = self.warehouse.in_type_id
        supplier = self.system.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": incoming.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": article.id,
                            "product_uom_qty": quantity,
                            "product_uom": (uom or article.uom_id).id,
                            "location_id": supplier.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        for line in picking.move_line_ids:
            line.write(values)
        if done:
            picking.move_ids.picked = True
            picking._action_done()
        return picking

    def _open(self, picking):
        """The window that the button of the reception opens."""
        bound = self.env.ref("gescom_article.action_picking_print_labels")
        action = bound.with_context(
            active_model=picking._name, active_ids=picking.ids, active_id=picking.id
        ).run()
        layouts = self.env["product.label.layout"].with_context(**action["context"])
        with Form(layouts, view=action["views"][0][0]) as form:
            form.label_format_id = self.roll
        return form.record

    def test_goods_of_a_reception(self):
        """F304, F305: as many labels as units received."""
        layout = self._open(self._receive(self.mug, 5))
        self.assertEqual(layout.article_choice, "reception")
        self.assertEqual(self._labels(layout), {"LBL-MUG": 5})
        self.assertEqual(self._print(layout).codes(), [("ean13", EAN13)] * 5)

    def test_expected_goods_before_the_reception(self):
        """F304: labels are ready when the goods arrive."""
        layout = self._open(self._receive(self.mug, 5, done=False))
        self.assertEqual(self._labels(layout), {"LBL-MUG": 5})

    def test_several_receptions_are_added_up(self):
        """F304: chosen in the menu."""
        first, second = self._receive(self.mug, 2), self._receive(self.pen, 1)
        layouts = self.env["product.label.layout"]
        with Form(layouts, view="product.product_label_layout_form") as form:
            form.article_choice = "reception"
            for picking in (first, second):
                form.picking_ids.add(picking)
            form.label_format_id = self.roll
            self.assertEqual(form.move_quantity, "move")
            self.assertEqual(form.label_count, 3)

    def test_packs_received(self):
        """F305: two packs of six are twelve articles and two packs."""
        self.system["product.uom"].create(
            {"product_id": self.mug.id, "uom_id": self.pack.id, "barcode": "MUG-6"}
        )
        layout = self._open(self._receive(self.mug, 2, self.pack))
        self.assertEqual(layout.label_count, 12)
        layout.label_target = "packaging"
        self.assertEqual(layout.label_count, 2)

    def test_lots_received(self):
        """F304: the lot is the barcode, or an element of the GS1-128."""
        self.mug.tracking = "lot"
        layout = self._open(self._receive(self.mug, 3, lot_name="L-2026"))
        self.assertEqual(self._print(layout).codes(), [("code128", "L-2026")] * 3)
        self.roll.symbology = "gs1_128"
        codes = self._print(layout).codes()
        self.assertEqual(codes, [("gs1_128", f"(01)0{EAN13}(10)L-2026")] * 3)

    def test_labels_are_printed_when_the_reception_is_validated(self):
        """F304: with the format of the operation type; nothing received, no error."""
        self.warehouse.in_type_id.write(
            {
                "auto_print_product_labels": True,
                "product_label_format": "gescom",
                "label_format_id": self.sheet.id,
            }
        )
        (action,) = self._receive(self.mug, 5)._get_autoprint_report_actions()
        layout = self.env["product.label.layout"].browse(
            action["context"]["active_ids"]
        )
        self.assertEqual(layout.label_format_id, self.sheet)
        self.assertEqual(layout.label_count, 5)
        cancelled = self._receive(self.mug, 5, done=False)
        cancelled.action_cancel()
        self.assertFalse(cancelled._get_autoprint_report_actions())
