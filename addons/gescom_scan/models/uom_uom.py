from odoo import models
from odoo.tools import float_repr
from odoo.tools.misc import get_lang


class UomUom(models.Model):
    _inherit = "uom.uom"

    def _format_scanned(self, quantity):
        """A quantity as the operator reads it: without useless decimals.

        :param float quantity: what is shown
        :return: str, such as 3 or 0,75
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        text = float_repr(quantity, digits)
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(".", get_lang(self.env).decimal_point)
