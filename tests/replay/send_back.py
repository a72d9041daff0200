"""A part of what was shipped comes back, then all of it is billed and counted.

    python -m tests.replay.send_back 2010-12-01 2010-12-02 --database gescom_replay

For days that were fed with `--billing-mode later`. Of some deliveries a part is taken
back, of others it is exchanged; some replacements are left waiting. Then the stock of
each article must be what was there, less what was shipped, with what came back, to the
unit, and each order line must be billed for what the customer keeps of it.
"""

import sys
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from .balance import find_wrong_lines
from .billing import bill_automatically
from .fed_days import join_days, make_parser, run_check
from .reading import read_picture
from .truth import find_lies, read_truth

# One delivered line in three comes back, by turns taken back and exchanged.
BACK_ONE_IN = 3
# One exchange in four still waits for its replacement when all is billed.
LEFT_ONE_IN = 4
# Transfers done by one call, which a server does in a minute.
BATCH = 40
QUIET = {"skip_backorder": True, "skip_sms": True}


@dataclass(frozen=True)
class Choice:
    """A quantity of a delivered line that comes back."""

    line: int
    move: int
    order: int
    kind: str
    quantity: Decimal


def choose(moves):
    """What comes back: the same of the same deliveries in every replay.

    :param moves: dicts with move, line, order, code, number and quantity (delivered)
    :return: list of Choice
    """
    choices = []
    for move in moves:
        mark = zlib.crc32(f"{move['number']}/{move['code']}".encode())
        if mark % BACK_ONE_IN or not move["quantity"]:
            continue
        choices.append(
            Choice(
                line=move["line"],
                move=move["move"],
                order=move["order"],
                kind="exchange" if mark // BACK_ONE_IN % 2 else "take_back",
                quantity=(move["quantity"] + 1) // 2,
            )
        )
    return choices


class Returns:
    """The returns of a shop's days, through the window of the returns.

    :param connection: connection.Connection
    :param day: dataset.Day
    """

    def __init__(self, connection, day):
        self.connection = connection
        self.day = day

    def read_delivered(self):
        """What customers received and did not bring back, by movement.

        What is entered and not received yet counts as theirs: a replay that goes on
        chooses the same again.

        :return: list of dict for `choose`
        """
        picture = read_picture(self.connection, self.day)
        lines = {line.id: line for line in picture.lines}
        numbers = {order.id: order.number for order in picture.orders}
        back = Counter()
        for move in picture.moves:
            if move.back and move.done:
                back[move.returned_id] += move.quantity
        return [
            {
                "move": move.id,
                "line": move.line,
                "order": lines[move.line].order,
                "code": lines[move.line].code,
                "number": numbers[lines[move.line].order],
                "quantity": move.quantity - back[move.id],
            }
            for move in picture.moves
            if move.done and not move.back and move.quantity > 0
        ]

    def enter(self, choices):
        """Enter the returns of orders, those of an earlier run apart.

        :param choices: list of Choice
        :return: ids of the returns
        """
        by_window = defaultdict(list)
        for choice in choices:
            by_window[choice.order, choice.kind].append(choice)
        entered = self._read_entered()
        transfers = []
        for (order, kind), chosen in by_window.items():
            transfers += entered.get((order, kind)) or self._enter(order, kind, chosen)
        return transfers

    def _read_entered(self):
        """Returns that wait to be received: (order, kind) -> ids."""
        rows = self.connection.search_read(
            "stock.picking",
            [("return_state", "!=", False), ("state", "not in", ("done", "cancel"))],
            ["sale_id", "return_kind"],
        )
        entered = defaultdict(list)
        for row in rows:
            entered[row["sale_id"], row["return_kind"]].append(row["id"])
        return entered

    def _enter(self, order, kind, chosen):
        call = self.connection.call
        window = call(
            "gescom.new.return",
            "create",
            {"order_ids": [(6, 0, [order])], "kind": kind},
        )
        rows = self.connection.search_read(
            "gescom.new.return.line", [("wizard_id", "=", window)], ["move_id"]
        )
        line_of = {row["move_id"]: row["id"] for row in rows}
        for choice in chosen:
            values = {"quantity": float(choice.quantity)}
            line = line_of[choice.move]
            call("gescom.new.return.line", "write", [line], values)
        action = call("gescom.new.return", "action_create", [window])
        if action.get("res_id"):
            return [action["res_id"]]
        return self.connection.call(action["res_model"], "search", action["domain"])

    def receive(self, transfers):
        self._do("action_receive", transfers)

    def ship_replacements(self, transfers):
        """Ship what replaces the goods, but for those that are left waiting."""
        rows = self.connection.search_read(
            "stock.picking", [("exchanged_return_id", "in", transfers)], ["state"]
        )
        ready = [row["id"] for row in rows if row["state"] == "assigned"]
        del ready[::LEFT_ONE_IN]
        self._do("action_ship", ready)

    def _do(self, action, transfers):
        for start in range(0, len(transfers), BATCH):
            batch = transfers[start : start + BATCH]
            self.connection.call("stock.picking", action, batch, context=QUIET)


def read_stock(connection):
    """What lies in our warehouses.

    :return: dict product id -> quantity
    """
    rows = connection.search_read(
        "stock.quant",
        [("location_id.usage", "=", "internal")],
        ["product_id", "quantity"],
    )
    stock = Counter()
    for row in rows:
        stock[row["product_id"]] += Decimal(str(row["quantity"]))
    return stock


def expect_stock(connection):
    """What must lie there: counted in, less what left, with what came back.

    :return: dict product id -> quantity
    """
    expected = Counter()
    for domain, sign in (
        ([("location_id.usage", "=", "inventory"), *_to("internal")], 1),
        ([("location_id.usage", "=", "internal"), *_to("customer")], -1),
        ([("location_id.usage", "=", "customer"), *_to("internal")], 1),
    ):
        rows = connection.search_read(
            "stock.move",
            [("state", "=", "done"), ("is_storable", "=", True), *domain],
            ["product_id", "quantity"],
        )
        for row in rows:
            expected[row["product_id"]] += sign * Decimal(str(row["quantity"]))
    return expected


def _to(usage):
    return [("location_dest_id.usage", "=", usage)]


def find_wrong_stock(connection, before, choices, moves):
    """Articles whose stock is not what was there, shipped and returned.

    :param dict before: stock before the returns, product id -> quantity
    :param choices: list of Choice
    :param dict moves: movement -> product id
    :return: iterator of sentences
    """
    stock, expected = read_stock(connection), expect_stock(connection)
    planned = Counter(before)
    for choice in choices:
        planned[moves[choice.move]] += choice.quantity
    for product, quantity in read_replaced(connection).items():
        planned[product] -= quantity
    for product in sorted(set(stock) | set(expected) | set(planned)):
        found = stock[product]
        if found != expected[product]:
            yield f"article {product}: {found} in stock, {expected[product]} moved"
        if found != planned[product]:
            yield f"article {product}: {found} in stock, {planned[product]} planned"


def read_replaced(connection):
    """What was sent in exchange, by product."""
    rows = connection.search_read(
        "stock.move",
        [("exchanged_move_id", "!=", False), ("state", "=", "done"), *_to("customer")],
        ["product_id", "quantity"],
    )
    replaced = Counter()
    for row in rows:
        replaced[row["product_id"]] += Decimal(str(row["quantity"]))
    return replaced


def find_wrong_bills(connection, day):
    """Order lines billed for something else than what the customer keeps.

    Those in exchange are not billed at all.

    :return: (list of sentences, number of lines in exchange)
    """
    picture = read_picture(connection, day)
    pending = connection.call(
        "sale.order.line",
        "search",
        [
            ("id", "in", [line.id for line in picture.lines]),
            ("exchange_pending", "=", True),
        ],
    )
    truths = read_truth(picture)
    wrong = []
    for truth in truths.values():
        for line in truth.lines:
            if line.line.id in pending and line.invoiced:
                wrong.append(
                    f"{truth.order.number}: {line.invoiced} billed in exchange"
                )
        truth.lines = [line for line in truth.lines if line.line.id not in pending]
    lies = map(str, find_lies(picture))
    return [*wrong, *find_wrong_lines(truths), *lies], len(pending)


def send_back(connection, days):
    """Send a part back, bill all there is, and find what is wrong.

    :param connection: connection.Connection
    :param days: list of dataset.Day, fed and delivered, not billed
    :return: (choices, number of lines left in exchange, list of sentences)
    """
    day = join_days(days)
    returns = Returns(connection, day)
    before = read_stock(connection)
    choices = choose(returns.read_delivered())
    rows = connection.read(
        "stock.move", [choice.move for choice in choices], ["product_id"]
    )
    transfers = returns.enter(choices)
    wrong = [
        f"stock of article {product} changed before the goods came back"
        for product, quantity in read_stock(connection).items()
        if quantity != before[product]
    ]
    returns.receive(transfers)
    returns.ship_replacements(transfers)
    bill_automatically(connection, day.date)
    moves = {row["id"]: row["product_id"] for row in rows}
    wrong += find_wrong_stock(connection, before, choices, moves)
    bills, pending = find_wrong_bills(connection, day)
    return choices, pending, [*wrong, *bills]


def main(arguments=None):
    """Run the command.

    :return: 0 when stock and bills are right, 1 otherwise
    """
    options = make_parser("tests.replay.send_back").parse_args(arguments)
    return run_check(_check, options)


def _check(connection, days, _options):
    choices, pending, wrong = send_back(connection, days)
    kinds = Counter(choice.kind for choice in choices)
    summary = (
        f"{kinds['take_back']} lines taken back, {kinds['exchange']} exchanged, "
        f"{pending} of them left waiting"
    )
    return summary, wrong


if __name__ == "__main__":
    sys.exit(main())
