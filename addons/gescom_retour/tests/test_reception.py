from odoo.exceptions import UserError

from .common import ReturnCommon


class TestReception(ReturnCommon):
    """The goods arrive: in stock, or kept out of sale."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_shipped(10)

    def test_reception_increments_the_stock(self):
        """F124: not before the goods are there."""
        before = self._get_stock(self.article)
        back = self._enter(self.order, 3, kind="take_back")
        self.assertEqual(self._get_stock(self.article), before)
        self._take_in(back)
        self.assertEqual(self._get_stock(self.article), before + 3)
        with self.assertRaisesRegex(UserError, "no return that waits"):
            back.action_receive()

    def test_odoos_own_button_receives_too(self):
        """F124: the same effect by batch or RPC."""
        back = self._enter(self.order, 3)
        self._validate(back)
        self.assertEqual(back.return_state, "received")
        self.assertTrue(back.replacement_ids)

    def test_delivery_note_is_not_received(self):
        """F124: only returns are."""
        with self.assertRaisesRegex(UserError, "no return that waits"):
            self._get_delivered(self.order).action_receive()

    def test_goods_kept_out_of_sale(self):
        """F125, A-44: a quarantine of the warehouse is not sold from."""
        before = self._get_stock(self.article)
        back = self._enter(
            self.order, 3, kind="take_back", location_id=self.quarantine.id
        )
        self.assertEqual(back.location_dest_id, self.quarantine)
        self._take_in(back)
        self.assertEqual(self._get_stock(self.article), before)
        self.assertEqual(self._get_stock(self.article, self.quarantine), 3)

    def test_another_depot_receives(self):
        """F125: the document is the other warehouse's."""
        other = self._create_warehouse("NORD")
        back = self._enter(self.order, 3, location_id=other.lot_stock_id.id)
        self.assertEqual(back.picking_type_id.warehouse_id, other)
        self.assertEqual(back.document_kind, "rc")
        self._take_in(back)
        self.assertEqual(self._get_stock(self.article, other.lot_stock_id), 3)
        # What replaces the goods leaves from where the order does.
        replaced = back.replacement_ids.picking_type_id.warehouse_id
        self.assertEqual(replaced, self.warehouse)

    def test_place_that_is_no_stock_is_refused(self):
        """F125: neither the customers nor the stock of another company."""
        company = self._create_bare_company()
        foreign = self.system["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        customers = self.order.picking_ids.location_dest_id
        for place in (customers, foreign.lot_stock_id):
            window = self._open(self.order)
            window.line_ids.quantity = 1
            with self.assertRaises(UserError), self.env.cr.savepoint():
                window.sudo().location_id = place
                window.action_create()

    def test_part_arrives_and_the_rest_waits(self):
        """F124: the rest is another return, with its number."""
        back = self._enter(self.order, 5, reason_id=self.reason.id, note="Own box")
        back.move_ids.write({"quantity": 2, "picked": True})
        question = back.with_context(skip_sms=True).action_receive()
        self.assertEqual(question["res_model"], "stock.backorder.confirmation")
        back.with_context(skip_backorder=True, skip_sms=True).action_receive()
        rest = self.order.return_ids - back
        self.assertEqual(rest.return_state, "waiting")
        self.assertEqual(rest.move_ids.product_uom_qty, 3)
        self.assertNotEqual(rest.rc_number, back.rc_number)
        self.assertEqual(rest.return_kind, "exchange")
        self.assertEqual(rest.return_reason_id, self.reason)
        self.assertEqual(rest.return_note, "Own box")
        self._take_in(rest)
        quantities = self.order.return_ids.replacement_ids.move_ids
        self.assertEqual(sum(quantities.mapped("product_uom_qty")), 5)

    def test_part_arrives_and_the_rest_is_given_up(self):
        """F124: nothing more is awaited."""
        back = self._enter(self.order, 5)
        back.move_ids.write({"quantity": 2, "picked": True})
        back.with_context(
            picking_ids_not_to_backorder=back.ids, skip_backorder=True, skip_sms=True
        ).action_receive()
        self.assertEqual(self.order.return_ids, back)
        self.assertEqual(back.replacement_ids.move_ids.product_uom_qty, 2)
        self.assertEqual(self._open(self.order).line_ids.returnable_qty, 8)

    def test_more_than_announced_up_to_what_was_delivered(self):
        """F120, F124: 4 arrive of 3 announced; never more than was delivered."""
        back = self._enter(self.order, 3, kind="take_back")
        back.move_ids.write({"quantity": 11, "picked": True})
        with (
            self.assertRaisesRegex(UserError, "Chair: 10 Units delivered"),
            self.env.cr.savepoint(),
        ):
            self._take_in(back)
        back.move_ids.quantity = 4
        self._take_in(back)
        self.assertEqual(self.order.order_line.qty_delivered, 6)

    def test_second_return_leaves_the_first_as_it_is(self):
        """F124: Odoo forgets what a return expects when another one is entered."""
        first = self._enter(self.order, 2)
        second = self._enter(self.order, 3, kind="take_back")
        self.assertEqual(first.move_ids.quantity, 2)
        self._take_in(first)
        self._take_in(second)
        self.assertEqual(self.order.order_line.qty_delivered, 5)

    def test_unreserved_return_is_received_in_full(self):
        """F124: nothing was typed: all that was announced arrives."""
        back = self._enter(self.order, 2)
        back.do_unreserve()
        self.assertEqual(back.move_ids.quantity, 0)
        self._take_in(back)
        self.assertEqual(back.move_ids.quantity, 2)

    def test_returns_received_together(self):
        """F124: several at once, from the list."""
        other = self._create_shipped(4)
        returns = self._enter(self.order, 1) | self._enter(other, 2)
        self._take_in(returns)
        self.assertEqual(set(returns.mapped("return_state")), {"received"})
        self.assertEqual(
            returns.replacement_ids.sale_id.sorted("id"), self.order | other
        )

    def test_receipts_of_suppliers_are_untouched(self):
        """F124: Odoo's return of a receipt works as before."""
        supplier = self.env.ref("stock.stock_location_suppliers")
        receipt = self.system["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": supplier.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.article.id,
                            "product_uom_qty": 5,
                            "location_id": supplier.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        self._validate(receipt)
        window = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        window.product_return_moves.quantity = 2
        back = self.env["stock.picking"].browse(
            window.action_create_returns()["res_id"]
        )
        self.assertFalse(back.document_kind)
        self.assertFalse(back.return_kind or back.rc_number or back.return_state)
