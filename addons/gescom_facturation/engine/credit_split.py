"""Which invoice lines a quantity taken back is credited on.

Plain Python: knows neither the database nor Odoo.
"""

from collections import namedtuple

# key: the invoice line, whatever stands for it
# left: quantity billed and not credited yet
# rank: sort key, oldest invoice first
# origin: whether it billed the very goods that came back
BilledLine = namedtuple("BilledLine", ["key", "left", "rank", "origin"])


def split_credit(quantity, billed_lines, is_zero):
    """Share a quantity to credit between the lines that billed it.

    The lines that billed the very goods that came back are first, then the oldest;
    none is credited for more than is left of it.

    :param float quantity: what is to be credited, in the unit of the lines
    :param billed_lines: BilledLine of each candidate
    :param is_zero: function telling whether a quantity is nil
    :return: list of (key, quantity) and the quantity that no line billed
    """
    shares = []
    for line in sorted(billed_lines, key=lambda line: (not line.origin, line.rank)):
        if is_zero(quantity) or quantity < 0:
            break
        share = min(quantity, line.left)
        if share <= 0 or is_zero(share):
            continue
        shares.append((line.key, share))
        quantity -= share
    return shares, (0.0 if is_zero(quantity) or quantity < 0 else quantity)
