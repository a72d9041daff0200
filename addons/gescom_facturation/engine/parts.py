"""What of an order line is billed with which delivery: plain Python."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Part:
    """A quantity of an order line, billed together.

    :param quantity: in the unit of the line; negative for goods that came back
    :param delivery_id: id of the delivery note (or of the return), or None
    :param date: day of the delivery in the company's time zone, or None
    :param move_ids: ids of the stock moves that the part bills
    """

    quantity: float
    delivery_id: int | None = None
    date: object = None
    move_ids: tuple = ()


def split_to_bill(to_bill, parts, is_zero):
    """Say what of the quantity to bill goes with which delivery.

    Usually the deliveries and returns not billed yet add up to what is to be billed.
    Otherwise something was billed or credited apart, and the quantity to bill is right:
    what lacks is taken from the oldest deliveries, what is credited already from the
    oldest returns, and what no delivery explains makes a part of its own.

    :param float to_bill: quantity to bill, negative when it is to be credited
    :param list parts: a `Part` for each delivery (> 0) and return (< 0), oldest first
    :param is_zero: function that says whether a quantity counts for nothing
    :return: list of `Part` whose quantities add up to `to_bill`
    """
    gap = to_bill - sum(part.quantity for part in parts)
    if is_zero(gap):
        return [part for part in parts if not is_zero(part.quantity)]
    settled = []
    for part in parts:
        if not is_zero(gap) and (part.quantity > 0) == (gap < 0):
            taken = min(abs(gap), abs(part.quantity)) * (1 if gap > 0 else -1)
            gap -= taken
            part = replace(part, quantity=part.quantity + taken)
        settled.append(part)
    if not is_zero(gap):
        settled.append(_with_last_delivery(gap, settled))
    return [part for part in settled if not is_zero(part.quantity)]


def _with_last_delivery(gap, parts):
    """A part for what the moves do not count, as a kit whose components move."""
    uncounted = [part for part in parts if part.quantity == 0]
    if not uncounted:
        return Part(gap)
    last = uncounted[-1]
    move_ids = tuple(move_id for part in uncounted for move_id in part.move_ids)
    return replace(last, quantity=gap, move_ids=move_ids)
