from odoo.exceptions import UserError

from .common import CHAIR, STRANGER, TABLE, ScanCommon


class TestReception(ScanCommon):
    """What enters is what was ordered; the supplier learns about the rest."""

    def test_receipt_is_scanned_in(self):
        """F259: the goods of the order, and the stock rises."""
        receipt = self._create_receipt()
        before = self._get_available_qty(self.article)
        self.assertGreen(receipt.scan(CHAIR, 5), "Everything is there")
        self.assertGreen(receipt.scan_finish(), "is finished")
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self._get_available_qty(self.article), before + 5)

    def test_missing_goods_show_at_once(self):
        """F260: while scanning and after the close."""
        receipt = self._create_receipt((self.article, 5), (self.other_article, 2))
        receipt.scan(CHAIR, 4)
        state = receipt.get_scan_state()
        self.assertEqual([gap["quantity"] for gap in state["missing"]], [1, 2])
        receipt.scan_finish(partial=True)
        left = {
            gap["name"]: gap["quantity"] for gap in receipt.get_scan_state()["missing"]
        }
        self.assertEqual(left, {"[CHA-01] Chair": 1, "[TAB-01] Table": 2})

    def test_article_never_ordered_is_refused(self):
        """F261: red until it is out, and it shows as surplus."""
        receipt = self._create_receipt()
        self.assertLatched(receipt.scan(STRANGER), "Wardrobe was never ordered")
        self.assertLatched(receipt.scan(CHAIR))
        self.assertGreen(receipt.scan(STRANGER), "Taken out")
        surplus = receipt.get_scan_state()["surplus"]
        found = [(gap["name"], gap["quantity"]) for gap in surplus]
        self.assertEqual(found, [("Wardrobe", 1)])

    def test_more_than_ordered_is_refused(self):
        """F261: the sixth of five."""
        receipt = self._create_receipt()
        receipt.scan(CHAIR, 5)
        self.assertLatched(receipt.scan(CHAIR), "Wrong quantity: 5 of")
        self.assertEqual(receipt.get_scan_state()["surplus"][0]["quantity"], 1)

    def test_surplus_is_received_without_the_option(self):
        """F261: the operation type lets it in, and says how much it was."""
        self.incoming.refuse_unordered = False
        receipt = self._create_receipt()
        self.assertGreen(receipt.scan(CHAIR, 6))
        self.assertGreen(receipt.scan(STRANGER, 2))
        surplus = receipt.get_scan_state()["surplus"]
        self.assertEqual([gap["quantity"] for gap in surplus], [1, 2])
        self.assertGreen(receipt.scan_finish(), "is finished")
        received = {move.product_id: move.quantity for move in receipt.move_ids}
        self.assertEqual(received, {self.article: 6, self.stranger: 2})

    def test_stock_manager_receives_what_was_not_ordered(self):
        """F261, A-46: he decides."""
        boss = self._create_user(
            "stock_boss", "stock.group_stock_manager,gescom_base.group_preparer"
        )
        receipt = self._create_receipt().with_user(boss)
        self.assertGreen(receipt.scan(STRANGER))
        receipt.scan(CHAIR, 5)
        self.assertGreen(receipt.scan_finish(), "is finished")
        self.assertEqual(receipt.state, "done")

    def _add_line(self, receipt, article, quantity):
        self.system["stock.move"].create(
            {
                "picking_id": receipt.id,
                "product_id": article.id,
                "product_uom_qty": quantity,
                "quantity": quantity,
                "location_id": receipt.location_id.id,
                "location_dest_id": receipt.location_dest_id.id,
            }
        )._action_confirm(merge=False)

    def _roads(self, receipt):
        batch = self._create_batch(receipt.with_user(self.adv))
        batch.action_confirm()
        return (
            receipt.button_validate,
            lambda: self._ship(receipt),
            lambda: self._ship(receipt.with_user(self.adv)),
            lambda: receipt._action_done(),
            batch.action_done,
        )

    def test_added_article_is_refused_on_every_road(self):
        """F261, A-46: form, batch and RPC."""
        receipt = self._create_receipt()
        self._add_line(receipt, self.stranger, 1)
        for validate in self._roads(receipt):
            with self.assertRaisesRegex(
                UserError, "Wardrobe is ordered on no purchase"
            ):
                validate()

    def test_over_receipt_is_refused_on_every_road(self):
        """F261, A-46: typed on the line."""
        receipt = self._create_receipt()
        receipt.move_ids.quantity = 7
        for validate in self._roads(receipt):
            with self.assertRaisesRegex(UserError, "7 of .* and 5 were ordered"):
                validate()

    def test_raised_demand_is_no_order(self):
        """F261, A-46: what counts is the purchase order, and what came already."""
        receipt = self._create_receipt()
        receipt.move_ids.quantity = 3
        self._ship(receipt)
        rest = receipt.backorder_ids.with_user(self.preparer)
        rest.move_ids.product_uom_qty = 4
        rest.move_ids.quantity = 4
        with self.assertRaisesRegex(UserError, "4 of .* and 2 were ordered"):
            self._ship(rest)
        rest.move_ids.quantity = 2
        self._ship(rest)
        self.assertEqual(rest.state, "done")

    def test_receipt_without_order_is_refused(self):
        """F261, A-46: unless a stock manager validates it."""
        receipt = self.system["stock.picking"].create(
            {
                "picking_type_id": self.incoming.id,
                "location_id": self.system.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        self._add_line(receipt, self.article, 2)
        receipt.action_confirm()
        receipt.move_ids.quantity = 2
        with self.assertRaisesRegex(UserError, "is ordered on no purchase order"):
            self._ship(receipt.with_user(self.preparer))
        self._create_user("boss2", "stock.group_stock_manager")
        boss = self.system["res.users"].search([("login", "=", "gescom_boss2")])
        self._ship(receipt.with_user(boss))
        self.assertEqual(receipt.state, "done")

    def test_returns_and_inventories_are_excepted(self):
        """A-46: customers send back, inventories find."""
        order = self._create_confirmed(qty=2)
        self._deliver(order)
        back = self._start_return(order, 2).with_user(self.preparer)
        back.move_ids.quantity = 2
        self._ship(back)
        self.assertEqual(back.state, "done")
        quant = self.stranger.sudo().stock_quant_ids.filtered(
            lambda quant: quant.location_id == self.warehouse.lot_stock_id
        )
        quant.with_user(self.preparer).inventory_quantity = 1200
        quant.with_user(self.preparer).action_apply_inventory()
        self.assertEqual(self._get_available_qty(self.stranger), 1200)

    def test_packs_ordered_are_received_in_pieces(self):
        """F259, F261: two packs of six are twelve pieces, not more."""
        pack = self._create_pack().uom_id
        order = self._create_purchase((self.article, 2, pack))
        receipt = order.picking_ids.with_user(self.preparer)
        self.assertGreen(receipt.scan(CHAIR, 12), "Everything is there")
        self.assertGreen(receipt.scan_finish(), "is finished")
        self.assertEqual(receipt.state, "done")

    def test_lots_enter_as_they_were_scanned(self):
        """F259: new lot numbers are those of the labels."""
        wine = self._create_tracked("lot")
        receipt = self._create_receipt((wine, 6))
        self.assertGreen(receipt.scan(wine.barcode), "Now scan its lot")
        self.assertGreen(receipt.scan("NEW-1", 4), "4 of 6")
        receipt.scan(f"010{wine.barcode}10NEW-2")
        receipt.scan(wine.barcode)
        receipt.scan("NEW-2")
        self.assertGreen(receipt.scan_finish(), "is finished")
        self.assertEqual(receipt.state, "done")
        entered = {line.lot_id.name: line.quantity for line in receipt.move_line_ids}
        self.assertEqual(entered, {"NEW-1": 4, "NEW-2": 2})

    def test_mail_to_the_supplier_is_ready(self):
        """F260: missing and surplus, in his language, to him."""
        receipt = self._create_receipt((self.article, 5), (self.other_article, 2))
        receipt.scan(CHAIR, 4)
        receipt.scan(STRANGER)
        receipt.scan(STRANGER)
        receipt.scan_finish(partial=True)
        action = receipt.action_mail_reception_gaps()
        composer = self._open_form(action, self.preparer).save()
        self.assertEqual(composer.partner_ids, receipt.partner_id)
        for text in ("1", "[CHA-01] Chair", "[TAB-01] Table", "Wardrobe"):
            self.assertIn(text, composer.body)
        composer.with_user(self.preparer).action_send_mail()
        self.assertIn("Wardrobe", str(receipt.message_ids[:1].body))

    def test_complete_receipt_writes_no_mail(self):
        """F260: there is nothing to say."""
        receipt = self._create_receipt()
        receipt.scan(CHAIR, 5)
        self.assertGreen(receipt.scan_finish(), "is finished")
        with self.assertRaisesRegex(UserError, "there is nothing to write"):
            receipt.action_mail_reception_gaps()

    def test_table_in_place_of_a_chair(self):
        """F309, F259: the receipt has its latch like the parcel."""
        receipt = self._create_receipt()
        receipt.scan(TABLE)
        with self.assertRaisesRegex(UserError, "is red"):
            self._ship(receipt)
