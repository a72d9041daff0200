from odoo.addons.gescom_expedition.tests.common import BatchCommon

from .common import DirectCommon


class TestBatch(BatchCommon, DirectCommon):
    """F105: what is out of stock and prefers it is delivered by the supplier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scarce.product_tmpl_id.sudo().prefer_direct_delivery = True

    def test_out_of_stock_article_is_ordered_from_its_supplier(self):
        """F105: a supplier order instead of the delivery note; the rest leaves."""
        order = self._create_confirmed(lines=[(self.article, 2), (self.scarce, 3)])
        run = self._run(order, operation="ship")
        self.assertEqual(run.state, "done", run.line_ids.mapped("message"))
        purchase = order._get_direct_purchases()
        self.assertEqual(purchase.partner_id, self.supplier)
        self.assertEqual(purchase.shipping_run_id, run)
        self.assertEqual(purchase.order_line.product_qty, 3)
        self._assert_shares(order, lf=3)
        self.assertEqual(order.order_line[0].qty_delivered, 2)

    def test_article_in_stock_leaves_from_our_stock(self):
        """F117: the preference is for what is out of stock."""
        self._stock_in(self.warehouse, self.scarce, 5)
        order = self._create_confirmed(article=self.scarce, qty=3)
        self._run(order, operation="ship")
        self.assertFalse(order._get_direct_purchases())
        self.assertEqual(order.order_line.qty_delivered, 3)

    def test_rest_that_waits_does_not_stop_the_supplier(self):
        """F105: another article is out of stock, and nobody else delivers it."""
        lonely = self._create_article("Mirror", price=40.0, cost=20.0, stock=0)
        order = self._create_confirmed(lines=[(lonely, 1), (self.scarce, 3)])
        run = self._run(order, operation="ship")
        self.assertEqual(run.line_ids.mapped("state"), ["done"])
        self.assertEqual(order._get_direct_purchases().order_line.product_qty, 3)
        self._assert_shares(order, bl=1, lf=3)

    def test_confirmation_changes_nothing(self):
        """F105: in the normal course of an affaire the preference does nothing."""
        order = self._create_confirmed(article=self.scarce, qty=3)
        self.assertFalse(order._get_direct_purchases())
        self._assert_shares(order, bl=3)

    def test_supplier_gets_the_document_at_once_when_wanted(self):
        """F105, F110: by a setting, as the window does; otherwise somebody sends it."""
        sent = []
        for mailed in (False, True):
            self.system.company.direct_delivery_mailed = mailed
            order = self._create_confirmed(article=self.scarce, qty=3)
            self._run(order, operation="ship")
            purchase = order._get_direct_purchases()
            mails = self.system["mail.mail"].search(
                [("model", "=", "purchase.order"), ("res_id", "=", purchase.id)]
            )
            sent.append(mails.recipient_ids)
        self.assertEqual(sent, [self.env["res.partner"], self.supplier])
