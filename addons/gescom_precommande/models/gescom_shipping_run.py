from odoo import models

from odoo.addons.gescom_expedition.models.gescom_shipping_run_line import MAY_BE_TICKED


class GescomShippingRun(models.Model):
    _inherit = "gescom.shipping.run"

    def _get_refusal(self, picking, order, other_run):
        refusal = super()._get_refusal(picking, order, other_run)
        # Some reasons are for the user to judge; the release is not.
        if refusal and refusal[0] not in MAY_BE_TICKED:
            return refusal
        return self._get_release_refusal(picking) or refusal

    def _get_release_refusal(self, picking):
        """Goods are prepared before their release, they do not leave (F273)."""
        if self.operation != "ship":
            return None
        held = picking._get_moves_of_batch()._get_held()
        if not held:
            return None
        return "not_released", held.with_env(self.env)._get_release_refusal()
