from odoo import models

from ..engine.billing_scope import get_scope


class GescomAffaire(models.Model):
    _inherit = "gescom.affaire"

    def _check_billed_by_hand(self):
        scope = get_scope(self)
        if scope and scope.automatic:
            return None
        return super()._check_billed_by_hand()
