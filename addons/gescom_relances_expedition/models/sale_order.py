from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _find_shipment_refusal(self, pickings, chosen=False, quantities=None):
        """Nothing leaves for a blocked customer, unless it is paid (F285, F286).

        Every shipment asks here, and the preview of a batch too.
        """
        refusal = self._get_dunning_refusals().get(self)
        return refusal or super()._find_shipment_refusal(
            pickings, chosen=chosen, quantities=quantities
        )
