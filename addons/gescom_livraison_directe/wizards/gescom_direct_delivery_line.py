from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.values import copy_values


class GescomDirectDeliveryLine(models.TransientModel):
    """An article that remains to deliver, and how much of it others deliver."""

    _name = "gescom.direct.delivery.line"
    _description = "Article to have delivered by a supplier"
    _inherit = ["gescom.choice.line.mixin"]
    _order = "order_id, sequence, id"
    _most_field = "remaining_qty"

    wizard_id = fields.Many2one(
        "gescom.direct.delivery", required=True, ondelete="cascade", index=True
    )
    sale_line_id = fields.Many2one(
        string="Order line", related="move_id.sale_line_id", store=True
    )
    remaining_qty = fields.Float(
        string="Remaining to deliver",
        digits="Product Unit",
        related="move_id.product_uom_qty",
        help="What the customer still awaits.",
    )
    reserved_qty = fields.Float(
        string="Reserved", digits="Product Unit", related="move_id.quantity"
    )
    quantity = fields.Float(string="On the document")

    @api.model_create_multi
    def create(self, vals_list):
        """Lines may name the order line instead of the movement."""
        vals_list = copy_values(vals_list)
        for vals in vals_list:
            sold = vals.pop("sale_line_id", None)
            if sold and not vals.get("move_id"):
                line = self.env["sale.order.line"].browse(sold)
                vals["move_id"] = self._find_move(line).id
        return super().create(vals_list)

    def _find_move(self, line):
        moves = line.order_id._get_moves_for_direct_delivery()
        found = moves.filtered(lambda move: move.sale_line_id == line)[:1]
        if not found and line._has_parts_to_deliver():
            raise UserError(
                self.env._(
                    "%s is a kit, whose parts leave from our stock together: deliver "
                    "it with a delivery note.",
                    line.display_name,
                )
            )
        if not found:
            raise UserError(
                self.env._(
                    "%s: nothing of it remains that others may deliver.",
                    line.display_name,
                )
            )
        return found

    def _check_still_there(self):
        """Whether nobody shipped or changed the articles meanwhile.

        :raise UserError: with the article
        """
        moves = self.order_id._get_moves_for_direct_delivery()
        for line in self:
            if line.move_id not in moves:
                raise UserError(
                    self.env._(
                        "%s does not wait to be delivered any more: open the window "
                        "again.",
                        line.product_id.display_name,
                    )
                )

    def _get_too_much_message(self):
        return self.env._(
            "%(article)s: %(quantity)g on the document, %(remaining)g remain to "
            "deliver. Put less on it.",
            article=self.product_id.display_name,
            quantity=self.quantity,
            remaining=self.remaining_qty,
        )
