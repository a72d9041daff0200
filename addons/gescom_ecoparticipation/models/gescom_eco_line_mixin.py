from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from odoo.addons.gescom_base.marks import BY_BUTTON

from ..engine.fees import get_amount
from ..marks import KEEPS_FEES


class GescomEcoLineMixin(models.AbstractModel):
    """A line of a document whose price holds eco-participations.

    The fees are kept on the line as they were when it was made: those of a confirmed
    order and of what is billed from it never move (A-10).
    """

    _name = "gescom.eco.line.mixin"
    _description = "Line with eco-participations"

    eco_fees = fields.Json(
        string="Eco-participations",
        compute="_compute_eco_fees",
        store=True,
        precompute=True,
        # Odoo drops the values given to a read-only one; see `write`.
        readonly=False,
        copy=False,
        help="The article and the fees that one unit of it bears.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not (self.env.su or KEEPS_FEES.is_on(self)):
            # The document finds them: nobody types them.
            vals_list = [
                {name: value for name, value in vals.items() if name != "eco_fees"}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        if "eco_fees" in vals and not (self.env.su or BY_BUTTON.is_on(self)):
            raise UserError(
                self.env._(
                    "Eco-participations come from the articles and their grids: "
                    "correct them there."
                )
            )
        return super().write(vals)

    # What each document says of itself

    def _get_eco_day(self):
        """Day whose grid applies to the line."""
        raise NotImplementedError

    def _get_eco_position(self):
        """Fiscal position of the document."""
        raise NotImplementedError

    def _get_eco_quantity(self):
        """Quantity of the line, in its unit."""
        raise NotImplementedError

    def _keeps_eco_fees(self):
        """Whether the fees of the line do not move any more."""
        raise NotImplementedError

    def _get_eco_source(self):
        """Line of an earlier document whose fees this one takes over; may be empty."""
        return self.browse()

    def _may_bear_eco_fees(self):
        self.ensure_one()
        return bool(self.product_id) and self._get_eco_position().eco_rule != "none"

    # The fees

    def _compute_eco_fees(self):
        kept = self.filtered(lambda line: line._keeps_eco_fees())
        for line in kept:
            line.eco_fees = line.eco_fees
        for line, fees in (self - kept)._find_eco_fees().items():
            line.eco_fees = fees

    def _find_eco_fees(self, day=None):
        """Fees of the lines by the documents they come from, else by the grids.

        :param date day: in place of the day of the document
        :return: dict {line: value of `eco_fees`}
        """
        found = dict.fromkeys(self, False)
        groups = defaultdict(list)
        for line in self:
            source = line._get_eco_source()
            if source:
                found[line] = source.eco_fees
            elif line._may_bear_eco_fees():
                company = line.company_id or self.env.company
                currency = line.currency_id or company.currency_id
                groups[company, day or line._get_eco_day(), currency].append(line)
        for (company, grid_day, currency), lines in groups.items():
            products = self.env["product.product"].union(
                *(line.product_id._origin for line in lines)
            )
            fees = products._get_eco_fees(company, grid_day, currency)
            for line in lines:
                product = line.product_id._origin
                found[line] = {"product": product.id, "fees": fees[product]}
        return found

    def _refresh_eco_fees(self, day=None):
        """Give draft lines the fees of the grids, where they have others.

        :param date day: in place of the day of the document
        """
        lines = self.filtered(lambda line: not line._keeps_eco_fees())
        for line, fees in lines._find_eco_fees(day).items():
            if (line.eco_fees or False) != (fees or False):
                BY_BUTTON.put_on(line).eco_fees = fees

    @api.model
    def _get_draft_domain(self):
        """Lines of documents that may still change."""
        raise NotImplementedError

    def _refresh_drafts_of(self, products):
        """Give the draft lines of articles the fees of the grids.

        :param products: product.product
        """
        if products:
            domain = self._get_draft_domain() & fields.Domain(
                "product_id", "in", products.ids
            )
            self.search(domain)._refresh_eco_fees()

    def _get_eco_fees(self):
        """Fees that one unit of the article bears, see `product._get_eco_fees`.

        :return: list of dicts
        """
        self.ensure_one()
        return (self.eco_fees or {}).get("fees") or []

    def _get_eco_units(self):
        """Quantity of the line in the unit of its article."""
        self.ensure_one()
        quantity, unit = self._get_eco_quantity(), self.product_id.uom_id
        if self.product_uom_id and self.product_uom_id != unit:
            return self.product_uom_id._compute_quantity(quantity, unit, round=False)
        return quantity

    def _get_eco_shares(self):
        """What each fee of the line comes to.

        :return: list of (fee, units, amount in the document's currency)
        """
        self.ensure_one()
        shares = []
        fees = self._get_eco_fees()
        quantity = self._get_eco_units() if fees else 0.0
        currency = self.currency_id or self.company_id.currency_id
        for fee in fees:
            units = quantity * fee["count"]
            amount = get_amount(fee["unit"], units, currency.rounding)
            shares.append((fee, units, amount))
        return shares

    def _get_eco_amount(self):
        """Fees of the whole line, untaxed, in the document's currency."""
        return sum(amount for _fee, _units, amount in self._get_eco_shares())

    def _get_lowered_discount(self):
        """The discount of the whole price that leaves the fee whole.

        :return: float, percentage; that of the line where there is no fee
        """
        self.ensure_one()
        AccountTax = self.env["account.tax"]
        fee = self.discount and AccountTax._get_eco_fee_in_price(self, {})
        if not fee:
            return self.discount
        return AccountTax._get_eco_discount(fee, self, {})

    def _is_eco_discount(self):
        """Whether the line is a discount on the whole document."""
        self.ensure_one()
        article = self.company_id.sale_discount_product_id
        return bool(article) and self.product_id == article

    # On the papers

    def _get_shown_eco_shares(self):
        """The shares that the papers show, with their types.

        :return: list of (gescom.eco.type, fee, units, amount)
        """
        self.ensure_one()
        if not self._get_eco_fees() or self._get_eco_position().eco_rule == "hidden":
            return []
        day = self._get_eco_day()
        # sudo: customers read their documents on the portal
        types = self.env["gescom.eco.type"].sudo()
        shares = []
        for fee, units, amount in self._get_eco_shares():
            eco_type = types.browse(fee["type"])
            if eco_type._is_shown_on(day):
                shares.append((eco_type, fee, units, amount))
        return shares

    def _get_eco_sentences(self):
        """What is printed below the line: one sentence a fee (F269).

        :return: list of str, in the language of the context
        """
        self.ensure_one()
        units = defaultdict(float)
        for eco_type, fee, _units, _amount in self._get_shown_eco_shares():
            # A kit says once what its components bear of one type.
            units[eco_type, fee["rank"]] += fee["unit"] * fee["count"]
        currency = self.currency_id or self.company_id.currency_id
        return [
            self.env._(
                "Including unit eco-participation %(type)s: %(amount)s untaxed",
                type=eco_type.name,
                amount=formatLang(self.env, amount, currency_obj=currency),
            )
            for (eco_type, _rank), amount in units.items()
        ]
