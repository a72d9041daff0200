from odoo import api, fields, models
from odoo.fields import Domain


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "gescom.eco.line.mixin"]

    eco_amount = fields.Monetary(
        string="Eco-participation",
        compute="_compute_eco_amount",
        help="Part of the amount of the line, untaxed.",
    )

    @api.depends(
        "product_id",
        "is_downpayment",
        "order_id.company_id",
        "order_id.currency_id",
        "order_id.date_order",
        "order_id.fiscal_position_id",
    )
    def _compute_eco_fees(self):
        return super()._compute_eco_fees()

    @api.depends("eco_fees", "product_uom_qty", "product_uom_id")
    def _compute_eco_amount(self):
        for line in self:
            line.eco_amount = line._get_eco_amount()

    def _get_eco_day(self):
        order = self.order_id
        moment = order.date_order or fields.Datetime.now()
        return fields.Datetime.context_timestamp(order, moment).date()

    def _get_eco_position(self):
        return self.order_id.fiscal_position_id

    def _get_eco_quantity(self):
        return self.product_uom_qty

    def _keeps_eco_fees(self):
        """A confirmed order keeps its fees, unless the line has another article."""
        self.ensure_one()
        # A line added to the order has none yet.
        if self.order_id.state not in ("sale", "cancel") or not self._origin.id:
            return False
        frozen = self.eco_fees
        return not frozen or frozen["product"] == self.product_id._origin.id

    def _may_bear_eco_fees(self):
        # The lines of a combo bear the fees of the articles it is made of.
        return (
            super()._may_bear_eco_fees()
            and not self.display_type
            and not self.is_downpayment
        )

    @api.model
    def _get_draft_domain(self):
        return Domain("order_id.state", "in", ("draft", "sent"))

    @api.depends("eco_fees")
    def _compute_amount(self):
        return super()._compute_amount()

    @api.depends("eco_fees")
    def _compute_untaxed_amount_to_invoice(self):
        """What is left to bill, the fees left whole by the discount."""
        result = super()._compute_untaxed_amount_to_invoice()
        for line in self:
            if line.state == "sale" and line.discount and line._get_eco_fees():
                billed = line.untaxed_amount_invoiced
                line.untaxed_amount_to_invoice = line._get_untaxed_to_bill() - billed
        return result

    def _get_discounted_price(self):
        price = super()._get_discounted_price()
        if not (self.discount and self._get_eco_fees()):
            return price
        return self.price_unit * (1 - self._get_lowered_discount() / 100.0)

    def _get_untaxed_to_bill(self):
        """Untaxed amount of what is to be billed in all, billed already or not."""
        delivered = self.product_id.invoice_policy == "delivery"
        quantity = self.qty_delivered if delivered else self.product_uom_qty
        base_line = self._prepare_base_line_for_taxes_computation(quantity=quantity)
        AccountTax = self.env["account.tax"]
        AccountTax._add_tax_details_in_base_line(base_line, self.company_id)
        AccountTax._round_base_lines_tax_details([base_line], self.company_id)
        return base_line["tax_details"]["total_excluded_currency"]

    def _prepare_invoice_line(self, **optional_values):
        """What is billed bears the fees of the order (A-10)."""
        values = super()._prepare_invoice_line(**optional_values)
        if values.get("display_type") == "product" and not self.is_downpayment:
            values["eco_fees"] = self.eco_fees
        return values
