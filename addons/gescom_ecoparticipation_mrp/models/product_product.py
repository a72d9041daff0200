from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.depends(
        "bom_ids.type",
        "bom_ids.active",
        "bom_ids.product_qty",
        "bom_ids.bom_line_ids.product_id",
        "bom_ids.bom_line_ids.product_qty",
    )
    def _compute_eco_amounts(self):
        return super()._compute_eco_amounts()

    def _get_eco_components(self, company):
        """A kit of the manufacturing bears the fees of what it is made of (F264).

        The list of components of the article itself goes first, and its own fees
        before all.
        """
        components = super()._get_eco_components(company)
        kits = self.filtered(
            lambda product: (
                not product._bears_own_eco_fee() and not product.eco_component_ids
            )
        )
        # sudo: who sells a kit may not read how it is made
        boms = self.env["mrp.bom"].sudo()
        found = boms._bom_find(kits, company_id=company.id, bom_type="phantom")
        for kit, bom in found.items():
            if bom:
                components[kit] = kit._get_eco_parts_of_kit(bom)
        return components

    def _get_eco_parts_of_kit(self, bom):
        """
        :param bom: mrp.bom of the kit
        :return: list of (product.product, units in one kit)
        """
        self.ensure_one()
        unit = self.uom_id._compute_quantity(1.0, bom.product_uom_id, round=False)
        _boms, lines = bom.explode(self, unit / (bom.product_qty or 1.0))
        return [
            (part, count * self._get_units_of_part(line, values))
            for line, values in lines
            for part, count in line.product_id._get_eco_parts()
        ]

    def _get_units_of_part(self, line, values):
        return line.product_uom_id._compute_quantity(
            values["qty"], line.product_id.uom_id, round=False
        )
