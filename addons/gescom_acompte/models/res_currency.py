from odoo import models
from odoo.tools import float_round


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _to_units(self, amount):
        """Whole number of the currency's smallest unit, e.g. of cents."""
        self.ensure_one()
        return int(float_round(amount / self.rounding, precision_digits=0))

    def _from_units(self, units):
        """Amount of a whole number of the currency's smallest unit."""
        self.ensure_one()
        return self.round(units * self.rounding)
