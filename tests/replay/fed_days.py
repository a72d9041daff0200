"""What the commands that check days already fed and delivered have in common."""

import argparse
import time

from .connection import Connection
from .dataset import Day, find_file, read_day

SHOWN = 20


def join_days(days):
    """Several days as one, that bears the date of the last.

    :param days: list of dataset.Day
    """
    documents = tuple(document for day in days for document in day.documents)
    return Day(date=max(day.date for day in days), documents=documents)


def make_parser(module, modes=()):
    """A parser of the days and of the server they were fed to.

    :param str module: name of the module that is run
    :param modes: billing modes, one of which comes before the days
    :return: argparse.ArgumentParser
    """
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    if modes:
        parser.add_argument("mode", choices=modes)
    parser.add_argument("days", nargs="+", help="YYYY-MM-DD, fed and not billed")
    parser.add_argument("--data", help="folder of the data set")
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--database", default="gescom")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    return parser


def run_check(check, options):
    """Check the days of a server, and say on one line what was found.

    :param check: function from the connection, the days and the options to a sentence
        that sums up, and the list of sentences on what is wrong
    :param options: what a parser of `make_parser` read
    :return: 0 when nothing is wrong, 1 otherwise
    """
    days = [read_day(find_file(day, options.data)) for day in options.days]
    connection = Connection(
        options.url, options.database, options.login, options.password
    )
    started = time.monotonic()
    summary, wrong = check(connection, days, options)
    print(
        f"{summary}   {time.monotonic() - started:.0f} s   "
        + (f"{len(wrong)} differences" if wrong else "balanced")
    )
    for sentence in wrong[:SHOWN]:
        print(f"  {sentence}")
    return 1 if wrong else 0
