"""One subject at work: a process that does and measures the steps it is told.

    python -m benchmarks.worker BENCHMARK SUBJECT DATABASE

Commands come as lines of JSON on the standard input, answers leave as lines of JSON
on the standard output; `benchmarks.harness` holds the other end.
"""

import gc
import json
import os
import random
import resource
import sys
import time
import traceback
from contextlib import closing

import psycopg2

from odoo import api, sql_db
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.tools import config

from benchmarks import benchmark, inspection


def process_clock(pid):
    """The CPU seconds that another process has used, to the nanosecond.

    Linux derives the clock's number from the process id; /proc counts in hundredths
    of a second, which is coarser than many steps.
    """
    return time.clock_gettime((~pid << 3) | 2)


def is_local_postgres(pid):
    """Is this the process of a PostgreSQL backend on this machine?

    The id that a server elsewhere gives may belong to any process here.
    """
    try:
        with open(f"/proc/{pid}/comm") as file:
            return file.read().startswith("postgres")
    except OSError:
        return False


def cpu_seconds():
    """The CPU seconds of this process and of the programs that it called.

    Those that print a PDF do most of the work of a report.
    """
    called = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + called.ru_utime + called.ru_stime


class Meter:
    """CPU time of this process and of its PostgreSQL backends, and wall time."""

    def __init__(self):
        self.local = all(is_local_postgres(pid) for pid in self.backends())
        if hasattr(os, "sched_getaffinity"):
            self.cores = os.sched_getaffinity(0)

    def backends(self):
        # Also the connections that a step opens beside its own.
        return [
            connection.get_backend_pid()
            for pool in (sql_db._Pool, sql_db._Pool_readonly)
            for connection in (pool._connections if pool else [])
            if not connection.closed
        ]

    def stay_on(self, core):
        """Keep this process and its backends on one core."""
        if hasattr(os, "sched_setaffinity"):
            cores = sorted(self.cores)
            self._stay_on({cores[core % len(cores)]})

    def roam(self):
        """Let this process and its backends take any core."""
        if hasattr(os, "sched_setaffinity"):
            self._stay_on(self.cores)

    def _stay_on(self, cores):
        for pid in [0, *(self.backends() if self.local else [])]:
            try:
                os.sched_setaffinity(pid, cores)
            except OSError:
                # The server belongs to another account: its backends may wander.
                continue

    def start(self):
        self.at_start = (
            {pid: process_clock(pid) for pid in self.backends()} if self.local else {}
        )
        self.wall = time.perf_counter()
        self.cpu = cpu_seconds()

    def stop(self):
        """:return: dict of seconds; `server` is None for a server elsewhere"""
        cpu = cpu_seconds() - self.cpu
        wall = time.perf_counter() - self.wall
        server = None
        if self.local:
            server = sum(
                process_clock(pid) - self.at_start.get(pid, 0)
                for pid in self.backends()
            )
        return {"worker": cpu, "server": server, "wall": wall}


class Worker:
    def __init__(self, name, subject, database):
        config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=warn"])
        initialize_sys_path()
        self.registry = Registry(database)
        self.case = benchmark.load(name)(subject)
        self.items = []
        self.count = 0
        with self.registry.cursor() as cr:
            # A person's account, so that access rights cost what they do in real life.
            self.uid = (
                api.Environment(cr, api.SUPERUSER_ID, {}).ref("base.user_admin").id
            )
            self.case.prepare(self._env(cr))
            self.meter = Meter()

    def _env(self, cr):
        return api.Environment(cr, self.uid, {})

    def do_round(self, seed, count, core=0):
        """Draw the items of the next round, make what they need, move to its core."""
        self.meter.roam()
        self.count = count
        self.items = self.case.plan(random.Random(seed), count)
        with self.registry.cursor() as cr:
            grew = self.case.set_up(self._env(cr), self.items)
        if grew:
            self._maintain("ANALYZE")
        self.meter.stay_on(core)

    def do_settle(self):
        """Leave the warm-up: fresh statistics for the planner, no old garbage."""
        self._maintain("VACUUM ANALYZE")
        gc.collect()
        gc.freeze()

    def _maintain(self, command):
        _name, info = sql_db.connection_info_for(self.registry.db_name)
        with closing(psycopg2.connect(**info)) as connection:
            # VACUUM refuses to run in a transaction.
            connection.autocommit = True
            connection.cursor().execute(command)

    def do_step(self, step, position):
        """Do one step on one item of the round, and say what it took.

        :param position: of the item; None for the whole round, of which the figures
            are then divided by the number of items
        :return: dict of figures of one item, None if the subject has no such step
        """
        if not self.case.does(step):
            return None
        whole = position is None
        work = self.items if whole else self.items[position]
        # What this item leaves behind is collected here, not while it is measured.
        gc.collect()
        gc.disable()
        self.meter.start()
        queries = self._transaction(step, work)
        taken = {**self.meter.stop(), "queries": queries}
        if self.case.elapsed:
            taken["server"] = None
        gc.enable()
        if whole:
            taken = {
                name: value if value is None else value / self.count
                for name, value in taken.items()
            }
        return taken

    def _transaction(self, step, work):
        """One step as a request does it; its number of SQL statements.

        :param work: one item, or all of a round
        """
        with self.registry.cursor() as cr:
            getattr(self.case, f"step_{step}")(self._env(cr), work)
            cr.flush()
            queries = cr.sql_log_count
            # The step ends where the user has the answer: after the commit.
            cr.commit()
        # Caches that the step emptied are emptied in the other processes too.
        self.registry.signal_changes()
        return queries

    def do_check(self):
        with self.registry.cursor() as cr:
            return self.case.check(self._env(cr), self.items)

    def do_profile(self, step):
        """The functions that the step spent its time in, over the whole round."""
        return inspection.profile(self._all(step))

    def do_statements(self, step):
        """The SQL statements of the step, with who asked for them."""
        return inspection.record_statements(self._all(step))

    def _all(self, step):
        if not self.case.does(step):
            return lambda: None
        works = [self.items] if self.case.whole_rounds else self.items
        return lambda: [self._transaction(step, work) for work in works]


def main():
    # Whatever Odoo prints must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker(*sys.argv[1:])
    print(json.dumps({"answer": "ready"}), file=answers, flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        try:
            method = getattr(worker, f"do_{command.pop('do')}")
            answer = {"answer": method(**command)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
