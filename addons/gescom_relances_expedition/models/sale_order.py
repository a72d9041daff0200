from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_shipping_blocks(self):
        """A batch leaves blocked customers aside, unless they paid (F285, F286)."""
        return super()._get_shipping_blocks() | self._get_dunning_refusals()

    def _check_shipment(self, pickings, chosen=False):
        """Nothing leaves for a blocked customer, unless it is paid (F285, F286)."""
        for refusal in self._get_dunning_refusals().values():
            raise UserError(refusal)
        return super()._check_shipment(pickings, chosen=chosen)
