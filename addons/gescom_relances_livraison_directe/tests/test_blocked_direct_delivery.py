from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.gescom_livraison_directe.tests.common import DirectCommon


@tagged("post_install", "-at_install")
class TestBlockedDirectDelivery(DirectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(qty=2)
        cls.final = cls.system.ref("gescom_relances.level_business_final")

    def _be_late(self):
        """An invoice that reached the step that blocks.

        :return: account.move
        """
        invoice = self.system["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": fields.Date.subtract(fields.Date.today(), days=60),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    fields.Command.create({"name": "Chairs", "price_unit": 500})
                ],
            }
        )
        invoice.action_post()
        due = invoice.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        due.dunning_level_id = self.final
        return invoice

    def test_no_supplier_is_asked_to_deliver_a_blocked_customer(self):
        """F285: the window of a new direct delivery says why."""
        invoice = self._be_late()
        with self.assertRaisesRegex(UserError, "Duval SARL owes"):
            self._deliver_by(self.order, 1)
        self._pay(invoice)
        self.assertTrue(self._deliver_by(self.order, 1))

    def test_request_waits_until_it_is_paid(self):
        """F285: neither confirmed nor sent to the supplier."""
        self.company.sudo().direct_delivery_as_request = True
        purchase = self._deliver_by(self.order, 1)
        invoice = self._be_late()
        for action in ("button_confirm", "action_send_direct"):
            with self.subTest(action), self.assertRaises(UserError):
                getattr(purchase, action)()
        self.assertEqual(purchase.state, "draft")
        self._pay(invoice)
        purchase.button_confirm()
        self.assertEqual(purchase.state, "purchase")

    def test_ordinary_purchases_are_not_held(self):
        """F285: goods for our stock come in."""
        self._be_late()
        purchase = self.system["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "order_line": [
                    fields.Command.create(
                        {"product_id": self.article.id, "product_qty": 1}
                    )
                ],
            }
        )
        purchase.button_confirm()
        self.assertEqual(purchase.state, "purchase")
