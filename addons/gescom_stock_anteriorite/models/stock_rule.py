from odoo import api, models
from odoo.fields import Domain


class StockRule(models.Model):
    _inherit = "stock.rule"

    @api.model
    def _get_moves_to_assign_domain(self, company_id):
        """Not those that have reserved all that the plan gives them (A-38).

        Odoo would share out every stock that orders await again, in transactions of a
        thousand deliveries that meet those of everybody who sells meanwhile.
        """
        domain = super()._get_moves_to_assign_domain(company_id)
        served = self.env["gescom.stock.allocation"]._get_served_sql()
        return Domain(domain) & Domain("id", "not in", served)
