"""Where a step's time and statements come from, and what one subject adds."""

import cProfile
import pstats
import re
import sys
import threading
from collections import Counter

# How much of a statement and of its callers is worth reading.
CALLERS = 3
STATEMENT_WIDTH = 240


def short_path(path):
    """`…/addons/sale/models/sale_order.py` as `sale/models/sale_order.py`."""
    for folder in ("/addons/", "/dist-packages/", "/site-packages/"):
        if folder in path:
            return path.rsplit(folder, 1)[1]
    return path.rsplit("/", 1)[-1]


def profile(work):
    """Run `work` under cProfile.

    :return: list of [file, function, calls, own seconds, cumulated seconds]
    """
    profiler = cProfile.Profile()
    profiler.enable()
    try:
        work()
    finally:
        profiler.disable()
    functions = {}
    for (path, _line, name), row in pstats.Stats(profiler).stats.items():
        _primitive, calls, own, cumulated, _callers = row
        # One entry for the overrides of a method in one file, as the diff needs.
        totals = functions.setdefault((short_path(path), name), [0, 0.0, 0.0])
        totals[0] += calls
        totals[1] += own
        totals[2] += cumulated
    return [[*key, *totals] for key, totals in functions.items()]


def extra_functions(reference, measured):
    """What `measured` spends more than `reference` in each function.

    :param reference: a result of `profile`, as is `measured`
    :return: list of dicts {function, calls, more_calls, own, cumulated}, the
        seconds being the difference, most own time first
    """
    before = {(row[0], row[1]): row[2:] for row in reference}
    after = {(row[0], row[1]): row[2:] for row in measured}
    rows = []
    for key in before.keys() | after.keys():
        old, new = before.get(key, (0, 0, 0)), after.get(key, (0, 0, 0))
        rows.append(
            {
                "function": ":".join(key),
                "calls": new[0],
                "more_calls": new[0] - old[0],
                "own": new[1] - old[1],
                "cumulated": new[2] - old[2],
            }
        )
    return sorted(rows, key=lambda row: (-row["own"], row["function"]))


def calling_addons():
    """The innermost functions of addons on the stack, innermost first."""
    callers, frame = [], sys._getframe(2)
    while frame and len(callers) < CALLERS:
        code = frame.f_code
        if "/addons/" in code.co_filename:
            place = f"{short_path(code.co_filename)}:{frame.f_lineno}"
            callers.append(f"{place} {code.co_name}")
        frame = frame.f_back
    return callers


def record_statements(work):
    """Run `work` and note every SQL statement that Odoo's cursors execute.

    :return: list of [statement, callers]
    """
    found = []

    def note(_cursor, query, _params, _start, _delay):
        found.append([str(query), calling_addons()])

    thread = threading.current_thread()
    hooks = thread.query_hooks = [note]
    try:
        work()
    finally:
        hooks.remove(note)
    return found


def shape(statement):
    """What makes two statements the same work: verb, tables, condition.

    Left out are the columns, of which an addon may add some to a table of Odoo,
    and the number of parameters in a list.
    """
    text = " ".join(statement.replace('"', "").split())
    text = re.sub(r"%s(, ?%s)+", "%s", text)
    if text.startswith("SELECT"):
        return f"SELECT … {text[outer_from(text) :]}"
    # A savepoint's name is a new one each time.
    if found := re.match(r"INSERT INTO \S+|UPDATE \S+|.*\bSAVEPOINT\b", text):
        return found.group()
    return text


def outer_from(text):
    """Where the FROM of a SELECT stands, past those of the selects inside it."""
    depth = 0
    for found in re.finditer(r"[()]|\bFROM\b", text):
        if found.group() == "FROM" and not depth:
            return found.start()
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
    return len("SELECT ")


def extra_statements(reference, measured):
    """The statements that one subject issues and the other does not.

    :param reference: a result of `record_statements`, as is `measured`
    :return: list of dicts {count, statement, callers}; a negative count is of
        statements that only the reference issues
    """
    sides = [_by_shape(reference), _by_shape(measured)]
    rows = []
    for key in sides[0].keys() | sides[1].keys():
        old, new = sides[0].get(key, []), sides[1].get(key, [])
        count = len(new) - len(old)
        if not count:
            continue
        longer, shorter = (new, old) if count > 0 else (old, new)
        callers = Counter(" < ".join(row[1]) for row in longer)
        callers -= Counter(" < ".join(row[1]) for row in shorter)
        rows.append(
            {
                "count": count,
                "statement": key[:STATEMENT_WIDTH],
                "callers": callers.most_common(abs(count)),
            }
        )
    return sorted(rows, key=lambda row: (-row["count"], row["statement"]))


def _by_shape(statements):
    found = {}
    for row in statements:
        found.setdefault(shape(row[0]), []).append(row)
    return found
