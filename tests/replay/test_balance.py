"""The balance holds when the database is right and says what is wrong with it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from .balance import draw_up
from .dataset import Day, Document, Line
from .picture import (
    AffaireRow,
    InvoiceLineRow,
    InvoiceRow,
    MoveRow,
    OrderLineRow,
    OrderRow,
    Picture,
)
from .reading import read_stock
from .shop import Problem
from .truth import find_lies

SALE, RETURN = "900", "C901"
POSTED, DRAFT = "posted", "draft"


def _line(place, code, quantity, price, kind="article", reason=""):
    return Line(place, code, code, quantity, Decimal(price), kind, reason)


@pytest.fixture
def day():
    """Four lamps, two rugs and carriage; a lamp comes back; a fee is listed."""
    return Day(
        "2026-03-02",
        (
            Document(
                SALE,
                "7",
                "France",
                "2026-03-02 09:00:00",
                (
                    _line(2, "LAMP", 4, "10.50"),
                    _line(3, "RUG", 2, "30.00"),
                    _line(4, "POST", 1, "5.00", "carriage"),
                    _line(5, "AMAZONFEE", 1, "9.99", "fee", "fee of a marketplace"),
                ),
            ),
            Document(
                RETURN,
                "7",
                "France",
                "2026-03-02 15:00:00",
                (_line(6, "LAMP", -1, "10.50"),),
            ),
        ),
    )


@pytest.fixture
def picture():
    """One rug is still to deliver, the lamp was taken back and credited."""
    return Picture(
        orders=[
            OrderRow(
                id=1,
                name="S1",
                number=SALE,
                state="sale",
                settled=False,
                logistic_state="partial",
                processing_state="in_progress",
                amount=Decimal("107.00"),
                rate=0.5,
                affaire=11,
                partner=21,
            )
        ],
        lines=[
            _order_line(1, 2, "LAMP", 4, "10.50"),
            _order_line(2, 3, "RUG", 2, "30.00"),
            _order_line(3, 4, "POST", 1, "5.00", goods=False),
        ],
        moves=[
            MoveRow(1, 31, "done", Decimal(4), back=False),
            MoveRow(2, 31, "done", Decimal(1), back=False),
            MoveRow(2, 32, "confirmed", Decimal(0), back=False),
            MoveRow(1, 33, "done", Decimal(1), back=True),
        ],
        invoices=[
            _invoice(41, SALE, "154.00"),
            replace(_invoice(42, RETURN, "-21.00"), refund=True),
        ],
        invoice_lines=[
            _invoice_line(41, 1, 4, "42.00"),
            _invoice_line(41, 2, 1, "30.00"),
            _invoice_line(41, 3, 1, "5.00"),
            _invoice_line(42, 1, -1, "-10.50"),
        ],
        affaires=[
            AffaireRow(
                id=11,
                name="AF1",
                state="in_progress",
                partner=21,
                orders=(1,),
                ordered=Decimal("214.00"),
                delivered=Decimal("123.00"),
                invoiced=Decimal("133.00"),
                paid=Decimal("0.00"),
                due=Decimal("133.00"),
            )
        ],
        counts={
            ("sale.order", "logistic_state", "partial"): 1,
            ("sale.order", "processing_state", "in_progress"): 1,
            ("gescom.affaire", "state", "in_progress"): 1,
        },
        return_transfers={33: RETURN},
    )


def _order_line(number, place, code, quantity, price, goods=True):
    return OrderLineRow(
        id=number,
        order=1,
        place=place,
        code=code,
        goods=goods,
        carriage=not goods,
        quantity=Decimal(quantity),
        price=Decimal(price),
        subtotal=quantity * Decimal(price),
    )


def _invoice(number, ref, total):
    total = Decimal(total)
    return InvoiceRow(number, f"INV{number}", ref, POSTED, False, total, total)


def _invoice_line(invoice, line, quantity, amount):
    amount = Decimal(amount)
    return InvoiceLineRow(
        invoice, line, Decimal(quantity), amount, amount * 2, amount * 3
    )


def _failures(day, picture, **options):
    balance = draw_up(day, picture, **options)
    return [check.title for check in balance.checks if not check.holds]


def _change(rows, index, **values):
    rows[index] = replace(rows[index], **values)


def test_a_right_database_balances(day, picture):
    balance = draw_up(day, picture)
    assert balance.balanced, [c for c in balance.checks if not c.holds]


def test_rows_add_up(day, picture):
    rows = {row.title.strip(): row for row in draw_up(day, picture).rows}
    assert rows["Documents in the file"].amount == Decimal("106.49")
    assert rows["listed, not for an order"].amount == Decimal("9.99")
    assert rows["Orders of the sales"].amount == Decimal("107.00")
    assert rows["Returns taken back by deliveries"].amount == Decimal("-10.50")
    assert rows["Ordered, credits and returns deducted"].amount == Decimal("96.50")
    assert rows["invoices posted"].amount == Decimal("77.00")
    assert rows["credit notes posted"].amount == Decimal("-10.50")
    assert rows["left to deliver and bill"].amount == Decimal("30.00")


def test_an_empty_database_does_not_balance(day):
    failures = _failures(day, Picture())
    assert "Each document has its order" in failures
    assert "Amounts of the file, to the cent" in failures


def test_a_cent_too_much_is_seen(day, picture):
    _change(picture.orders, 0, amount=Decimal("107.01"))
    assert "Amounts of the file, to the cent" in _failures(day, picture)


def test_two_errors_that_make_up_for_each_other_are_seen(day, picture):
    _change(picture.lines, 0, price=Decimal("10.00"), subtotal=Decimal("40.00"))
    _change(picture.lines, 1, price=Decimal("31.00"), subtotal=Decimal("62.00"))
    assert "Each line is as in the file" in _failures(day, picture)


def test_document_sent_twice_is_seen(day, picture):
    picture.orders.append(replace(picture.orders[0], id=2, affaire=11))
    assert "Each document has its order" in _failures(day, picture)


def test_order_left_unconfirmed_is_seen(day, picture):
    _change(picture.orders, 0, state="draft")
    assert "Each document has its order" in _failures(day, picture)


def test_shared_or_missing_affaire_is_seen(day, picture):
    _change(picture.affaires, 0, orders=(1, 2))
    assert "Each order has its own affaire" in _failures(day, picture)
    picture.affaires.clear()
    assert "Each order has its own affaire" in _failures(day, picture)


def test_known_customer_made_occasional_is_seen(day, picture):
    picture.occasional.add(21)
    title = "Occasional customers stay out of the customers"
    assert title in _failures(day, picture)


def test_delivery_left_unbilled_is_seen(day, picture):
    _change(picture.moves, 2, state="done", quantity=Decimal(1))
    assert "What was delivered is billed" in _failures(day, picture)


def test_carriage_waits_for_the_first_delivery(day, picture):
    picture.moves = [MoveRow(1, 31, "confirmed", Decimal(0), back=False)]
    picture.invoices = picture.invoice_lines = []
    assert "What was delivered is billed" not in [
        check.title
        for check in draw_up(replace(day, documents=day.documents[:1]), picture).checks
        if not check.holds
    ]


def test_missing_credit_note_is_seen(day, picture):
    del picture.invoice_lines[3]
    assert "Returns have their credit note" in _failures(day, picture)


def test_return_of_another_quantity_is_seen(day, picture):
    _change(picture.moves, 3, quantity=Decimal(2))
    assert "Each line is as in the file" in _failures(day, picture)


def test_ready_transfer_and_negative_stock_are_seen(day, picture):
    picture.ready_transfers = 1
    assert "The stock was used up" in _failures(day, picture)
    picture.ready_transfers, picture.negative_stocks = 0, 1
    assert "The stock was used up" in _failures(day, picture)


@pytest.mark.parametrize(("ready", "expected"), [(1, 1), (2, 0)])
def test_earlier_order_whose_goods_came_back_is_not_this_days_to_ship(
    day, picture, ready, expected
):
    """What is counted one day may go to an order of another day, by seniority."""
    picture.orders.append(replace(picture.orders[0], id=2, number="899"))

    class Connection:
        def call(self, model, _method, domain):
            searched = {name: value for name, _operator, value in domain}
            return int(model == "stock.picking" and ready in searched["sale_id"])

    read_stock(Connection(), picture, day)
    assert (picture.ready_transfers, picture.negative_stocks) == (expected, 0)


def test_refusal_is_listed_with_its_lines(day, picture):
    problem = Problem("Orders", SALE, (2, 3), "Choose a customer.")
    balance = draw_up(day, picture, [problem])
    assert balance.checks[0].differences == (
        "Orders: 900, lines 2, 3: Choose a customer.",
    )
    assert not balance.balanced


def test_lie_in_the_course_of_the_day_is_remembered(day, picture):
    _change(picture.orders, 0, logistic_state="shipped")
    stages = {"the deliveries": find_lies(picture)}
    _change(picture.orders, 0, logistic_state="partial")
    assert _failures(day, picture, stages=stages) == [
        "States told the truth after the deliveries"
    ]


def _lies(picture):
    return {(lie.record, lie.field) for lie in find_lies(picture)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("logistic_state", "shipped"),
        ("logistic_state", "to_process"),
        ("processing_state", "closed"),
    ],
)
def test_state_of_an_order_that_lies_is_seen(picture, field, value):
    _change(picture.orders, 0, **{field: value})
    assert _lies(picture) == {("order 900", field)}


def test_state_of_an_affaire_that_lies_is_seen(picture):
    _change(picture.affaires, 0, state="closed")
    assert _lies(picture) == {("affaire AF1", "state")}


@pytest.mark.parametrize("name", ["ordered", "delivered", "invoiced", "paid", "due"])
def test_figure_of_an_affaire_that_lies_is_seen(picture, name):
    figure = getattr(picture.affaires[0], name)
    _change(picture.affaires, 0, **{name: figure + Decimal("0.01")})
    assert _lies(picture) == {("affaire AF1", name)}


def test_search_that_finds_another_number_is_seen(picture):
    picture.counts["gescom.affaire", "state", "closed"] = 1
    assert len(find_lies(picture)) == 1


def _deliver_all(picture):
    """The second rug is delivered and billed: nothing is left to do."""
    _change(picture.moves, 2, state="done", quantity=Decimal(1))
    picture.invoice_lines.append(_invoice_line(41, 2, 1, "30.00"))


def _expected(picture):
    return {lie.field: lie.expected for lie in find_lies(picture)}


def test_order_delivered_and_billed_must_be_closed(picture):
    _deliver_all(picture)
    expected = _expected(picture)
    assert expected["logistic_state"] == "shipped"
    assert expected["processing_state"] == expected["state"] == "closed"


def test_draft_invoice_keeps_the_order_open(picture):
    _deliver_all(picture)
    _change(picture.invoices, 0, state=DRAFT)
    assert "processing_state" not in _expected(picture)


def test_pending_return_keeps_the_order_open(picture):
    _deliver_all(picture)
    picture.moves.append(MoveRow(1, 34, "assigned", Decimal(1), back=True))
    assert "processing_state" not in _expected(picture)


def test_return_not_credited_keeps_the_order_open(picture):
    _deliver_all(picture)
    picture.moves.append(MoveRow(1, 34, "done", Decimal(1), back=True))
    assert "processing_state" not in _expected(picture)


def test_settled_order_must_be_closed(picture):
    _change(picture.orders, 0, settled=True)
    assert _expected(picture)["processing_state"] == "closed"


def test_cancelled_order_must_cancel_its_affaire(picture):
    _change(picture.orders, 0, state="cancel")
    expected = _expected(picture)
    assert expected["processing_state"] == expected["state"] == "cancelled"
