"""What is told of a run: the JSON file and the tables of the terminal."""

import json
import statistics

from benchmarks import figures
from benchmarks.harness import cost, has_cpu

# Stands where a subject does not have a step.
NOTHING = "-"


def subject_figures(samples):
    """What one subject took for one step."""
    seconds, deviation = figures.spread(cost(samples))
    wall, wall_deviation = figures.spread(cost(samples, wall=True))
    return {
        "per_second": 1 / seconds,
        "ms": seconds * 1000,
        "ms_mad": deviation * 1000,
        "p95_ms": figures.percentile(cost(samples), 95) * 1000,
        "wall_ms": wall * 1000,
        "wall_ms_mad": wall_deviation * 1000,
        "server_ms": statistics.median(
            (sample["server"] or 0) * 1000 for sample in samples
        ),
        "queries": statistics.median(sample["queries"] for sample in samples),
    }


def step_figures(samples, reference, target, target_ms=None, target_p95_ms=None):
    """One step: what each subject took, and how it stands to the first one.

    :param samples: dict of subject name to its list of samples, of the subjects that
        have the step
    :param reference: name of the subject that the others are compared with
    :param target: highest ratio wanted, or None
    :param target_ms: most milliseconds an item wanted, or None
    :param target_p95_ms: most milliseconds wanted for 95 % of the items, or None
    """
    return {
        "subjects": {name: subject_figures(rows) for name, rows in samples.items()},
        "ratios": _ratios(samples, reference, target) if reference in samples else {},
        "target": target,
        "target_ms": target_ms,
        "target_p95_ms": target_p95_ms,
    }


def _ratios(samples, reference, target):
    sessions = [sample["session"] for sample in samples[reference]]
    ratios = {}
    for name in samples:
        if name == reference:
            continue
        comparison = figures.compare(
            cost(samples[reference]), cost(samples[name]), sessions
        )
        comparison["wall"] = figures.compare(
            cost(samples[reference], wall=True),
            cost(samples[name], wall=True),
            sessions,
        )
        comparison["met"] = target is None or comparison["ratio"] <= target
        ratios[name] = comparison
    return ratios


def with_totals(samples, totals):
    """The samples of the steps, then those of the sums of steps.

    A subject that does not have a step spends nothing on it.

    :param totals: dict of a total's name to the names of its steps
    """
    found = dict(samples)
    for total, steps in totals.items():
        subjects = dict.fromkeys(name for step in steps for name in samples[step])
        found[total] = {
            name: [
                _add(parts)
                for parts in zip(
                    *(samples[step][name] for step in steps if name in samples[step]),
                    strict=True,
                )
            ]
            for name in subjects
        }
    return found


def _add(parts):
    """One sample out of those of several steps."""
    added = dict(parts[0])
    for key in ("worker", "server", "wall", "queries"):
        values = [part[key] for part in parts]
        added[key] = None if None in values else sum(values)
    return added


def summarize(case, samples, about):
    """The result of a run, as it is written to the JSON file.

    :param samples: dict step -> subject -> list of samples
    :param about: dict of what was run: name, date, rounds, commit…
    """
    every = [row for step in samples.values() for rows in step.values() for row in rows]
    reference = _subjects(samples)[0]
    return {
        **about,
        "unit": case.unit,
        "metric": "cpu" if has_cpu(every) else "wall",
        "steps": {
            step: step_figures(
                rows,
                reference,
                case.targets.get(step),
                case.targets_ms.get(step),
                case.targets_p95_ms.get(step),
            )
            for step, rows in with_totals(samples, case.totals).items()
        },
        "samples": samples,
    }


def _subjects(by_step):
    """The subjects in their order; a step may be without some of them."""
    return list(max(by_step.values(), key=len))


def write_json(result, folder):
    """:return: path of the file, named after the benchmark and the date"""
    folder.mkdir(parents=True, exist_ok=True)
    stamp = result["date"].replace("-", "").replace(":", "").replace("T", "-")
    path = folder / f"{result['name']}-{stamp}.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    return path


def columns(rows):
    """Rows of text as an aligned table, the first column to the left."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if position else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def table(result):
    """The table of ratios that ends a run."""
    unit = result["unit"]
    subjects = _subjects(
        {step: found["subjects"] for step, found in result["steps"].items()}
    )
    reference, *others = subjects
    rows = [
        ["step"]
        + [f"{name} {unit}/s" for name in subjects]
        + [
            head
            for name in others
            for head in (f"time {name}/{reference}", "95 % interval", "wall")
        ]
        + [f"{name} queries" for name in subjects]
    ]
    for step, found in result["steps"].items():
        taken = found["subjects"]
        row = [step] + [_figure(taken, name, "per_second", ".1f") for name in subjects]
        for name in others:
            row += _ratio_cells(found["ratios"].get(name))
        rows.append(row + [_figure(taken, name, "queries", "g") for name in subjects])
    return columns(rows)


def _figure(taken, name, key, form):
    return format(round(taken[name][key], 1), form) if name in taken else NOTHING


def _ratio_cells(ratio):
    if ratio is None:
        return [NOTHING] * 3
    return [
        f"{ratio['ratio']:.3f}",
        f"{ratio['low']:.3f}-{ratio['high']:.3f}",
        f"{ratio['wall']['ratio']:.3f}",
    ]


def missed(result):
    """A sentence for each target that the run did not reach."""
    sentences = [
        f"{step}: {name} takes {ratio['ratio']:.3f} times as long, "
        f"the target is at most {found['target']:.2f}."
        for step, found in result["steps"].items()
        for name, ratio in found["ratios"].items()
        if not ratio["met"]
    ]
    sentences += [
        f"{step}: {name} takes {found['subjects'][name]['ms']:.1f} ms an item, "
        f"the target is at most {found['target_ms']:.1f}."
        for step, found in result["steps"].items()
        for name in found["ratios"]
        if found["target_ms"] and found["subjects"][name]["ms"] > found["target_ms"]
    ]
    return sentences + [
        f"{step}: 5 % of the items of {name} take more than "
        f"{taken['p95_ms']:.1f} ms, the target is at most {found['target_p95_ms']:.1f}."
        for step, found in result["steps"].items()
        for name, taken in found["subjects"].items()
        if found.get("target_p95_ms") and taken["p95_ms"] > found["target_p95_ms"]
    ]


def times(result):
    """A sentence for each step whose time, not only its ratio, has a target."""
    return [
        f"{step}: {name} takes {taken['ms']:.1f} ms an item (median), "
        f"{taken['p95_ms']:.1f} ms at most for 95 % of them."
        for step, found in result["steps"].items()
        if found.get("target_p95_ms")
        for name, taken in found["subjects"].items()
    ]


def profile_table(rows, size, count=25):
    """Two tables of the functions that take more time, in ms an item.

    :param rows: a result of `inspection.extra_functions`
    """
    ours = [row for row in rows if row["function"].startswith("gescom_")]
    ours.sort(key=lambda row: -row["cumulated"])
    return "\n\n".join(
        f"{title}\n{_functions(chosen[:count], size)}"
        for title, chosen in (
            ("By own time", rows),
            ("Functions of the suite, by time with what they call", ours),
        )
        if chosen
    )


def _functions(rows, size):
    text = [["function", "more own ms", "more with calls ms", "calls", "more calls"]]
    for row in rows:
        text.append(
            [
                row["function"],
                f"{row['own'] * 1000 / size:.3f}",
                f"{row['cumulated'] * 1000 / size:.3f}",
                f"{row['calls'] / size:g}",
                f"{row['more_calls'] / size:+g}",
            ]
        )
    return columns(text)


def statements_table(rows):
    """The statements of `inspection.extra_statements`, each with its callers."""
    lines = []
    for row in rows:
        lines.append(f"{row['count']:+d} {row['statement']}")
        lines += [
            f"      {count} x {callers or '(no addon)'}"
            for callers, count in row["callers"]
        ]
    return "\n".join(lines) or "No difference."
