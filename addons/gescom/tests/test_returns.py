from odoo import Command

from .common import SuiteCommon


class TestReturns(SuiteCommon):
    """What customers send back, beside the other ways goods reach them."""

    def _deliver_from_supplier(self, quantity):
        """An order whose goods the supplier sends to the customer himself."""
        self.pan.route_ids = self.env.ref("stock_dropshipping.route_drop_shipping")
        order = self._create_order((self.pan, quantity))
        purchase = order._get_purchase_orders()
        purchase.button_confirm()
        self._validate(purchase.picking_ids)
        self.assertEqual(order.order_line.qty_delivered, quantity)
        return order

    def _enter(self, order, quantity, **values):
        window = (
            self.env["gescom.new.return"]
            .with_user(self.sales_admin)
            .create({"order_ids": [Command.set(order.ids)], **values})
        )
        window.line_ids.quantity = quantity
        back = self.env["stock.picking"].browse(window.action_create()["res_id"])
        back.with_context(skip_sms=True).with_user(self.preparer).action_receive()
        return back

    def test_goods_of_a_direct_delivery_come_back_to_our_stock(self):
        """F120, F124: the supplier delivered them, our warehouse takes them back."""
        order = self._deliver_from_supplier(5)
        back = self._enter(order, 2, kind="take_back")
        self.assertEqual(back.document_kind, "rc")
        self.assertEqual(back.location_dest_id, self.warehouse.lot_stock_id)
        self.assertEqual(order.order_line.qty_delivered, 3)
        self.assertAlmostEqual(self.pan.qty_available, 2)

    def test_goods_of_a_direct_delivery_are_exchanged(self):
        """F126: what replaces them waits for our own stock."""
        order = self._deliver_from_supplier(5)
        back = self._enter(order, 2)
        replacement = back.replacement_ids
        self.assertEqual(replacement.document_kind, "bl")
        self.assertEqual(replacement.picking_type_id.warehouse_id, self.warehouse)
        self.assertTrue(order.exchange_pending)
        self._validate(replacement)
        self.assertEqual(order.order_line.qty_delivered, 5)
        self.assertEqual(order.logistic_state, "shipped")
        self.assertFalse(order.exchange_pending)
