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


def forecast(missing, receipts):
    """Which receipt completes each of those who wait.

    :param missing: list of (key, quantity that is missing), the first one served first
    :param receipts: list of Receipt, the first one to come first
    :return: dict {key: list of (Receipt, quantity taken of it)}; a key that the
        receipts do not complete has no entry
    """
    left = [[receipt, receipt.quantity] for receipt in receipts if receipt.quantity > 0]
    found = {}
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
        if quantity <= 0:
            found[key] = taken
    return found
