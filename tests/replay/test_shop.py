"""A batch that is refused costs only what was refused in it."""

import io
from decimal import Decimal

import pytest

from .connection import RefusedCall, batches
from .dataset import Day, Document, Line
from .progress import Progress
from .shop import Shop
from .warehouse import is_short, supply


@pytest.fixture
def shop():
    lines = (Line(2, "A", "A", 1, Decimal("1.00"), "article"),)
    document = Document("900", "7", "France", "2026-03-02 08:00:00", lines)
    return Shop(None, Day("2026-03-02", (document,)), Progress(io.StringIO()))


def test_refused_item_leaves_the_others_of_its_batch_alone(shop):
    done = []

    def send(batch):
        if "bad" in batch:
            raise RefusedCall("No such thing.")
        done.extend(batch)

    shop.run(
        "Sent", ["a", "bad", "b", "c"], send, limit=3, about=lambda item: (item, ())
    )
    assert done == ["a", "b", "c"]
    assert [(p.step, p.document, p.message) for p in shop.problems] == [
        ("Sent", "bad", "No such thing.")
    ]


def test_item_refused_alone_is_not_sent_again(shop):
    sent = []

    def send(batch):
        sent.append(batch)
        raise RefusedCall(f"Refused {len(sent)} times.")

    shop.run("Sent", ["900"], send, about=shop.about)
    assert len(sent) == 1
    assert (shop.problems[0].lines, shop.problems[0].message) == (
        (2,),
        "Refused 1 times.",
    )


def test_steps_are_timed(shop):
    shop.run("Sent", [1, 2], lambda batch: None)
    assert [title for title, _seconds in shop.progress.times] == ["Sent"]
    assert "Sent … 2/2" in shop.progress.stream.getvalue()


def test_batches_weigh_what_their_items_weigh():
    cut = batches(["aa", "b", "cccc", "d"], 3, weight=len)
    assert list(cut) == [["aa", "b"], ["cccc"], ["d"]]


def test_one_article_in_ten_is_short_by_half_and_always_the_same():
    codes = [f"{number}" for number in range(20000, 21000)]
    short = [code for code in codes if is_short(code)]
    assert 70 <= len(short) <= 130
    supplies = supply(dict.fromkeys(codes, 7))
    assert supplies == {code: 3 if code in short else 7 for code in codes}
