from odoo import api, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def write(self, vals):
        if {"quantity", "lot_id", "location_id"} & vals.keys():
            self.filtered(
                lambda line: line._changes_content(vals)
            ).picking_id._check_not_frozen()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_prepared(self):
        self.picking_id._check_not_frozen()

    def _changes_content(self, vals):
        """Whether the values differ from the line's, which the forms write again."""
        self.ensure_one()
        for name in ("lot_id", "location_id"):
            if name in vals and vals[name] != self[name].id:
                return True
        return "quantity" in vals and bool(
            self.product_uom_id.compare(vals["quantity"], self.quantity)
        )

    def _prepare_goods(self):
        """What is to be packed of the line.

        :return: Goods
        """
        return self.picking_id._prepare_goods_of(self)

    def _put_in_parcel(self, package, quantity):
        """Pack a quantity of the line, split when it does not all go in the parcel.

        :param package: stock.package
        :param float quantity: in the article's unit
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        if unit.compare(quantity, self.quantity_product_uom) >= 0:
            self.result_package_id = package
            return
        part = unit._compute_quantity(quantity, self.product_uom_id, round=False)
        self.quantity -= part
        self.copy(
            {"quantity": part, "result_package_id": package.id, "picked": self.picked}
        )

    def _merge_same_goods(self):
        """Put lines of the same goods together again."""
        groups = self.grouped(
            lambda line: (
                line.move_id,
                line.location_id,
                line.location_dest_id,
                line.lot_id,
                line.owner_id,
                line.package_id,
                line.product_uom_id,
            )
        )
        for lines in groups.values():
            if len(lines) > 1:
                total = sum(lines.mapped("quantity"))
                (lines - lines[0]).unlink()
                lines[0].quantity = total
