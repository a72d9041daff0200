from odoo.addons.gescom_expedition.tests.common import BatchCommon

from .common import ReturnCommon


class TestBatchExchange(ReturnCommon, BatchCommon):
    """Batch shipping takes what replaces goods along."""

    def _order_in_exchange(self, **values):
        """4 chairs shipped, one of them exchanged; 3 lamps are out of stock."""
        order = self._create_confirmed(
            lines=[(self.article, 4), (self.scarce, 3)], **values
        )
        self._ship(self._get_open(order))
        back = self._enter(order, 1)
        self._take_in(back)
        return order, back.replacement_ids

    def test_replacement_is_shipped_in_a_batch(self):
        """F104, F126: with the others, and the exchange is over."""
        order, replacement = self._order_in_exchange()
        run = self._run(order)
        self.assertEqual(run.picking_ids, replacement)
        self.assertEqual(replacement.shipping_state, "shipped")
        self.assertFalse(order.exchange_pending)

    def test_rest_of_the_order_does_not_keep_the_replacement(self):
        """F080, F104, F126: one lamp of three arrived: it waits, the chair leaves."""
        order, replacement = self._order_in_exchange(shipping_rule="partial_once")
        self._receive(self.scarce, 1)
        run = self._preview(order)
        reasons = {line.picking_id: line.reason for line in run.line_ids}
        self.assertFalse(reasons.pop(replacement))
        self.assertEqual(set(reasons.values()), {"rule_partial_once"})
        run.action_run()
        self.assertEqual(run.picking_ids, replacement)

    def test_replacement_does_not_keep_the_rest(self):
        """F080, F104, F126: the lamps leave, the chair is out of stock."""
        order, replacement = self._order_in_exchange(shipping_rule="partial_once")
        self._receive(self.scarce, 3)
        stock = self.warehouse.lot_stock_id
        replacement.do_unreserve()
        free = self._get_stock(self.article)
        self.system["stock.quant"]._update_available_quantity(
            self.article, stock, -free
        )
        run = self._run(order)
        self.assertEqual(run.picking_ids.move_ids.product_id, self.scarce)
        self.assertEqual(replacement.shipping_state, "to_prepare")
        self.assertTrue(order.exchange_pending)
