from odoo import api, models
from odoo.fields import Domain

from ..engine.codes import spellings


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _find_scanned(self, code, company):
        """The article that a code stands for: its barcode, or one of its units'.

        An article has as many barcodes as it needs: Odoo keeps the others on its units,
        the unit of the article itself among them (a second EAN), or a pack (F308).

        :param str code: the code as it was read
        :param company: res.company whose articles are looked for
        :return: (product.product, units of the article that the code stands for);
            (empty, 1.0) when no article has the code
        """
        # Odoo's own search would look for parts of the code under a GS1 nomenclature.
        model = self.with_context(skip_preprocess_gs1=True, active_test=False)
        written = Domain("barcode", "in", spellings(code))
        ours = Domain("company_id", "in", [False, company.id])
        product = model.search(written & ours, order="id", limit=1)
        if product:
            return product.with_env(self.env), 1.0
        packaging = model.env["product.uom"].search(written & ours, limit=1)
        if packaging:
            product = packaging.product_id.with_env(self.env)
            units = packaging.uom_id._compute_quantity(1, product.uom_id, round=False)
            return product, units
        reference = Domain("default_code", "=", code) & ours
        found = self.search(reference, order="id", limit=2)
        return (found, 1.0) if len(found) == 1 else (self.browse(), 1.0)
