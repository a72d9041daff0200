from odoo import models

from ..marks import AVERAGES_OUR_STOCK


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_direct_sellers(self, company):
        """Supplier lines of the article with which it may be delivered directly.

        :param company: res.company that sells
        :return: product.supplierinfo, the preferred one first
        """
        self.ensure_one()
        # sudo: who delivers the article is decided by its sheet, whoever reads it
        return self.sudo().seller_ids.filtered(
            lambda seller: (
                seller.product_id in (self, self.browse())
                and seller._may_deliver_directly(company)
            )
        )

    def _get_direct_reference(self, supplier):
        """Reference of the article at the supplier's, ours when he told none.

        :param supplier: res.partner
        :return: str, empty when there is none
        """
        self.ensure_one()
        partner = supplier.commercial_partner_id
        # sudo: as in `_get_direct_sellers`
        sellers = self.sudo().seller_ids.filtered(
            lambda seller: seller.partner_id.commercial_partner_id == partner
        )
        codes = filter(None, sellers.mapped("product_code"))
        return next(codes, self.default_code or "")

    def _run_avco(self, at_date=None, lot=None, method="realtime"):
        """What never was in our stock does not change its average cost (T-50)."""
        article = AVERAGES_OUR_STOCK.put_on(self)
        return super(ProductProduct, article)._run_avco(
            at_date=at_date, lot=lot, method=method
        )
