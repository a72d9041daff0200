from odoo import api, fields, models

from ..preorder_dates import PREORDER_DATES


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "gescom.preorder.mixin"]

    own_release_date = fields.Date(
        string="Release date of the variant", copy=False, tracking=True
    )
    own_preorder_end_date = fields.Date(
        string="End of the pre-order of the variant", copy=False, tracking=True
    )
    own_supplier_preorder_deadline = fields.Date(
        string="Last day to order the variant from the supplier",
        copy=False,
        tracking=True,
    )
    release_date = fields.Date(
        compute="_compute_preorder_dates",
        inverse="_inverse_release_date",
        store=True,
        index="btree_not_null",
        help="Nothing of the article leaves before this day.",
    )
    preorder_end_date = fields.Date(
        string="End of the pre-order",
        compute="_compute_preorder_dates",
        inverse="_inverse_preorder_end_date",
        store=True,
        help="Last day on which customers pre-order, at the price of the pre-order. "
        "Left empty, the day before the release.",
    )
    supplier_preorder_deadline = fields.Date(
        string="Last day to order from the supplier",
        compute="_compute_preorder_dates",
        inverse="_inverse_supplier_preorder_deadline",
        store=True,
        help="After this day the supplier takes no more orders for the release. It "
        "follows the lines of the suppliers when they say it.",
    )

    @api.depends(
        *(f"own_{name}" for name in PREORDER_DATES),
        *(f"product_tmpl_id.{name}" for name in PREORDER_DATES),
    )
    def _compute_preorder_dates(self):
        """The variant's own dates, or else those of the article (F271)."""
        for product in self:
            for name in PREORDER_DATES:
                own = product[f"own_{name}"]
                product[name] = own or product.product_tmpl_id[name]

    def _inverse_release_date(self):
        self._inverse_preorder_date("release_date")

    def _inverse_preorder_end_date(self):
        self._inverse_preorder_date("preorder_end_date")

    def _inverse_supplier_preorder_deadline(self):
        self._inverse_preorder_date("supplier_preorder_deadline")

    def _inverse_preorder_date(self, name):
        """A date typed on a variant is its own, unless the article has no other."""
        typed = {product: product[name] for product in self}
        for product, day in typed.items():
            template = product.product_tmpl_id
            if len(template.product_variant_ids) > 1:
                product[f"own_{name}"] = day if day != template[name] else False
            else:
                template[name] = day

    @api.constrains(*(f"own_{name}" for name in PREORDER_DATES))
    def _check_preorder_dates(self):
        self._check_before_release()

    def write(self, vals):
        result = super().write(vals)
        if "own_release_date" in vals:
            self._follow_release_date()
        return result

    def _follow_release_date(self):
        """What was ordered and did not leave yet follows a release that moves."""
        self._get_moves_to_release()._follow_release_date()
        # sudo: as for the orders
        purchases = self.env["purchase.order.line"].sudo()
        purchases.search(
            [("product_id", "in", self.ids), ("state", "in", ("draft", "sent"))]
        ).filtered("release_date")._follow_release_date()
        self._mark_coverage()

    def _get_moves_to_release(self):
        """What customers ordered of the articles and did not receive yet.

        :return: stock.move
        """
        # sudo: a release date concerns the orders of everybody
        moves = self.env["stock.move"].sudo()
        return moves.search(
            [
                "|",
                "|",
                ("product_id", "in", self.ids),
                ("sale_line_id.product_id", "in", self.ids),
                ("sale_line_id.move_ids.product_id", "in", self.ids),
                ("sale_line_id", "!=", False),
                ("state", "not in", ("draft", "done", "cancel")),
            ]
        ).filtered("is_awaited")
