"""Run benchmarks and print how the suite stands to its reference.

Called by scripts/bench.sh, which prepares the databases.
"""

import argparse
import dataclasses
import datetime
import os
import pathlib
import platform
import subprocess
import sys

from benchmarks import benchmark, inspection, report
from benchmarks.harness import SEED, WARM_UP_ROUNDS, Harness, WorkerError, WorkerProcess

ROOT = pathlib.Path(__file__).resolve().parent.parent
RUN = pathlib.Path(os.environ.get("GESCOM_RUN_DIR") or ROOT / ".run")
DATABASE = os.environ.get("GESCOM_DB", "gescom")
CONTROL = "control"


def parse(arguments):
    parser = argparse.ArgumentParser(prog="scripts/bench.sh", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which ones of {', '.join(benchmark.names())}; all of them by default",
    )
    parser.add_argument("--sessions", type=int, help="how often to start new workers")
    parser.add_argument("--rounds", type=int, help="rounds in a session")
    parser.add_argument("--items", type=int, help="items (orders…) a round")
    parser.add_argument(
        "--full",
        action="store_true",
        help="the large rounds of the benchmarks that have some",
    )
    parser.add_argument(
        "--addons",
        metavar="ADDON,…",
        help="install only these addons, and what they need, instead of the suite",
    )
    parser.add_argument(
        "--control",
        action="store_true",
        help="compare plain Odoo with itself: what the machine's noise amounts to",
    )
    parser.add_argument(
        "--profile", metavar="STEP", help="which functions take the extra time"
    )
    parser.add_argument(
        "--queries", metavar="STEP", help="which SQL statements one item adds"
    )
    parser.add_argument(
        "--databases", action="store_true", help="only list the databases it needs"
    )
    options = parser.parse_args(arguments)
    options.names = options.names or benchmark.names()
    for name in options.names:
        if name not in benchmark.names():
            parser.error(f"there is no benchmark {name}")
        for step in filter(None, (options.profile, options.queries)):
            if step not in benchmark.load(name).steps:
                parser.error(f"{name} has no step {step}")
    return options


def subjects(case, options):
    """The sides to compare, once the options have had their say."""
    reference = case.subjects[0]
    if options.control:
        return [reference, dataclasses.replace(reference, name=CONTROL)]
    if not options.addons:
        return list(case.subjects)
    chosen = tuple(options.addons.split(","))
    return [
        dataclasses.replace(subject, addons=chosen)
        if benchmark.SUITE in subject.addons or subject.database
        else subject
        for subject in case.subjects
    ]


def database(subject):
    """The database of a subject, whatever benchmark it serves."""
    name = benchmark.SUITE if benchmark.SUITE in subject.addons else subject.name
    return f"{DATABASE}_bench_{subject.database or name}"


def copy(subject):
    """The database in which a subject works: a copy of its own."""
    own = f"_{subject.name}" if subject.database else ""
    return f"{database(subject)}{own}_run"


def print_databases(options):
    """One line a copy: its name, its database, the addons on top of plain Odoo."""
    for line in sorted(
        {
            " ".join([copy(subject), database(subject), *subject.addons])
            for name in options.names
            for subject in subjects(benchmark.load(name), options)
        }
    ):
        print(line)


def show_progress(line):
    if sys.stdout.isatty():
        print(f"\r\033[K    {line}", end="", flush=True)
    else:
        print(f"    {line}", flush=True)


def commit():
    """The commit that is measured, with a plus when the tree is ahead of it."""
    found = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+"],
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()


def describe(name, sides, sessions, rounds, size):
    """What was run, for who reads the JSON file later."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "name": name,
        "date": now.strftime("%Y-%m-%dT%H:%M:%S"),
        "commit": commit(),
        "sessions": sessions,
        "rounds": rounds,
        "items_per_round": size,
        "warm_up_rounds": WARM_UP_ROUNDS + 1,
        "seed": SEED,
        "addons": {subject.name: list(subject.addons) for subject in sides},
        "machine": {
            "cores": os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
    }


def items_per_round(case, options):
    full = case.full_items_per_round if options.full else None
    return options.items or full or case.items_per_round


def measure(name, harness, sides, options):
    case = harness.case
    amounts = (
        options.sessions or case.sessions,
        options.rounds or case.rounds,
        items_per_round(case, options),
    )
    sessions, rounds, size = amounts
    print(
        f"{name}: {case.summary}\n"
        f"  {sessions} sessions of {rounds} rounds of {size} {case.unit} on each side"
    )
    samples = harness.run(*amounts)
    result = report.summarize(case, samples, describe(name, sides, *amounts))
    path = report.write_json(result, RUN / "bench")
    what = (
        "CPU time of Odoo and PostgreSQL" if result["metric"] == "cpu" else "wall time"
    )
    print(f"\n\n{report.table(result)}\n")
    print(f"Rates and ratios are of {what}; above 1 is slower. Written to {path}.")
    for sentence in report.times(result):
        print(sentence)
    for sentence in report.missed(result):
        print(f"✗ {sentence}")


def inspect(name, harness, options):
    if options.profile:
        size = items_per_round(harness.case, options)
        found = harness.inspect("profile", options.profile, size)
        rows = inspection.extra_functions(*found.values())
        print(
            f"\n\n{name}, {options.profile}: extra time of {list(found)[1]}, profiled"
        )
        print(report.profile_table(rows, size))
    if options.queries:
        found = harness.inspect("statements", options.queries, 1)
        counts = " and ".join(f"{len(rows)} on {side}" for side, rows in found.items())
        print(f"\n\n{name}, {options.queries}: statements of one item: {counts}")
        rows = inspection.extra_statements(*found.values())
        print(report.statements_table(rows))


def start_workers(name, sides):
    """One worker a subject, all loading Odoo at once."""
    log = RUN / "log"
    log.mkdir(parents=True, exist_ok=True)
    return {
        subject.name: WorkerProcess(
            name,
            subject.name,
            copy(subject),
            log / f"bench-{subject.name}.log",
        )
        for subject in sides
    }


def run(name, options):
    case = benchmark.load(name)
    sides = subjects(case, options)
    harness = Harness(case, lambda: start_workers(name, sides), show_progress)
    if options.profile or options.queries:
        inspect(name, harness, options)
    else:
        measure(name, harness, sides, options)


def main():
    options = parse(sys.argv[1:])
    if options.databases:
        print_databases(options)
        return
    for name in options.names:
        try:
            run(name, options)
        except WorkerError as error:
            sys.exit(f"\n✗ {error}")


if __name__ == "__main__":
    main()
