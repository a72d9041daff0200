from odoo import models

from ..engine.billing_scope import get_scope


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def get_product_accounts(self, fiscal_pos=None):
        """Look the accounts of an article up once for all the lines of a billing.

        :param fiscal_pos: account.fiscal.position, or None
        :return: dict of name to record
        """
        scope = get_scope(self)
        if scope is None:
            return super().get_product_accounts(fiscal_pos=fiscal_pos)
        key = (self.env.company.id, self.id, fiscal_pos.id if fiscal_pos else False)
        if key not in scope.accounts:
            scope.accounts[key] = super().get_product_accounts(fiscal_pos=fiscal_pos)
        return {
            name: record.with_env(self.env)
            for name, record in scope.accounts[key].items()
        }
