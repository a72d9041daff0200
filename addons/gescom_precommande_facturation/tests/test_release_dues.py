from odoo import Command

from odoo.addons.gescom_precommande.tests.common import PreorderCommon


class TestReleaseDues(PreorderCommon):
    """One due date for each release of what is billed beforehand."""

    def _bill(self, lines, deposit=0.0, **values):
        affaire = self._create_affaire(invoice_before_delivery=True)
        order = self._create_order(lines=lines, affaire=affaire, **values)
        order.order_line.tax_ids = [Command.set(self.tax.ids)]
        self._confirm(order)
        if deposit:
            self._deposit(order, deposit)
        return self._invoice(order, post=False)

    def _get_dues(self, invoice):
        return [(due.date, due.amount) for due in invoice.due_ids.sorted("date")]

    def test_each_release_is_paid_on_its_day(self):
        """F273, F141: what leaves now, then each book when it comes out."""
        invoice = self._bill([(self.article, 1), (self.book, 2), (self.next_book, 3)])
        self.assertEqual(
            self._get_dues(invoice),
            [(self.today, 120.0), (self.release, 48.0), (self.later, 72.0)],
        )
        invoice.action_post()
        terms = invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        self.assertEqual(
            sorted(terms.mapped("date_maturity")),
            [self.today, self.release, self.later],
        )

    def test_order_without_pre_orders_is_left_alone(self):
        """F141: Odoo's payment terms are kept."""
        self.assertFalse(self._bill([(self.article, 1)]).due_ids)

    def test_deposit_goes_off_what_is_paid_first(self):
        """F273: the balance of the last release is left."""
        invoice = self._bill([(self.book, 2), (self.next_book, 3)], deposit=60.0)
        self.assertEqual(invoice.amount_total, 60.0)
        self.assertEqual(self._get_dues(invoice), [(self.later, 60.0)])

    def test_late_release_is_paid_when_the_law_says(self):
        """F273, A-22: no due date is later than the law allows."""
        self.book.sudo().release_date = self._in_days(200)
        invoice = self._bill([(self.article, 1), (self.book, 2)])
        latest = invoice._get_latest_legal_due_date()
        self.assertEqual(self._get_dues(invoice)[-1], (latest, 48.0))
        invoice.action_post()

    def test_terms_that_spread_the_payment_are_kept(self):
        """F141: the customer's terms say otherwise."""
        terms = self.system["account.payment.term"].create(
            {
                "name": "Half now, half later",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50}),
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": 30}
                    ),
                ],
            }
        )
        invoice = self._bill([(self.book, 2)], payment_term_id=terms.id)
        self.assertFalse(invoice.due_ids)
