"""What the replay says of payments that went to the wrong order."""

from .providers import find_wrong_orders

NUMBERS = {1: "536365", 2: "536366"}


def _line(kind, ref, order):
    return {"kind": kind, "order_ref": ref, "order_id": order}


def test_movements_with_another_order_are_told():
    """F290: one that has no order is as wrong as one that has another's."""
    lines = [
        _line("payment", "536365", 1),
        _line("refund", "536366", 1),
        _line("chargeback", "536366", False),
        _line("fee", "", False),
    ]
    assert find_wrong_orders(lines, NUMBERS) == [
        "536366 is matched with 536365",
        "536366 is matched with None",
    ]
