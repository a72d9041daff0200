"""Which goods go in which parcel (F106). Plain Python: no records here."""

import math
from dataclasses import dataclass, field


@dataclass
class Goods:
    """What is to be packed of a line.

    key: whatever identifies the line; quantity: in the article's unit; own: shipped in
    its own packaging, a parcel for each piece; per_carton: pieces in a full carton, 0
    when the article has none; carton: key of its carton.
    """

    key: object
    quantity: float
    own: bool = False
    per_carton: float = 0.0
    carton: object = None


@dataclass
class Parcel:
    """A parcel: its carton, None for an article's own packaging, and its content."""

    carton: object = None
    content: dict = field(default_factory=dict)


def plan_parcels(goods, by_carton, shared_carton=None, precision=1e-6):
    """Plan the parcels of a delivery.

    :param goods: Goods, in the order they are packed
    :param bool by_carton: fill cartons with the quantity per carton of each article;
        otherwise all that has no packaging of its own goes in one parcel
    :param shared_carton: key of the carton for what fills none
    :param float precision: below which a quantity is nothing
    :return: list of Parcel: own packagings, then full cartons, then the shared one
    """
    own, full, shared = [], [], Parcel(carton=shared_carton)
    for line in goods:
        if line.own:
            own += _cut(line, 1.0, None, precision)
            continue
        rest = line.quantity
        if by_carton and line.per_carton > precision:
            whole = math.floor(line.quantity / line.per_carton + precision)
            filled = Goods(line.key, whole * line.per_carton)
            full += _cut(filled, line.per_carton, line.carton, precision)
            rest -= filled.quantity
        if rest > precision:
            shared.content[line.key] = shared.content.get(line.key, 0.0) + rest
    return own + full + ([shared] if shared.content else [])


def _cut(line, size, carton, precision):
    """Parcels of at most `size` of a line."""
    parcels, rest = [], line.quantity
    while rest > precision:
        parcels.append(Parcel(carton, {line.key: min(size, rest)}))
        rest -= size
    return parcels
