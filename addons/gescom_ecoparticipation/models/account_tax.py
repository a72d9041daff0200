from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..engine.fees import get_fee_of_unit, lower_discount

NO_MANUAL_AMOUNT = {
    "manual_total_excluded_currency": None,
    "manual_total_excluded": None,
    "manual_tax_amounts": None,
}


class AccountTax(models.Model):
    _inherit = "account.tax"

    @api.model
    def _prepare_base_line_for_taxes_computation(self, record, **kwargs):
        """A discount leaves the eco-participation whole (R-1).

        The engine is told of the discount of the whole price that comes to the same:
        whatever it feeds (totals, entries, electronic invoices) follows.
        """
        fee = self._get_eco_fee_in_price(record, kwargs)
        if not fee:
            return super()._prepare_base_line_for_taxes_computation(record, **kwargs)
        kwargs["discount"] = self._get_eco_discount(fee, record, kwargs)
        base_line = super()._prepare_base_line_for_taxes_computation(record, **kwargs)
        base_line["eco_fee"] = fee
        return base_line

    @api.model
    def _get_eco_discount(self, fee, record, values):
        """The discount of the whole price that leaves the fee whole.

        :param float fee: untaxed, in the unit price
        :param record: record or dict that the line is read from, or None
        :param dict values: given in its place
        :return: float, percentage
        """
        discount = self._load_eco_value(record, values, "discount")
        if not discount:
            return 0.0
        part = self._get_eco_part_of_price(
            fee,
            self._load_eco_value(record, values, "tax_ids"),
            self._load_eco_value(record, values, "product_id"),
        )
        price = self._load_eco_value(record, values, "price_unit")
        return lower_discount(price, part, discount)

    @api.model
    def _load_eco_value(self, record, values, name):
        """Value of a field as Odoo's own method reads it."""
        fallback = {
            "tax_ids": self.env["account.tax"],
            "product_id": self.env["product.product"],
            "product_uom_id": self.env["uom.uom"],
        }.get(name, 0.0)
        return self._get_base_line_field_value_from_record(
            record, name, values, fallback
        )

    @api.model
    def _get_eco_fee_in_price(self, record, values):
        """Untaxed fee in the unit price of a line.

        :param record: record or dict that the line is read from, or None
        :param dict values: given in its place; `eco_fees` among them
        :return: float, for the unit of the line
        """
        if "eco_fees" in values:
            frozen = values["eco_fees"]
        elif isinstance(record, models.Model) and "eco_fees" in record._fields:
            frozen = record.eco_fees
        else:
            return 0.0
        fees = (frozen or {}).get("fees")
        if not fees:
            return 0.0
        fee = get_fee_of_unit(fees)
        product = self._load_eco_value(record, values, "product_id")
        unit = self._load_eco_value(record, values, "product_uom_id")
        if unit and product and unit != product.uom_id:
            return fee * unit._compute_quantity(1.0, product.uom_id, round=False)
        return fee

    @api.model
    def _get_eco_part_of_price(self, fee, taxes, product):
        """The fee as the unit price holds it: taxed if the price is (R-4)."""
        none = self.env["account.tax"]
        return self._adapt_price_unit_to_another_taxes(fee, product, none, taxes)

    @api.model
    def _prepare_base_line_grouping_key(self, base_line):
        key = super()._prepare_base_line_grouping_key(base_line)
        if base_line["record"] is None and "tax_details" not in base_line:
            # Odoo asks the names of the fields that taxes depend on, with a line that
            # was never computed.
            key["eco_fees"] = None
        return key

    @api.model
    def _prepare_discountable_base_lines(
        self, base_lines, company, exclude_function=None
    ):
        """A discount on the whole document leaves the fees whole too (R-1)."""
        return super()._prepare_discountable_base_lines(
            self._take_eco_fees_off(base_lines, company),
            company,
            exclude_function=exclude_function,
        )

    @api.model
    def _prepare_global_discount_lines(
        self,
        base_lines,
        company,
        amount_type,
        amount,
        computation_key="global_discount",
        grouping_function=None,
    ):
        if amount_type == "fixed":
            self._check_eco_discount(base_lines, company, amount)
        return super()._prepare_global_discount_lines(
            base_lines,
            company,
            amount_type,
            amount,
            computation_key=computation_key,
            grouping_function=grouping_function,
        )

    @api.model
    def _check_eco_discount(self, base_lines, company, amount):
        """Whether an amount may be taken off a document without touching its fees.

        :param list base_lines: of the document, with their taxes computed
        :param float amount: discount with taxes, in the document's currency
        :raise UserError: it is more than the goods are worth (R-1)
        """
        if not any(line.get("eco_fee") for line in base_lines):
            return
        goods = self._prepare_discountable_base_lines(base_lines, company)
        totals = self._aggregate_base_lines_aggregated_values(
            self._aggregate_base_lines_tax_details(goods, lambda line, tax: True)
        ).values()
        worth = sum(
            total["total_excluded_currency"] + total["tax_amount_currency"]
            for total in totals
        )
        currency = base_lines[0]["currency_id"]
        if currency.compare_amounts(amount, max(worth, 0.0)) > 0:
            raise UserError(
                self.env._(
                    "A discount leaves the eco-participations whole: enter at most "
                    "%(worth)s with taxes instead of %(amount)s.",
                    worth=formatLang(self.env, max(worth, 0.0), currency_obj=currency),
                    amount=formatLang(self.env, amount, currency_obj=currency),
                )
            )

    @api.model
    def _take_eco_fees_off(self, base_lines, company):
        """The lines without their fees, computed anew.

        :param list base_lines: with their taxes computed
        :return: list of base lines, the same where there is no fee
        """
        bearing = [line for line in base_lines if line.get("eco_fee")]
        if not bearing:
            return base_lines
        goods = {id(line): self._prepare_goods_base_line(line) for line in bearing}
        self._add_tax_details_in_base_lines(list(goods.values()), company)
        self._round_base_lines_tax_details(list(goods.values()), company)
        return [goods.get(id(line), line) for line in base_lines]

    @api.model
    def _prepare_goods_base_line(self, base_line):
        """A base line of what its price holds beside the fee."""
        part = self._get_eco_part_of_price(
            base_line["eco_fee"], base_line["tax_ids"], base_line["product_id"]
        )
        # The discount of the line is the lowered one already.
        price = base_line["price_unit"] * (1 - base_line["discount"] / 100.0)
        goods = max(price - part, 0.0) if price > 0 else min(price + part, 0.0)
        return {
            **base_line,
            **NO_MANUAL_AMOUNT,
            "price_unit": goods,
            "discount": 0.0,
            "eco_fee": 0.0,
        }
