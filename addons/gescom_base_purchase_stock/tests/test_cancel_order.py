from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCancelOrder(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = new_test_user(
            cls.env,
            "cancelling-salesperson",
            groups="sales_team.group_sale_salesman",
            lang="en_US",
        )
        cls.buyer = new_test_user(
            cls.env,
            "warned-buyer",
            groups="purchase.group_purchase_user",
            lang="en_US",
        )
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Supplier", "buyer_id": cls.buyer.id}
        )
        cls.product = cls.env["product.product"].create(
            {
                "name": "Stored goods",
                "is_storable": True,
                "seller_ids": [(0, 0, {"partner_id": cls.supplier.id, "price": 5})],
            }
        )

    def _confirm_order(self):
        """A confirmed order of the salesperson, made by him."""
        order = (
            self.env["sale.order"]
            .with_user(self.salesperson)
            .create(
                {
                    "partner_id": self.customer.id,
                    "order_line": [
                        (0, 0, {"product_id": self.product.id, "product_uom_qty": 2})
                    ],
                }
            )
        )
        order.action_confirm()
        self.assertTrue(order.picking_ids)
        return order

    def test_salesperson_without_purchase_rights_cancels_his_order(self):
        """Without the override of this addon, the cancellation stops with
        AccessError: "You are not allowed to access 'Purchase Order Line'
        (purchase.order.line) records", on `stock.move.created_purchase_line_ids`.
        """
        order = self._confirm_order()
        with self.assertRaises(AccessError):
            self.env["purchase.order.line"].with_user(self.salesperson).check_access(
                "read"
            )
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        self.assertEqual(order.picking_ids.mapped("state"), ["cancel"])

    def test_buyer_of_a_purchase_made_for_the_order_is_warned(self):
        """The purchase that the order gave rise to is found through the delivery."""
        order = self._confirm_order()
        purchase = self._buy_for(order)
        order.action_cancel()
        self.assertEqual(order.state, "cancel")
        activity = purchase.activity_ids
        self.assertEqual(activity.user_id, self.buyer)
        self.assertIn(order.name, str(activity.note))

    def test_documents_come_with_the_rights_of_the_user(self):
        order = self._confirm_order()
        purchase = self._buy_for(order)
        move = order.picking_ids.move_ids.with_context(include_draft_documents=True)
        documents = move._get_upstream_documents_and_responsibles(move.browse())
        self.assertEqual([found[0] for found in documents], [purchase])
        self.assertFalse(documents[0][0].env.su)
        self.assertEqual(documents[0][0].env.user, self.salesperson)
        with self.assertRaises(AccessError):
            documents[0][0].read(["partner_ref"])

    def _buy_for(self, order):
        """A draft purchase for the delivery of the order."""
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "user_id": self.buyer.id,
                "order_line": [(0, 0, {"product_id": self.product.id})],
            }
        )
        move = order.picking_ids.move_ids
        move.sudo().created_purchase_line_ids = purchase.order_line
        # What this test has read is not what the salesperson may read.
        self.env.flush_all()
        self.env.invalidate_all()
        return purchase
