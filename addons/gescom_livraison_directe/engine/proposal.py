"""What to do with goods that a supplier refuses. Pure functions."""

STOCK, OTHER, LATER, CANCEL = "stock", "other", "later", "cancel"


def propose(quantity, available, has_other):
    """The first way in which the customer gets his goods.

    :param float quantity: refused by the supplier
    :param float available: free in our stock
    :param bool has_other: another supplier may deliver the article
    :return: stock, other or later; nothing is cancelled without being asked for
    """
    if available >= quantity > 0:
        return STOCK
    return OTHER if has_other else LATER
