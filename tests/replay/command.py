"""The command line of the replay."""

import argparse
import os
import sys
import time

from .balance import draw_up
from .billing import LATER, MODES
from .connection import Connection, RefusedCall
from .dataset import DATA_VARIABLE, DataMissing, DayMissing, find_file, read_day
from .progress import Progress
from .reading import read_picture
from .report import print_balance, print_lists, print_times
from .shop import Shop
from .truth import find_lies

BALANCED, UNBALANCED, FAILED = 0, 1, 2


def parse_arguments(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m tests.replay",
        description="Replay a day of a web shop through XML-RPC and draw up the "
        "balance. Run again, it takes up where it stopped.",
    )
    parser.add_argument("day", help="YYYY-MM-DD, the name of a file of the data set")
    parser.add_argument("--data", help=f"folder of the data set, or {DATA_VARIABLE}")
    parser.add_argument(
        "--url", default=os.environ.get("GESCOM_REPLAY_URL", "http://127.0.0.1:8069")
    )
    parser.add_argument(
        "--database", default=os.environ.get("GESCOM_REPLAY_DATABASE", "gescom")
    )
    parser.add_argument("--login", default="admin")
    parser.add_argument(
        "--password",
        default=os.environ.get("GESCOM_REPLAY_PASSWORD", "admin"),
        help="or GESCOM_REPLAY_PASSWORD",
    )
    parser.add_argument(
        "--billing-mode",
        choices=(*MODES, LATER),
        help="give the affaires this mode and bill them automatically; later: feed and "
        "deliver only, for tests.replay.modes",
    )
    parser.add_argument(
        "--eco",
        action="store_true",
        help="one new article in five bears an eco-participation, for "
        "tests.replay.fees",
    )
    parser.add_argument(
        "--check-data", action="store_true", help="only say whether the day is there"
    )
    parser.add_argument(
        "--balance-only", action="store_true", help="only draw up the balance"
    )
    return parser.parse_args(arguments)


def replay(connection, day, progress, feed=True, billing_mode=None, eco=False):
    """Replay a day.

    :param connection: connection.Connection
    :param day: dataset.Day
    :param progress: progress.Progress
    :param bool feed: whether the documents are sent, or the balance only drawn up
    :param str billing_mode: mode of the affaires, billed automatically when given
    :param bool eco: whether one article in five bears an eco-participation
    :return: balance.Balance
    """
    shop = Shop(connection, day, progress, billing_mode, eco)
    stages = {}

    def witness(stage):
        with progress.step("States compared", 1) as step:
            stages[stage] = find_lies(read_picture(connection, day))
            step.advance()

    if feed:
        shop.play(witness)
    with progress.step("Balance", 1) as step:
        balance = draw_up(
            day, read_picture(connection, day), shop.problems, stages=stages
        )
        step.advance()
    return balance


def main(arguments=None):
    """Run the command.

    :return: 0 when everything balances or there is nothing to replay, 1 when it does
        not balance, 2 when it could not be made
    """
    options = parse_arguments(arguments)
    try:
        day = read_day(find_file(options.day, options.data))
        if options.check_data:
            return BALANCED
        return _run(day, options)
    except DataMissing as missing:
        print(f"Replay skipped. {missing}")
        return BALANCED
    except (DayMissing, RefusedCall, OSError) as error:
        print(error, file=sys.stderr)
        return FAILED


def _run(day, options):
    started = time.monotonic()
    progress = Progress()
    print(
        f"Replay of {day.date}: {len(day.documents)} documents, "
        f"{len(day.lines)} lines, to {options.database} on {options.url}",
        flush=True,
    )
    with progress.step("Logged in", 1) as step:
        connection = Connection(
            options.url, options.database, options.login, options.password
        )
        step.advance()
    if options.billing_mode == LATER:
        problems = Shop(connection, day, progress, LATER, options.eco).play()
        for problem in problems:
            print(f"{problem.step}: {problem.document}: {problem.message}")
        return UNBALANCED if problems else BALANCED
    balance = replay(
        connection,
        day,
        progress,
        feed=not options.balance_only,
        billing_mode=options.billing_mode,
        eco=options.eco,
    )
    print_times(progress.times, time.monotonic() - started, connection.calls)
    print_lists(day, balance)
    print_balance(day, balance)
    return BALANCED if balance.balanced else UNBALANCED
