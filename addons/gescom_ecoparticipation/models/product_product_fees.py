from odoo import models

from ..engine.fees import RANKS, get_unit_fee
from .product_product import SLOTS


class ProductProduct(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.product"

    def _get_eco_fees(self, company, day, currency):
        """Fees that one unit of each article bears on a day (F263, F264).

        What it gives is kept as it is on the lines of documents: the grids may change.

        :param company: res.company of the document
        :param date day: of the grid to apply
        :param currency: res.currency of the document
        :return: dict {product.product: list of dicts} for each article, the principal
            fee first. Keys: `type`, `code`, `component` (ids, `code` may be False),
            `rank`, `unit` (untaxed fee of a unit in the document's currency), `due`
            (the same in the company's), `count` (units of the component in one of the
            article), `weight` (kilograms of a unit of the component)
        """
        # sudo: the fee does not depend on who enters the line
        products = self._origin.sudo().with_company(company)
        components = products._get_eco_components(company)
        fees = {}
        for product in products:
            fees[product.sudo(False).with_env(self.env)] = [
                {**fee, "count": count}
                for component, count in components[product]
                for fee in component._get_own_eco_fees(company, day, currency)
            ]
        return fees

    def _get_eco_components(self, company):
        """What each article is made of, as far as the fees go.

        :param company: res.company that sells
        :return: dict {product.product: list of (product.product, units in one)}
        """
        return {product: product._get_eco_parts() for product in self}

    def _get_eco_parts(self):
        """The article itself, or what a pack without a fee of its own is made of."""
        self.ensure_one()
        if self._bears_own_eco_fee() or not self.eco_component_ids:
            return [(self, 1.0)]
        return [(part.product_id, part.quantity) for part in self.eco_component_ids]

    def _bears_own_eco_fee(self):
        """Whether fees were entered on the article itself."""
        self.ensure_one()
        return bool(self.eco_type_id or self.eco2_type_id)

    def _get_own_eco_fees(self, company, day, currency):
        """Fees entered on the article itself, those of nothing left out."""
        self.ensure_one()
        fees = []
        for rank in RANKS:
            fee = self._get_slot_fee(rank, company, day, currency)
            if fee and (fee["unit"] or fee["due"]):
                fees.append(fee)
        return fees

    def _get_slot_fee(self, rank, company, day, currency):
        eco_type, code, own, own_amount = (self[name] for name in SLOTS[rank])
        if not eco_type or (code.company_id and code.company_id != company):
            return None
        rate = code.rate_ids.browse() if own or not code else code._get_rate(day)
        if not (own or rate):
            return None
        amount = own_amount if own else rate.amount
        origin = self.currency_id if own else code.currency_id
        weight = self._get_eco_weight(rank)
        basis = "unit" if own else rate.basis

        def convert(target):
            converted = amount
            if origin != target:
                converted = origin._convert(amount, target, company, day, round=False)
            return get_unit_fee(converted, basis, weight, target.rounding)

        return {
            "rank": rank,
            "type": eco_type.id,
            "code": code.id,
            "component": self.id,
            "unit": convert(currency),
            "due": convert(company.currency_id),
            "weight": weight,
        }

    def _get_eco_weight(self, rank):
        """Kilograms of what bears a fee, in one unit of the article.

        :param int rank: 1 for the principal fee, 2 for the secondary one
        :return: float
        """
        self.ensure_one()
        return self.eco2_weight if rank == 2 and self.eco2_weight else self.weight
