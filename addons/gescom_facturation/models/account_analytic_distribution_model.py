from odoo import api, models

from ..engine.billing_scope import get_scope


class AccountAnalyticDistributionModel(models.Model):
    _inherit = "account.analytic.distribution.model"

    @api.model
    def _get_applicable_models(self, vals):
        """Ask once for the whole billing whether there is anything to search."""
        scope = get_scope(self)
        if scope is None:
            return super()._get_applicable_models(vals)
        if scope.has_distributions is None:
            scope.has_distributions = bool(self.search_count([], limit=1))
        if not scope.has_distributions:
            return self.browse()
        return super()._get_applicable_models(vals)
