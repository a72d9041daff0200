"""Bill what was delivered in one of the four modes, and check every line and number.

    python -m tests.replay.modes delivery 2010-12-01 2010-12-02 --database gescom_replay

For days that were fed with `--billing-mode later`, and affaires that have the mode.
"""

import sys
from collections import defaultdict
from decimal import Decimal

from .balance import find_wrong_lines
from .billing import MODES, bill_automatically
from .fed_days import join_days, make_parser, run_check
from .reading import read_picture
from .truth import find_lies, read_truth


def expect_invoices(mode, picture):
    """What each invoice must bear in a mode: worked out from orders and movements.

    Credit notes left aside. Goods that came back before the billing are not billed.

    :param str mode: billing mode of all the affaires
    :param picture: picture.Picture before the billing
    :return: set of keys, one an invoice
    """
    truths = read_truth(picture)
    orders = {line.id: truths[line.order].order for line in picture.lines}
    keys, shipped = set(), set()
    for move in _find_kept_moves(picture):
        order = orders[move.line]
        shipped.add(order.id)
        keys.add(_get_key(mode, order, move.transfer))
    for truth in truths.values():
        if truth.order.id not in shipped and _has_services(truth):
            keys.add(_get_key(mode, truth.order, None))
    return keys


def _find_kept_moves(picture):
    """Movements to a customer of which something stayed there."""
    back = defaultdict(Decimal)
    for move in picture.moves:
        if move.back and move.done:
            back[move.returned_id] += move.quantity
    for move in picture.moves:
        if not move.back and move.done and move.quantity > back[move.id]:
            yield move


def _has_services(truth):
    """Whether an order that keeps no goods has something else to bill."""
    return truth.order.state == "sale" and any(
        not line.line.goods and not line.line.carriage and line.line.subtotal > 0
        for line in truth.lines
    )


def _get_key(mode, order, transfer):
    if mode == "affaire_group":
        return order.invoice_partner
    if mode == "order_group":
        return order.affaire
    return (order.id, transfer) if mode == "delivery" else order.id


def bill_in_mode(connection, days, mode):
    """Bill all that was delivered, and find what is wrong with it.

    :param connection: connection.Connection
    :param days: list of dataset.Day, fed and delivered, not billed
    :param str mode: billing mode of all the affaires
    :return: (number of invoices, amount of invoices less credit notes in the currency
        of the shop, list of sentences)
    """
    day = join_days(days)
    expected = expect_invoices(mode, read_picture(connection, day))
    bill_automatically(connection, day.date)
    picture = read_picture(connection, day)
    invoices = [invoice for invoice in picture.invoices if not invoice.refund]
    wrong = [*find_wrong_lines(read_truth(picture)), *map(str, find_lies(picture))]
    if len(invoices) != len(expected):
        wrong.append(f"{len(invoices)} invoices, {len(expected)} expected in {mode}")
    amount = sum((row.amount for row in picture.invoice_lines), Decimal(0))
    return len(invoices), amount, wrong


def main(arguments=None):
    """Run the command.

    :return: 0 when all is billed as the mode says, 1 otherwise
    """
    options = make_parser("tests.replay.modes", MODES).parse_args(arguments)
    return run_check(_check, options)


def _check(connection, days, options):
    number, amount, wrong = bill_in_mode(connection, days, options.mode)
    return f"{options.mode:<15}{number:>6} invoices {amount:>14}", wrong


if __name__ == "__main__":
    sys.exit(main())
