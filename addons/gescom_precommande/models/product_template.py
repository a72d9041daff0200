from odoo import api, fields, models

from ..preorder_dates import PREORDER_DATES


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "gescom.preorder.mixin"]

    release_date = fields.Date(
        tracking=True,
        index="btree_not_null",
        copy=False,
        help="Nothing of the article leaves before this day.",
    )
    preorder_end_date = fields.Date(
        string="End of the pre-order",
        tracking=True,
        copy=False,
        help="Last day on which customers pre-order, at the price of the pre-order. "
        "Left empty, the day before the release.",
    )
    supplier_preorder_deadline = fields.Date(
        string="Last day to order from the supplier",
        compute="_compute_supplier_preorder_deadline",
        store=True,
        readonly=False,
        tracking=True,
        copy=False,
        help="After this day the supplier takes no more orders for the release. It "
        "follows the lines of the suppliers when they say it.",
    )
    preorder_price_ids = fields.One2many(
        "product.pricelist.item",
        "product_tmpl_id",
        string="Pre-order prices",
        domain=[("preorder_only", "=", True)],
    )

    @api.depends("seller_ids.preorder_deadline")
    def _compute_supplier_preorder_deadline(self):
        for template in self:
            sellers = template.seller_ids.filtered("preorder_deadline")
            # Left as it was typed where the suppliers' lines do not say it.
            if sellers:
                days = sellers.mapped("preorder_deadline")
                template.supplier_preorder_deadline = min(days)

    @api.constrains(*PREORDER_DATES)
    def _check_preorder_dates(self):
        self._check_before_release()

    def write(self, vals):
        result = super().write(vals)
        if "release_date" in vals:
            templates = self.with_context(active_test=False)
            templates.product_variant_ids._follow_release_date()
        return result
