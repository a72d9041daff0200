from odoo.exceptions import UserError

from .common import CHAIR, TABLE, ScanCommon


class TestClosing(ScanCommon):
    """What was scanned leaves; what is missing stays behind, if the rule lets it."""

    def test_finish_ships_what_was_scanned(self):
        """F308: the scan is over, the goods leave."""
        delivery = self._scan_all(self._create_delivery())
        answer = delivery.scan_finish()
        self.assertTrue(answer["finished"])
        self.assertGreen(answer, "is finished")
        self.assertEqual(delivery.state, "done")
        self.assertEqual(delivery.scan_finished_user_id, self.preparer)

    def test_finish_prepares_where_preparing_is_a_step(self):
        """F308, F091: the slip becomes a prepared note; its control ships it."""
        self._use_preparation()
        delivery = self._scan_all(self._create_delivery())
        self.assertTrue(delivery.scan_finish()["finished"])
        self.assertEqual(delivery.shipping_state, "prepared")
        self.assertEqual(delivery.get_scan_state()["missing"], [])
        self.assertTrue(delivery.scan_finish()["finished"])
        self.assertEqual(delivery.shipping_state, "shipped")

    def test_prepared_document_is_controlled_before_it_leaves(self):
        """F308: what the note holds is scanned, what was prepared stays frozen."""
        self._use_preparation()
        delivery = self._create_delivery()
        delivery.action_prepare()
        self.assertGreen(delivery.scan(CHAIR, 3), "Everything is there")
        self.assertTrue(delivery.scan_finish()["finished"])
        self.assertEqual(delivery.shipping_state, "shipped")

    def test_nothing_scanned_is_nothing_to_finish(self):
        """F308: an empty parcel does not leave."""
        delivery = self._create_delivery()
        answer = delivery.scan_finish(partial=True)
        self.assertRefused(answer, "Nothing was scanned")
        self.assertFalse(answer["finished"])

    def test_missing_articles_are_listed_before_anything_is_closed(self):
        """F260, F308: the operator sees what is missing and decides."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        answer = delivery.scan_finish()
        self.assertFalse(answer["finished"])
        self.assertEqual(
            [(gap["name"], gap["quantity"]) for gap in answer["missing"]],
            [("[CHA-01] Chair", 1), ("[TAB-01] Table", 1)],
        )
        self.assertNotEqual(delivery.state, "done")

    def test_partial_close_leaves_the_rest_behind(self):
        """F308: what is missing gets a delivery of its own."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        self.assertTrue(delivery.scan_finish(partial=True)["finished"])
        self.assertEqual(delivery.move_ids.mapped("quantity"), [2])
        rest = self._get_open(delivery.sudo().sale_id)
        left = {move.product_id: move.product_uom_qty for move in rest.move_ids}
        self.assertEqual(left, {self.article: 1, self.other_article: 1})
        state = delivery.get_scan_state()
        self.assertEqual(len(state["missing"]), 2)
        self.assertTrue(state["closed"])

    def test_partial_close_of_a_prepared_document(self):
        """F308: what is not found of it stays behind, the rest leaves."""
        self._use_preparation()
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.action_prepare()
        delivery.scan(CHAIR, 3)
        self.assertTrue(delivery.scan_finish(partial=True)["finished"])
        self.assertEqual(delivery.move_ids.product_id, self.article)
        rest = self._get_open(delivery.sudo().sale_id)
        self.assertEqual(rest.move_ids.product_id, self.other_article)

    def test_shipping_rule_binds_the_scan(self):
        """F081, F308: a complete order does not leave in part."""
        delivery = self._create_delivery(
            (self.article, 3), (self.other_article, 1), shipping_rule="complete"
        )
        delivery.scan(CHAIR, 3)
        answer = delivery.scan_finish(partial=True)
        self.assertRefused(answer, "ships complete")
        self.assertFalse(answer["finished"])
        self.assertNotEqual(delivery.state, "done")
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 3)
        delivery.scan(TABLE)
        self.assertTrue(delivery.scan_finish()["finished"])

    def test_required_control_holds_on_every_road(self):
        """F308: form, batch and RPC wait for the scan."""
        self.outgoing.scan_control = "required"
        delivery = self._create_delivery()
        delivery.scan(CHAIR, 2)
        batch = self._create_batch(delivery.with_user(self.adv))
        batch.action_confirm()
        for validate in (
            delivery.button_validate,
            delivery.action_ship,
            lambda: self._ship(delivery),
            lambda: self._ship(delivery.with_user(self.manager)),
            lambda: delivery.sudo()._action_done(),
            batch.action_done,
        ):
            with self.assertRaisesRegex(UserError, "is to be scanned before"):
                validate()
        delivery.scan(CHAIR)
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_required_control_sees_what_changed_since(self):
        """F308: a quantity typed after the scan is not the one that was scanned."""
        self.outgoing.scan_control = "required"
        delivery = self._scan_all(self._create_delivery())
        delivery.move_ids.quantity = 2
        with self.assertRaisesRegex(UserError, "3 of .* were scanned, 2 are on it"):
            self._ship(delivery)

    def test_optional_control_leaves_the_choice(self):
        """F308: begun and left, it does not hold the goods back."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR)
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_pieces_of_a_pack_leave_as_they_were_scanned(self):
        """F308: seven of the twelve pieces of two packs; five stay behind."""
        pack = self._create_pack().uom_id
        order = self._create_order(lines=[(self.article, 2)])
        order.order_line.product_uom_id = pack
        delivery = self._get_open(self._confirm(order)).with_user(self.preparer)
        delivery.scan(CHAIR, 7)
        self.assertGreen(delivery.scan_finish(partial=True), "is finished")
        moved = sum(delivery.move_line_ids.mapped("quantity_product_uom"))
        self.assertEqual(moved, 7)
        stock = self.warehouse.lot_stock_id
        quants = self.system["stock.quant"]
        left = quants._get_available_quantity(self.article, stock)
        rest = self._get_open(order).move_ids
        reserved = sum(rest.move_line_ids.mapped("quantity_product_uom"))
        self.assertEqual(left + reserved, 993)

    def test_what_was_taken_off_the_order_is_taken_out(self):
        """F309: three in the parcel, two on the document: it does not leave so."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        delivery.scan(CHAIR)
        delivery.scan(TABLE)
        delivery.sudo().sale_id.order_line[:1].product_uom_qty = 2
        answer = delivery.scan_finish()
        self.assertRefused(answer, "3 of [CHA-01] Chair were scanned, 2 are on it")
        delivery.scan_undo()
        delivery.scan_undo()
        delivery.scan(TABLE)
        self.assertGreen(delivery.scan_finish(), "is finished")
        self.assertEqual(sum(delivery.move_ids.mapped("quantity")), 3)

    def test_what_was_put_back_is_scanned_again(self):
        """F091, F308: the goods went back to the shelves."""
        self._use_preparation()
        delivery = self._scan_all(self._create_delivery())
        delivery.scan_finish()
        self.assertEqual(delivery.shipping_state, "prepared")
        delivery.action_unprepare()
        self.assertEqual(delivery.get_scan_state()["progress"]["done"], 0)

    def test_parcels_are_filled_as_they_were_scanned(self):
        """F106, F308: each parcel holds what was scanned into it."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(CHAIR, 2)
        self.assertGreen(delivery.scan_parcel(), "Parcel 2")
        self.assertRefused(delivery.scan_parcel(), "Parcel 2 is still empty")
        delivery.scan(CHAIR)
        delivery.scan(TABLE)
        delivery.scan_finish()
        self.assertEqual(delivery.parcel_count, 2)
        content = [
            {
                line.product_id.name: line.quantity
                for line in delivery.move_line_ids
                if line.result_package_id == parcel
            }
            for parcel in delivery.parcel_ids
        ]
        self.assertEqual(content, [{"Chair": 2}, {"Chair": 1, "Table": 1}])

    def test_prints_what_the_operation_type_says(self):
        """F308: document and labels come out when the scan is finished."""
        delivery = self._scan_all(self._create_delivery())
        self.assertEqual(delivery.scan_finish()["actions"], [])
        self.outgoing.write({"scan_print_delivery": True, "scan_print_labels": True})
        delivery = self._scan_all(self._create_delivery())
        actions = delivery.scan_finish()["actions"]
        self.assertEqual(
            [action["report_name"] for action in actions],
            ["stock.report_deliveryslip", "gescom_expedition.report_parcel_labels"],
        )
