from datetime import date

from odoo import Command
from odoo.tests import Form, freeze_time

from odoo.addons.gescom_facturation.tests.common import BillingCommon

TODAY = "2026-11-12 10:00:00"


@freeze_time(TODAY)
class TestEcoBilling(BillingCommon):
    """Fees of what the billing runs make, chairs bearing 7.00 then 9.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code = cls.system["gescom.eco.code"].create(
            {
                "code": "M1",
                "type_id": cls.system.ref(
                    "gescom_ecoparticipation.gescom_eco_type_dea"
                ).id,
                "rate_ids": [
                    Command.create({"date_from": "2026-01-01", "amount": 7.0})
                ],
            }
        )
        cls.article.with_env(cls.system).eco_code_id = cls.code

    def _create_delivered(self, qty=10.0, discount=0.0, **values):
        order = self._create_order(qty, **values)
        order.order_line.discount = discount
        self._confirm(order)
        self._deliver_on(order, date(2026, 11, 10))
        return order

    def _raise_rate(self):
        self.code.rate_ids.with_env(self.system).amount = 9.0

    def _run(self):
        run = self.env["gescom.invoicing.run"].create({"print_invoices": False})
        run.action_preview()
        preview = run.amount_untaxed
        run.action_run()
        self.assertAlmostEqual(
            sum(run.invoice_ids.mapped("amount_untaxed")), preview, places=2
        )
        return run.invoice_ids

    def _get_declared(self, invoices):
        entries = self.system["gescom.eco.entry"].search(
            [("move_id", "in", invoices.ids)]
        )
        return sum(entries.mapped("amount"))

    def test_the_run_bills_the_fees_of_the_orders(self):
        """F263: the tariff moved in between; 100 % off, the fee is due."""
        self._create_delivered()
        self._create_delivered(discount=100.0)
        self._raise_rate()
        invoices = self._run()
        self.assertEqual(sorted(invoices.mapped("amount_untaxed")), [70.0, 1000.0])
        self.assertEqual(invoices.mapped("eco_amount"), [70.0, 70.0])
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertEqual(self._get_declared(invoices), 140.0)

    def test_a_grouped_invoice_keeps_the_fee_of_each_order(self):
        """F263: same article, same price and discount, another fee each."""
        affaire = self._create_affaire(billing_mode="order_group")
        self._create_delivered(1, 50.0, affaire=affaire)
        self._raise_rate()
        self._create_delivered(1, 50.0, affaire=affaire)
        self.article.with_env(self.system).write({"eco_own": True})
        self._create_delivered(1, 50.0, affaire=affaire)
        invoice = self._run()
        self.assertEqual(len(invoice), 1)
        lines = invoice.invoice_line_ids.filtered("product_id").sorted("eco_amount")
        self.assertEqual(lines.mapped("eco_amount"), [0.0, 7.0, 9.0])
        self.assertEqual(lines.mapped("price_subtotal"), [50.0, 53.5, 54.5])
        self.assertEqual(invoice.amount_untaxed, 158.0)
        self.assertEqual(self._get_declared(invoice), 16.0)

    def test_the_run_writes_what_odoo_would(self):
        """F263: to the cent, taxes included in the price or not."""
        included = self.tax.copy(
            {"name": "VAT in price", "price_include_override": "tax_included"}
        )
        for taxes in (self.tax, included):
            amounts = []
            for prepared in (True, False):
                order = self._create_order(3)
                order.order_line.write(
                    {
                        "discount": 33.0,
                        "price_unit": 33.33,
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
                self._confirm(order)
                self._deliver(order)
                if not prepared:
                    moves = type(self.env["account.move"])
                    self.patch(moves, "_get_preparable_lines", lambda *args: [])
                invoice = self._invoice(order)
                amounts.append(
                    sorted(
                        (line.balance, line.price_subtotal, line.price_total)
                        for line in invoice.line_ids
                    )
                )
                self.assertEqual(invoice.amount_total, order.amount_total)
            self.assertEqual(amounts[0], amounts[1])

    def test_goods_are_credited_at_the_fee_they_were_billed(self):
        """F263: from the order or from the invoice, part of it or all."""
        order = self._create_delivered()
        invoice = self._run()
        self._raise_rate()
        credit = self._credit(invoice, qty=3)
        self.assertEqual((credit.eco_amount, credit.amount_untaxed), (21.0, 300.0))
        shares = self.env["sale.order.line"]._split_credits({order.order_line: 2.0})
        other = self.env["account.move"]._create_credits(shares)
        self.assertEqual(other.eco_amount, 14.0)
        other.action_post()
        self.assertEqual(self._get_declared(invoice | credit | other), 35.0)

    def test_a_discount_on_the_invoice_leaves_the_fee(self):
        """F263: 10 % of 930, not of 1,000."""
        order = self._create_delivered()
        invoice = self._invoice(order, post=False)
        wizard = self.env["gescom.invoice.adjustment"].create(
            {"move_id": invoice.id, "kind": "discount", "percent": 10.0}
        )
        wizard.action_apply()
        self.assertEqual(invoice.amount_untaxed, 907.0)
        self.assertEqual(invoice.eco_amount, 70.0)

    def test_an_express_invoice(self):
        """F263: entered without an order, at the grid of the day."""
        form = Form(
            self.env["account.move"].with_context(default_move_type="out_invoice")
        )
        form.partner_id = self.customer
        with form.invoice_line_ids.new() as line:
            line.product_id = self.article
            line.quantity = 2
        invoice = form.save()
        self.assertEqual(invoice.eco_amount, 14.0)
