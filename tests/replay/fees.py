"""One article in five bears an eco-participation: what is declared is what was billed.

    python -m tests.replay.fees 2010-12-01 2010-12-02 --database gescom_replay

For days that were fed with `--eco`. The fees of all invoice lines, worked out from
quantities and grid alone, less those of the credit notes, must be the entries to
declare and the declaration of the period, to the cent and to the unit.
"""

import sys
import zlib
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .dataset import CENT
from .fed_days import join_days, make_parser, run_check

# The same articles in every replay: a checksum of the code decides.
ONE_IN = 5
ORGANISM = "Organism of the replay"
# Letter of the type in the files, and euros a unit.
GRID = {"M": Decimal("0.07"), "D": Decimal("0.12"), "L": Decimal("0.02")}
RATES_FROM = "2010-01-01"
PER_CALL = 2000


@dataclass(frozen=True)
class BilledLine:
    """A line of a posted invoice, or of a credit note."""

    code: str
    quantity: Decimal
    is_credit: bool


def get_letter(code):
    """Letter of the type of the fee that an article bears.

    :param str code: of the article
    :return: str, empty for four articles in five
    """
    mark = zlib.crc32(f"eco/{code}".encode())
    return "" if mark % ONE_IN else list(GRID)[mark // ONE_IN % len(GRID)]


def sum_fees(lines):
    """What invoices say, credit notes off.

    :param lines: iterable of BilledLine
    :return: dict {letter: (units, euros)}
    """
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in lines:
        letter = get_letter(line.code)
        if letter:
            units = -line.quantity if line.is_credit else line.quantity
            amount = (units * GRID[letter]).quantize(CENT, ROUND_HALF_UP)
            sums[letter][0] += units
            sums[letter][1] += amount
    return {letter: tuple(found) for letter, found in sums.items()}


def compare(expected, found, what):
    """
    :return: list of sentences on what differs
    """
    return [
        f"{what}, {letter}: {found.get(letter)} instead of {expected.get(letter)}"
        for letter in sorted(expected.keys() | found.keys())
        if found.get(letter, (0, 0)) != expected.get(letter, (0, 0))
    ]


def prepare(shop):
    """The grid of the replay; its codes are remembered in the shop."""
    call = shop.connection.call
    user = shop.connection.read("res.users", [shop.connection.uid], ["company_id"])[0]
    company = shop.connection.read(
        "res.company", [user["company_id"]], ["currency_id"]
    )[0]
    organism = call("gescom.eco.organism", "search", [("name", "=", ORGANISM)])
    if not organism:
        currency = company["currency_id"]
        values = {"name": ORGANISM, "currency_id": currency}
        organism = [call("gescom.eco.organism", "create", values)]
    for letter, amount in GRID.items():
        eco_type = call("gescom.eco.type", "search", [("code", "=", letter)])[0]
        domain = [("organism_id", "=", organism[0]), ("type_id", "=", eco_type)]
        code = call("gescom.eco.code", "search", domain) or [
            call(
                "gescom.eco.code",
                "create",
                {
                    "code": f"REPLAY-{letter}",
                    "organism_id": organism[0],
                    "type_id": eco_type,
                    "rate_ids": [
                        (0, 0, {"date_from": RATES_FROM, "amount": float(amount)})
                    ],
                },
            )
        ]
        shop.eco_codes[letter] = code[0]


def get_article_values(shop, code):
    """Values of a new article for its fee, none for most.

    :return: dict
    """
    letter = get_letter(code) if shop.eco_codes else ""
    return {"eco_code_id": shop.eco_codes[letter]} if letter else {}


def _read_billed_lines(connection):
    domain = [
        ("parent_state", "=", "posted"),
        ("move_id.move_type", "in", ["out_invoice", "out_refund"]),
        ("display_type", "=", "product"),
        ("product_id.eco_code_id.organism_id.name", "=", ORGANISM),
    ]
    rows = connection.search_read(
        "account.move.line", domain, ["product_id", "quantity", "move_type"]
    )
    articles = {row["product_id"] for row in rows}
    found = connection.read("product.product", sorted(articles), ["default_code"])
    codes = {row["id"]: row["default_code"] for row in found}
    return [
        BilledLine(
            code=codes[row["product_id"]],
            quantity=Decimal(str(row["quantity"])),
            is_credit=row["move_type"] == "out_refund",
        )
        for row in rows
    ]


def _read_sums(connection, model, domain):
    rows = connection.search_read(model, domain, ["type_id", "units", "amount"])
    types = connection.search_read("gescom.eco.type", [], ["code"])
    letters = {row["id"]: row["code"] for row in types}
    sums = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in rows:
        found = sums[letters[row["type_id"]]]
        found[0] += Decimal(str(row["units"]))
        found[1] += Decimal(str(row["amount"])).quantize(CENT)
    return {letter: tuple(found) for letter, found in sums.items()}


def _declare(connection, organism):
    """The declaration of all that was billed, computed anew."""
    entries = connection.search_read(
        "gescom.eco.entry", [("organism_id", "=", organism)], ["date"]
    )
    days = sorted(row["date"] for row in entries)
    domain = [("organism_id", "=", organism)]
    found = connection.call("gescom.eco.declaration", "search", domain)
    if not found and days:
        values = {"organism_id": organism, "date_from": days[0], "date_to": days[-1]}
        found = [connection.call("gescom.eco.declaration", "create", values)]
    if found:
        connection.call("gescom.eco.declaration", "action_compute", found)
    return found


def check(connection, days, _options):
    """
    :return: tuple of a sentence that sums up, and the list of what is wrong
    """
    articles = sum(bool(get_letter(code)) for code in join_days(days).articles())
    lines = _read_billed_lines(connection)
    billed = sum_fees(lines)
    organism = connection.call(
        "gescom.eco.organism", "search", [("name", "=", ORGANISM)]
    )
    entries = _read_sums(
        connection, "gescom.eco.entry", [("organism_id", "in", organism)]
    )
    declared = _read_sums(
        connection,
        "gescom.eco.declaration.line",
        [("declaration_id", "in", _declare(connection, organism[0]))],
    )
    wrong = compare(billed, entries, "Entries")
    wrong += compare(billed, declared, "Declaration")
    if not billed:
        wrong.append("No article under the fee was billed.")
    credited = [line for line in lines if line.is_credit]
    difference = _total(declared) - _total(billed)
    summary = (
        f"{articles} articles under the fee   {len(lines) - len(credited)} lines of "
        f"invoices, {len(credited)} of credit notes   billed {_total(billed)} EUR, "
        f"declared {_total(declared)} EUR, difference {difference}"
    )
    return summary, wrong


def _total(sums):
    return sum((amount for _units, amount in sums.values()), Decimal("0.00"))


if __name__ == "__main__":
    sys.exit(run_check(check, make_parser("tests.replay.fees").parse_args()))
