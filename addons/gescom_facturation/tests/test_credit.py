from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


@tagged("post_install", "-at_install")
class TestCredit(AffaireCommon):
    """Credit notes made from an invoice (F143, F144, F148, T-29)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(10)
        cls.line = cls.order.order_line
        cls._deliver(cls.order)
        cls.invoice = cls._invoice(cls.order)

    def _reverse(self, invoice=None, qty=None, post=True, modify=False, **values):
        """Credit note made with the button of the invoice."""
        invoice = invoice or self.invoice
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, **values})
        )
        action = wizard.modify_moves() if modify else wizard.refund_moves()
        if modify:
            return self.env["account.move"].browse(action["res_id"])
        credit = self.env["account.move"].browse(action["res_id"])
        if qty is not None:
            credit.invoice_line_ids.quantity = qty
        if post:
            credit.action_post()
        return credit

    def _free_credit(self, amount=50.0, **values):
        """Credit note entered by hand."""
        return self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"name": "Gesture", "price_unit": amount})
                ],
                **values,
            }
        )

    def _assert_for_good(self, qty):
        self.assertEqual(self.line.qty_credited_for_good, qty)
        self.assertEqual(
            self.line._get_qty_credited_for_good(), {self.line.id: qty} if qty else {}
        )

    # From the invoice

    def test_made_from_the_invoice(self):
        """F143: it knows its invoice, its lines and the affaire."""
        credit = self._reverse()
        self.assertEqual(credit.reversed_entry_id, self.invoice)
        self.assertEqual(
            credit.invoice_line_ids.reversed_line_id, self.invoice.invoice_line_ids
        )
        self.assertEqual(credit.affaire_ids, self.order.affaire_id)
        self.assertEqual(credit.amount_total, self.invoice.amount_total)

    def test_stock_is_not_touched(self):
        """F144: only a validated return puts goods back into stock."""
        before = self._get_available_qty(self.article)
        pickings = self.order.picking_ids
        self._reverse()
        self.assertEqual(self._get_available_qty(self.article), before)
        self.assertEqual(self.order.picking_ids, pickings)

    def test_part_of_the_invoice(self):
        """F143: the quantities of the draft credit note are lowered."""
        credit = self._reverse(qty=3)
        self.assertEqual(credit.amount_untaxed, 300.0)
        self.assertEqual(self.line.qty_invoiced, 7)

    # To be billed again or not

    def test_credited_for_good_by_default(self):
        """T-29: what was credited is not to be billed again."""
        credit = self._reverse(qty=3)
        self.assertFalse(credit.rebill)
        self._assert_for_good(3)

    def test_to_be_billed_again(self):
        """T-29: unless the user says so."""
        credit = self._reverse(qty=3, rebill=True)
        self.assertTrue(credit.rebill)
        self._assert_for_good(0)

    def test_corrected_invoice_is_billed_again(self):
        """T-29: "Reverse and create invoice" bills the same goods again."""
        draft = self._reverse(modify=True)
        credit = self.invoice.reversal_move_ids
        self.assertTrue(credit.rebill)
        self.assertFalse(draft.invoice_line_ids.reversed_line_id)
        draft.action_post()
        self._assert_for_good(0)
        self.assertEqual(self.line.qty_invoiced, 10)

    def test_billed_again_after_all(self):
        """T-29: the answer may change once the credit note is posted."""
        credit = self._reverse(qty=3)
        credit.action_bill_again()
        self._assert_for_good(0)
        with self.assertRaisesRegex(UserError, "nothing to bill again"):
            self.invoice.action_bill_again()

    def test_return_then_credit_note(self):
        """C11: crediting what came back gives nothing up."""
        self._return(self.order, 3)
        self._reverse(qty=3)
        self._assert_for_good(0)
        self.assertEqual(self.line.qty_delivered, self.line.qty_invoiced)

    def test_credit_note_then_return(self):
        """C12: what came back and leaves again is billed."""
        self._reverse(qty=3)
        self._return(self.order, 2)
        self._assert_for_good(1)
        self._return(self.order, 5)
        self._assert_for_good(0)

    def test_goods_not_billed_come_back_first(self):
        """C12: a return of goods not billed yet gives nothing back."""
        order = self._create_confirmed(10)
        self.line = order.order_line
        self._deliver(order, 6)
        invoice = self._invoice(order)
        self._reverse(invoice, qty=2)
        self._deliver(order)
        self._return(order, 3)
        self._assert_for_good(2)

    def test_services_and_carriage_are_given_up_too(self):
        """C13: once all is credited nothing stays to be billed."""
        order = self._create_confirmed(lines=[(self.article, 2), (self.service, 1)])
        self._deliver(order)
        invoice = self._invoice(order)
        self._reverse(invoice)
        self.assertEqual(order.order_line.mapped("qty_invoiced"), [0, 0])
        self.assertEqual(order.order_line.mapped("qty_to_invoice"), [0, 0])
        self.assertEqual(order.invoice_status, "no")

    def test_drafts_give_nothing_up(self):
        """T-29: a draft credit note is no promise."""
        self._reverse(qty=3, post=False)
        self._assert_for_good(0)

    # Never more than billed

    def test_never_more_than_billed(self):
        """No. 19: a line is not credited beyond what it billed."""
        credit = self._reverse(qty=11, post=False)
        with self.assertRaisesRegex(UserError, "Chair.*would be credited for more"):
            credit.action_post()

    def test_never_more_than_billed_in_several_times(self):
        """No. 19: all the credit notes of an invoice count."""
        self._reverse(qty=6)
        credit = self._reverse(qty=5, post=False)
        with self.assertRaisesRegex(UserError, "would be credited for more"):
            credit.action_post()
        credit.invoice_line_ids.quantity = 4
        credit.action_post()

    def test_never_at_a_higher_price(self):
        """No. 19: nor at a higher price."""
        credit = self._reverse(qty=5, post=False)
        credit.invoice_line_ids.price_unit = 201.0
        with self.assertRaisesRegex(UserError, "would be credited for more"):
            credit.action_post()

    def test_price_then_goods(self):
        """No. 19: a lower price first, the goods later."""
        credit = self._reverse(post=False)
        credit.invoice_line_ids.price_unit = 10.0
        credit.action_post()
        self.assertEqual(self.invoice.invoice_line_ids._get_qty_creditable(), 10)
        self._return(self.order, 3)
        self._reverse(qty=3)
        self.assertEqual(self.invoice.invoice_line_ids._get_qty_creditable(), 7)

    def test_lines_added_by_hand(self):
        """No. 19: the whole is not more than the invoice."""
        credit = self._reverse(qty=9, post=False)
        credit.invoice_line_ids = [
            Command.create({"name": "Gesture", "price_unit": 101.0, "tax_ids": False})
        ]
        with self.assertRaisesRegex(UserError, "would exceed what it billed"):
            credit.action_post()

    # Its original invoice

    def test_credit_note_of_an_order_finds_its_invoice(self):
        """No. 19: made by billing a return, when one invoice billed the goods."""
        self._return(self.order, 3)
        credit = self._invoice(self.order)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.reversed_entry_id, self.invoice)
        self.assertEqual(
            credit.invoice_line_ids.reversed_line_id, self.invoice.invoice_line_ids
        )

    def test_free_credit_note_without_its_invoice(self):
        """F145: a French credit note says what it corrects."""
        credit = self._free_credit()
        with self.assertRaisesRegex(UserError, "Choose the original invoice"):
            credit.action_post()
        credit.credited_document = "Invoice 2019-77 of the former software"
        credit.action_post()
        self.assertEqual(credit.state, "posted")

    def test_free_credit_note_with_its_invoice(self):
        """F145: the invoice is chosen on the credit note."""
        credit = self._free_credit()
        credit.reversed_entry_id = self.invoice
        credit.action_post()
        self.assertEqual(credit.state, "posted")

    def test_foreign_credit_note_is_free(self):
        """F145: nothing is asked where the law asks for nothing."""
        self.system.company.inalterable_invoices = False
        credit = self._free_credit()
        credit.action_post()
        self.assertEqual(credit.state, "posted")

    # Splitter

    def test_goods_of_several_invoices(self):
        """No. 19: one credit note for each original invoice."""
        order = self._create_confirmed(10)
        self._deliver(order, 4)
        first = self._invoice(order)
        self._deliver(order)
        second = self._invoice(order)
        split = order.order_line._split_credits({order.order_line: 7.0})
        self.assertEqual(
            split,
            [
                (first, [(first.invoice_line_ids, 4.0)]),
                (second, [(second.invoice_line_ids, 3.0)]),
            ],
        )
        credits = self.env["account.move"]._create_credits(split)
        credits.action_post()
        self.assertEqual(credits.reversed_entry_id, first | second)
        self.assertEqual(credits.mapped("amount_untaxed"), [400.0, 300.0])
        self.assertEqual(credits.affaire_ids, order.affaire_id)
        # What is credited already is not credited twice.
        self.assertEqual(
            order.order_line._split_credit(9.0),
            [(second, [(second.invoice_line_ids, 3.0)])],
        )

    def test_goods_of_the_invoice_that_billed_them(self):
        """No. 19: the invoice of the delivery that came back is credited."""
        order = self._create_confirmed(10)
        self._deliver(order, 4)
        self._invoice(order)
        picking = self._deliver(order)
        second = self._invoice(order)
        second.invoice_line_ids.stock_move_ids = picking.move_ids
        back = self._validate(self._start_return(order, 2, picking=picking))
        self.assertEqual(
            order.order_line._split_credit(2.0, back.move_ids),
            [(second, [(second.invoice_line_ids, 2.0)])],
        )

    def test_goods_taken_off_a_later_invoice(self):
        """No. 19: what a later invoice took back is not credited again."""
        order = self._create_confirmed(20)
        self._deliver(order, 10)
        first = self._invoice(order)
        self._return(order, 3)
        self._deliver(order)
        self._invoice(order)
        self.assertEqual(order.order_line.qty_invoiced, 17)
        [share, *_others] = order.order_line._split_credit(10)
        self.assertEqual(share, (first, [(first.invoice_line_ids, 7.0)]))
        shares = order.order_line._split_credit(99)
        total = sum(qty for _invoice, lines in shares for _line, qty in lines)
        self.assertEqual(total, 17)

    def test_discount_of_the_invoice(self):
        """No. 19: goods are credited for what was paid for them."""
        order = self._create_confirmed(10)
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        self.env["gescom.invoice.adjustment"].create(
            {
                "move_id": invoice.id,
                "kind": "discount",
                "amount_type": "percent",
                "percent": 10.0,
            }
        ).action_apply()
        invoice.action_post()
        self.assertEqual(invoice.amount_untaxed, 900.0)
        self._return(order, 3)
        split = order.order_line._split_credits({order.order_line: 3.0})
        credit = self.env["account.move"]._create_credits(split)
        credit.action_post()
        self.assertEqual(credit.amount_untaxed, 270.0)
        rest = order.order_line._split_credits({order.order_line: 7.0})
        credit = self.env["account.move"]._create_credits(rest)
        credit.action_post()
        self.assertEqual(credit.amount_untaxed, 630.0)

    def test_sold_by_the_dozen(self):
        """No. 19: quantities in the unit of each document."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(2)
        order.order_line.product_uom_id = dozen
        self._confirm(order)
        self._deliver(order, 24)
        invoice = self._invoice(order)
        invoice_line = invoice.invoice_line_ids
        self.assertEqual(invoice_line.product_uom_id, dozen)
        self.assertEqual(
            order.order_line._split_credit(0.5), [(invoice, [(invoice_line, 0.5)])]
        )

    # Used on another invoice

    def test_used_on_another_invoice_of_the_affaire(self):
        """F148: even if it bills another order; the oldest is proposed."""
        self._pay(self.invoice)
        credit = self._reverse(qty=3)
        self.assertEqual(credit.amount_residual, 360.0)
        other = self._create_confirmed(2, affaire=self.order.affaire_id)
        self._deliver(other)
        due = self._invoice(other)
        stranger = self._create_confirmed(2)
        self._deliver(stranger)
        self._invoice(stranger)
        wizard = self._open_form(credit.action_allocate_credit()).save()
        self.assertEqual(wizard.candidate_ids, due)
        self.assertEqual(wizard.invoice_id, due)
        wizard.action_allocate()
        self.assertIn(due.payment_state, ("paid", "reversed"))
        self.assertEqual(credit.amount_residual, 120.0)
        with self.assertRaisesRegex(UserError, "No other invoice of AF"):
            credit.action_allocate_credit()
        with self.assertRaisesRegex(UserError, "is paid, or is of another affaire"):
            wizard.action_allocate()

    def test_native_allocation(self):
        """F148: Odoo proposes the credit note on the other invoices."""
        self._pay(self.invoice)
        credit = self._reverse(qty=1)
        other = self._create_confirmed(2, affaire=self.order.affaire_id)
        self._deliver(other)
        due = self._invoice(other)
        proposed = due.invoice_outstanding_credits_debits_widget["content"]
        lines = credit._get_outstanding_lines()
        self.assertIn(lines.id, [line["id"] for line in proposed])
        due.js_assign_outstanding_line(lines.id)
        self.assertEqual(due.amount_residual, 120.0)

    def test_credit_note_of_an_unpaid_invoice(self):
        """F148: it pays its own invoice first."""
        credit = self._reverse(qty=3)
        self.assertEqual(self.invoice.amount_residual, 840.0)
        with self.assertRaisesRegex(UserError, "Nothing is left"):
            credit.action_allocate_credit()

    # Rights

    def test_preparer_receives_what_was_credited(self):
        """F144: the preparer knows nothing of invoices and validates the return."""
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        self._reverse(qty=3)
        back = self._start_return(self.order, 3).with_user(preparer)
        self._validate(back)
        self._assert_for_good(0)
