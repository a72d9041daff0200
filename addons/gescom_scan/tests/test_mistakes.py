from odoo.tests import Form

from .common import CHAIR, STRANGER, TABLE, ScanCommon


class TestMistakes(ScanCommon):
    """Which article is taken for which, by whom and where."""

    def _get_mistakes(self, picking):
        mistakes = self.env["gescom.scan.mistake"].with_user(self.manager)
        return mistakes.search([("picking_id", "=", picking.id)])

    def test_pair_is_what_was_scanned_in_its_place(self):
        """F309: the wardrobe was taken for the table that followed."""
        delivery = self._create_delivery((self.article, 3), (self.other_article, 1))
        delivery.scan(STRANGER)
        mistake = self._get_mistakes(delivery)
        self.assertEqual(mistake.expected_product_id, self.article)
        delivery.scan(STRANGER)
        delivery.scan(TABLE)
        self.assertRecordValues(
            mistake,
            [
                {
                    "product_id": self.stranger.id,
                    "expected_product_id": self.other_article.id,
                    "reason": "wrong_article",
                    "user_id": self.preparer.id,
                    "release": "scan_out",
                    "release_user_id": self.preparer.id,
                    "picking_type_id": self.outgoing.id,
                    "company_id": self.company.id,
                }
            ],
        )
        delivery.scan(CHAIR)
        self.assertEqual(mistake.expected_product_id, self.other_article)

    def test_place_of_the_expected_article(self):
        """F309: the shelf where the hand went wrong."""
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        mistake = self._get_mistakes(delivery)
        self.assertEqual(mistake.location_id, self.warehouse.lot_stock_id)

    def test_right_scans_are_no_mistakes(self):
        """F309: nor are other documents, nor undone scans."""
        delivery = self._create_delivery()
        delivery.scan(CHAIR)
        delivery.scan_undo()
        delivery.scan(delivery.name)
        self.assertFalse(self._get_mistakes(delivery))

    def test_pairs_are_counted(self):
        """F309: the pivot of expected and scanned."""
        for _n in range(2):
            delivery = self._create_delivery()
            delivery.scan(STRANGER)
        groups = self.env["gescom.scan.mistake"]._read_group(
            [("product_id", "=", self.stranger.id)],
            ["expected_product_id", "product_id"],
            ["__count"],
        )
        self.assertEqual(groups[0][2], 2)

    def test_screens_open(self):
        """F309: list, form, pivot and graph for those who manage."""
        delivery = self._create_delivery()
        delivery.scan(STRANGER)
        mistake = self._get_mistakes(delivery)
        action = self.env.ref("gescom_scan.gescom_scan_mistake_action")
        self.assertIn(mistake, self._open_list(action.sudo().read()[0]))
        for view in ("list", "form"):
            self._read_screen(mistake, view)
        for view in ("pivot", "graph", "search"):
            self.assertTrue(mistake.get_view(view_type=view)["arch"])
        self._read_screen(delivery)
        with Form(self.outgoing.with_env(self.system)) as form:
            form.scan_control = "required"
        self.assertEqual(self.outgoing.scan_control, "required")
