from datetime import date

from odoo import Command
from odoo.exceptions import UserError

from .common import BillingCommon


class TestModes(BillingCommon):
    def test_an_order_is_billed_on_its_own(self):
        """F130: one invoice for the delivery notes of the order, each order apart."""
        affaire = self._create_affaire(billing_mode="order")
        first = self._create_confirmed(10, affaire=affaire)
        second = self._create_confirmed(5, affaire=affaire)
        pickings = self._deliver(first, 4) | self._deliver(first)
        self._deliver(second)
        affaire.action_create_invoices()
        self.assertEqual(len(affaire.invoice_ids), 2)
        self.assertEqual(
            [line.quantity for line in first.invoice_ids.invoice_line_ids], [4, 6]
        )
        self.assertEqual(first.invoice_ids.picking_ids, pickings)
        self.assertEqual(pickings.invoice_ids, first.invoice_ids)

    def test_a_delivery_note_is_billed_on_its_own(self):
        """F131: one invoice for each delivery note, and each is billed once."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(10, affaire=affaire)
        first, second = self._deliver(order, 4), self._deliver(order)
        self._invoice(order)
        self.assertEqual(len(order.invoice_ids), 2)
        self.assertEqual(self._get_lines(first.invoice_ids), [("Chair", 4)])
        self.assertEqual(self._get_lines(second.invoice_ids), [("Chair", 6)])
        with self.assertRaisesRegex(UserError, "Nothing is to be billed"):
            affaire.action_create_invoices()

    def test_delivery_notes_are_billed_as_they_leave(self):
        """F131: what is billed is not billed again with the next delivery note."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(10, affaire=affaire)
        self._deliver(order, 4)
        self._invoice(order)
        last = self._deliver(order)
        invoice = self._invoice(order)
        self.assertEqual(self._get_lines(invoice), [("Chair", 6)])
        self.assertEqual(invoice.picking_ids, last)

    def test_the_orders_of_an_affaire_are_billed_together(self):
        """F132: whatever the delivery address, and with their delivery notes."""
        affaire = self._create_affaire(billing_mode="order_group")
        elsewhere = self._create_customer(
            "Duval, depot", parent_id=self.customer.id, type="delivery"
        )
        orders = self._create_confirmed(10, affaire=affaire)
        orders |= self._create_confirmed(
            5, affaire=affaire, partner_shipping_id=elsewhere.id
        )
        for order in orders:
            self._deliver(order)
        affaire.action_create_invoices()
        invoice = affaire.invoice_ids
        self.assertEqual(len(invoice), 1)
        self.assertEqual(self._get_lines(invoice), [("Chair", 10), ("Chair", 5)])
        self.assertEqual(invoice.picking_ids, orders.picking_ids)
        self.assertTrue(invoice.is_periodic)

    def test_a_return_lowers_what_is_to_be_billed(self):
        """F131: goods that came back before their invoice are not billed."""
        order = self._create_confirmed(10)
        delivery = self._deliver(order)
        self._return(order, 3)
        invoice = self._invoice(order)
        self.assertEqual(self._get_lines(invoice), [("Chair", 7)])
        self.assertEqual(invoice.invoice_line_ids.delivery_id, delivery)

    def test_a_return_of_billed_goods_is_credited_on_their_invoice(self):
        """F131: by a credit note that knows its invoice and the return."""
        order = self._create_confirmed(10)
        self._deliver(order)
        invoice = self._invoice(order)
        returned = self._return(order, 3)
        credit = self._invoice(order)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.reversed_entry_id, invoice)
        self.assertEqual(self._get_lines(credit), [("Chair", 3)])
        self.assertEqual(returned.invoice_ids, credit)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_a_return_is_taken_off_the_next_invoice(self):
        """F131: goods delivered since then pay for those that came back."""
        order = self._create_confirmed(10)
        self._deliver(order, 4)
        self._invoice(order)
        first = order.picking_ids.filtered(lambda p: p.state == "done")
        self._deliver(order)
        self._validate(self._start_return(order, 1, picking=first))
        invoice = self._invoice(order)
        self.assertEqual(invoice.move_type, "out_invoice")
        self.assertEqual(
            sorted(line.quantity for line in invoice.invoice_line_ids), [-1, 6]
        )

    def test_services_follow_the_first_goods(self):
        """A-17: a service is billed with the first delivery note, and once."""
        affaire = self._create_affaire(billing_mode="delivery")
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.service, 1)], affaire=affaire
        )
        with self.assertRaises(UserError):
            self._invoice(order)
        self._deliver(order, 4)
        first = self._invoice(order)
        self.assertEqual(self._get_lines(first), [("Chair", 4), ("Assembly", 1)])
        self._deliver(order)
        self.assertEqual(self._get_lines(self._invoice(order)), [("Chair", 6)])

    def test_services_wait_for_the_whole_delivery(self):
        """A-17: when the company bills them once all is delivered."""
        self.company.sudo().services_billing = "complete"
        order = self._create_confirmed(lines=[(self.article, 10), (self.service, 1)])
        self._deliver(order, 4)
        self.assertEqual(self._get_lines(self._invoice(order)), [("Chair", 4)])
        self._deliver(order)
        self.assertEqual(
            self._get_lines(self._invoice(order)), [("Chair", 6), ("Assembly", 1)]
        )

    def test_carriage_is_billed_with_the_first_or_the_last_invoice(self):
        """F149: as the company says."""
        for choice, expected in (("first", [1, 0]), ("last", [0, 1])):
            self.company.sudo().carriage_billing = choice
            order = self._create_order(10)
            order.order_line = [
                Command.create(
                    {
                        "product_id": self.service.id,
                        "price_unit": 9,
                        "is_delivery": True,
                    }
                )
            ]
            self._confirm(order)
            self._deliver(order, 4)
            first = self._invoice(order)
            self._deliver(order)
            last = self._invoice(order)
            found = [
                len(
                    invoice.invoice_line_ids.filtered(lambda line: line.price_unit == 9)
                )
                for invoice in (first, last)
            ]
            self.assertEqual(found, expected, choice)

    def test_a_grouped_invoice_never_bills_two_months(self):
        """F132: the law has an invoice for each month (CGI, article 289, I-3)."""
        affaire = self._create_affaire(billing_mode="order_group")
        order = self._create_confirmed(10, affaire=affaire)
        self._deliver_on(order, date(2026, 10, 28), 4)
        self._deliver_on(order, date(2026, 11, 3))
        affaire.action_create_invoices()
        self.assertEqual(
            sorted(self._get_lines(affaire.invoice_ids)), [("Chair", 4), ("Chair", 6)]
        )
        self.assertEqual(len(affaire.invoice_ids), 2)

    def test_the_limit_of_a_month_is_an_option(self):
        """F132: a company that is not held to it bills all together."""
        self.company.sudo().billing_legal_guard = False
        affaire = self._create_affaire(billing_mode="order_group")
        order = self._create_confirmed(10, affaire=affaire)
        self._deliver_on(order, date(2026, 10, 28), 4)
        self._deliver_on(order, date(2026, 11, 3))
        affaire.action_create_invoices()
        self.assertEqual(len(affaire.invoice_ids), 1)

    def test_goods_billed_before_delivery_know_their_invoice(self):
        """F010: the delivery note that follows shows the invoice, and is not billed."""
        affaire = self._create_affaire(invoice_before_delivery=True)
        order = self._create_confirmed(10, affaire=affaire)
        invoice = self._invoice(order)
        delivery = self._deliver(order)
        self.assertEqual(delivery.invoice_ids, invoice)
        with self.assertRaises(UserError):
            self._invoice(order)

    def test_an_order_of_goods_that_come_back_is_credited(self):
        """F131: no invoice billed them, the credit note names the order's document."""
        order = self._create_order(-3, client_order_ref="RETURN-7")
        self._confirm(order)
        self._validate(self._get_open_pickings(order))
        credit = self._invoice(order)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(credit.credited_document, "RETURN-7")
        self.assertEqual(self._get_lines(credit), [("Chair", 3)])
        self.assertEqual(order.order_line.qty_to_invoice, 0)
