from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .common import AffaireCommon


class TestBilling(AffaireCommon):
    """What may be billed, by whom and on how many invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.billable = cls._create_confirmed(10)
        cls._deliver(cls.billable)

    def _create_billable(self, affaire=None, **terms):
        affaire = affaire or self._create_affaire(**terms)
        order = self._create_confirmed(affaire=affaire)
        if not affaire.invoice_before_delivery:
            self._deliver(order)
        return order

    def _open_wizard(self, orders, **values):
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_id=orders[:1].id, active_ids=orders.ids
        )
        return wizard.create({"advance_payment_method": "delivered", **values})

    # Before or after the delivery

    def test_goods_are_billed_once_delivered(self):
        """F009, F129: whatever the invoicing policy of the product."""
        for policy in ("order", "delivery"):
            self.article.with_env(self.system).invoice_policy = policy
            order = self._create_confirmed(10)
            with self.subTest(policy):
                self._assert_billable(order, 0, "no")
                self._deliver(order, 4)
                self._assert_billable(order, 4, "to invoice")
                self._deliver(order)
                self._assert_billable(order, 10, "to invoice")
                self._invoice(order)
                self._assert_billable(order, 0, "invoiced")

    def test_goods_are_billed_before_delivery(self):
        """F009: whatever the invoicing policy of the product."""
        for policy in ("order", "delivery"):
            self.article.with_env(self.system).invoice_policy = policy
            affaire = self._create_affaire(invoice_before_delivery=True)
            order = self._create_confirmed(10, affaire=affaire)
            with self.subTest(policy):
                self._assert_billable(order, 10, "to invoice")
                self._deliver(order, 4)
                self._assert_billable(order, 10, "to invoice")
                invoice = self._invoice(order)
                self.assertEqual(invoice.amount_untaxed, 1000.0)
                self._assert_billable(order, 0)

    def _assert_billable(self, order, qty, status=None):
        """The five places where Odoo reads the invoicing policy (T-21)."""
        line = order.order_line
        self.assertAlmostEqual(line.qty_to_invoice, qty)
        self.assertAlmostEqual(line.untaxed_amount_to_invoice, qty * 100.0)
        line.invalidate_recordset(["amount_to_invoice"])
        self.assertAlmostEqual(line.amount_to_invoice, qty * 120.0)
        self.assertAlmostEqual(order.amount_to_invoice, qty * 120.0)
        if status:
            self.assertEqual(order.invoice_status, status)

    def test_other_article_on_the_delivery_note_is_billed_at_its_price(self):
        """F009, T-21: goods added by the warehouse are not given away."""
        order = self._create_confirmed(2)
        picking = self._get_open_pickings(order)
        picking.write(
            {
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.other_article.id,
                            "product_uom_qty": 1,
                            "location_id": picking.location_id.id,
                            "location_dest_id": picking.location_dest_id.id,
                        }
                    )
                ]
            }
        )
        self._deliver(order)
        self.assertEqual(self._invoice(order).amount_untaxed, 450.0)

    def test_service_follows_its_product(self):
        """F009, A-17: services have no delivery note, the affaire says nothing."""
        order = self._create_confirmed(lines=[(self.service, 3)])
        self.assertEqual(order.order_line.qty_to_invoice, 3)

    def test_more_delivered_than_ordered_is_billed(self):
        """F009: what the customer received is what he pays."""
        order = self._create_confirmed(10)
        self._deliver(order, 12)
        self._assert_billable(order, 12, "to invoice")

    def test_return_is_credited(self):
        """F009: what came back is no longer to be paid."""
        order = self.billable
        self._invoice(order)
        self._return(order, 3)
        self._assert_billable(order, -3, "to invoice")
        refund = order._create_invoices(final=True)
        self.assertEqual(refund.move_type, "out_refund")
        self.assertEqual(refund.amount_untaxed, 300.0)

    def test_confirmed_order_stays_in_its_affaire(self):
        """F011: it was taken on the terms of this affaire, not of another."""
        order = self._create_confirmed(10)
        affaire = order.affaire_id
        other = self._create_affaire(invoice_before_delivery=True)
        for target in (other.id, False):
            with self.assertRaisesRegex(UserError, f"stays in affaire {affaire.name}"):
                order.affaire_id = target
        order.write({"affaire_id": affaire.id, "client_order_ref": "PO 12"})
        self.assertEqual(order.client_order_ref, "PO 12")

    def test_quotation_moved_to_an_affaire_takes_its_terms(self):
        """F009: once confirmed it is billed as the new affaire says."""
        order = self._create_order(10)
        order.affaire_id = self._create_affaire(invoice_before_delivery=True)
        self._confirm(order)
        self._assert_billable(order, 10, "to invoice")

    def test_affaire_billed_before_delivery_waits_for_the_delivery(self):
        """F010: it never closes before the goods have left."""
        affaire = self._create_affaire(invoice_before_delivery=True)
        order = self._create_confirmed(10, affaire=affaire)
        self._pay(self._invoice(order))
        self.assertEqual(order.invoice_status, "invoiced")
        self.assertEqual(affaire.state, "in_progress")
        self._deliver(order, 4)
        self.assertEqual(affaire.state, "in_progress")
        self._deliver(order)
        self.assertEqual(affaire.state, "closed")

    # Without the French rule

    def test_switched_off_the_product_decides(self):
        """F009: ordered goods are billed at once, delivered ones afterwards."""
        self.system.company.affaire_rules_billing = False
        self.other_article.with_env(self.system).invoice_policy = "delivery"
        order = self._create_confirmed(
            lines=[(self.article, 2), (self.other_article, 2)]
        )
        self.assertEqual(order.order_line.mapped("qty_to_invoice"), [2, 0])
        self.assertEqual(order.invoice_status, "to invoice")

    def test_switched_off_the_period_does_not_stop_the_order(self):
        """F013: Odoo's window bills as it always did."""
        self.system.company.affaire_rules_billing = False
        order = self._create_billable(billing_period="month_end")
        self.assertEqual(self._invoice(order).state, "posted")

    def test_switched_off_the_invoices_are_grouped_as_odoo_does(self):
        """F007: one invoice for the customer when the window groups them."""
        self.system.company.affaire_rules_billing = False
        orders = self.billable | self._create_billable()
        self._open_wizard(orders, consolidated_billing=True).create_invoices()
        self.assertEqual(len(orders.invoice_ids), 1)

    # What only the automatic billing may do

    def _assert_refused(self, order, sentence):
        """By the affaire, by the order, by the window and by a batch of orders."""
        with self.assertRaisesRegex(UserError, sentence):
            order.affaire_id.action_create_invoices()
        with self.assertRaisesRegex(UserError, sentence):
            order._create_invoices()
        with self.assertRaisesRegex(UserError, sentence):
            self._open_wizard(order).create_invoices()
        with self.assertRaisesRegex(UserError, sentence):
            (order | self.billable)._create_invoices()
        self.assertFalse((order | self.billable).invoice_ids)

    def test_affaires_grouped_are_not_billed_by_hand(self):
        """F008: only the automatic billing makes this invoice."""
        affaire = self._create_affaire(billing_mode="affaire_group")
        order = self._create_confirmed(affaire=affaire)
        self._assert_refused(
            order, f"{order.affaire_id.name} is billed together with the customer's"
        )

    def test_month_end_is_not_billed_by_hand(self):
        """F013, A-15: not even on the last day of the month."""
        for day in ("2026-11-12", "2026-11-30", "2026-12-01"):
            with freeze_time(day), self.subTest(day):
                affaire = self._create_affaire(billing_period="month_end")
                order = self._create_confirmed(affaire=affaire)
                self._assert_refused(order, "billed at month end")

    def test_from_a_date_is_not_billed_by_hand(self):
        """F014, A-14: neither before the date nor after it."""
        for day in ("2026-11-12", "2026-11-20"):
            with freeze_time(day), self.subTest(day):
                affaire = self._create_affaire(
                    billing_period="from_date", billing_from_date="2026-11-15"
                )
                order = self._create_confirmed(affaire=affaire)
                self._assert_refused(order, "billed from 11/15/2026")

    def test_deposit_does_not_wait_for_the_period(self):
        """F008, F013: a deposit is asked for whatever the terms."""
        for terms in (
            {"billing_mode": "affaire_group"},
            {"billing_period": "month_end"},
            {"billing_period": "from_date", "billing_from_date": "2099-01-01"},
        ):
            with self.subTest(terms):
                order = self._create_confirmed(affaire=self._create_affaire(**terms))
                self.assertEqual(self._deposit(order, 240.0).amount_total, 240.0)

    def test_paid_web_order_is_not_billed_before_its_day(self):
        """F013, T-21: Odoo's automatic invoice keeps to the terms of the affaire."""
        self.system["ir.config_parameter"].set_param("sale.automatic_invoice", "1")
        order = self._create_confirmed(
            1, affaire=self._create_affaire(billing_period="month_end")
        )
        payment = self._pay_online(order)
        payment._invoice_sale_orders()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(order.order_line.qty_to_invoice, 0)

    def _pay_online(self, order):
        method = self.system.ref("payment.payment_method_unknown")
        provider = self.system["payment.provider"].create(
            {
                "name": "Shop's bank",
                "state": "test",
                "company_id": self.company.id,
                "payment_method_ids": [Command.set(method.ids)],
            }
        )
        method.active = True
        return self.system["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "reference": order.name,
                "state": "done",
                "sale_order_ids": [Command.set(order.ids)],
            }
        )

    # How many invoices

    def test_each_order_has_its_invoice(self):
        """F007: billing mode order."""
        affaire = self._create_affaire(billing_mode="order")
        orders = self._create_billable(affaire) | self._create_billable(affaire)
        invoices = self._open_list(affaire.action_create_invoices())
        self.assertEqual(len(invoices), 2)
        self.assertEqual(set(invoices.mapped("state")), {"draft"})
        for order in orders:
            self.assertEqual(len(order.invoice_ids), 1)

    def test_orders_of_the_affaire_are_grouped(self):
        """F007: billing mode orders grouped, wherever they were shipped."""
        shop = self._create_customer(
            "Duval Lyon", parent_id=self.customer.id, type="other"
        )
        affaire = self._create_affaire(billing_mode="order_group")
        orders = self._create_billable(affaire)
        second = self._create_order(affaire=affaire, partner_shipping_id=shop.id)
        self._deliver(self._confirm(second))
        action = affaire.action_create_invoices()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((orders | second).invoice_ids, invoice)
        self.assertEqual(invoice.amount_untaxed, 2000.0)

    def test_window_keeps_to_the_mode_of_the_affaire(self):
        """F007: grouping asked for in the window does not mix the affaires."""
        group = self._create_affaire(billing_mode="order_group")
        other_group = self._create_affaire(billing_mode="order_group")
        apart = self._create_affaire(billing_mode="order")
        orders = self.orders.union(
            *(
                self._create_billable(affaire)
                for affaire in (group, apart, other_group, group, apart)
            )
        )
        self._open_wizard(orders, consolidated_billing=True).create_invoices()
        self.assertEqual(len(group.invoice_ids), 1)
        self.assertEqual(len(other_group.invoice_ids), 1)
        self.assertEqual(len(apart.invoice_ids), 2)
        self.assertEqual(len(orders.invoice_ids), 4)

    def test_affaire_bills_what_was_delivered_so_far(self):
        """F012: any day of the month, as often as there is something to bill."""
        affaire = self._create_affaire()
        order = self._create_confirmed(10, affaire=affaire)
        amounts = []
        for qty in (4, 6):
            self._deliver(order, qty)
            action = affaire.action_create_invoices()
            invoice = self.env["account.move"].browse(action["res_id"])
            invoice.action_post()
            amounts.append(invoice.amount_untaxed)
        self.assertEqual(amounts, [400.0, 600.0])

    def test_nothing_to_bill_is_said(self):
        """F024: nothing is billed before a delivery, and the sentence says so."""
        affaire = self._create_order().affaire_id
        with self.assertRaisesRegex(UserError, f"Nothing .* {affaire.name}"):
            affaire.action_create_invoices()
        self._confirm(affaire.order_ids)
        with self.assertRaisesRegex(UserError, f"Nothing .* {affaire.name}"):
            affaire.action_create_invoices()

    def test_several_affaires_are_billed_at_once(self):
        """F012: from the list, each affaire keeps to its mode."""
        first = self.billable.affaire_id
        second = self._create_billable().affaire_id
        invoices = self._open_list((first | second).action_create_invoices())
        self.assertEqual(first.invoice_ids | second.invoice_ids, invoices)
        self.assertEqual(len(invoices), 2)

    def test_deposit_is_deducted_from_the_invoice(self):
        """F009: what was asked for in advance is taken off."""
        order = self._create_confirmed(10)
        self._deposit(order, 240.0)
        self._deliver(order)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_total, 960.0)
        self.assertEqual(order.affaire_id.state, "closed")
