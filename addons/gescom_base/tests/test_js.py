from odoo.tests import no_retry, tagged

from .common_js import HootCase


@tagged("post_install", "-at_install")
class TestJs(HootCase):
    @no_retry
    def test_components_in_the_browser(self):
        """The progress of a long run is refreshed while it runs."""
        self.run_hoot("@gescom_base")
