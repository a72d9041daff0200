from odoo import api, fields, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    stock_in_preparation = fields.Float(
        string="In preparation",
        digits="Product Unit",
        compute="_compute_stock_in_preparation",
        help="Quantity on delivery notes that are prepared and did not leave yet, in "
        "the warehouses that use the preparation step.",
    )

    @api.depends_context("allowed_company_ids", "warehouse_id")
    def _compute_stock_in_preparation(self):
        """Goods set aside and still in stock (F100, F197)."""
        quantities = dict(
            self.env["stock.move.line"]._read_group(
                self._get_preparation_domain(),
                ["product_id"],
                ["quantity_product_uom:sum"],
            )
        )
        for product in self:
            product.stock_in_preparation = quantities.get(product._origin, 0.0)

    def _get_preparation_domain(self):
        """Lines of the delivery notes that are prepared and not shipped.

        :return: domain on stock.move.line
        """
        domain = Domain(
            [
                ("product_id", "in", self.ids),
                ("picking_id.shipping_state", "=", "prepared"),
                ("picking_id.picking_type_id.warehouse_id.use_preparation", "=", True),
                ("company_id", "in", self.env.companies.ids),
            ]
        )
        warehouses = self.env.context.get("warehouse_id")
        if warehouses:
            ids = warehouses if isinstance(warehouses, list | tuple) else [warehouses]
            domain &= Domain("picking_id.picking_type_id.warehouse_id", "in", ids)
        return domain

    def action_view_preparation(self):
        """Delivery notes that hold the article and did not leave yet.

        :return: window action
        """
        lines = self.env["stock.move.line"].search(self._get_preparation_domain())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", lines.picking_id.ids)]
        action["context"] = {"create": False}
        return action
