from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _make_po_get_domain(self, company_id, values, partner):
        """A direct delivery is made of what was chosen: nothing is added to it."""
        domain = super()._make_po_get_domain(company_id, values, partner)
        return (*domain, ("direct_delivery", "=", False))
