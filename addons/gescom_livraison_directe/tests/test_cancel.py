from odoo import Command
from odoo.exceptions import UserError

from .common import DirectCommon


class TestCancel(DirectCommon):
    """F113, A-33: both sides of a direct delivery live and die together."""

    def test_cancelled_transfer_cancels_the_supplier_order(self):
        """F113: from the affaire; the goods are ours to deliver again."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        purchase.picking_ids.with_user(self.adv).action_cancel()
        self.assertEqual(purchase.state, "cancel")
        self._assert_shares(order, bl=10)
        self.assertEqual(len(self._get_open(order)), 1)

    def test_cancelled_supplier_order_gives_back(self):
        """A-33: the other way round."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 10)
        self._assert_shares(order, lf=10)
        purchase.button_cancel()
        self.assertEqual(set(purchase.picking_ids.mapped("state")), {"cancel"})
        self._assert_shares(order, bl=10)

    def test_cancelled_request_gives_back(self):
        """A-33: nothing was confirmed, there is no transfer."""
        self.company.sudo().direct_delivery_as_request = True
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        purchase.button_cancel()
        self._assert_shares(order, bl=10)
        with self.assertRaisesRegex(UserError, "make a new direct delivery"):
            purchase.button_draft()

    def test_locked_supplier_order_is_cancelled(self):
        """F113: it was locked by its confirmation, not by somebody."""
        self.company.sudo().po_lock = "lock"
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.assertTrue(purchase.locked)
        purchase.picking_ids.with_user(self.adv).action_cancel()
        self.assertEqual(purchase.state, "cancel")

    def test_bought_article_is_not_bought_again(self):
        """A-33: what goes back leaves from our stock, whatever the article's route."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.article.sudo().route_ids = self.env.ref(
            "stock_dropshipping.route_drop_shipping"
        )
        purchase.picking_ids.action_cancel()
        self._assert_shares(order, bl=10)
        self.assertFalse(order._get_direct_purchases())

    def test_shipped_is_not_cancelled(self):
        """A-33: neither the purchase nor the order."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self._send(purchase, 1)
        with self.assertRaisesRegex(UserError, "was shipped"):
            purchase.button_cancel()
        with self.assertRaisesRegex(UserError, "was shipped"):
            order._action_cancel()
        rest = purchase.picking_ids.filtered(lambda p: p.state != "done")
        rest.with_user(self.adv).action_cancel()
        self.assertEqual(purchase.state, "purchase")
        self._assert_shares(order, bl=9)

    def test_billed_is_not_cancelled(self):
        """A-33: the supplier billed what he is going to send."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        line = purchase.order_line
        account = self.system["account.account"].search(
            [("account_type", "=", "expense"), ("company_ids", "in", self.company.ids)],
            limit=1,
        )
        journal = self.system["account.journal"].create(
            {"name": "Bills", "code": "BILL", "type": "purchase"}
        )
        self.system["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "quantity": 4,
                            "price_unit": 70,
                            "purchase_line_id": line.id,
                            "account_id": account.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        self.assertEqual(line.qty_invoiced, 4)
        with self.assertRaisesRegex(UserError, "was billed"):
            purchase.picking_ids.with_user(self.adv).action_cancel()
        with self.assertRaisesRegex(UserError, "was billed"):
            purchase.button_cancel()
        with self.assertRaisesRegex(UserError, "was billed"):
            order._action_cancel()

    def test_cancelled_order_cancels_all_of_it(self):
        """F113: Odoo leaves the supplier order confirmed."""
        order = self._create_confirmed(10)
        lf = self._deliver_by(order, 4)
        ol = self._deliver_by(order, 1, self.logistician)
        order._action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(set((lf | ol).mapped("state")), {"cancel"})
        self.assertEqual(set(order.order_line.move_ids.mapped("state")), {"cancel"})
