from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_qty_credited_for_good(self):
        """Quantities credited that are not to be billed again.

        :return: dict {id of the line: quantity in the line's unit}
        """
        return {}
