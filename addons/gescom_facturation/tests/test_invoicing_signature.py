from datetime import date, datetime

from odoo.tests import freeze_time

from .common import BillingCommon


@freeze_time("2026-11-12 10:00:00")
class TestInvoicingSignature(BillingCommon):
    """What nobody wrote on since the preview is not looked at again."""

    def setUp(self):
        super().setUp()
        self.order = self._deliver_to(self.customer)
        self.other_order = self._deliver_to(self.other_customer)
        # As at the end of the request that delivered them.
        self.env.cr.flush()
        self.billing = self.env["gescom.invoicing.run"].create({})
        self.billing.action_preview()

    def _deliver_to(self, customer):
        affaire = self._create_affaire(customer, invoice_sending="post")
        order = self._create_confirmed(10, affaire=affaire)
        self._deliver_on(order, date(2026, 11, 10))
        return order

    def _watch_plan(self):
        """Orders that the billing looks at again, a list to come."""
        seen = []
        runs = type(self.billing)
        original = runs._plan

        def _plan(records, orders, with_amounts=False):
            seen.append(orders)
            return original(records, orders, with_amounts=with_amounts)

        self.patch(runs, "_plan", _plan)
        return seen

    def test_the_same_documents_are_not_planned_twice(self):
        """F134: the run makes them as the preview found them."""
        seen = self._watch_plan()
        self.billing.action_run()
        self.assertFalse(seen)
        self.assertEqual(len(self.billing.invoice_ids), 2)

    def test_only_who_was_written_on_is_compared(self):
        """F134: a comment on an order changes nothing of its invoice."""
        seen = self._watch_plan()
        self.order.note = "Ring twice."
        self.billing.action_run()
        self.assertEqual(seen, [self.order])
        self.assertEqual(len(self.billing.invoice_ids), 2)

    def _assert_noticed(self):
        found = self.billing._get_customers_to_compare()
        self.assertEqual(found, self.order.partner_invoice_id)

    def test_nothing_written(self):
        self.assertFalse(self.billing._get_customers_to_compare())

    def test_order_line_written(self):
        self.order.order_line.discount = 5
        self._assert_noticed()

    def test_dispute_written(self):
        self.order.billing_disputed = True
        self._assert_noticed()

    def test_affaire_written(self):
        self.order.affaire_id.title = "Shop of the harbour"
        self._assert_noticed()

    def test_customer_written(self):
        self.order.partner_invoice_id.sudo().billing_blocked = True
        self._assert_noticed()

    def test_delivery_written(self):
        self.order.picking_ids.sudo().date_done = datetime(2026, 11, 9, 12)
        self._assert_noticed()

    def test_return_made(self):
        self._start_return(self.order, 2)
        self._assert_noticed()

    def test_invoice_made(self):
        self._invoice(self.order)
        self._assert_noticed()

    def test_order_added(self):
        order = self._create_confirmed(1, affaire=self.order.affaire_id)
        self._deliver_on(order, date(2026, 11, 10))
        self._assert_noticed()

    def test_article_or_settings_written(self):
        """They may concern everybody."""
        both = self.order.partner_invoice_id | self.other_order.partner_invoice_id
        self.article.sudo().weight = 3
        self.assertEqual(self.billing._get_customers_to_compare(), both)
        self.billing.action_preview()
        self.assertFalse(self.billing._get_customers_to_compare())
        self.company.sudo().carriage_billing = "last"
        self.assertEqual(self.billing._get_customers_to_compare(), both)

    def test_another_day_is_asked_for(self):
        both = self.order.partner_invoice_id | self.other_order.partner_invoice_id
        self.billing.date = date(2026, 11, 30)
        self.assertEqual(self.billing._get_customers_to_compare(), both)

    def test_an_order_disputed_once_the_run_is_started_is_left(self):
        """F134: what forbids an invoice is looked at when it is made."""
        self.order.billing_disputed = True
        lines = self.billing.line_ids
        self.billing._bill(lines)
        self.assertFalse(self.order.invoice_ids)
        self.assertTrue(self.other_order.invoice_ids)
        states = {line.order_ids: line.state for line in lines}
        self.assertEqual(states, {self.order: "changed", self.other_order: "done"})
