from .common import DirectCommon


class TestBilling(DirectCommon):
    def test_delivery_of_a_supplier_is_billed_as_ours(self):
        """F004: what the supplier delivered may be billed, no more."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(10, affaire=affaire)
        purchase = self._deliver_by(order, 4)
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self._send(purchase)
        self.assertEqual(order.order_line.qty_to_invoice, 4)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 400.0)
        lines = invoice.invoice_line_ids
        if "stock_move_ids" in lines._fields:
            # With the addon of the billing, which tells what bills which delivery.
            self.assertEqual(lines.stock_move_ids.picking_id, purchase.picking_ids)
            self.assertEqual(purchase.picking_ids.invoice_ids, invoice)
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 10)
        self.assertEqual(order.processing_state, "closed")
