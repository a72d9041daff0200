from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _is_customer_return(self):
        """Whether the move brings back goods that the customer had received."""
        self.ensure_one()
        return bool(self.origin_returned_move_id) or self._is_customer_place(
            self.location_id
        )

    def _leaves_to_customer(self):
        """Whether the move hands goods over to the customer."""
        self.ensure_one()
        return self._is_customer_place(self.location_dest_id)

    def _is_customer_place(self, location):
        # Odoo's own test costs a query: only where the answer is not plain.
        return location.usage in ("customer", "transit") and location._is_outgoing()
