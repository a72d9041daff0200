from odoo.tests import freeze_time

from .common import TODAY, ReturnBillingCommon


@freeze_time(TODAY)
class TestExchangeBilling(ReturnBillingCommon):
    """An exchange is neither credited nor billed again (A-43)."""

    def test_order_delivered_billed_exchanged_closed(self):
        """F126, A-43: from the order to the replacement, billed once."""
        order = self._create_confirmed(10)
        affaire = order.affaire_id
        self._deliver(order)
        self._bill()
        self.assertEqual(order.amount_invoiced, order.amount_total)
        self.assertEqual(affaire.state, "closed")
        back, replacement = self._exchange(order, 3)
        self.assertEqual(affaire.state, "closed")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertFalse(self._bill())
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertEqual(order.order_line.qty_invoiced, 10)
        self.assertEqual(back.invoice_ids, order.invoice_ids)
        self.assertEqual(replacement.invoice_ids, order.invoice_ids)

    def test_each_stage_of_an_exchange_waits(self):
        """F134, A-43: return entered, received, replacement open, shipped."""
        order = self._create_shipped(10)
        back = self._enter(order, 3)
        expected = [("skip", "exchange_pending")]
        self.assertEqual(self._get_reasons(self._preview(), order), expected)
        self._take_in(back)
        self.assertEqual(self._get_reasons(self._preview(), order), expected)
        line = self._preview().line_ids.filtered(lambda row: order in row.order_ids)
        self.assertIn(back.replacement_ids.display_name, line.message)
        self.assertIn("Chair", line.message)
        self._ship(back.replacement_ids)
        (invoice,) = self._bill()
        self.assertEqual(self._get_lines(invoice), [("Chair", 10)])
        self.assertEqual(order.affaire_id.state, "closed")

    def test_billed_order_in_exchange_is_in_the_preview(self):
        """F134: it says why no credit note is made."""
        order = self._create_shipped(10)
        self._bill()
        self._reopen(order)
        self._take_in(self._enter(order, 3))
        run = self._preview()
        self.assertEqual(self._get_reasons(run, order), [("skip", "exchange_pending")])
        self.assertFalse(run.to_invoice_count)

    def test_other_lines_of_the_order_are_billed(self):
        """A-43: the line in exchange is left aside, not the order."""
        order = self._create_shipped(
            lines=[(self.article, 10), (self.other_article, 4)]
        )
        self._take_in(self._enter(order, 3, 0))
        run = self._preview()
        self.assertEqual(
            self._get_reasons(run, order),
            [("invoice", False), ("skip", "exchange_pending")],
        )
        skipped = run.line_ids.filtered(lambda line: line.reason == "exchange_pending")
        self.assertEqual(skipped.amount_untaxed, 700.0)
        run.action_run()
        self.assertEqual(self._get_lines(order.invoice_ids), [("Table", 4)])
        self._deliver(order)
        (invoice,) = self._bill()
        self.assertEqual(self._get_lines(invoice), [("Chair", 10)])

    def test_billing_by_hand_leaves_it_too(self):
        """F129, A-43: the button « Bill » of the affaire."""
        order = self._create_shipped(
            lines=[(self.article, 10), (self.other_article, 4)]
        )
        self._take_in(self._enter(order, 3, 0))
        order.affaire_id.action_create_invoices()
        self.assertEqual(self._get_lines(order.invoice_ids), [("Table", 4)])

    def test_services_wait_with_the_goods(self):
        """A-17, A-43: the assembly is not billed alone."""
        order = self._create_shipped(lines=[(self.article, 10), (self.service, 1)])
        self._take_in(self._enter(order, 3))
        self.assertEqual(
            self._get_reasons(self._preview(), order), [("skip", "exchange_pending")]
        )
        self._deliver(order)
        (invoice,) = self._bill()
        self.assertEqual(len(self._get_lines(invoice)), 2)

    def test_delivery_notes_billed_one_by_one(self):
        """F131, A-43: what was exchanged is billed with its own delivery note."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(10, affaire=affaire)
        first = self._deliver(order, 4)
        self._deliver(order)
        back, replacement = self._exchange(order, 3, 0)
        invoices = self._bill()
        self.assertEqual(len(invoices), 2)
        self.assertEqual(
            sorted(self._get_lines(invoices)), [("Chair", 4), ("Chair", 6)]
        )
        self.assertEqual(replacement.invoice_ids, first.invoice_ids)
        self.assertEqual(back.invoice_ids, first.invoice_ids)

    def test_later_delivery_does_not_bill_the_exchange(self):
        """A-43: an exchange of billed goods leaves no line on the next invoice."""
        for mode in ("order", "delivery"):
            with self.subTest(mode=mode):
                affaire = self._create_affaire(billing_mode=mode)
                order = self._create_confirmed(10, affaire=affaire)
                self._deliver(order, 6)
                self._bill()
                back = self._enter(order, 2)
                self._take_in(back)
                self._ship(back.replacement_ids)
                self._deliver(order)
                invoice = self._bill()
                self.assertEqual(self._get_lines(invoice), [("Chair", 4)])

    def test_part_replaced_and_the_rest_given_up(self):
        """A-43, F127: 3 back, 1 sent again, 2 credited."""
        order = self._create_shipped(10)
        invoice = self._bill()
        self._reopen(order)
        back = self._enter(order, 3)
        self._take_in(back)
        replacement = back.replacement_ids
        self._pick(replacement, 1)
        self._ship(replacement, picking_ids_not_to_backorder=replacement.ids)
        self.assertFalse(order.exchange_pending)
        credit = self._bill()
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(credit.amount_untaxed, 200.0)
        self.assertEqual(order.affaire_id.state, "closed")

    def test_replacement_taken_back_is_credited_on_its_invoice(self):
        """A-43, F127: exchanged, then taken back: one credit note, of that invoice."""
        order = self._create_confirmed(10)
        self._deliver(order, 4)
        first = self._bill()
        self._deliver(order)
        second = self._bill()
        _back, replacement = self._exchange(order, 0, 2)
        self._reopen(order)
        taken = self._enter(replacement, 2, kind="take_back")
        self._take_in(taken)
        credit = self._bill()
        self.assertEqual(credit.reversed_entry_id, second)
        self.assertNotEqual(credit.reversed_entry_id, first)
        self.assertEqual(credit.amount_untaxed, 200.0)

    def test_billed_before_delivery_is_not_concerned(self):
        """F010, A-43: nothing depends on what is delivered."""
        affaire = self._create_affaire(invoice_before_delivery=True)
        order = self._create_confirmed(10, affaire=affaire)
        self._bill()
        self._deliver(order)
        self._exchange(order, 3)
        self.assertFalse(self._bill())
        self.assertEqual(affaire.state, "closed")

    def test_two_exchanges_of_the_same_goods(self):
        """A-43: exchanged twice before billing, billed once."""
        order = self._create_shipped(10)
        _back, first = self._exchange(order, 3)
        back = self._enter(first, 3)
        self._take_in(back)
        self._ship(back.replacement_ids)
        (invoice,) = self._bill()
        self.assertEqual(self._get_lines(invoice), [("Chair", 10)])
        self.assertEqual(order.affaire_id.state, "closed")


@freeze_time(TODAY)
class TestExchangeOfCreditedGoods(ReturnBillingCommon):
    """What the customer was credited for and keeps, he keeps when it is exchanged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_shipped(10)
        cls.line = cls.order.order_line

    def setUp(self):
        super().setUp()
        self.invoice = self._bill()
        self._reopen(self.order)

    def _credit_for_good(self, quantity, invoice=None):
        """Credit goods that do not come back, from the invoice."""
        invoice = invoice or self.invoice
        window = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        window = window.create({"journal_id": invoice.journal_id.id})
        credit = invoice.browse(window.refund_moves()["res_id"])
        credit.invoice_line_ids.quantity = quantity
        credit.action_post()
        self.assertEqual(self.line.qty_credited_for_good, quantity)

    def _begin_exchange(self, quantity):
        back = self._enter(self.order, quantity)
        self._take_in(back)
        self.assertTrue(self.order.exchange_pending)
        return back.replacement_ids

    def test_they_are_not_billed_again(self):
        """A-43, T-29: ten delivered, seven billed, three credited, then exchanged."""
        self._credit_for_good(3)
        replacement = self._begin_exchange(3)
        self.assertFalse(self._bill())
        self._ship(replacement)
        self.assertFalse(self._bill())
        self.assertEqual(self.line.qty_delivered, 10)
        self.assertEqual(self.line.qty_credited_for_good, 3)
        self.assertEqual(self.line.qty_to_invoice, 0)
        self.assertEqual(self.order.affaire_id.state, "closed")

    def test_those_that_are_not_replaced_have_come_back(self):
        """A-43, C12: three back, one sent again: two are credited no more for good."""
        self._credit_for_good(3)
        replacement = self._begin_exchange(3)
        self._pick(replacement, 1)
        self._ship(replacement, picking_ids_not_to_backorder=replacement.ids)
        self.assertFalse(self.order.exchange_pending)
        self.assertEqual(self.line.qty_credited_for_good, 1)
        self.assertFalse(self._bill())

    def test_replacement_given_up(self):
        """A-43, C12: the goods have come back, as if they had been taken back."""
        self._credit_for_good(3)
        self._begin_exchange(3).action_cancel()
        self.assertFalse(self.order.exchange_pending)
        self.assertEqual(self.line.qty_credited_for_good, 0)
        self.assertFalse(self._bill())

    def test_exchange_of_more_than_was_credited(self):
        """A-43, T-29: five exchanged, three of which were credited."""
        self._credit_for_good(3)
        self._ship(self._begin_exchange(5))
        self.assertEqual(self.line.qty_credited_for_good, 3)
        self.assertFalse(self._bill())

    def test_credited_while_they_are_exchanged(self):
        """A-43, T-29: a gesture while the customer waits for the replacement."""
        replacement = self._begin_exchange(3)
        self._credit_for_good(3)
        self._ship(replacement)
        self.assertFalse(self._bill())

    def test_goods_not_billed_yet_are_taken_back_first(self):
        """C12: those credited for good stay so, an exchange of others being on."""
        order = self._create_confirmed(10)
        self.line = order.order_line
        self._deliver(order, 6)
        self._credit_for_good(2, self._bill())
        self._deliver(order)
        exchanged = self._enter(order, 3, 0)
        taken = self._enter(order, 0, 3, kind="take_back")
        self._take_in(exchanged)
        self._take_in(taken)
        self.assertEqual(self.line.qty_credited_for_good, 2)
        self._ship(exchanged.replacement_ids)
        (invoice,) = self._bill()
        self.assertEqual(self._get_lines(invoice), [("Chair", 1)])

    def test_replacement_taken_back_later(self):
        """C12: what comes back in the end is credited no more for good."""
        self._credit_for_good(3)
        replacement = self._begin_exchange(3)
        self._ship(replacement)
        self._reopen(self.order)
        self._take_in(self._enter(replacement, 3, kind="take_back"))
        self.assertEqual(self.line.qty_credited_for_good, 0)
        self.assertFalse(self._bill())
