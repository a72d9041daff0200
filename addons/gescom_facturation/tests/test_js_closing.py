from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.gescom_base.tests.test_js import hoot_id

SUITE = "@gescom_facturation"


@tagged("post_install", "-at_install")
class TestJs(HttpCase):
    @no_retry
    def test_components_in_the_browser(self):
        """F138: the reminder of the month to close."""
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(SUITE)}",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
