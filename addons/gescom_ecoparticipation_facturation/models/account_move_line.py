from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_totals_key(self):
        """The discount of a line with fees is not the one the engine was told of."""
        if self.discount and self._get_eco_fees():
            return None
        return super()._get_totals_key()
