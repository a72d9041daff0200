from odoo import api, models


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    @api.model_create_multi
    def create(self, vals_list):
        boms = super().create(vals_list)
        boms._refresh_eco_drafts()
        return boms

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"type", "active", "product_qty"}):
            self._refresh_eco_drafts()
        return result

    def _refresh_eco_drafts(self):
        """Drafts follow what their kits are made of, orders do not (A-10)."""
        # sudo: who changes a kit may not read all the orders
        boms = self.sudo()
        products = (
            boms.product_id
            | boms.filtered(
                lambda bom: not bom.product_id
            ).product_tmpl_id.product_variant_ids
        )
        products._refresh_draft_fees()
