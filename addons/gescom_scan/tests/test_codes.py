from .common import CHAIR, CHAIR_PACK, STRANGER, ScanCommon

FNC1 = "\x1d"


class TestCodes(ScanCommon):
    """Quantities, packs, several barcodes, GS1, lots and serial numbers."""

    def _get_done(self, picking):
        return picking.get_scan_state()["progress"]["done"]

    def test_quantity_by_repeated_scan_or_typed(self):
        """F308: three scans, or one of three."""
        repeated, typed = (self._create_delivery() for _n in range(2))
        for _n in range(3):
            answer = repeated.scan(CHAIR)
        self.assertEqual(answer["remaining"], 0)
        self.assertEqual(typed.scan(CHAIR, 3)["remaining"], 0)

    def test_typed_quantity_above_the_order_counts_nothing(self):
        """F309: four of three are wrong, not three."""
        delivery = self._create_delivery()
        self.assertLatched(delivery.scan(CHAIR, 4), "Wrong quantity: 3 of")
        self.assertGreen(delivery.scan(CHAIR), "Taken out")
        self.assertEqual(self._get_done(delivery), 0)

    def test_several_barcodes_of_one_article(self):
        """F308: the second EAN of an article is as good as the first."""
        self._add_barcode("4006381333931")
        delivery = self._create_delivery()
        self.assertGreen(delivery.scan("4006381333931"), "1 of 3")
        self.assertGreen(delivery.scan(CHAIR), "2 of 3")

    def test_reference_serves_where_there_is_no_barcode(self):
        """F308: an article without barcode is typed by its reference."""
        self.assertGreen(self._create_delivery().scan("CHA-01"), "1 of 3")

    def test_upc_and_ean_are_one_code(self):
        """F308: a scanner that adds or drops the leading zero."""
        self.stranger.sudo().barcode = "0012345678905"
        delivery = self._create_delivery((self.stranger, 3))
        for code in ("0012345678905", "012345678905", "00012345678905"):
            self.assertGreen(delivery.scan(code))

    def test_pack_counts_its_pieces(self):
        """F308: the barcode of a pack of six."""
        self._create_pack()
        delivery = self._create_delivery((self.article, 13))
        self.assertGreen(delivery.scan(CHAIR_PACK), "6 of 13")
        self.assertGreen(delivery.scan(CHAIR_PACK), "12 of 13")
        self.assertLatched(delivery.scan(CHAIR_PACK), "Wrong quantity")
        self.assertGreen(delivery.scan(CHAIR_PACK), "Taken out")
        self.assertGreen(delivery.scan(CHAIR), "Everything is there")

    def test_order_in_packs_is_scanned_by_the_piece(self):
        """F308: two packs ordered are twelve pieces."""
        pack = self._create_pack().uom_id
        order = self._create_order(lines=[(self.article, 2)])
        order.order_line.product_uom_id = pack
        delivery = self._get_open(self._confirm(order)).with_user(self.preparer)
        self.assertGreen(delivery.scan(CHAIR), "1 of 12")

    def test_gs1_gtin_of_a_piece_and_of_a_pack(self):
        """F308: AI 01, whatever the nomenclature of the company."""
        self._create_pack()
        delivery = self._create_delivery((self.article, 13))
        self.assertGreen(delivery.scan(f"010{CHAIR}"), "1 of 13")
        self.assertGreen(delivery.scan(f"01{CHAIR_PACK}"), "7 of 13")
        self.company.sudo().nomenclature_id = self.system.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        self.assertGreen(delivery.scan(f"01{CHAIR_PACK}"), "Everything is there")

    def test_gs1_count_of_pieces(self):
        """F308: AI 02 with 37, AI 30: the code says how many."""
        delivery = self._create_delivery((self.article, 20))
        self.assertGreen(delivery.scan(f"020{CHAIR}378"), "8 of 20")
        self.assertGreen(delivery.scan(f"010{CHAIR}3012"), "Everything is there")

    def test_gs1_weight_is_no_count(self):
        """F308: AI 310 tells the weight of a piece."""
        delivery = self._create_delivery()
        self.assertGreen(delivery.scan(f"010{CHAIR}3103001250"), "1 of 3")

    def test_gs1_of_a_stranger_is_red(self):
        """F309: the GTIN is read, and it is another article's."""
        delivery = self._create_delivery()
        self.assertLatched(delivery.scan(f"010{STRANGER}"), "Wrong article: Wardrobe")
        self.assertGreen(delivery.scan(STRANGER), "Taken out")

    def test_lot_is_asked_for_then_counted(self):
        """F308: the article first, then its lot; the lot alone does too."""
        wine = self._create_tracked("lot", L1=10)
        delivery = self._create_delivery((wine, 4))
        answer = delivery.scan(wine.barcode)
        self.assertGreen(answer, "Now scan its lot")
        self.assertTrue(answer["awaited_lot"])
        self.assertEqual(self._get_done(delivery), 0)
        self.assertGreen(delivery.scan("L1"), "1 of 4")
        self.assertGreen(delivery.scan("L1", 3), "Everything is there")

    def test_gs1_gives_the_lot(self):
        """F308: AI 01 with 10, one scan for both."""
        wine = self._create_tracked("lot", L1=10)
        delivery = self._create_delivery((wine, 4))
        code = f"010{wine.barcode}10L1{FNC1}302"
        self.assertGreen(delivery.scan(code), "2 of 4")
        self.assertEqual(
            delivery.get_scan_state()["lines"][0]["lots"], [{"name": "L1", "done": 2}]
        )

    def test_lot_that_is_not_on_the_document_is_red(self):
        """F309: the right article of the wrong lot."""
        wine = self._create_tracked("lot", L1=4, L2=10)
        delivery = self._create_delivery((wine, 4))
        self.assertEqual(delivery.move_line_ids.lot_id.name, "L1")
        self.assertLatched(delivery.scan("L2"), "Wrong lot: L2")
        self.assertLatched(delivery.scan("L1"), "Wrong lot: L2")
        self.assertGreen(delivery.scan("L2"), "Taken out")
        self.assertGreen(delivery.scan("L1", 4))

    def test_serial_number_is_scanned_once(self):
        """F309: the same piece does not go in the parcel twice."""
        drill = self._create_tracked("serial", SN1=1, SN2=1)
        delivery = self._create_delivery((drill, 2))
        self.assertGreen(delivery.scan("SN1"), "1 of 2")
        self.assertLatched(delivery.scan("SN1"), "SN1 of Wine was already scanned")
        self.assertGreen(delivery.scan("SN1"), "Taken out")
        self.assertGreen(delivery.scan("SN2"), "Everything is there")

    def test_undo_stops_waiting_for_a_lot(self):
        """F308: the article that waits for its lot is put back."""
        wine = self._create_tracked("lot", L1=10)
        delivery = self._create_delivery((wine, 4))
        delivery.scan(wine.barcode)
        self.assertFalse(delivery.scan_undo()["awaited_lot"])

    def test_lots_leave_as_they_were_scanned(self):
        """F308: what leaves of each lot is what was scanned of it."""
        wine = self._create_tracked("lot", L1=4, L2=10)
        delivery = self._create_delivery((wine, 6))
        delivery.scan("L1", 3)
        delivery.scan("L2", 2)
        delivery.scan_finish(partial=True)
        self.assertEqual(delivery.state, "done")
        left = {line.lot_id.name: line.quantity for line in delivery.move_line_ids}
        self.assertEqual(left, {"L1": 3, "L2": 2})
