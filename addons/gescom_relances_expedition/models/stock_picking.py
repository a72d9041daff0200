from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _check_shipping_rule(self, chosen=False):
        """Goods without an order do not leave for a blocked customer either."""
        result = super()._check_shipping_rule(chosen=chosen)
        # sudo: the block also binds who may not read what the customer owes
        ours = self._get_ours_to_ship().sudo()
        without = ours.filtered(lambda picking: not picking.move_ids.sale_line_id)
        for company, pickings in without.grouped("company_id").items():
            pickings.partner_id._check_not_blocked(company)
        return result
