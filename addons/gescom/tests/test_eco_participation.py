from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.gescom_facturation.tests.common import BillingCommon
from odoo.addons.gescom_retour.tests.common import ReturnCommon


@freeze_time("2026-11-12 10:00:00")
@tagged("post_install", "-at_install")
class TestEcoParticipation(ReturnCommon, BillingCommon):
    """Fees along the whole road: deposits, billing, returns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organism = cls.system["gescom.eco.organism"].create({"name": "Organism"})
        cls.code = cls.system["gescom.eco.code"].create(
            {
                "code": "M1",
                "type_id": cls.system.ref(
                    "gescom_ecoparticipation.gescom_eco_type_dea"
                ).id,
                "organism_id": cls.organism.id,
                "rate_ids": [
                    Command.create({"date_from": "2026-01-01", "amount": 7.0})
                ],
            }
        )
        cls.article.with_env(cls.system).eco_code_id = cls.code

    def _bill(self):
        """Bill automatically all there is."""
        run = self.env["gescom.invoicing.run"].create({"print_invoices": False})
        run.action_preview()
        run.action_run()
        return run.invoice_ids

    def _get_entries(self):
        return self.system["gescom.eco.entry"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_goods_taken_back_give_their_fee_back(self):
        """F263: at the grid of the order, though the tariff moved twice."""
        order = self._create_confirmed(10)
        self.code.rate_ids.with_env(self.system).amount = 8.0
        self._deliver(order)
        invoice = self._bill()
        self.code.rate_ids.with_env(self.system).amount = 9.0
        self.assertEqual((invoice.amount_untaxed, invoice.eco_amount), (1000.0, 70.0))
        if order.processing_state == "closed":
            order.action_unsettle()
        self._take_in(self._enter(order, 4, kind="take_back"))
        credit = self._bill()
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual((credit.amount_untaxed, credit.eco_amount), (400.0, 28.0))
        entries = self._get_entries()
        self.assertEqual(sorted(entries.mapped("amount")), [-28.0, 70.0])
        self.assertEqual(sum(entries.mapped("units")), 6.0)

    def test_a_deposit_is_deducted_and_the_fee_is_whole(self):
        """F263: the deposit bears none, the invoice of the goods all of it."""
        order = self._create_confirmed(10)
        order.order_line.discount = 50.0
        self.assertEqual(order.amount_untaxed, 535.0)
        deposit = self._deposit(order, 100.0)
        self.assertEqual(deposit.eco_amount, 0.0)
        self._deliver(order)
        invoice = self._bill()
        self.assertEqual(invoice.eco_amount, 70.0)
        self.assertEqual(sum(self._get_entries().mapped("amount")), 70.0)
        self.assertEqual(
            deposit.amount_untaxed + invoice.amount_untaxed, order.amount_untaxed
        )
