"""Returns go back to the delivery they come from, or are left over."""

from decimal import Decimal

from .dataset import Document, Line
from .matching import Delivered, match_returns


def _return(*lines, number="C9", customer="7", date="2026-03-02 15:00:00"):
    return Document(number, customer, "France", date, lines)


def _line(code, quantity, price="2.50", place=2, kind="article"):
    return Line(place, code, code, quantity, Decimal(price), kind)


def _delivered(code, quantity, price="2.50", **values):
    return Delivered(
        **{
            "move": 1,
            "picking": 10,
            "order": 100,
            "customer": "7",
            "code": code,
            "price": Decimal(price),
            "date": "2026-03-02 09:00:00",
            "quantity": quantity,
            **values,
        }
    )


def _shares(matches):
    return [(match.delivered.move, match.quantity) for match in matches]


def test_return_goes_back_to_the_delivery_of_the_article():
    document = _return(_line("A", -3))
    matches, rest = match_returns([document], [_delivered("A", 5)])
    assert _shares(matches) == [(1, 3)]
    assert rest == {}


def test_what_was_not_delivered_is_left_over():
    line = _line("A", -8)
    matches, rest = match_returns([_return(line)], [_delivered("A", 5)])
    assert _shares(matches) == [(1, 5)]
    assert rest == {"C9": [(line, 3)]}


def test_oldest_delivery_takes_back_first():
    deliveries = [
        _delivered("A", 5, move=2, date="2026-03-02 10:00:00"),
        _delivered("A", 2, move=3, date="2026-03-01 10:00:00"),
    ]
    matches, rest = match_returns([_return(_line("A", -4))], deliveries)
    assert _shares(matches) == [(3, 2), (2, 2)]
    assert rest == {}


def test_two_returns_do_not_give_back_the_same_goods():
    documents = [
        _return(_line("A", -4), number="C1"),
        _return(_line("A", -4), number="C2"),
    ]
    matches, rest = match_returns(documents, [_delivered("A", 5)])
    assert _shares(matches) == [(1, 4), (1, 1)]
    assert [quantity for _line, quantity in rest["C2"]] == [3]


def test_another_price_customer_or_later_sale_does_not_match():
    for values in (
        {"price": "2.40"},
        {"customer": "8"},
        {"date": "2026-03-02 16:00:00"},
    ):
        matches, rest = match_returns(
            [_return(_line("A", -1))], [_delivered("A", 5, **values)]
        )
        assert (matches, len(rest["C9"])) == ([], 1), values


def test_customer_without_number_matches_nothing():
    matches, _rest = match_returns(
        [_return(_line("A", -1), customer="")], [_delivered("A", 5, customer="")]
    )
    assert matches == []


def test_discount_goes_back_to_no_delivery():
    line = _line("D", -1, kind="discount")
    matches, rest = match_returns([_return(line)], [_delivered("D", 5)])
    assert matches == []
    assert rest == {"C9": [(line, 1)]}


def test_what_went_back_already_is_not_returned_twice():
    document = _return(_line("A", -3), _line("A", -2, place=3))
    already = {("C9", "A", Decimal("2.50")): 4}
    matches, rest = match_returns([document], [_delivered("A", 1)], already)
    assert _shares(matches) == [(1, 1)]
    assert rest == {}
    assert already == {("C9", "A", Decimal("2.50")): 4}


def test_line_that_sells_in_a_return_document_stays_a_sale():
    line = _line("A", 2)
    matches, rest = match_returns([_return(line)], [_delivered("A", 5)])
    assert matches == []
    assert rest == {"C9": [(line, -2)]}
