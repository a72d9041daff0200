from odoo import Command
from odoo.exceptions import UserError

from .common import ShippingCommon


class TestPreparation(ShippingCommon):
    """A slip to prepare, a delivery note, then the shipment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._use_preparation()

    def _prepare(self, order):
        delivery = self._get_open(order)
        delivery.with_user(self.preparer).action_prepare()
        return delivery

    def test_order_gives_a_slip_to_prepare(self):
        """F089, F090: the option of the warehouse makes it a preparation slip."""
        delivery = self._get_open(self._create_confirmed())
        self.assertEqual(delivery.document_kind, "bp")
        self.assertEqual(delivery.shipping_state, "to_prepare")
        self.warehouse.use_preparation = False
        self.assertEqual(delivery.document_kind, "bl")

    def test_prepared_then_shipped(self):
        """F091, F099: BP, then BL prepared, then shipped, with who and when."""
        order = self._create_confirmed()
        delivery = self._prepare(order)
        self.assertEqual(delivery.document_kind, "bl")
        self.assertEqual(delivery.shipping_state, "prepared")
        self.assertEqual(delivery.prepared_user_id, self.preparer)
        self.assertTrue(delivery.prepared_date)
        self.assertIs(
            delivery.with_user(self.preparer).with_context(skip_sms=True).action_ship(),
            True,
        )
        self.assertEqual(delivery.shipping_state, "shipped")
        self.assertEqual(order.logistic_state, "shipped")

    def test_nothing_leaves_unprepared(self):
        """F099: where preparing is a step, no road goes around it."""
        delivery = self._get_open(self._create_confirmed())
        batch = self._create_batch(delivery)
        batch.action_confirm()
        batch.move_ids.picked = True
        for ship in (
            delivery.action_ship,
            delivery.button_validate,
            lambda: self._ship(delivery),
            batch.action_done,
        ):
            with self.assertRaisesRegex(UserError, "To be prepared before"):
                ship()

    def test_missing_goods_get_a_slip_of_their_own(self):
        """F091: what is in stock is prepared, the rest waits."""
        order = self._create_confirmed(lines=[(self.article, 10), (self.scarce, 4)])
        delivery = self._prepare(order)
        self.assertEqual(delivery.move_ids.product_id, self.article)
        rest = self._get_open(order) - delivery
        self.assertEqual(rest.shipping_state, "to_prepare")
        self.assertEqual(rest.move_ids.product_uom_qty, 4)
        self.assertFalse(rest.prepared_date or rest.bl_number)

    def test_nothing_in_stock_is_refused(self):
        """F091: an empty parcel is not prepared."""
        delivery = self._get_open(self._create_confirmed(article=self.scarce))
        with self.assertRaisesRegex(UserError, "Nothing of .* is in stock"):
            delivery.action_prepare()

    def test_later_orders_leave_the_prepared_content_alone(self):
        """F091: what is ordered afterwards goes to another slip."""
        order = self._create_confirmed()
        delivery = self._prepare(order)
        order.order_line.product_uom_qty = 13
        self.assertEqual(delivery.move_ids.product_uom_qty, 10)
        self.assertEqual((self._get_open(order) - delivery).move_ids.product_uom_qty, 3)

    def test_less_than_prepared_cannot_be_ordered(self):
        """F091: what is packed stays ordered until it is put back."""
        order = self._create_confirmed()
        delivery = self._prepare(order)
        with self.assertRaisesRegex(UserError, "10 are on BL"):
            order.order_line.product_uom_qty = 8
        delivery.action_unprepare()
        order.order_line.product_uom_qty = 8
        self.assertEqual(delivery.move_ids.product_uom_qty, 8)

    def test_prepared_content_does_not_change(self):
        """F091: neither quantity nor line changes until it is put back."""
        delivery = self._prepare(self._create_confirmed())
        for change in (
            lambda: delivery.move_ids.write({"quantity": 4}),
            lambda: delivery.move_ids.write({"product_uom_qty": 12}),
            lambda: delivery.move_line_ids.write({"quantity": 4}),
            delivery.move_line_ids.unlink,
            lambda: delivery.write(
                {"move_ids": [Command.delete(delivery.move_ids.id)]}
            ),
            lambda: delivery.write({"move_ids": [self._prepare_added_line()]}),
        ):
            with self.assertRaisesRegex(UserError, "is prepared: put it back"):
                change()
        delivery.action_unprepare()
        delivery.move_ids.quantity = 4
        self.assertEqual(delivery.move_ids.quantity, 4)

    def _prepare_added_line(self):
        return Command.create(
            {
                "product_id": self.other_article.id,
                "product_uom_qty": 1,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.customer.property_stock_customer.id,
            }
        )

    def test_put_back_keeps_the_numbers(self):
        """F091, F103: prepared again, the delivery note has the number it had."""
        delivery = self._prepare(self._create_confirmed())
        number = delivery.bl_number
        delivery.with_user(self.preparer).action_unprepare()
        self.assertEqual(delivery.shipping_state, "to_prepare")
        self.assertEqual(delivery.document_kind, "bp")
        self.assertFalse(delivery.prepared_user_id)
        with self.assertRaisesRegex(UserError, "is not prepared"):
            delivery.action_unprepare()
        delivery.action_prepare()
        self.assertEqual(delivery.bl_number, number)

    def test_prepared_goods_are_counted(self):
        """F100, F197: prepared and still in stock, until they leave."""
        self.assertEqual(self.article.stock_in_preparation, 0)
        delivery = self._prepare(self._create_confirmed())
        self._create_confirmed(qty=5)
        self.article.invalidate_recordset()
        self.assertEqual(self.article.stock_in_preparation, 10)
        self.assertEqual(self.article.product_tmpl_id.stock_in_preparation, 10)
        self.assertEqual(self.article.qty_available, 1000)
        other = self._create_warehouse("NORD")
        elsewhere = self.article.with_context(warehouse_id=other.id)
        self.assertEqual(elsewhere.stock_in_preparation, 0)
        self.assertIn(delivery, self._open_list(self.article.action_view_preparation()))
        self._ship(delivery)
        self.article.invalidate_recordset()
        self.assertEqual(self.article.stock_in_preparation, 0)

    def test_nothing_is_counted_without_the_option(self):
        """F197: only where the preparation step is used."""
        self._prepare(self._create_confirmed())
        self.warehouse.use_preparation = False
        self.article.invalidate_recordset()
        self.assertEqual(self.article.stock_in_preparation, 0)

    def test_documents_are_numbered_once(self):
        """F103: BP and BL series of the company, drawn when the document is made."""
        order = self._create_confirmed()
        delivery = self._get_open(order)
        native = delivery.name
        self.assertEqual(delivery.display_name, native)
        delivery.action_print_preparation()
        slip = delivery.bp_number
        self.assertRegex(slip, r"^BP\d{6}$")
        self.assertEqual(delivery.display_name, slip)
        delivery.action_prepare()
        self.assertRegex(delivery.bl_number, r"^BL\d{6}$")
        self.assertEqual(delivery.display_name, delivery.bl_number)
        self._ship(delivery)
        self.assertEqual(delivery.bp_number, slip)
        self.assertEqual(delivery.name, native)
        found = self.env["stock.picking"].name_search(slip)
        self.assertEqual([found_id for found_id, _name in found], delivery.ids)

    def test_two_companies_number_on_their_own(self):
        """F103: the delivery notes of each company follow each other."""
        other = self._create_bare_company()
        code = "gescom.bl"
        sequences = self.system["ir.sequence"]
        ours = sequences.search(
            [("code", "=", code), ("company_id", "=", self.company.id)]
        )
        theirs = sequences.search([("code", "=", code), ("company_id", "=", other.id)])
        self.assertTrue(ours and theirs)

    def test_shipped_without_the_step_is_numbered_too(self):
        """F089, F103: without the option the order gives a delivery note at once."""
        self.warehouse.use_preparation = False
        delivery = self._get_open(self._create_confirmed())
        self.assertEqual(delivery.document_kind, "bl")
        self._ship(delivery)
        self.assertRegex(delivery.bl_number, r"^BL\d{6}$")
        self.assertFalse(delivery.bp_number)

    def test_company_sets_all_its_warehouses(self):
        """F090: the settings turn the step on, a warehouse may do otherwise."""
        self._create_warehouse("NORD")
        company = self.system.company
        self.assertFalse(company.use_preparation)
        company.use_preparation = False
        self.assertFalse(self.warehouse.use_preparation)
        company.use_preparation = True
        warehouses = self.system["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        self.assertTrue(all(warehouses.mapped("use_preparation")))

    def test_cancelled_slip_gives_the_goods_back(self):
        """F197: cancelling a prepared delivery frees what it held."""
        order = self._create_confirmed()
        delivery = self._prepare(order)
        available = self._get_available_qty(self.article)
        order._action_cancel()
        self.assertEqual(delivery.state, "cancel")
        self.assertFalse(delivery.shipping_state)
        self.assertEqual(self._get_available_qty(self.article), available + 10)

    def test_receipts_and_transfers_are_no_shipments(self):
        """F092: one screen, and each document says what it is."""
        types = self.warehouse.in_type_id | self.warehouse.int_type_id
        kinds = {}
        for kind in types:
            picking = self.system["stock.picking"].create({"picking_type_id": kind.id})
            kinds[kind.code] = picking.document_kind
            self.assertFalse(picking.shipping_state)
            with self.assertRaisesRegex(UserError, "is not waiting to be shipped"):
                picking.action_ship()
            with self.assertRaisesRegex(UserError, "is not waiting to be prepared"):
                picking.action_prepare()
        self.assertEqual(kinds, {"incoming": "reception", "internal": False})
