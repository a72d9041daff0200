"""A day through XML-RPC: fed to a real server, it balances, and only once."""

import io
import os
from decimal import Decimal
from pathlib import Path

import pytest

from .billing import LATER, MODES
from .command import replay
from .connection import Connection, RefusedCall
from .dataset import DATA_VARIABLE, DataMissing, find_file, read_day
from .modes import bill_in_mode
from .progress import Progress
from .providers import check as pay_through_providers
from .reading import read_picture
from .send_back import send_back
from .shop import Shop

FIXTURE = Path(__file__).parent / "fixtures" / "2026-03-02.csv"
# What is billed of the day, and on how many invoices.
AMOUNT = Decimal("451.70")
NUMBERS = {"order": 5, "delivery": 6, "order_group": 5, "affaire_group": 4}
DAY_VARIABLE = "GESCOM_REPLAY_DAY"
# A big order may take long on a busy machine.
PATIENT = ("--limit-time-real=1800", "--limit-time-cpu=1800", "--max-cron-threads=0")

pytestmark = [pytest.mark.rpc, pytest.mark.replay, pytest.mark.slow]


def _connect(server):
    return Connection(server.url, server.db, server.login, server.password)


def _failures(balance):
    return {
        check.title: check.differences for check in balance.checks if not check.holds
    }


@pytest.fixture(scope="module")
def connection(server):
    return _connect(server)


@pytest.fixture(scope="module")
def day():
    return read_day(FIXTURE)


@pytest.fixture(scope="module")
def balance(connection, day):
    return replay(connection, day, Progress(io.StringIO()))


@pytest.fixture(scope="module")
def picture(connection, day, balance):
    return read_picture(connection, day)


def _order(picture, number):
    return next(order for order in picture.orders if order.number == number)


def test_day_balances(balance):
    assert _failures(balance) == {}


def test_states_of_the_orders(picture):
    """F025, F031, F032, F033: out of stock, partly out of stock, all delivered."""
    states = {o.number: (o.logistic_state, o.processing_state) for o in picture.orders}
    assert states == {
        "990001": ("shipped", "closed"),
        "990002": ("shipped", "closed"),
        "990003": ("shipped", "closed"),
        "990005": ("shipped", "closed"),
        "990010": ("partial", "in_progress"),
        "990011": ("to_process", "in_progress"),
        "C990007": ("shipped", "closed"),
        "C990008": ("shipped", "closed"),
        "C990009": ("shipped", "closed"),
    }


def test_occasional_customers_are_no_customers(connection, picture):
    """F004, A-03: made for the order, and found in no list of customers."""
    order = _order(picture, "990003")
    partner = connection.read("res.partner", [order.partner], ["name", "occasional"])[0]
    assert partner["occasional"]
    assert connection.call("res.partner", "name_search", partner["name"]) == []


def test_web_orders_cannot_be_copied(connection, picture):
    """F068: an order of a web shop is never copied."""
    order = _order(picture, "990001")
    row = connection.read("sale.order", [order.id], ["web_order", "date_order"])[0]
    assert row["web_order"]
    assert row["date_order"] == "2026-03-02 08:05:00"
    with pytest.raises(RefusedCall, match="990001|web shop"):
        connection.call("sale.order", "copy", [order.id])


def test_return_reopens_the_order_it_comes_from(connection, picture, balance):
    """F023, F026: the goods come back in the affaire that delivered them."""
    order = _order(picture, "990001")
    affaire = connection.read(
        "gescom.affaire", [order.affaire], ["return_ids", "invoice_ids", "state"]
    )[0]
    assert len(affaire["return_ids"]) == 1
    assert len(affaire["invoice_ids"]) == 2
    assert affaire["state"] == "closed"
    assert [(item.document, item.place) for item in balance.unmatched] == [
        ("C990007", 16),
        ("C990008", 17),
        ("C990008", 18),
        ("C990009", 19),
    ]


def test_replaying_again_changes_nothing(connection, day, picture):
    balance = replay(connection, day, Progress(io.StringIO()))
    again = read_picture(connection, day)
    assert _failures(balance) == {}
    assert again.orders == picture.orders
    assert again.moves == picture.moves
    assert again.invoices == picture.invoices


def test_refused_delivery_is_listed_with_its_lines(connection, tmp_path):
    """What Odoo refuses costs its own document, not the other one."""
    path = tmp_path / "2026-03-04.csv"
    path.write_text(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,"
        "Country\n"
        "990101,R2001,GOOD,1,2026-03-04 08:00:00,2.5,70009.0,France\n"
        "990102,R2002,BY LOT,1,2026-03-04 08:00:00,2.5,70009.0,France\n",
        encoding="utf-8",
    )
    values = {"default_code": "R2002", "name": "By lot", "type": "consu"}
    values.update(is_storable=True, tracking="lot")
    connection.call("product.product", "create", values)
    balance = replay(connection, read_day(path), Progress(io.StringIO()))
    failures = _failures(balance)
    assert set(failures) == {"Nothing was refused", "The stock was used up"}
    refused = failures["Nothing was refused"]
    assert [text.partition(" (WH/OUT/")[0] for text in refused] == ["Delivered: 990102"]
    assert ", lines 3: " in refused[0]


def test_day_is_paid_through_three_providers(connection, day, picture):
    """F287 to F290: by the shop's numbers, without a hand, and once only."""
    for _time in range(2):
        summary, wrong = pay_through_providers(connection, [day], None)
        assert wrong == []
    paid = {row.number for row in picture.orders if row.number.startswith("99")}
    assert summary.startswith(f"{len(paid)} orders, ")


@pytest.fixture(scope="module")
def real_day():
    if not os.environ.get(DATA_VARIABLE):
        pytest.skip(
            f"set {DATA_VARIABLE} to the folder of the Online Retail data set to "
            "replay a day of it (tests/replay/README.md)"
        )
    try:
        return read_day(find_file(os.environ.get(DAY_VARIABLE, "2010-12-01")))
    except DataMissing as missing:
        pytest.skip(str(missing))


def test_real_day_balances(real_day, new_server):
    server = new_server("replay", *PATIENT)
    balance = replay(_connect(server), real_day, Progress())
    assert _failures(balance) == {}


def test_day_billed_automatically(day, new_server):
    """F131, F133: the amounts of the file, a customer having one invoice a billing."""
    connection = _connect(new_server("replay_grouped", *PATIENT))
    balance = replay(
        connection, day, Progress(io.StringIO()), billing_mode="affaire_group"
    )
    assert _failures(balance) == {}
    billed = connection.search_read(
        "gescom.invoicing.run.line",
        [("invoice_id.move_type", "=", "out_invoice")],
        ["run_id", "partner_id"],
    )
    invoices = [(row["run_id"], row["partner_id"]) for row in billed]
    # The day is billed again once returned goods went to those waiting for them.
    assert len({run for run, _key in invoices}) > 1
    assert len(set(invoices)) == len(invoices)


@pytest.fixture(scope="module")
def delivered(day, new_server):
    """Database of a day whose goods left and came back, with nothing billed."""
    server = new_server("replay_delivered", *PATIENT)
    assert Shop(_connect(server), day, Progress(io.StringIO()), LATER).play() == []
    server.stop()
    return server.db


@pytest.mark.parametrize("mode", MODES)
def test_same_deliveries_billed_in_each_mode(mode, day, delivered, new_server):
    """F007, F131, F133: the same amounts, on as many invoices as the mode says."""
    server = new_server(
        f"replay_{mode}",
        *PATIENT,
        source=delivered,
        # The terms of an affaire are locked once its order is confirmed.
        prepare=f"UPDATE gescom_affaire SET billing_mode = '{mode}'",
    )
    number, amount, wrong = bill_in_mode(_connect(server), [day], mode)
    assert wrong == []
    assert (number, amount) == (NUMBERS[mode], AMOUNT)


def test_part_of_the_deliveries_comes_back(day, delivered, new_server):
    """F120, F124, F126, F127: stock = start - shipped + returned, billed = kept."""
    server = new_server("replay_returns", *PATIENT, source=delivered)
    choices, pending, wrong = send_back(_connect(server), [day])
    assert wrong == []
    assert {choice.kind for choice in choices} == {"take_back", "exchange"}
    # Some replacements left, and their lines are billed; one did not, and waits.
    exchanged = [choice for choice in choices if choice.kind == "exchange"]
    assert 0 < pending < len(exchanged)
