"""Steps shown while they run, and the time each took."""

import sys
import time
from contextlib import contextmanager

SPEAK_EVERY = 10  # seconds, when the output is not a terminal


class Step:
    def __init__(self, title, total, stream):
        self.title = title
        self.total = total
        self.done = 0
        self.stream = stream
        self.started = self.spoken = time.monotonic()

    @property
    def seconds(self):
        return time.monotonic() - self.started

    def advance(self, count=1):
        self.done += count
        if self.stream.isatty():
            self.stream.write(f"\r• {self.title} … {self.done}/{self.total} ")
            self.stream.flush()
        elif time.monotonic() - self.spoken > SPEAK_EVERY:
            self.spoken = time.monotonic()
            self.stream.write(f"  {self.title} … {self.done}/{self.total}\n")
            self.stream.flush()

    def close(self):
        if not self.total:
            return
        start = "\r" if self.stream.isatty() else ""
        self.stream.write(
            f"{start}• {self.title} … {self.done}/{self.total} ({self.seconds:.1f} s)\n"
        )
        self.stream.flush()


class Progress:
    """Shows the steps of a replay and remembers how long they took."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.times = []

    @contextmanager
    def step(self, title, total):
        """Announce a step of `total` items.

        :return: context manager that gives the Step to advance
        """
        step = Step(title, total, self.stream)
        try:
            yield step
        finally:
            step.close()
            self.times.append((title, step.seconds))
