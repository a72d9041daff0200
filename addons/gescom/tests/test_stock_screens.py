from odoo.tests import Form, tagged

from .common import SuiteCommon


@tagged("post_install", "-at_install")
class TestStockScreens(SuiteCommon):
    """The preparer works with Odoo's own transfers."""

    def test_physical_inventory_sets_the_stock(self):
        """F190, F192, F204: nothing at first, then what was counted."""
        self.assertAlmostEqual(self.pan.qty_available, 0)
        self._count(self.pan, 12)
        self.assertAlmostEqual(self.pan.qty_available, 12)
        quants = self._open("gescom.menu_physical_inventory", self.manager)
        self.assertIn(self.pan, quants.product_id)
        # The preparer sees at first what he was asked to count.
        self.assertFalse(self._open("gescom.menu_physical_inventory", self.preparer))
        moves = self._open("gescom.menu_report_moves", self.preparer)
        self.assertIn(self.pan, moves.product_id)

    def test_virtual_stock_counts_the_orders(self):
        """F196: real stock less what customers wait for."""
        self._count(self.pan, 12)
        self._create_order((self.pan, 5))
        self.assertAlmostEqual(self.pan.qty_available, 12)
        self.assertAlmostEqual(self.pan.virtual_available, 7)

    def test_partial_delivery_keeps_the_rest(self):
        """F092, F096: the rest waits in a delivery note of its own."""
        self._count(self.pan, 4)
        order = self._create_order((self.pan, 10))
        delivery = order.picking_ids
        self.assertIn(delivery, self._open("gescom.menu_deliveries", self.preparer))
        self._validate(delivery)
        rest = order.picking_ids - delivery
        self.assertAlmostEqual(rest.move_ids.product_uom_qty, 6)
        self.assertIn(rest, self._open("gescom.menu_deliveries", self.preparer))

    def test_return_is_listed_and_fills_the_stock(self):
        """F120, F124: what a customer sends back is in stock again."""
        self._count(self.pan, 10)
        order = self._create_order((self.pan, 10))
        delivery = order.picking_ids
        self._validate(delivery)
        self.assertFalse(
            self._open("gescom_retour.menu_returns", self.preparer) & delivery
        )
        wizard = Form(
            self.env["stock.return.picking"]
            .with_user(self.preparer)
            .with_context(active_id=delivery.id, active_model="stock.picking")
        ).save()
        wizard.product_return_moves.quantity = 3
        action = wizard.action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.assertIn(back, self._open("gescom_retour.menu_returns", self.preparer))
        self._validate(back)
        self.assertAlmostEqual(self.pan.qty_available, 3)

    def test_shipments_are_prepared_together(self):
        self._count(self.pan, 10)
        orders = self._create_order((self.pan, 2)), self._create_order((self.pan, 3))
        batch = self.env["stock.picking.batch"].with_user(self.preparer)
        batch = batch.create(
            {"picking_ids": [(6, 0, [order.picking_ids.id for order in orders])]}
        )
        batch.action_confirm()
        self.assertIn(batch, self._open("gescom.menu_batches", self.preparer))
        for move in batch.move_ids:
            move.picked = True
        batch.with_context(skip_backorder=True, skip_sms=True).action_done()
        self.assertEqual(batch.state, "done")
        self.assertAlmostEqual(self.pan.qty_available, 5)

    def test_article_is_found_by_reference_and_barcode(self):
        """F210, F217: what is typed or scanned in the list of articles."""
        self.pan.write({"default_code": "CU-PAN", "barcode": "2900000999990"})
        self._open("gescom.menu_product_templates", self.preparer)
        products = self.env["product.product"].with_user(self.preparer)
        for typed in ("CU-PAN", "2900000999990"):
            found = [found_id for found_id, _name in products.name_search(typed)]
            self.assertEqual(found, self.pan.ids)
