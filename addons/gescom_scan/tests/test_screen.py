from odoo.tests import HttpCase

from .common import BADGE, ScanCommon


class TestScreen(ScanCommon, HttpCase):
    """The screen in a browser, with the keys of a scanner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give_badge()
        # Greetings of the chat would open over the screen.
        cls.preparer.sudo().odoobot_state = "disabled"
        cls.delivery = cls._create_delivery((cls.article, 2), (cls.other_article, 1))
        cls.delivery.sudo().name = "SCAN-TOUR-1"

    def test_wrong_article_latch_and_end(self):
        """F308, F309: wrong article, latch, way out, badge, undo, missing, end."""
        self.start_tour("/odoo/scan", "gescom_scan_control", login="gescom_preparer")
        self.assertEqual(self.delivery.state, "done")
        mistakes = self.system["gescom.scan.mistake"].search(
            [("picking_id", "=", self.delivery.id)], order="id"
        )
        self.assertEqual(mistakes.mapped("release"), ["scan_out", "badge"])
        self.assertNotIn(BADGE, str(mistakes.read()))

    def test_offline_scans_are_sent_once_in_their_order(self):
        """F308: what was scanned without network is counted when it is back."""
        self.start_tour("/odoo/scan", "gescom_scan_offline", login="gescom_preparer")
        self.assertEqual(
            self.delivery.get_scan_state()["progress"], {"done": 2, "expected": 3}
        )
