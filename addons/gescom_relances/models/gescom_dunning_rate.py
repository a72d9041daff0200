from fractions import Fraction

from odoo import api, fields, models

from ..engine.half_years import HalfYear
from ..engine.interest import Rates, Terms, compute_interest

KINDS = [
    ("legal", "Legal interest rate of companies"),
    ("central_bank", "Refinancing rate of the European Central Bank"),
]
HALVES = [("1", "January to June"), ("2", "July to December")]
DECIMALS = 3


def to_fraction(percent):
    """The exact value of a percentage as it was typed."""
    return Fraction(f"{percent:.{DECIMALS}f}")


class GescomDunningRate(models.Model):
    """A published rate that the interest of late payments is calculated with (F178).

    One for each half-year: the legal rate of creditors who are no private persons, and
    the central bank's on the first day of the half-year (Code de commerce L441-10).
    """

    _name = "gescom.dunning.rate"
    _description = "Published interest rate"
    _order = "year desc, half desc, kind"

    kind = fields.Selection(KINDS, required=True, default="legal")
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    half = fields.Selection(HALVES, string="Half-year", required=True)
    rate = fields.Float(
        string="Rate (%)",
        digits=(6, DECIMALS),
        required=True,
        help="Percentage per year.",
    )
    source = fields.Char(help="Text that published it.")

    _once = models.Constraint(
        "UNIQUE(kind, year, half)",
        "The rate of this half-year is already there: correct it.",
    )
    _not_negative = models.Constraint(
        "CHECK(rate >= 0)", "A rate is not negative: correct it."
    )
    _plausible_year = models.Constraint(
        "CHECK(year BETWEEN 2000 AND 2100)",
        "Enter the year of the rate with four digits.",
    )

    @api.depends("kind", "year", "half")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for rate in self:
            rate.display_name = f"{kinds.get(rate.kind)} {rate.year}-{rate.half}"

    # What the calculation asks

    @api.model
    def _get_published(self):
        """All the rates that are known.

        :return: engine.interest.Rates
        """
        known = {kind: {} for kind, _label in KINDS}
        # sudo: published figures, which whoever prepares a reminder relies on
        for rate in self.sudo().search_fetch([], ["kind", "year", "half", "rate"]):
            half_year = HalfYear(rate.year, int(rate.half))
            known[rate.kind][half_year] = to_fraction(rate.rate)
        return Rates(known["legal"], known["central_bank"])

    @api.model
    def _get_terms(self, company, business=True):
        """What a company agreed with its customers on late payments.

        :param company: res.company
        :param bool business: the customer is no consumer
        :return: engine.interest.Terms
        """
        company = company.sudo()  # settings that bind whoever prepares a reminder
        return Terms(
            business=business,
            method=company.late_rate_method,
            coefficient=to_fraction(company.late_rate_coefficient),
            contract_rate=to_fraction(company.late_contract_rate),
        )

    @api.model
    def _compute_interest(self, company, owed, as_of, business=True):
        """Interest of late due dates (A-06, D-1).

        :param company: res.company whose terms apply
        :param dict owed: {id of the journal item: (amount that is still owed in the
            smallest unit of its currency, due date)}
        :param date as_of: last day that counts
        :param bool business: False gives nothing to all of them (D-4)
        :return: dict {id of the journal item: engine.interest.Interest}, whose amount
            is in the smallest unit of the currency
        """
        if not owed or not business:
            return {}
        rates, terms = self._get_published(), self._get_terms(company)
        payments = self.env["account.partial.reconcile"]._get_dated_payments(owed)
        return {
            line_id: compute_interest(
                left + sum(cents for _day, cents in payments.get(line_id, ())),
                due_date,
                as_of,
                payments.get(line_id, ()),
                rates,
                terms,
            )
            for line_id, (left, due_date) in owed.items()
        }
