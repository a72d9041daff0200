from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import TODAY, ReturnBillingCommon


@freeze_time(TODAY)
class TestTakeBackBilling(ReturnBillingCommon):
    """What was taken back is not billed, or is credited."""

    def test_order_delivered_billed_taken_back_credited_closed(self):
        """F127: from the order to the credit note, to the cent."""
        order = self._create_confirmed(
            lines=[(self.article, 3, 33.33), (self.other_article, 2, 19.99)]
        )
        self._deliver(order)
        invoice = self._bill()
        self._reopen(order)
        back = self._enter(order, 1, 2, kind="take_back")
        self.assertFalse(back.to_credit)
        self._take_in(back)
        self.assertTrue(back.to_credit)
        credit = self._bill()
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.amount_untaxed, 73.31)
        self.assertEqual(credit.amount_total, 87.97)
        self.assertEqual(back.invoice_ids, credit)
        self.assertFalse(back.to_credit)
        self.assertEqual(order.affaire_id.state, "closed")
        self.assertFalse(self._bill())

    def test_return_before_the_billing_lowers_the_invoice(self):
        """F127: no credit note of what was not billed."""
        order = self._create_shipped(10)
        self._take_in(self._enter(order, 4, kind="take_back"))
        (invoice,) = self._bill()
        self.assertEqual(self._get_lines(invoice), [("Chair", 6)])
        self.assertEqual(order.affaire_id.state, "closed")

    def test_each_invoice_has_its_credit_note(self):
        """F127: goods of two invoices make two credit notes, none above its own."""
        order = self._create_confirmed(10)
        self._deliver(order, 4)
        first = self._bill()
        self._deliver(order)
        second = self._bill()
        self._reopen(order)
        returns = self._enter(order, 4, 1, kind="take_back")
        self._take_in(returns)
        credits_made = self._bill().sorted("amount_untaxed", reverse=True)
        self.assertEqual(credits_made.mapped("amount_untaxed"), [400.0, 100.0])
        self.assertEqual(credits_made[0].reversed_entry_id, first)
        self.assertEqual(credits_made[1].reversed_entry_id, second)

    def test_credit_note_is_made_from_the_return(self):
        """F127: one button, for the sales administration."""
        order = self._create_shipped(10)
        invoice = self._bill()
        self._reopen(order)
        back = self._enter(order, 3, kind="take_back")
        with self.assertRaisesRegex(UserError, "nothing is left to credit"):
            back.action_credit_return()
        self._take_in(back)
        action = back.action_credit_return()
        credit = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(credit.reversed_entry_id, invoice)
        credit.action_post()
        self.env.invalidate_all()
        self.assertFalse(back.to_credit)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_orders_of_one_invoice_are_credited_together(self):
        """F127, C14: several orders come back in one go."""
        affaire = self._create_affaire(billing_mode="order_group")
        orders = self.orders
        for quantity in (5, 3):
            orders |= self._create_confirmed(quantity, affaire=affaire)
            self._deliver(orders[-1])
        invoice = self._bill()
        self.assertEqual(len(invoice), 1)
        orders.action_unsettle()
        returns = self._enter(affaire, 2, 1, kind="take_back")
        self.assertEqual(len(returns), 2)
        self._take_in(returns)
        credit = self._bill()
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.amount_untaxed, 300.0)
        self.assertEqual(affaire.state, "closed")

    def test_exchange_and_take_back_of_one_order(self):
        """F126, F127: 2 exchanged and 3 taken back of 10."""
        order = self._create_shipped(10)
        self._bill()
        self._reopen(order)
        exchanged = self._enter(order, 2)
        taken = self._enter(order, 3, kind="take_back")
        self._take_in(exchanged | taken)
        self.assertFalse(self._bill())
        self._ship(exchanged.replacement_ids)
        credit = self._bill()
        self.assertEqual(credit.amount_untaxed, 300.0)
        self.assertEqual(order.order_line.qty_delivered, 7)
        self.assertEqual(order.affaire_id.state, "closed")
