"""One subject at work: a process that does and measures the steps it is told.

    python -m benchmarks.worker BENCHMARK DATABASE

Commands come as lines of JSON on the standard input, answers leave as lines of JSON
on the standard output; `benchmarks.harness` holds the other end.
"""

import gc
import json
import os
import random
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
        if not hasattr(os, "sched_setaffinity"):
            return
        cores = sorted(self.cores)
        for pid in [0, *(self.backends() if self.local else [])]:
            try:
                os.sched_setaffinity(pid, {cores[core % len(cores)]})
            except OSError:
                # The server belongs to another account: its backends may wander.
                continue

    def start(self):
        self.at_start = (
            {pid: process_clock(pid) for pid in self.backends()} if self.local else {}
        )
        self.wall = time.perf_counter()
        self.cpu = time.process_time()

    def stop(self):
        """:return: dict of seconds; `server` is None for a server elsewhere"""
        cpu = time.process_time() - self.cpu
        wall = time.perf_counter() - self.wall
        server = None
        if self.local:
            server = sum(
                process_clock(pid) - self.at_start.get(pid, 0)
                for pid in self.backends()
            )
        return {"worker": cpu, "server": server, "wall": wall}


class Worker:
    def __init__(self, name, database):
        config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=warn"])
        initialize_sys_path()
        self.registry = Registry(database)
        self.case = benchmark.load(name)()
        self.items = []
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
        """Draw the items of the next round, and move to its core."""
        self.meter.stay_on(core)
        self.items = self.case.plan(random.Random(seed), count)

    def do_settle(self):
        """Leave the warm-up: fresh statistics for the planner, no old garbage."""
        _name, info = sql_db.connection_info_for(self.registry.db_name)
        with closing(psycopg2.connect(**info)) as connection:
            # VACUUM refuses to run in a transaction.
            connection.autocommit = True
            connection.cursor().execute("VACUUM ANALYZE")
        gc.collect()
        gc.freeze()

    def do_step(self, step, position):
        """Do one step on one item of the round, and say what it took."""
        # What this item leaves behind is collected here, not while it is measured.
        gc.collect()
        gc.disable()
        self.meter.start()
        queries = self._transaction(step, self.items[position])
        taken = self.meter.stop()
        gc.enable()
        return {**taken, "queries": queries}

    def _transaction(self, step, item):
        """One step of one item as a request does it; its number of SQL statements."""
        with self.registry.cursor() as cr:
            getattr(self.case, f"step_{step}")(self._env(cr), item)
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
        return lambda: [self._transaction(step, item) for item in self.items]


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
