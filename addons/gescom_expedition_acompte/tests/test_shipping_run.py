from odoo.addons.gescom_expedition.tests.common import BatchCommon


class TestBatchByPayment(BatchCommon):
    """A batch shipping of what was paid."""

    def test_payment_chooses_the_orders(self):
        """F104, F172: each order by its payment state, all of them without choice."""
        affaire = self._create_affaire(invoice_before_delivery=True)
        paid, unpaid = self._create_confirmed(affaire=affaire), self._create_confirmed()
        self._pay(self._invoice(paid))
        self.assertEqual((paid | unpaid).mapped("payment_status"), ["paid", "unpaid"])
        for status, expected in (
            ("paid", paid),
            ("unpaid", unpaid),
            (False, paid | unpaid),
        ):
            with self.subTest(payment=status):
                run = self._preview(payment_status=status)
                self.assertEqual(run.line_ids.order_id, expected)

    def test_order_chosen_and_not_paid_is_named(self):
        """F104, F172: it does not fit the criteria of the batch."""
        order = self._create_confirmed()
        line = self._preview(order, payment_status="paid").line_ids
        self.assertEqual((line.order_id, line.reason), (order, "other_criteria"))
