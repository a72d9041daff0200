from odoo import models

from ..marks import SETTLES


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _create_return(self):
        picking = super()._create_return()
        # From here on the pending return keeps the order open, and closes it again.
        SETTLES.put_on(picking.sale_id.filtered("reopened")).reopened = False
        return picking
