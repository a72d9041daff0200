from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT


@tagged("post_install", "-at_install")
class TestCancelOrder(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(**DISABLED_MAIL_CONTEXT).env
        cls.salesperson = new_test_user(
            cls.env,
            "cancelling-salesperson",
            groups="sales_team.group_sale_salesman",
            lang="en_US",
        )
        cls.customer = cls.env["res.partner"].create({"name": "Customer"})
        cls.product = cls.env["product.product"].create(
            {"name": "Stored goods", "is_storable": True}
        )
        cls.order = cls._confirm_order()
        cls.other_order = cls._confirm_order()
        cls.batch = cls._put_in_batch(cls.order | cls.other_order)

    @classmethod
    def _confirm_order(cls):
        """A confirmed order of the salesperson, made by him."""
        order = cls.env["sale.order"].with_user(cls.salesperson)
        order = order.create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _put_in_batch(cls, orders):
        """The warehouse prepares the deliveries of orders together."""
        pickings = orders.picking_ids.with_env(cls.env)
        batch = cls.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(pickings.ids)]}
        )
        batch.action_confirm()
        # What the warehouse has read is not what the salesperson may read.
        cls.env.flush_all()
        cls.env.invalidate_all()
        return batch

    def test_salesperson_cancels_his_order_in_a_batch(self):
        """Without this addon, the cancellation stops with AccessError on
        `stock.picking.batch.picking_ids`.
        """
        self.assertFalse(self.salesperson.has_group("stock.group_stock_user"))
        picking = self.order.picking_ids
        self.order.action_cancel()
        self.assertEqual(self.order.state, "cancel")
        self.assertEqual(picking.state, "cancel")
        self.assertEqual(self.batch.picking_ids.ids, self.other_order.picking_ids.ids)
        self.assertEqual(self.batch.state, "in_progress")

    def test_batch_without_deliveries_left_is_cancelled(self):
        (self.order | self.other_order).action_cancel()
        self.assertEqual(self.batch.state, "cancel")

    def test_salesperson_does_not_change_batches(self):
        batch = self.batch.with_user(self.salesperson)
        self.assertTrue(batch.has_access("read"))
        with self.assertRaises(AccessError):
            batch.write({"picking_ids": [Command.clear()]})
        with self.assertRaises(AccessError):
            batch.action_cancel()
        with self.assertRaises(AccessError):
            batch.create({})
        with self.assertRaises(AccessError):
            batch.unlink()
