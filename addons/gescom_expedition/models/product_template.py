from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    stock_in_preparation = fields.Float(
        string="In preparation",
        digits="Product Unit",
        compute="_compute_stock_in_preparation",
        help="Quantity on delivery notes that are prepared and did not leave yet, in "
        "the warehouses that use the preparation step.",
    )

    @api.depends("product_variant_ids.stock_in_preparation")
    @api.depends_context("allowed_company_ids", "warehouse_id")
    def _compute_stock_in_preparation(self):
        for template in self:
            template.stock_in_preparation = sum(
                template.product_variant_ids.mapped("stock_in_preparation")
            )

    def action_view_preparation(self):
        """Delivery notes that hold a variant and did not leave yet.

        :return: window action
        """
        return self.product_variant_ids.action_view_preparation()
