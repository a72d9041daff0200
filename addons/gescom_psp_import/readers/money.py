"""Amounts and currencies, in decimals only."""

import re
from decimal import Decimal

from .errors import LineError

ZERO = Decimal(0)
PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?", re.ASCII).fullmatch
LONGEST = 32
# Blanks of all widths, apostrophes and signs of currencies.
NOISE = str.maketrans("", "", " \u00a0\u202f\u2009\t'\u2019\u20ac$\u00a3")
MINUS = str.maketrans("\u2212\u2013\u2010", "---")
# What may be a number in thousands as well as one with three decimals.
AMBIGUOUS = re.compile(r"[+-]?\d{1,3}[.,]\d{3}").fullmatch
GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?").fullmatch,
    ",": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?").fullmatch,
}
SIMPLE_COMMA = re.compile(r"[+-]?\d{1,15}(?:,\d{1,6})?").fullmatch
# ISO 4217: what is not here has two decimals.
NO_DECIMALS = set(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()
)
THREE_DECIMALS = set("BHD IQD JOD KWD LYD OMR TND".split())
NUMERIC = {
    **{"978": "EUR", "840": "USD", "826": "GBP", "756": "CHF", "392": "JPY"},
    **{"124": "CAD", "036": "AUD", "36": "AUD", "752": "SEK", "208": "DKK"},
    **{"578": "NOK", "985": "PLN", "203": "CZK", "348": "HUF", "946": "RON"},
    **{"504": "MAD", "788": "TND", "012": "DZD", "953": "XPF", "952": "XOF"},
    **{"950": "XAF", "702": "SGD", "344": "HKD", "156": "CNY", "986": "BRL"},
    **{"484": "MXN", "356": "INR", "376": "ILS", "710": "ZAR", "554": "NZD"},
}
CODE = re.compile(r"[A-Z]{3}").fullmatch


def read_currency(text):
    """The code of a currency, which files give in letters or in digits.

    >>> read_currency("978"), read_currency("usd")
    ('EUR', 'USD')
    """
    code = NUMERIC.get(text) or text.upper()
    if not CODE(code):
        raise LineError("bad_currency", value=text)
    return code


def get_digits(currency):
    """Decimals of a currency, by ISO 4217."""
    if currency in NO_DECIMALS:
        return 0
    return 3 if currency in THREE_DECIMALS else 2


def read_amount(text, decimal="."):
    """The number that a cell shows; no exponent, no more than six decimals.

    >>> read_amount("-1 234,56", ",")
    Decimal('-1234.56')
    >>> read_amount("(12.30)")
    Decimal('-12.30')

    :param str text: the cell, without blanks around it
    :param str decimal: the decimal sign of the file
    :raise LineError: it is no amount, or one with the other decimal sign
    """
    if decimal == "." and PLAIN(text):
        return Decimal(text)
    if len(text) > LONGEST:
        raise LineError("bad_amount", value=text[:LONGEST])
    number = text.translate(MINUS).translate(NOISE)
    number = number.removesuffix("EUR").removesuffix("USD")
    if number.startswith("(") and number.endswith(")"):
        number = f"-{number[1:-1]}"
    elif number.endswith("-"):
        number = f"-{number[:-1]}"
    if not number.isascii():
        raise LineError("bad_amount", value=text)
    if GROUPED[decimal](number):
        number = number.replace("," if decimal == "." else ".", "")
    if decimal == ",":
        if not SIMPLE_COMMA(number):
            raise LineError("bad_amount", value=text)
        number = number.replace(",", ".")
    if not PLAIN(number):
        raise LineError("bad_amount", value=text)
    return Decimal(number)


def guess_decimal(samples):
    """The decimal sign that a file uses.

    :param samples: cells of its columns of amounts
    :return: "." or ","; None when the cells may be read both ways
    """
    votes = {".": 0, ",": 0}
    ambiguous = False
    for cell in samples:
        number = cell.translate(MINUS).translate(NOISE)
        last = max(number.rfind("."), number.rfind(","))
        if last < 0:
            continue
        sign = number[last]
        other = "," if sign == "." else "."
        if AMBIGUOUS(number):
            ambiguous = True
        elif number.count(sign) > 1:
            votes[other] += 1
        else:
            votes[sign] += 1
    if votes["."] == votes[","]:
        return None if ambiguous or votes["."] else "."
    return max(votes, key=votes.get)
