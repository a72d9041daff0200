from odoo.tests import HttpCase


def hoot_id(name):
    """The number by which Hoot knows a suite."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


class HootCase(HttpCase):
    """The tests of an addon's components, told by Hoot in a headless browser."""

    def run_hoot(self, suite):
        """Fail unless all tests of a suite pass.

        :param str suite: "@" and the name of the addon
        """
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={hoot_id(suite)}",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
