from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    is_preorder = fields.Boolean(
        string="Pre-order",
        compute="_compute_release",
        store=True,
        help="A line was ordered while the pre-order of its article was open.",
    )
    release_date = fields.Date(
        compute="_compute_release",
        store=True,
        index="btree_not_null",
        help="The latest release date of its articles.",
    )

    @api.depends("order_line.is_preorder", "order_line.release_date")
    def _compute_release(self):
        for order in self:
            lines = order.order_line
            days = lines.filtered("release_date").mapped("release_date")
            order.is_preorder = any(lines.mapped("is_preorder"))
            order.release_date = max(days, default=False)

    def write(self, vals):
        result = super().write(vals)
        if "shipping_rule" in vals:
            # sudo: the deliveries follow the rule, whoever may change it
            self.sudo()._get_open_deliveries().move_ids._regroup_by_release()
        return result
