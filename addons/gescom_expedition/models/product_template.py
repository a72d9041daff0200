from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    _inherit = "product.template"

    stock_in_preparation = fields.Float(
        string="In preparation",
        digits="Product Unit",
        compute="_compute_stock_in_preparation",
        help="Quantity on delivery notes that are prepared and did not leave yet, in "
        "the warehouses that use the preparation step.",
    )

    own_packaging = fields.Boolean(
        string="Shipped in its own packaging",
        help="Each piece is a parcel. Otherwise the shipping settings say how parcels "
        "are made.",
    )
    carton_type_id = fields.Many2one(
        "stock.package.type",
        string="Carton",
        help="Carton the article is shipped in. Left empty, the one of the settings.",
    )
    qty_per_carton = fields.Float(
        string="Quantity per carton",
        digits="Product Unit",
        help="How many fit in a full carton; what is left goes in the shared one.",
    )

    @api.constrains("qty_per_carton", "carton_type_id")
    def _check_qty_per_carton(self):
        cartons = self.env["stock.package.type"]
        for template in self.filtered("qty_per_carton"):
            if template.qty_per_carton < 0:
                raise ValidationError(
                    self.env._(
                        "%s: the quantity per carton is a positive number.",
                        template.display_name,
                    )
                )
            if not template.carton_type_id and not cartons.search_count([], limit=1):
                raise ValidationError(
                    self.env._(
                        "Create a carton before entering a quantity per carton: "
                        "Configuration, Cartons."
                    )
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
