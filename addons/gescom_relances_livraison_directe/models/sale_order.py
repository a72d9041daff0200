from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _check_may_order_directly(self):
        """No supplier is asked to deliver a blocked customer (F285)."""
        result = super()._check_may_order_directly()
        self._check_dunning_block()
        return result
