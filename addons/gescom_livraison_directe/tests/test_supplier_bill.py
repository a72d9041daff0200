from odoo import Command

from .common import DirectCommon


class TestSupplierBill(DirectCommon):
    """A-30, A-31: what suppliers and logisticians bill us."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        account = cls.system["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", cls.company.ids)],
            limit=1,
        )
        cls.system["account.journal"].create(
            {
                "name": "Bills",
                "code": "BILL",
                "type": "purchase",
                "default_account_id": account.id,
            }
        )
        cls.company.sudo().logistics_fee_product_id = cls.service.sudo()

    def _bill(self, purchase):
        action = purchase.with_env(self.system).action_create_invoice()
        return self.system["account.move"].browse(action["res_id"])

    def test_supplier_bills_what_he_shipped(self):
        """F110: a part of the LF, then the rest."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase, 3)
        bill = self._bill(purchase)
        self.assertEqual(bill.invoice_line_ids.quantity, 3)
        self.assertEqual(bill.invoice_line_ids.price_unit, 70)
        self.assertEqual(bill.invoice_line_ids.purchase_line_id, purchase.order_line)
        self._send(purchase)
        self.assertEqual(self._bill(purchase).invoice_line_ids.quantity, 1)
        self.assertEqual(purchase.invoice_status, "invoiced")

    def test_refused_goods_are_not_billed(self):
        """A-33: nothing is left to bill of what somebody else delivers."""
        self.article.sudo().purchase_method = "purchase"
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        purchase.order_line._give_up_direct(3)
        self.assertEqual(self._bill(purchase).invoice_line_ids.quantity, 1)

    def test_logistician_bills_his_fee_only(self):
        """A-31: the goods are ours."""
        order = self._create_confirmed(10)
        window = self._open_direct(order, self.logistician)
        window.write({"logistics_fee": 12.0})
        window.line_ids.quantity = 3
        window.action_create()
        document = order._get_direct_purchases()
        self._send(document)
        self.service.sudo().purchase_method = "purchase"
        bill = self._bill(document)
        quantities = {line.product_id: line.quantity for line in bill.invoice_line_ids}
        self.assertEqual(quantities, {self.article.sudo(): 0, self.service.sudo(): 1})
        self.assertEqual(bill.amount_untaxed, 12.0)

    def test_bill_that_names_the_delivery(self):
        """A-30: the number the supplier knows finds the order to match."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        picking = self._send(purchase)
        found = self.system["purchase.order"].name_search(picking.name)
        self.assertEqual([row[0] for row in found], purchase.ids)
        bill = self.system["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_line_ids": [
                    Command.create({"name": "Goods", "price_unit": 280, "quantity": 1})
                ],
            }
        )
        method, lines, _pairs = bill._match_purchase_orders(
            [picking.name], self.supplier.id, purchase.amount_total, False, 10
        )
        self.assertEqual(method, "total_match")
        self.assertEqual(lines, purchase.order_line)
