from .common import ScanCommon


class TestDocument(ScanCommon):
    """The paper in hand says what is to be scanned."""

    def _find(self, code):
        pickings = self.env["stock.picking"].with_user(self.preparer)
        return pickings.scan_document(code)

    def test_numbers_of_a_delivery_find_it(self):
        """F308: transfer, slip and delivery note."""
        delivery = self._create_delivery()
        delivery.action_print_preparation()
        delivery.action_prepare()
        for code in (delivery.name, delivery.bp_number, delivery.bl_number):
            found = self._find(f" {code} ")
            self.assertEqual(found["picking_id"], delivery.id)
            self.assertEqual(found["light"], "green")

    def test_order_and_affaire_find_their_deliveries(self):
        """F308: one of them opens, several are proposed."""
        order = self._create_confirmed()
        delivery = self._get_open(order)
        for code in (order.name, order.affaire_id.name):
            self.assertEqual(self._find(code)["picking_id"], delivery.id)
        self._confirm(self._create_order(affaire=order.affaire_id))
        found = self._find(order.affaire_id.name)
        self.assertFalse(found["picking_id"])
        self.assertEqual(len(found["choices"]), 2)
        self.assertIn("choose one", found["message"])

    def test_purchase_order_and_supplier_number_find_the_receipt(self):
        """F259: the number of the order, or that of the supplier's paper."""
        order = self._create_purchase((self.article, 5), partner_ref="ARC-77")
        receipt = order.picking_ids
        receipt.supplier_document = "BL-FOURNIL-9"
        for code in (order.name, "ARC-77", "BL-FOURNIL-9"):
            self.assertEqual(self._find(code)["picking_id"], receipt.id)

    def test_what_left_is_not_scanned_again(self):
        """F308: found, and said so."""
        delivery = self._create_delivery()
        self._ship(delivery)
        found = self._find(delivery.name)
        self.assertEqual(found["light"], "red")
        self.assertIn("is left to scan", found["message"])

    def test_unknown_number(self):
        """F308: nothing has it."""
        for code in ("NOWHERE", "", "%"):
            found = self._find(code)
            self.assertEqual((found["picking_id"], found["choices"]), (False, []))
            self.assertEqual(found["light"], "red")

    def test_document_opens_its_screen(self):
        """F308: the button of the transfer."""
        delivery = self._create_delivery()
        action = delivery.action_open_scan()
        self.assertEqual(action["tag"], "gescom_scan.screen")
        self.assertEqual(action["params"], {"picking_id": delivery.id})
