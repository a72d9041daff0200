from odoo.tests import no_retry, tagged

from odoo.addons.gescom_base.tests.common_js import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    @no_retry
    def test_components_in_the_browser(self):
        """F138: the reminder of the month to close."""
        self.run_hoot("@gescom_facturation")
