"""Runs a benchmark: a worker process a subject, repetitions strictly interleaved."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager

from benchmarks import figures

SEED = 2026
WARM_UP_ROUNDS = 3
WARM_UP_ITEMS = 3


class WorkerError(Exception):
    """A worker stopped or could not do what it was told."""


class WorkerProcess:
    """This end of the pipes to one `benchmarks.worker`."""

    def __init__(self, benchmark, subject, database, log):
        """Start the process; it loads Odoo while the others do.

        :param log: path of the file that takes what Odoo prints
        """
        self.subject = subject
        self.log = log
        with open(log, "w") as stderr:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "benchmarks.worker"),
                    *(benchmark, subject, database),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                # One order of sets and dicts everywhere: one thing less that varies.
                env={**os.environ, "PYTHONHASHSEED": "0"},
            )

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise WorkerError(f"The worker of {self.subject} stopped: read {self.log}.")
        answer = json.loads(line)
        if "error" in answer:
            raise WorkerError(f"{self.subject}: {answer['error']}")
        return answer["answer"]

    def ask(self, do, **arguments):
        """Send one command, whose `answer` is to be read."""
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def tell(self, do, **arguments):
        """Send one command and wait for what came of it."""
        self.ask(do, **arguments)
        return self.answer()

    def stop(self):
        """Let the process end; safe to call twice."""
        if self.process.poll() is None:
            self.process.stdin.close()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Harness:
    """The interleaved rounds of one benchmark.

    :param case: the class of the benchmark
    :param start: function that starts the workers and returns them, a dict of
        subject name to WorkerProcess, the reference first
    :param progress: function called with one line of text
    """

    def __init__(self, case, start, progress):
        self.case = case
        self.start = start
        self.progress = progress
        self.workers = {}
        self.samples = {}

    @contextmanager
    def session(self):
        """Warm workers, stopped at the end."""
        self.progress("starting the workers")
        self.workers = self.start()
        try:
            for worker in self.workers.values():
                worker.answer()
            self.warm_up()
            yield
        finally:
            for worker in self.workers.values():
                worker.stop()

    def draw(self, number, size):
        """Give every subject the same items, and one core to work on.

        Cores are not equally fast when their machine is shared; the next round takes
        the next one.
        """
        for worker in self.workers.values():
            worker.ask("round", seed=SEED + number, count=size, core=number)
        for worker in self.workers.values():
            worker.answer()

    def turns(self, number, step, size):
        """One step on all items of a round, one item a turn.

        The sides alternate as closely as they can: the speed of a shared machine
        changes within a second.

        :return: dict of subject name to its samples, one an item or, when the items
            are done together, one in all; none of a subject without such a step
        """
        samples = {name: [] for name in self.workers}
        for position in [None] if self.case.whole_rounds else range(size):
            for name in figures.interleave(self.workers, number + (position or 0)):
                sample = self.workers[name].tell("step", step=step, position=position)
                if sample:
                    samples[name].append(sample)
        return {name: found for name, found in samples.items() if found}

    def check(self):
        """:raises WorkerError: when the subjects did not do the same work"""
        found = {name: worker.tell("check") for name, worker in self.workers.items()}
        if len({json.dumps(result, sort_keys=True) for result in found.values()}) > 1:
            raise WorkerError(f"The subjects did not do the same work: {found}")

    def round(self, number, size, session=None):
        """All steps of one round; its samples are kept if it is of a session."""
        self.draw(number, size)
        for step in self.case.steps:
            for name, samples in self.turns(number, step, size).items():
                if session is not None:
                    kept = [{**sample, "session": session} for sample in samples]
                    self.samples.setdefault(step, {}).setdefault(name, []).extend(kept)
        self.check()

    def warm_up(self):
        """Rounds that fill the caches and are thrown away."""
        for number in range(WARM_UP_ROUNDS):
            self.progress(f"warm-up {number + 1}/{WARM_UP_ROUNDS}")
            self.round(-number - 1, WARM_UP_ITEMS)
        for worker in self.workers.values():
            worker.tell("settle")
        # The first plans after new statistics are not the usual ones either.
        self.round(-WARM_UP_ROUNDS - 1, WARM_UP_ITEMS)

    def run(self, sessions, rounds, size):
        """All the rounds, in several sessions.

        Two processes of the same program differ by a percent or two for as long as
        they live: new ones draw that lot again.

        :return: dict step -> subject -> list of samples, one an item
        """
        for session in range(sessions):
            with self.session():
                for number in range(session * rounds, (session + 1) * rounds):
                    self.round(number, size, session)
                    done = f"{number + 1}/{sessions * rounds}"
                    self.progress(f"round {done}  {self._so_far()}")
        return self.samples

    def inspect(self, do, step, size):
        """One step under `profile` or `statements`, once everything is warm.

        :return: dict of subject name to the answer
        """
        with self.session():
            self.draw(0, size)
            for earlier in self.case.steps[: self.case.steps.index(step)]:
                self.turns(0, earlier, size)
            return {
                name: worker.tell(do, step=step)
                for name, worker in self.workers.items()
            }

    def _so_far(self):
        reference, *others = self.workers
        words = []
        for step, samples in self.samples.items():
            for name in others if reference in samples else ():
                ratios = figures.paired_ratios(
                    cost(samples[reference]), cost(samples[name])
                )
                words.append(f"{step} {figures.spread(ratios)[0]:.2f}")
        return "  ".join(words)


def cost(samples, wall=False):
    """The seconds that each item took.

    CPU time of the worker and of its PostgreSQL backends: what others do on the
    machine hardly moves it. Wall time when asked, or when the server is elsewhere.
    """
    if wall or not has_cpu(samples):
        return [sample["wall"] for sample in samples]
    return [sample["worker"] + sample["server"] for sample in samples]


def has_cpu(samples):
    """Could the CPU time of the PostgreSQL server be read?"""
    return all(sample["server"] is not None for sample in samples)
