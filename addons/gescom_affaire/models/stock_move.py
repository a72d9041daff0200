from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _is_customer_return(self):
        """Whether the move brings back goods that the customer had received."""
        self.ensure_one()
        return bool(self.origin_returned_move_id) or self.location_id._is_outgoing()
