from odoo import models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _update_line_quantity(self, values):
        self._check_above_prepared(values["product_uom_qty"])
        return super()._update_line_quantity(values)

    def _check_above_prepared(self, quantity):
        """What is on a slip stays ordered: the goods may be packed already.

        :raise UserError: less would be ordered than was shipped or put on a slip
        """
        for line in self:
            frozen = line.move_ids.filtered(
                lambda move, line=line: (
                    move.is_awaited
                    and move.picking_id.content_frozen
                    and move.product_id == line.product_id
                )
            )
            if not frozen:
                continue
            kept = line._get_shipped_qty() + sum(
                move.product_uom._compute_quantity(
                    move.product_uom_qty, line.product_uom_id
                )
                for move in frozen
            )
            if line._compare_qty(quantity, kept) < 0:
                raise UserError(
                    self.env._(
                        "%(article)s: %(quantity)g are on %(documents)s. Cancel it, or "
                        "put back what is too much, before ordering less.",
                        article=line.product_id.display_name,
                        quantity=kept,
                        documents=", ".join(frozen.picking_id.mapped("display_name")),
                    )
                )
