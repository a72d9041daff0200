"""The file of a day is sorted out without losing a line or a cent."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from .dataset import DATA_VARIABLE, DataMissing, DayMissing, find_file, read_day

FIXTURE = Path(__file__).parent / "fixtures" / "2026-03-02.csv"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,"


@pytest.fixture(scope="module")
def day():
    return read_day(FIXTURE)


def _read(tmp_path, *rows):
    path = tmp_path / "2026-03-03.csv"
    path.write_text("\n".join([HEADER + "Country", *rows]) + "\n", encoding="utf-8")
    return read_day(path)


def _document(day, number):
    return next(d for d in day.documents if d.number == number)


def _line(tmp_path, row):
    return _read(tmp_path, row).lines[0]


def test_every_line_has_one_kind(day):
    kinds = Counter(line.kind for line in day.lines)
    assert kinds == {
        "article": 14,
        "carriage": 3,
        "discount": 1,
        "manual": 1,
        "fee": 2,
        "unusable": 3,
    }


def test_line_numbers_are_those_of_the_file(day):
    assert [line.number for line in day.lines] == list(range(2, 26))


def test_a_description_over_two_rows_does_not_shift_the_numbers(tmp_path):
    day = _read(
        tmp_path,
        '1,A1,"TWO\nROWS",1,2026-03-03 08:00:00,1.0,5.0,France',
        "1,A2,ONE ROW,1,2026-03-03 08:00:00,1.0,5.0,France",
    )
    assert [line.number for line in day.lines] == [2, 4]


def test_amounts_add_up_to_the_cent(day):
    in_orders = sum(document.amount for document in day.sales + day.returns)
    assert in_orders == Decimal("479.75")
    assert day.listed_amount == Decimal("114.50")
    assert day.amount == in_orders + day.listed_amount


def test_listed_lines_say_why(day):
    assert {(d.number, line.number, line.reason) for d, line in day.listed} == {
        ("990004", 11, "stock correction"),
        ("990005", 12, "zero price"),
        ("990006", 14, "fee of a marketplace"),
        ("C990009", 20, "bank charges"),
        ("990010", 21, "quantity or price is not a number"),
    }


def test_a_document_of_fees_alone_makes_no_order(day):
    numbers = {document.number for document in day.sales + day.returns}
    assert not numbers & {"990004", "990006"}
    assert len(numbers) == len(day.documents) - 2


def test_returns_are_told_by_their_number(day):
    assert [d.number for d in day.returns] == ["C990007", "C990008", "C990009"]


def test_customer_number_loses_its_decimal(day):
    assert _document(day, "990001").customer == "70001"
    assert _document(day, "990003").customer == ""


def test_article_code_is_the_same_in_small_letters(day):
    assert "R1045" in day.articles()
    assert "r1045" not in day.articles()


def test_article_has_its_most_frequent_name_and_price(day):
    assert day.articles()["R1045"] == ("TEA TOWEL, SET OF 3", Decimal("5.45"))
    assert day.articles()["R1005"] == ("CANDLE STICK", Decimal("2.95"))


def test_article_without_any_name_is_called_by_its_code(tmp_path):
    day = _read(tmp_path, "1,A1,,2,2026-03-03 08:00:00,1.5,5.0,France")
    assert day.articles() == {"A1": ("A1", Decimal("1.50"))}


def test_demand_leaves_returns_and_services_out(day):
    assert day.demand() == {
        "R1001": 5,
        "R1002": 3,
        "R1045": 16,
        "R1004": 10,
        "R1006": 40,
        "R1053": 1,
        "R1065": 5,
    }


@pytest.mark.parametrize(
    ("row", "kind", "reason"),
    [
        ("1,A1,X,0,2026-03-03 08:00:00,1.0,5.0,France", "unusable", "no quantity"),
        ("1,A1,X,1.5,2026-03-03 08:00:00,1.0,5.0,France", "unusable", "not whole"),
        ("1,A1,X,1,2026-03-03 08:00:00,-1.0,5.0,France", "unusable", "negative price"),
        ("1,A1,X,1,2026-03-03 08:00:00,0.001,5.0,France", "unusable", "of a cent"),
        ("1,A1,X,1,2026-03-03 08:00:00,NaN,5.0,France", "unusable", "not a number"),
        ("1,,X,1,2026-03-03 08:00:00,1.0,5.0,France", "unusable", "no article code"),
        (",A1,X,1,2026-03-03 08:00:00,1.0,5.0,France", "unusable", "document number"),
        ("1,B,X,1,2026-03-03 08:00:00,-9.0,5.0,France", "fee", "bad debt"),
        ("1,post,X,1,2026-03-03 08:00:00,1.0,5.0,France", "carriage", ""),
        ("1,C2,X,1,2026-03-03 08:00:00,1.0,5.0,France", "carriage", ""),
        ("C1,S,X,-1,2026-03-03 08:00:00,1.0,5.0,France", "manual", ""),
    ],
)
def test_kind_of_a_line(tmp_path, row, kind, reason):
    line = _line(tmp_path, row)
    assert line.kind == kind
    assert reason in line.reason


def test_a_line_of_another_customer_is_listed(tmp_path):
    day = _read(
        tmp_path,
        "1,A1,X,1,2026-03-03 08:00:00,1.0,5.0,France",
        "1,A2,X,1,2026-03-03 08:00:00,1.0,6.0,France",
    )
    assert [line.code for _document, line in day.listed] == ["A2"]
    assert _document(day, "1").amount == Decimal("1.00")


def test_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "2026-03-03.csv"
    path.write_text("Invoice;Price\n1;2\n", encoding="utf-8")
    with pytest.raises(DayMissing, match="lacks the columns InvoiceNo"):
        read_day(path)


def test_missing_folder_says_where_to_give_it(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(DataMissing, match=DATA_VARIABLE):
        find_file("2026-03-02")


def test_missing_day_says_which_days_there_are(monkeypatch):
    monkeypatch.setenv(DATA_VARIABLE, str(FIXTURE.parent))
    assert find_file("2026-03-02") == FIXTURE
    with pytest.raises(DayMissing, match="the days it has: 2026-03-02"):
        find_file("1999-01-01")
