from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.gescom_affaire.tests.common import NO_CONFIRMATION
from odoo.addons.gescom_relances.tests.common_block import BlockCommon


@tagged("post_install", "-at_install")
class TestBlockedShipment(BlockCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(qty=1)
        cls.picking = cls._get_open_pickings(cls.order)
        cls.late = cls._be_late()

    def _ship(self, picking=None, user=None):
        picking = (picking or self.picking).with_user(user or self.adv)
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        return picking.with_context(**NO_CONFIRMATION).button_validate()

    def test_goods_of_a_blocked_customer_do_not_leave(self):
        """F285: whoever ships, by the form or by another program."""
        preparer = self._create_user("prep", "gescom_base.group_preparer")
        for user in (self.adv, preparer, self.manager):
            with self.subTest(user.name), self.assertRaisesRegex(UserError, "1,200"):
                self._ship(user=user)
        with self.assertRaises(UserError):
            self.picking.with_user(preparer)._action_done()
        self.assertNotEqual(self.picking.state, "done")

    def test_paid_release_and_payment_with_the_order_let_leave(self):
        """F285, F286: any of the three."""
        release = self._release()
        self._ship()
        self.assertEqual(self.picking.state, "done")
        release.action_end()
        self._pay(1200, self.late)
        other = self._create_confirmed(qty=1)
        self._be_late()
        picking = self._get_open_pickings(other)
        with self.assertRaises(UserError):
            self._ship(picking)
        self._pay(120, sale_order_id=other.id)
        self._ship(picking)
        self.assertEqual(picking.state, "done")

    def test_warning_lets_leave(self):
        """F284: a warning holds no goods back."""
        self.late.dunning_level_id = self.formal
        self._ship()
        self.assertEqual(self.picking.state, "done")

    def test_delivery_without_an_order_is_held(self):
        """F285: there is no way round by a document typed by hand."""
        kind = self._get_warehouse().out_type_id
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.customer.id,
                "picking_type_id": kind.id,
                "location_id": kind.default_location_src_id.id,
                "location_dest_id": self.customer.property_stock_customer.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 1,
                            "location_id": kind.default_location_src_id.id,
                            "location_dest_id": (
                                self.customer.property_stock_customer.id
                            ),
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing is shipped"):
            self._ship(picking)

    def test_preview_of_a_batch_says_why(self):
        """F285: the batch leaves the blocked order aside."""
        run_model = self.env["gescom.shipping.run"].with_user(self.adv)
        for reason, selected in (("blocked", False), (False, True)):
            run = run_model.create({"order_ids": [Command.set(self.order.ids)]})
            run.action_preview()
            line = run.line_ids
            self.assertEqual((line.reason, line.selected), (reason, selected))
            if selected:
                continue
            self.assertIn("Duval SARL owes", line.message)
            # Not even ticked by hand.
            with self.assertRaises(UserError):
                line.selected = True
            self._pay(1200, self.late)

    def test_return_of_a_blocked_customer_comes_back(self):
        """F285: only what leaves is held."""
        self._release()
        self._ship()
        self.releases.sudo().search([]).unlink()
        returned = self._return(self.order, 1)
        self.assertEqual(returned.state, "done")

    def test_warning_is_shown_and_leaves_a_trace(self):
        """F284: on the delivery note, for whoever prepares it."""
        preparer = self._create_user("prep", "gescom_base.group_preparer")
        picking = self.picking.with_user(preparer)
        self.assertEqual(picking.dunning_block, "block")
        self.late.dunning_level_id = self.formal
        picking.invalidate_recordset()
        self.assertEqual(picking.dunning_block, "warn")
        self.assertIn("1,200.00", picking.dunning_block_text)
        self._ship(user=preparer)
        self.assertIn("in spite of late payments", self.picking.message_ids[0].body)
        self.picking.invalidate_recordset()
        self.assertEqual(self.picking.dunning_block, "none")
