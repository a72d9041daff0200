from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import ScanCommon

RULES = ("standard", "partial", "partial_once", "complete")
LAMP = "3701234567815"


class TestRulesOnEachRoad(ScanCommon):
    """F078 to F081: whatever the road to a shipment, the rule of the order decides.

    Each road is a method that tries to ship a delivery as it stands and never raises:
    whether the goods left is asked of the delivery.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scarce.barcode = LAMP

    # The roads

    def _by_form(self, delivery):
        self._answer(delivery.button_validate())

    def _by_batch(self, delivery):
        batch = self._create_batch(delivery).with_user(self.preparer)
        batch.action_confirm()
        batch.move_ids.filtered("quantity").picked = True
        try:
            self._answer(batch.action_done())
        finally:
            if delivery.state != "done":
                delivery.sudo().batch_id = False

    def _by_batch_shipping(self, delivery):
        order = delivery.sudo().sale_id
        run = self.env["gescom.shipping.run"].with_user(self.preparer)
        names = ("print_picking_list", "print_documents", "print_labels")
        run = run.create(
            {"order_ids": [Command.set(order.ids)], **dict.fromkeys(names, False)}
        )
        run.action_preview()
        if run.line_ids.filtered("selected"):
            run.action_run()

    def _by_scan(self, delivery):
        lines = delivery.get_scan_state()["lines"]
        done = {line["product"]: line["done"] for line in lines}
        for move in delivery.move_ids:
            left = move.quantity - done[move.product_id.id]
            if left:
                self.assertGreen(delivery.scan(move.product_id.barcode, left))
        delivery.scan_finish(partial=True)

    def _by_rpc(self, delivery):
        self._ship(delivery, picking_ids_not_to_backorder=[])

    def _answer(self, question):
        """Keep what does not leave, where the user is asked."""
        if isinstance(question, dict) and question.get("res_model"):
            wizard = self.env[question["res_model"]].with_user(self.preparer)
            Form(wizard.with_context(**question["context"])).save().process()

    # What must be true on each

    def _try(self, road, order):
        """Try to ship the open delivery of an order.

        :return: whether it left
        """
        delivery = self._get_open(order).with_user(self.preparer)
        delivery = delivery.with_context(skip_sms=True)
        self.env.flush_all()
        self.env.invalidate_all()
        with self.env.cr.savepoint() as savepoint:
            try:
                road(delivery)
            except UserError:
                savepoint.close(rollback=True)
        return delivery.state == "done"

    def _check_road(self, road):
        for rule in RULES:
            with self.subTest(rule=rule):
                order = self._create_confirmed(
                    shipping_rule=rule, lines=[(self.article, 10), (self.scarce, 4)]
                )
                getattr(self, f"_check_{rule}")(road, order)
                self.assertEqual(order.logistic_state, "shipped")
                self.assertFalse(self._get_open(order))

    def _receive_for(self, order, qty):
        self._receive(self.scarce, qty)
        self._get_open(order).action_assign()

    def _check_standard(self, road, order):
        self._check_partial(road, order)

    def _check_partial(self, road, order):
        """A shipment of what is there, another one of what comes."""
        self.assertTrue(self._try(road, order))
        self._receive_for(order, 4)
        self.assertTrue(self._try(road, order))
        self.assertEqual(len(order.picking_ids), 2)

    def _check_partial_once(self, road, order):
        """One shipment in part, then all the rest or nothing."""
        self.assertTrue(self._try(road, order))
        self._receive_for(order, 3)
        self.assertFalse(self._try(road, order))
        self._receive_for(order, 1)
        self.assertTrue(self._try(road, order))
        self.assertEqual(len(order.picking_ids), 2)

    def _check_complete(self, road, order):
        """All at once."""
        self.assertFalse(self._try(road, order))
        self._receive_for(order, 3)
        self.assertFalse(self._try(road, order))
        self._receive_for(order, 1)
        self.assertTrue(self._try(road, order))
        self.assertEqual(len(order.picking_ids), 1)

    def test_form(self):
        """F078, F079, F080, F081: the button of the delivery."""
        self._check_road(self._by_form)

    def test_batch(self):
        """F078, F079, F080, F081: Odoo's batch of transfers."""
        self._check_road(self._by_batch)

    def test_batch_shipping(self):
        """F078, F079, F080, F081, F104: the batch shipping."""
        self._check_road(self._by_batch_shipping)

    def test_scan(self):
        """F078, F079, F080, F081, F308: the scan control."""
        self._check_road(self._by_scan)

    def test_rpc(self):
        """F078, F079, F080, F081: a caller who answers no question."""
        self._check_road(self._by_rpc)
