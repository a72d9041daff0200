"""The canonical line, and how its amounts hold together."""

from collections import Counter
from decimal import Decimal
from hashlib import blake2b

from .errors import LineError
from .money import ZERO, get_digits

SLOTS = (
    *("line_no", "kind", "raw_kind", "date_operation", "datetime_operation"),
    *("date_value", "payout_date", "psp_ref", "psp_parent_ref", "order_ref"),
    *("payout_ref", "payment_method", "label", "gross", "fee", "fee_tax", "net"),
    *("fee_unknown", "currency", "gross_orig", "currency_orig", "rate"),
    *("merchant_ref", "key", "occurrence", "note", "cells", "parts"),
)
# What tells two movements apart when the provider gave no reference.
WITHOUT_REFERENCE = ("date", "net", "currency", "label", "order_ref", "payout_ref")


class Line:
    """A movement of the account with a provider, as :mod:`gescom.psp.line` keeps it."""

    __slots__ = SLOTS

    def __init__(self, line_no):
        self.line_no = line_no
        self.kind = None
        self.raw_kind = ""
        self.date_operation = self.datetime_operation = None
        self.date_value = self.payout_date = None
        self.psp_ref = self.psp_parent_ref = self.order_ref = self.payout_ref = ""
        self.payment_method = self.label = self.merchant_ref = self.note = ""
        self.gross = self.fee = self.fee_tax = self.net = ZERO
        self.fee_unknown = False
        self.currency = self.currency_orig = ""
        self.gross_orig = self.rate = None
        self.key, self.occurrence = "", 1
        self.cells, self.parts = (), None

    def __repr__(self):
        return (
            f"Line({self.line_no}, {self.kind}, {self.psp_ref}, {self.gross} - "
            f"{self.fee} - {self.fee_tax} = {self.net} {self.currency})"
        )


def settle(line, gross, fee, fee_tax, net, positive_is_paid=False):
    """Set the amounts of a line: net = gross - fee - fee_tax.

    What the file leaves out is found from the rest; what it gives must agree.

    :param Line line: its kind and currency are known
    :param bool positive_is_paid: the file shows payouts without their sign
    :raise LineError: no amount, one that the currency has no decimals for, or amounts
        that contradict each other
    """
    if gross is None and net is None:
        raise LineError("no_amount")
    if line.kind == "payout":
        amount = gross if net is None else net
        line.gross = line.net = -amount if positive_is_paid else amount
        line.fee = line.fee_tax = ZERO
    else:
        fee, fee_tax = fee or ZERO, fee_tax or ZERO
        if net is None:
            net = gross - fee - fee_tax
        elif gross is None:
            gross = net + fee + fee_tax
        elif net != gross - fee - fee_tax:
            raise LineError("not_net", gross=gross, fee=fee + fee_tax, net=net)
        if line.kind == "fee":
            # A movement that is a fee: its amount is the fee.
            gross, fee = gross - fee, ZERO
        line.gross, line.fee, line.fee_tax, line.net = gross, fee, fee_tax, net
    check_decimals(line)


def check_decimals(line):
    """Refuse an amount finer than the smallest coin of its currency.

    :raise LineError: with the amount
    """
    digits = get_digits(line.currency)
    for amount in (line.net, line.gross, line.fee, line.fee_tax):
        if amount.as_tuple().exponent < -digits:
            rounded = amount.quantize(Decimal(1).scaleb(-digits))
            if rounded != amount:
                raise LineError("too_precise", value=amount, currency=line.currency)


class Keys:
    """What makes each movement unique, and the rank of those that are identical.

    :param list names: canonical columns, or `@` and the header of a column
    :param Header header: of the file
    """

    def __init__(self, names, header):
        self.names = [name for name in names if not name.startswith("@")]
        self.columns = [
            position
            for name in names
            if name.startswith("@")
            for position in header.find(name[1:].split("|"))
        ]
        self.counter = Counter()

    def give(self, line):
        """Set `key` and `occurrence` of a line."""
        parts = [self._value(line, name) for name in self.names]
        if line.cells:
            parts += [line.cells[position].strip() for position in self.columns]
        if not all(parts) or not parts:
            parts += [self._value(line, name) for name in WITHOUT_REFERENCE]
        digest = blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16)
        line.key = digest.hexdigest()
        self.counter[line.key] += 1
        line.occurrence = self.counter[line.key]

    @staticmethod
    def _value(line, name):
        if name == "date":
            return str(line.datetime_operation or line.date_operation or "")
        value = getattr(line, name)
        if isinstance(value, Decimal):
            return str(value.normalize())
        return str(value) if value else ""
