from odoo import models


class GescomShippingRun(models.Model):
    _inherit = "gescom.shipping.run"

    def _refuse_against_rule(self, order, refusals, quantities, supplied):
        """What replaces goods leaves, whatever the rest of the order waits for."""
        ordered = {
            picking: refusal
            for picking, refusal in refusals.items()
            if not picking.exchanged_return_id
        }
        result = super()._refuse_against_rule(order, ordered, quantities, supplied)
        refusals.update(ordered)
        return result
