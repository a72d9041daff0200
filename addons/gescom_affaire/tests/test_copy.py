from odoo.exceptions import UserError
from odoo.tests import Form

from .common import AffaireCommon


class TestCopy(AffaireCommon):
    """« Copy » enters a new order for the same customer (F068)."""

    def _copy(self, order, target):
        window = self._open_form(order.action_copy_order())
        window.target = target
        return self.orders.browse(window.save().action_copy()["res_id"])

    def test_copy_in_a_new_affaire(self):
        """F068: same customer, same lines, an affaire of its own."""
        order = self._create_confirmed(10, client_order_ref="PO 12")
        order.affaire_id.title = "Refit"
        copy = self._copy(order, "new")
        self.assertNotEqual(copy.affaire_id, order.affaire_id)
        self.assertEqual(copy.partner_id, self.customer)
        self.assertEqual(copy.affaire_id.partner_id, self.customer)
        self.assertEqual(copy.affaire_id.state, "draft")
        self.assertEqual(copy.order_line.product_uom_qty, 10)

    def test_copy_in_the_same_affaire(self):
        """F068: the affaire has one more quotation."""
        order = self._create_confirmed(10)
        copy = self._copy(order, "same")
        self.assertEqual(copy.affaire_id, order.affaire_id)
        self.assertEqual(copy.state, "draft")
        self.assertEqual(order.affaire_id.order_ids, copy | order)

    def test_window_proposes_a_new_affaire(self):
        """F068: the window asks, the safe answer first."""
        order = self._create_order()
        window = self._open_form(order.action_copy_order())
        self.assertEqual(window.target, "new")
        self.assertEqual(window.order_id, order)
        self.assertEqual(window.affaire_id, order.affaire_id)

    def test_copy_starts_afresh(self):
        """T-15: neither settled, nor shipped, nor what the customer once wrote."""
        order = self._create_confirmed(
            10, customer_comment="Ring twice", web_transaction_ref="TX1"
        )
        self._deliver(order, 4)
        self._invoice(order)
        order.action_settle()
        copy = self._copy(order, "new")
        self.assertRecordValues(
            copy,
            [
                {
                    "settled": False,
                    "reopened": False,
                    "validation_date": False,
                    "processing_state": "draft",
                    "logistic_state": "to_process",
                    "customer_comment": False,
                    "web_transaction_ref": False,
                }
            ],
        )

    def test_web_order_is_not_copied(self):
        """F068, A-25: by no road."""
        web = self.env.ref("gescom_affaire.sales_origin_web")
        order = self._create_order(sales_origin_id=web.id)
        self.assertTrue(order.web_order)
        with self.assertRaisesRegex(UserError, f"{order.name} comes from a web shop"):
            order.copy()
        with self.assertRaises(UserError):
            self._copy(order, "new")
        with self.assertRaises(UserError):
            self.env["gescom.order.copy"].create({"order_id": order.id}).action_copy()
        with self.assertRaises(UserError):
            (self._create_order() | order).copy()

    def test_order_that_a_connector_flags_is_not_copied(self):
        """F068, A-25: flagged without an origin."""
        order = self._create_order(web_order=True)
        with self.assertRaises(UserError):
            order.copy()

    def test_offline_origin_is_copied(self):
        """F042, F068: an order taken by phone is no web order."""
        phone = self.env.ref("gescom_affaire.sales_origin_phone")
        order = self._create_order(sales_origin_id=phone.id)
        self.assertFalse(order.web_order)
        self.assertEqual(order.copy().sales_origin_id, phone)

    def test_origin_decides_on_screen(self):
        """A-25: choosing the origin sets the flag."""
        form = Form(self._create_order())
        form.sales_origin_id = self.env.ref("gescom_affaire.sales_origin_web")
        self.assertTrue(form.web_order)

    def test_deposit_is_not_copied(self):
        """T-15: the copy has the goods only."""
        order = self._create_confirmed(10)
        self._deposit(order, 240.0)
        copy = self._copy(order, "same")
        self.assertEqual(copy.amount_untaxed, 1000.0)
        self.assertFalse(copy.order_line.filtered("is_downpayment"))
