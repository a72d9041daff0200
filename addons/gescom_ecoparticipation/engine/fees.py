"""What an eco-participation amounts to: no database, the same answer everywhere."""

from odoo.tools import float_is_zero, float_round

UNIT = "unit"
WEIGHT = "weight"
RANKS = (1, 2)


def pick_rate(rates, day):
    """The line of a grid in force on a day.

    A line holds until its own end, or until the next one begins.

    :param rates: objects with `date_from` and `date_to` (or a false value)
    :param date day: day of the document
    :return: one of the rates, None if none is in force
    """
    started = [rate for rate in rates if rate.date_from <= day]
    if not started:
        return None
    rate = max(started, key=lambda started_rate: started_rate.date_from)
    return rate if not rate.date_to or day <= rate.date_to else None


def get_unit_fee(amount, basis, weight, rounding):
    """Fee of one unit of an article, in whole cents.

    :param float amount: what the grid says, for a unit or a kilogram
    :param str basis: `unit` or `weight`
    :param float weight: of the article, in kilograms
    :param float rounding: of the currency
    :return: float
    """
    fee = amount * weight if basis == WEIGHT else amount
    return float_round(fee, precision_rounding=rounding)


def get_amount(unit_fee, units, rounding):
    """Fee of a line: what one unit bears, times the units, in whole cents.

    :param float unit_fee: see `get_unit_fee`
    :param float units: may be below zero
    :param float rounding: of the currency
    :return: float
    """
    return float_round(unit_fee * units, precision_rounding=rounding)


def get_fee_of_unit(fees, field="unit"):
    """Fees that one unit of the article bears together.

    :param list fees: dicts with `unit` (or `due`) and `count`
    :return: float
    """
    return sum(fee[field] * fee["count"] for fee in fees)


def lower_discount(price, part, discount):
    """The discount of the whole price that leaves the fee whole (R-1).

    The fee is part of the price; the discount applies to the rest. A price that is
    not above its fee is not discounted at all.

    :param float price: unit price, fee included
    :param float part: the fee in that price, taxes included if the price has them
    :param float discount: percentage asked for
    :return: float, percentage of the whole price
    """
    if float_is_zero(price, precision_digits=9):
        return discount
    goods = max(abs(price) - abs(part), 0.0)
    return discount * goods / abs(price)


def get_discounted_price(price, part, discount):
    """Unit price once the discount is taken off, the fee left whole.

    :return: float
    """
    return price * (1 - lower_discount(price, part, discount) / 100.0)
