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
    """

    name: str
    addons: tuple = ()


class Benchmark:
    """Base of the benchmarks: one module each, with a class named `Case`.

    A worker process makes one instance. `steps` are done in their order for each
    item of a round; `step_<name>(env, item)` does one, in its own transaction, and
    may leave in the dict `item` what the later steps need.
    """

    summary = ""
    # What the rates count: "orders" reads orders/s.
    unit = "items"
    # The first one is the reference of the ratios.
    subjects = (Subject("odoo"), Subject("gescom", (SUITE,)))
    steps = ()
    # Highest ratio to the reference that is wanted, by step.
    targets = {}
    # How often it is done on each side: sessions x rounds x items.
    sessions = 5
    rounds = 3
    items_per_round = 10

    def prepare(self, env):
        """Read or make, before anything is measured, what the items need."""

    def plan(self, draw, count):
        """The items of a round, the same ones for every subject.

        :param draw: a random.Random of the round
        :return: list of `count` dicts
        """
        raise NotImplementedError

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
