from odoo import api, fields, models

COLORS = [("green", "Green"), ("orange", "Orange"), ("white", "White")]


class GescomNewDeliveryLine(models.TransientModel):
    """An article to deliver, and how much of it goes on the document."""

    _name = "gescom.new.delivery.line"
    _description = "Article to put on a delivery note"
    _inherit = ["gescom.choice.line.mixin"]
    _order = "order_id, picking_id, sequence, id"
    _most_field = "remaining_qty"

    wizard_id = fields.Many2one(
        "gescom.new.delivery", required=True, ondelete="cascade", index=True
    )
    picking_id = fields.Many2one(related="move_id.picking_id", store=True)
    warehouse_id = fields.Many2one(related="picking_id.picking_type_id.warehouse_id")
    kit_id = fields.Many2one(
        "product.product", string="Part of the kit", compute="_compute_kit_id"
    )
    remaining_qty = fields.Float(
        string="Remaining to deliver",
        digits="Product Unit",
        related="move_id.product_uom_qty",
        help="What the customer still awaits.",
    )
    in_stock_qty = fields.Float(string="In stock", digits="Product Unit", readonly=True)
    quantity = fields.Float(string="On the document")
    color = fields.Selection(COLORS, compute="_compute_color")

    @api.depends("move_id.sale_line_id.product_id")
    def _compute_kit_id(self):
        for line in self:
            sold = line.move_id.sale_line_id.product_id
            line.kit_id = sold if sold != line.product_id else False

    @api.depends("remaining_qty", "in_stock_qty")
    def _compute_color(self):
        """All in stock, a part of it, nothing (F093)."""
        for line in self:
            unit = line.uom_id
            if not unit:
                line.color = "white"
            elif unit.compare(line.in_stock_qty, line.remaining_qty) >= 0:
                line.color = "green"
            else:
                some = unit.compare(line.in_stock_qty, 0) > 0
                line.color = "orange" if some else "white"

    def _get_too_much_message(self):
        return self.env._(
            "%(article)s: %(quantity)g on the document, %(remaining)g remain to "
            "deliver. Put less on it.",
            article=self.product_id.display_name,
            quantity=self.quantity,
            remaining=self.remaining_qty,
        )

    def action_in_stock(self):
        """Put what is in stock of the articles on the document (F094).

        :return: window action of the wizard
        """
        for line in self:
            line.quantity = min(line.in_stock_qty, line.remaining_qty)
        return self.wizard_id._reopen()
