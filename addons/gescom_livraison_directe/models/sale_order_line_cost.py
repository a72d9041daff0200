from odoo import api, fields, models
from odoo.tools import float_compare

from ..marks import SETS_COST


class SaleOrderLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order.line"

    purchase_price_locked = fields.Boolean(
        string="Purchase price typed",
        copy=False,
        help="The purchase price was typed: neither a delivery nor a supplier order "
        "changes it. Type the cost of the article to have it followed again.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        typed = lines.browse(
            line.id
            for line, vals in zip(lines, vals_list, strict=True)
            if "purchase_price" in vals
        )
        typed._note_typed_cost()
        return lines

    def write(self, vals):
        if "product_id" in vals and "purchase_price" not in vals:
            vals = {**vals, "purchase_price_locked": False}
        result = super().write(vals)
        if "purchase_price" in vals and not SETS_COST.is_on(self):
            self._note_typed_cost()
        elif "product_uom_qty" in vals:
            supplied = self.filtered(lambda line: line._get_supplied_moves())
            supplied._refresh_purchase_price()
        return result

    def _note_typed_cost(self):
        digits = self.env["decimal.precision"].precision_get("Product Price")
        for line in self.filtered("product_id"):
            cost = line._get_article_cost()
            typed = float_compare(line.purchase_price, cost, precision_digits=digits)
            if line.purchase_price_locked != bool(typed):
                line.purchase_price_locked = bool(typed)

    @api.depends("purchase_price_locked")
    def _compute_purchase_price(self):
        """Neither a typed price nor that of a supplier is lost (T-54, F118, F119)."""
        followed = self.filtered(lambda line: not line.purchase_price_locked)
        supplied = followed.filtered(lambda line: line._get_supplied_moves())
        result = super(SaleOrderLine, followed - supplied)._compute_purchase_price()
        for line in supplied:
            line.purchase_price = line._get_mixed_cost()
        return result

    def _get_leaving_moves(self):
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: (
                move.state != "cancel"
                and move.product_id == self.product_id
                and move._leaves_to_customer()
                and not move._is_customer_return()
            )
        )

    def _get_supplied_moves(self):
        """Movements whose goods are bought for the line, or kept by a logistician."""
        self.ensure_one()
        follows = self.company_id.purchase_updates_cost
        return self._get_leaving_moves().filtered(
            lambda move: (
                move._is_dropshipped() or (follows and move._get_supplying_line())
            )
        )

    def _get_mixed_cost(self):
        """Cost of a piece, from our stock and from each supplier by their quantities.

        :return: float in the order's currency and the line's unit
        """
        self.ensure_one()
        # sudo: the margin is right whoever may read costs and purchases
        line = self.sudo().with_company(self.company_id)
        article = line.product_id
        cost = article.standard_price
        total = amount = 0.0
        for move in line._get_leaving_moves():
            moved = move.quantity if move.state == "done" else move.product_uom_qty
            quantity = move.product_uom._compute_quantity(
                moved, article.uom_id, round=False
            )
            total += quantity
            amount += quantity * move._get_cost_for_customer(cost)
        ordered = line.product_uom_id._compute_quantity(
            line.product_uom_qty, article.uom_id, round=False
        )
        rest = max(ordered - total, 0.0)
        if total + rest:
            cost = (amount + rest * cost) / (total + rest)
        return line._express_cost(cost)

    def _get_article_cost(self):
        self.ensure_one()
        # sudo: as in `_get_mixed_cost`
        line = self.sudo().with_company(self.company_id)
        return line._express_cost(line.product_id.standard_price)

    def _express_cost(self, cost):
        article = self.product_id
        return self._convert_to_sol_currency(
            article.uom_id._compute_price(cost, self.product_uom_id),
            article.cost_currency_id,
        )

    def _refresh_purchase_price(self):
        """Look the purchase price up again, unless it was typed."""
        for line in SETS_COST.put_on(self):
            if line.purchase_price_locked:
                continue
            if line._get_supplied_moves():
                line.purchase_price = line._get_mixed_cost()
            elif any(move.state == "done" for move in line._get_leaving_moves()):
                self.env.add_to_compute(line._fields["purchase_price"], line)
            else:
                line.purchase_price = line._get_article_cost()
