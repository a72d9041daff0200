from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    warehouse_id = fields.Many2one(readonly=False)

    @api.depends("order_id.assign_warehouses", "product_no_variant_attribute_value_ids")
    def _compute_warehouse_id(self):
        """Warehouse of the first assignment that fits the article (F088)."""
        moved = self.filtered("move_ids")
        kept = {line: line.warehouse_id for line in moved}
        result = super()._compute_warehouse_id()
        for line, warehouse in kept.items():
            line.warehouse_id = warehouse
        assigned = (self - moved).filtered(
            lambda line: (
                line.order_id.assign_warehouses and line.is_goods and not line.route_ids
            )
        )
        for company, lines in assigned.grouped("company_id").items():
            rules = self.env["gescom.warehouse.rule"]._get_rules_of(company)
            for line in lines if rules else ():
                warehouse = rules._find_warehouse(
                    line.product_id, line._get_attribute_values()
                )
                line.warehouse_id = warehouse or line.warehouse_id
        return result

    def _get_attribute_values(self):
        """Values of the sold article, those that make no variant too.

        :return: product.attribute.value
        """
        self.ensure_one()
        values = self.product_id.product_template_attribute_value_ids
        values |= self.product_no_variant_attribute_value_ids
        return values.product_attribute_value_id

    def _update_line_quantity(self, values):
        self._check_above_prepared(values["product_uom_qty"])
        return super()._update_line_quantity(values)

    def _get_qty_kept(self, frozen):
        """Quantity that was shipped or put on documents.

        :param frozen: stock.move on documents, of the article or of its components
        :return: float in the line's unit, the largest that a component of a kit tells
        """
        self.ensure_one()
        counted = frozen | self.move_ids.filtered(
            lambda move: move.state == "done" and move._leaves_to_customer()
        )
        kept = []
        for article, moves in counted.grouped("product_id").items():
            quantity = sum(moves.mapped("product_qty"))
            if article == self.product_id:
                unit = article.uom_id
                kept.append(unit._compute_quantity(quantity, self.product_uom_id))
            else:
                asked = self.move_ids.filtered(
                    lambda move, article=article: (
                        move.product_id == article and move.state != "cancel"
                    )
                )
                share = quantity / sum(asked.mapped("product_qty"))
                kept.append(share * self.product_uom_qty)
        return max(kept)

    def _check_above_prepared(self, quantity):
        """What is on a slip stays ordered: the goods may be packed already.

        :raise UserError: less would be ordered than was shipped or put on a slip
        """
        for line in self:
            frozen = line.move_ids.filtered(
                lambda move: move.is_awaited and move.picking_id.content_frozen
            )
            if not frozen:
                continue
            kept = line._get_qty_kept(frozen)
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
