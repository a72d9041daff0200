from .common import DepositCommon


class TestBillingRun(DepositCommon):
    """What the preview of the automatic billing says of deposits and payments."""

    def _preview(self, order):
        run = self.env["gescom.invoicing.run"].create(
            {"partner_ids": order.partner_id.ids}
        )
        run.action_preview()
        return run.line_ids.filtered(lambda line: order in line.order_ids)

    def test_preview_says_which_deposit_is_deducted(self):
        """F134, F158: the amount is that of the goods, the invoice's is lower."""
        order = self._create_confirmed(10)
        self._ask(order, 240.0)
        self._deliver(order)
        line = self._preview(order)
        self.assertEqual((line.decision, line.amount_untaxed), ("invoice", 1000.0))
        self.assertRegex(line.message, r"Deposit to deduct: .*240\.00")

    def test_preview_is_silent_without_a_deposit(self):
        """F134."""
        order = self._create_confirmed(10)
        self._deliver(order)
        self.assertFalse(self._preview(order).message)

    def test_order_left_aside_shows_its_goods_not_its_deposit(self):
        """F134: nothing delivered and a deposit to deduct made a negative amount."""
        order = self._create_confirmed(10)
        self._ask(order, 240.0)
        line = self._preview(order)
        self.assertEqual((line.decision, line.reason), ("skip", "nothing_delivered"))
        self.assertEqual(line.amount_untaxed, 0.0)
