from odoo import api, fields, models
from odoo.exceptions import UserError

COLORS = [("green", "Green"), ("orange", "Orange"), ("white", "White")]


class GescomNewDeliveryLine(models.TransientModel):
    """An article to deliver, and how much of it goes on the document."""

    _name = "gescom.new.delivery.line"
    _description = "Article to put on a delivery note"
    _order = "order_id, picking_id, sequence, id"

    wizard_id = fields.Many2one(
        "gescom.new.delivery", required=True, ondelete="cascade", index=True
    )
    move_id = fields.Many2one("stock.move", required=True, ondelete="cascade")
    sequence = fields.Integer(related="move_id.sequence", store=True)
    order_id = fields.Many2one(
        string="Order", related="move_id.sale_line_id.order_id", store=True
    )
    picking_id = fields.Many2one(related="move_id.picking_id", store=True)
    warehouse_id = fields.Many2one(related="picking_id.picking_type_id.warehouse_id")
    product_id = fields.Many2one(related="move_id.product_id")
    kit_id = fields.Many2one(
        "product.product", string="Part of the kit", compute="_compute_kit_id"
    )
    uom_id = fields.Many2one(related="move_id.product_uom")
    remaining_qty = fields.Float(
        string="Remaining to deliver",
        digits="Product Unit",
        related="move_id.product_uom_qty",
        help="What the customer still awaits.",
    )
    in_stock_qty = fields.Float(string="In stock", digits="Product Unit", readonly=True)
    quantity = fields.Float(string="On the document", digits="Product Unit")
    left_qty = fields.Float(
        string="Left", digits="Product Unit", compute="_compute_left_qty"
    )
    color = fields.Selection(COLORS, compute="_compute_color")

    @api.depends("move_id.sale_line_id.product_id")
    def _compute_kit_id(self):
        for line in self:
            sold = line.move_id.sale_line_id.product_id
            line.kit_id = sold if sold != line.product_id else False

    @api.depends("remaining_qty", "quantity")
    def _compute_left_qty(self):
        for line in self:
            line.left_qty = line.remaining_qty - line.quantity

    @api.depends("remaining_qty", "in_stock_qty")
    def _compute_color(self):
        """All in stock, a part of it, nothing (F093)."""
        for line in self:
            unit = line.uom_id
            if unit.compare(line.in_stock_qty, line.remaining_qty) >= 0:
                line.color = "green"
            else:
                some = unit.compare(line.in_stock_qty, 0) > 0
                line.color = "orange" if some else "white"

    def _compare_quantity(self, other):
        return self.uom_id.compare(self.quantity, other)

    def _check_quantities(self):
        for line in self:
            if line._compare_quantity(line.remaining_qty) > 0:
                raise UserError(
                    self.env._(
                        "%(article)s: %(quantity)g on the document, %(remaining)g "
                        "remain to deliver. Put less on it.",
                        article=line.product_id.display_name,
                        quantity=line.quantity,
                        remaining=line.remaining_qty,
                    )
                )

    def action_all(self):
        """Put all that remains of the articles on the document.

        :return: window action of the wizard
        """
        for line in self:
            line.quantity = line.remaining_qty
        return self.wizard_id._reopen()

    def action_in_stock(self):
        """Put what is in stock of the articles on the document (F094).

        :return: window action of the wizard
        """
        for line in self:
            line.quantity = min(line.in_stock_qty, line.remaining_qty)
        return self.wizard_id._reopen()

    def action_none(self):
        """Take the articles off the document.

        :return: window action of the wizard
        """
        self.quantity = 0.0
        return self.wizard_id._reopen()
