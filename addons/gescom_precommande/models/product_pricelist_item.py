from odoo import api, fields, models


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    preorder_only = fields.Boolean(
        string="Price of the pre-order",
        help="The price ends with the pre-order of the article.",
    )
    date_end = fields.Datetime(
        compute="_compute_date_end", store=True, readonly=False, precompute=True
    )

    @api.depends(
        "preorder_only",
        "product_tmpl_id.release_date",
        "product_tmpl_id.preorder_end_date",
        "product_id.release_date",
        "product_id.preorder_end_date",
    )
    def _compute_date_end(self):
        """The price of a pre-order ends with it; others end as they were typed."""
        for item in self.filtered("preorder_only"):
            article = item.product_id or item.product_tmpl_id
            company = item.company_id or self.env.company
            item.date_end = article._get_preorder_end(company)
