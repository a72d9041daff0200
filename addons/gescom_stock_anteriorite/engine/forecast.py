"""When the goods that are missing come, in plain Python."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Receipt:
    """Goods that are to come.

    :param date: when they are planned
    :param quantity: how much, in the unit of the article
    :param document: what names the receipt
    """

    date: Any
    quantity: Decimal
    document: Any


def hand_out(missing, receipts):
    """What each of those who wait takes of the receipts.

    :param missing: list of (key, quantity that is missing), the first one served first
    :param receipts: list of Receipt, the first one to come first
    :return: dict {key: (list of (Receipt, quantity taken of it), quantity that is
        missing all the same)}
    """
    left = [[receipt, receipt.quantity] for receipt in receipts if receipt.quantity > 0]
    handed_out = {}
    for key, quantity in missing:
        taken = []
        while left and quantity > 0:
            receipt, available = left[0]
            part = min(available, quantity)
            taken.append((receipt, part))
            quantity -= part
            left[0][1] -= part
            if left[0][1] <= 0:
                left.pop(0)
        handed_out[key] = (taken, quantity)
    return handed_out


def forecast(missing, receipts):
    """Which receipt completes each of those who wait.

    :param missing: see `hand_out`
    :param receipts: see `hand_out`
    :return: dict {key: list of (Receipt, quantity taken of it)}; a key that the
        receipts do not complete has no entry
    """
    handed_out = hand_out(missing, receipts)
    return {key: taken for key, (taken, lacking) in handed_out.items() if lacking <= 0}
