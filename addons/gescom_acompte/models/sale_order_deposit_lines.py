from odoo import models

# Beyond, the label refers to the order, which lists them all.
MAX_GOODS_NAMED = 40


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _get_deposit_order_lines(self):
        """Lines of the order that a deposit is asked for."""
        self.ensure_one()
        return self.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        )

    def _bears_vat(self):
        """Whether a line of the order bears a tax that is not nil."""
        self.ensure_one()
        taxes = self._get_deposit_order_lines().tax_ids.flatten_taxes_hierarchy()
        return any(tax.amount for tax in taxes)

    def _has_goods(self):
        self.ensure_one()
        return any(self.order_line.mapped("is_goods"))

    def _prepare_unbilled_base_lines(self, goods_with_vat=True):
        """What is not billed yet, for Odoo's taxes engine.

        :param goods_with_vat: False to put the price of the goods with their VAT
            without any tax, as the rule before 2023 (A-01)
        """
        self.ensure_one()
        taxes = self.env["account.tax"]
        base_lines = []
        for line in self._get_deposit_order_lines():
            left = line.product_uom_qty - line.qty_invoiced
            if line._compare_qty(line.qty_invoiced, 0.0) <= 0:
                left = line.product_uom_qty
            if line.product_uom_qty * left > 0:
                base_lines.append(
                    line._prepare_base_line_for_taxes_computation(quantity=left)
                )
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        if goods_with_vat:
            return base_lines
        base_lines = [
            self._remove_vat(base_line) if base_line["record"].is_goods else base_line
            for base_line in base_lines
        ]
        taxes._add_tax_details_in_base_lines(base_lines, self.company_id)
        taxes._round_base_lines_tax_details(base_lines, self.company_id)
        return base_lines

    def _remove_vat(self, base_line):
        total = base_line["tax_details"]["total_included_currency"]
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            base_line,
            tax_ids=self.env["account.tax"],
            price_unit=total,
            quantity=1.0,
            discount=0.0,
        )

    def _get_deposit_goods(self, taxes, with_vat=True):
        """Names of what a line of a deposit is asked for.

        :param taxes: taxes of the line of the deposit
        :return: e.g. "10 × Chair, 5 × Table"
        """
        self.ensure_one()
        lines = self._get_deposit_order_lines().filtered(
            lambda line: line.product_uom_qty > 0
        )
        matching = lines.filtered(
            lambda line: taxes <= line.tax_ids and bool(taxes) == bool(line.tax_ids)
        )
        if not (taxes or with_vat):
            matching = lines.filtered("is_goods")
        names = [line._get_deposit_name() for line in matching or lines]
        if len(names) > MAX_GOODS_NAMED:
            others = len(names) - MAX_GOODS_NAMED
            names = names[:MAX_GOODS_NAMED]
            names.append(self.env._("and %s other articles of the order", others))
        return ", ".join(names)
