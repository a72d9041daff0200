from odoo import fields, models


class GescomDirectAnswerLine(models.TransientModel):
    """What a supplier answers about an article."""

    _name = "gescom.direct.answer.line"
    _description = "Answer of a supplier about an article"

    wizard_id = fields.Many2one(
        "gescom.direct.answer", required=True, ondelete="cascade", index=True
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line", required=True, ondelete="cascade"
    )
    product_id = fields.Many2one(related="purchase_line_id.product_id")
    uom_id = fields.Many2one(related="purchase_line_id.product_uom_id", string="Unit")
    open_qty = fields.Float(
        string="Left to deliver",
        digits="Product Unit",
        compute="_compute_open_qty",
        compute_sudo=True,
    )
    quantity = fields.Float(string="Delivered or shipped", digits="Product Unit")

    def _compute_open_qty(self):
        for line in self:
            bought = line.purchase_line_id
            line.open_qty = bought._get_direct_open_qty() if bought else 0.0
