from odoo import api, models


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.bom_id._refresh_eco_drafts()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint({"product_id", "product_qty", "product_uom_id"}):
            self.bom_id._refresh_eco_drafts()
        return result

    def unlink(self):
        boms = self.bom_id
        result = super().unlink()
        boms._refresh_eco_drafts()
        return result
