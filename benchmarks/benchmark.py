"""What a benchmark is: subjects, steps and the work of one item at one step."""

import importlib
import pathlib
from dataclasses import dataclass

SUITE = "suite"


@dataclass(frozen=True)
class Subject:
    """One side of a comparison: Odoo with some addons in a database of its own.

    :param name: as printed in the table
    :param addons: names of the addons to install, `SUITE` for all of ours
    :param database: name of the database that several subjects take a copy of, when
        they go two roads with the same addons
    """

    name: str
    addons: tuple = ()
    database: str = ""


class Benchmark:
    """Base of the benchmarks: one module each, with a class named `Case`.

    A worker process makes one instance for its subject. `steps` are done in their
    order for each item of a round; `step_<name>(env, item)` does one, in its own
    transaction, and may leave in the dict `item` what the later steps need.
    """

    summary = ""
    # What the rates count: "orders" reads orders/s.
    unit = "items"
    # The first one is the reference of the ratios.
    subjects = (Subject("odoo"), Subject("gescom", (SUITE,)))
    steps = ()
    # Highest ratio to the reference that is wanted, by step or total.
    targets = {}
    # Most milliseconds an item that are wanted, by step or total.
    targets_ms = {}
    # Most milliseconds that 95 % of the items are to stay under, by step or total.
    targets_p95_ms = {}
    # Sums of steps: {name: names of the steps}.
    totals = {}
    # A step does all the items of a round at once; `step_<name>(env, items)`.
    whole_rounds = False
    # What counts is the time that one waits, for programs that sleep while they work.
    elapsed = False
    # How often it is done on each side: sessions x rounds x items.
    sessions = 5
    rounds = 3
    items_per_round = 10
    # Items a round of the option --full.
    full_items_per_round = None

    def __init__(self, subject=""):
        """:param subject: name of the side that this worker is"""
        self.subject = subject

    def does(self, step):
        """Has this subject such a step?"""
        return True

    def prepare(self, env):
        """Read or make, before anything is measured, what the items need."""

    def plan(self, draw, count):
        """The items of a round, the same ones for every subject.

        :param draw: a random.Random of the round
        :return: list of `count` dicts; with `whole_rounds`, as many as suit
        """
        raise NotImplementedError

    def set_up(self, env, items):
        """Make, before it is measured, what the items of a round need.

        :return: whether the tables grew, so that their statistics are to be refreshed
        """
        return False

    def check(self, env, items):
        """What came of a round, as a dict that must be equal for all subjects."""
        return {}


def names():
    """The benchmarks of the folder `cases`."""
    folder = pathlib.Path(__file__).parent / "cases"
    return sorted(path.stem for path in folder.glob("[!_]*.py"))


def load(name):
    """The class of the benchmark `name`."""
    return importlib.import_module(f"benchmarks.cases.{name}").Case
