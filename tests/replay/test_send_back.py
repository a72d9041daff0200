"""What comes back of a day is the same in every replay."""

from decimal import Decimal

from .send_back import choose


def _deliver(count):
    return [
        {
            "move": number,
            "line": number,
            "order": number // 3,
            "code": f"R{number}",
            "number": f"99{number // 3:04}",
            "quantity": Decimal(number % 7),
        }
        for number in range(1, count + 1)
    ]


def test_same_lines_come_back_every_time():
    delivered = _deliver(60)
    assert choose(delivered) == choose(list(delivered))
    assert len(choose(delivered)) == len({c.move for c in choose(delivered)})


def test_some_are_taken_back_and_some_exchanged():
    """F121: both kinds, and never all that was delivered of a big line."""
    delivered = {move["move"]: move["quantity"] for move in _deliver(60)}
    choices = choose(_deliver(60))
    assert {choice.kind for choice in choices} == {"take_back", "exchange"}
    assert 10 < len(choices) < 30
    for choice in choices:
        assert 0 < choice.quantity <= delivered[choice.move]


def test_nothing_comes_back_of_nothing():
    assert choose([{**move, "quantity": Decimal(0)} for move in _deliver(9)]) == []
