"""Share what is in stock and awaited out between pre-orders, the senior ones first.

Pure: no database. Quantities are in the article's unit.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Receipt:
    """Goods that a supplier confirmed."""

    day: date
    quantity: float


@dataclass(frozen=True)
class Cover:
    """What a pre-order gets.

    :param float on_time: quantity that is there on the day of the release
    :param float missing: quantity that nobody confirmed
    :param date day: when all of it is there; None when it is in stock already, or
        when something is missing
    """

    on_time: float
    missing: float
    day: date | None


def share_out(demands, stock, receipts, release, dust=1e-6):
    """Serve pre-orders in their order from the stock, then from the receipts.

    :param list demands: (key, quantity), those served first in front
    :param float stock: quantity in stock
    :param list receipts: Receipt, in any order
    :param date release: what comes later is late
    :param float dust: quantities below it are nothing
    :return: dict {key: Cover}
    """
    pools = [[None, max(stock, 0.0)]]
    pools += [[r.day, r.quantity] for r in sorted(receipts, key=lambda r: r.day)]
    pools.reverse()
    return {key: _serve(wanted, pools, release, dust) for key, wanted in demands}


def _serve(wanted, pools, release, dust):
    """Take a quantity out of the last pools, which are the earliest ones."""
    on_time, day = 0.0, None
    while wanted > dust and pools:
        source, held = pools[-1]
        taken = min(wanted, held)
        wanted -= taken
        pools[-1][1] = held - taken
        if taken > dust:
            day = source
            if source is None or source <= release:
                on_time += taken
        if held - taken <= dust:
            pools.pop()
    missing = wanted if wanted > dust else 0.0
    return Cover(on_time, missing, None if missing else day)
