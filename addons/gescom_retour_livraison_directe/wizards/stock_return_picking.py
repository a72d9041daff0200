from odoo import models

from ..marks import GOES_TO_SUPPLIER


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    def _prepare_reception_place(self, values):
        """Where the goods came from, when the customer sends them there (A-44)."""
        if not GOES_TO_SUPPLIER.is_on(self):
            return super()._prepare_reception_place(values)
        delivery = self.picking_id
        return {
            "picking_type_id": delivery.picking_type_id.id,
            "location_dest_id": delivery.location_id.id,
        }
