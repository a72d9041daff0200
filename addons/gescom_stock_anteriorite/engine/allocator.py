"""Who gets the goods, in plain Python.

The plan is made by one query of the database; this says in a few lines what that query
has to answer, and is what it is compared with.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Demand:
    """Goods that a customer awaits.

    :param key: what names the demand
    :param place: what is shared out: (article, warehouse)
    :param rank: the smaller is served first; no two demands have the same
    :param remaining: quantity that is still to leave
    :param held: quantity that nobody takes back from it, picked or printed
    :param waits: whether it takes its turn; else it has only what it holds
    """

    key: Any
    place: Any
    rank: tuple
    remaining: Decimal
    held: Decimal = Decimal(0)
    waits: bool = True


def get_rank(priority, planned_date, order_date, order, move, by_planned_date):
    """Rank of a demand (A-35).

    :param bool priority: whether its order is served first
    :param planned_date: when the customer wants it, or None
    :param order_date: when he ordered it
    :param bool by_planned_date: whether the planned date stands for the order date
    :return: tuple
    """
    allocation_date = (by_planned_date and planned_date) or order_date
    return (not priority, allocation_date, order_date, order, move)


def allocate(stock, demands):
    """Share a stock out.

    :param dict stock: {place: quantity that is not held by other documents}
    :param demands: list of Demand
    :return: dict {key of the demand: quantity}
    """
    free = defaultdict(Decimal, stock)
    for demand in demands:
        free[demand.place] -= demand.held
    shares = {}
    for demand in sorted(demands, key=lambda demand: demand.rank):
        held = min(demand.held, demand.remaining)
        wanted = demand.remaining - held if demand.waits else Decimal(0)
        taken = max(min(wanted, free[demand.place]), Decimal(0))
        free[demand.place] -= taken
        shares[demand.key] = held + taken
    return shares
