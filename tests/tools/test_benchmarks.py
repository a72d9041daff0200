"""The arithmetic and the reports of the benchmarks, without a database."""

import importlib
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

figures = importlib.import_module("benchmarks.figures")
benchmark = importlib.import_module("benchmarks.benchmark")
harness = importlib.import_module("benchmarks.harness")
inspection = importlib.import_module("benchmarks.inspection")
report = importlib.import_module("benchmarks.report")
command = importlib.import_module("benchmarks.__main__")

ABOUT = {"name": "sample", "date": "2026-03-01T08:30:00", "rounds": 1}


class SampleCase(benchmark.Benchmark):
    unit = "orders"
    steps = ("create", "confirm")
    targets = {"create": 1.10}


class WholeCase(benchmark.Benchmark):
    """One side alone has the first step; a round is one turn."""

    unit = "invoices"
    steps = ("preview", "bill")
    totals = {"total": steps}
    targets = {"bill": 1.5, "total": 1.5}
    targets_ms = {"bill": 15.0, "total": 15.0}
    whole_rounds = True


class FakeWorker:
    """Answers as a worker does, and writes down who had which turn."""

    def __init__(self, name, calls, slowness=1, work="same", without=()):
        self.name, self.calls, self.slowness, self.work = name, calls, slowness, work
        self.without = without
        self.stopped = False

    def answer(self):
        return "ready"

    def ask(self, do, **arguments):
        self.calls.append((self.name, do, arguments))

    def tell(self, do, **arguments):
        self.calls.append((self.name, do, arguments))
        if do == "step":
            if arguments["step"] in self.without:
                return None
            return sample(0.010 * self.slowness)
        return self.work if do == "check" else do

    def stop(self):
        self.stopped = True


def sample(seconds, server=0.002, queries=7):
    return {
        "session": 0,
        "worker": seconds - (server or 0),
        "server": server,
        "wall": seconds * 2,
        "queries": queries,
    }


def run_fakes(sessions=1, rounds=2, size=3, case=SampleCase, odoo=None, **gescom):
    calls, started = [], []

    def start():
        workers = {
            "odoo": FakeWorker("odoo", calls, **(odoo or {})),
            "gescom": FakeWorker("gescom", calls, **gescom),
        }
        started.extend(workers.values())
        return workers

    run = harness.Harness(case, start, lambda line: None)
    return run, calls, started, lambda: run.run(sessions, rounds, size)


def test_median_and_its_deviation_ignore_one_outlier():
    assert figures.spread([1.0, 1.1, 0.9, 1.0, 50.0]) == (1.0, pytest.approx(0.1))


def test_ratio_is_the_median_of_the_pairs_not_the_ratio_of_the_sums():
    """A machine that slows down halfway changes both sides of a pair alike."""
    reference = [1.0, 1.0, 10.0, 10.0, 10.0]
    measured = [1.2, 1.2, 12.0, 12.0, 11.0]
    assert figures.paired_ratios(reference, measured) == pytest.approx(
        [1.2, 1.2, 1.2, 1.2, 1.1]
    )
    assert figures.compare(reference, measured)["ratio"] == pytest.approx(1.2)


def test_ratio_of_unequal_lists_or_to_zero_is_refused():
    with pytest.raises(ValueError, match="Each pair"):
        figures.paired_ratios([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="zero"):
        figures.paired_ratios([0.0], [1.0])


def test_interval_holds_the_median_and_narrows_with_more_pairs():
    few = [0.9, 0.95, 1.0, 1.05, 1.1]
    median, low, high = figures.median_interval([few])
    _median, narrow_low, narrow_high = figures.median_interval([few * 40])
    assert low <= median == 1.0 <= high
    assert narrow_high - narrow_low < high - low


def test_interval_of_one_run_is_the_same_each_time_it_is_computed():
    values = [1.0, 1.3, 0.8, 1.1, 1.2, 0.9]
    assert figures.median_interval([values]) == figures.median_interval([values])


def test_interval_of_equal_ratios_is_a_point():
    assert figures.median_interval([[1.07] * 9]) == (1.07, 1.07, 1.07)


def test_sessions_that_disagree_widen_the_interval():
    """Many pairs do not make up for processes that differ by chance."""
    ratios = [0.95, 0.96] * 30 + [1.04, 1.05] * 30
    ones = [1.0] * len(ratios)
    sessions = [0] * 60 + [1] * 60
    apart = figures.compare(ones, ratios, sessions)
    assert apart["low"] < 0.97
    assert apart["high"] > 1.03


def test_turns_alternate_between_the_subjects():
    assert [figures.interleave(("a", "b"), turn) for turn in range(3)] == [
        ["a", "b"],
        ["b", "a"],
        ["a", "b"],
    ]


def test_harness_interleaves_item_by_item_and_gives_both_the_same_items():
    _run, calls, _started, go = run_fakes(rounds=1, size=3)
    samples = go()
    last_round = max(i for i, call in enumerate(calls) if call[1] == "round")
    turns = [name for name, do, _rest in calls[last_round:] if do == "step"]
    assert turns[:6] == ["odoo", "gescom", "gescom", "odoo", "odoo", "gescom"]
    seeds = {name: [] for name in ("odoo", "gescom")}
    for name, do, rest in calls:
        if do == "round":
            seeds[name].append(rest)
    assert seeds["odoo"] == seeds["gescom"]
    assert {len(rows) for step in samples.values() for rows in step.values()} == {3}


def test_warm_up_is_not_kept_and_sessions_add_up():
    _run, _calls, started, go = run_fakes(sessions=2, rounds=2, size=3)
    samples = go()
    assert list(samples) == ["create", "confirm"]
    assert list(samples["create"]) == ["odoo", "gescom"]
    assert [row["session"] for row in samples["create"]["gescom"]] == [0] * 6 + [1] * 6
    assert len(started) == 4
    assert all(worker.stopped for worker in started)


def test_whole_round_is_one_turn_and_each_side_begins_in_turn():
    _run, calls, _started, go = run_fakes(case=WholeCase, rounds=2, size=200)
    samples = go()
    assert {len(rows) for step in samples.values() for rows in step.values()} == {2}
    turns = [(name, rest) for name, do, rest in calls if do == "step"][-8:]
    assert [name for name, _rest in turns] == [
        *("odoo", "gescom") * 2,
        *("gescom", "odoo") * 2,
    ]
    assert {rest["position"] for _name, rest in turns} == {None}


def test_step_that_only_one_side_has_counts_in_its_total():
    _run, _calls, _started, go = run_fakes(case=WholeCase, odoo={"without": "preview"})
    samples = go()
    assert list(samples["preview"]) == ["gescom"]
    result = report.summarize(WholeCase, samples, ABOUT)
    assert result["steps"]["preview"]["ratios"] == {}
    total = result["steps"]["total"]
    assert total["subjects"]["odoo"]["queries"] == 7
    assert total["subjects"]["gescom"]["queries"] == 14
    assert total["ratios"]["gescom"]["ratio"] == pytest.approx(2)
    lines = report.table(result).splitlines()
    assert [line.split()[0] for line in lines] == ["step", "preview", "bill", "total"]
    assert "odoo invoices/s" in lines[0]
    assert lines[1].split()[1] == report.NOTHING
    assert report.missed(result) == [
        "total: gescom takes 2.000 times as long, the target is at most 1.50.",
        "total: gescom takes 20.0 ms an item, the target is at most 15.0.",
    ]


def test_time_of_the_slowest_items_has_its_target():
    even = [sample(0.010) for _item in range(20)]
    uneven = [*even[:18], sample(0.100), sample(0.100)]

    class Timed(SampleCase):
        targets_p95_ms = {"create": 50.0}

    result = report.summarize(Timed, {"create": {"odoo": even, "b": uneven}}, ABOUT)
    taken = result["steps"]["create"]["subjects"]
    assert taken["odoo"]["p95_ms"] == pytest.approx(taken["odoo"]["ms"])
    slowest = taken["b"]["p95_ms"]
    assert slowest == pytest.approx(10 * taken["b"]["ms"])
    assert [line for line in report.missed(result) if "5 %" in line] == [
        f"create: 5 % of the items of b take more than {slowest:.1f} ms, "
        "the target is at most 50.0."
    ]
    assert len(report.times(result)) == 2


def test_percentile_is_a_value_that_was_measured():
    assert figures.percentile(range(1, 101), 95) == 95
    assert figures.percentile([3, 1, 2], 95) == 3
    assert figures.percentile([7], 50) == 7


def test_subjects_that_did_different_work_stop_the_run():
    _run, _calls, started, go = run_fakes(work="something else")
    with pytest.raises(harness.WorkerError, match="same work"):
        go()
    assert all(worker.stopped for worker in started)


def test_result_is_json_with_rates_ratios_and_samples():
    _run, _calls, _started, go = run_fakes(slowness=1.2)
    result = report.summarize(SampleCase, go(), ABOUT)
    result = json.loads(json.dumps(result))
    assert result["name"] == "sample"
    assert result["metric"] == "cpu"
    create = result["steps"]["create"]
    assert create["target"] == 1.10
    assert create["subjects"]["odoo"]["per_second"] == pytest.approx(100)
    assert create["subjects"]["odoo"]["queries"] == 7
    ratio = create["ratios"]["gescom"]
    assert ratio["ratio"] == pytest.approx(1.2)
    assert set(ratio) == {"ratio", "low", "high", "wall", "met"}
    assert not ratio["met"]
    assert result["steps"]["confirm"]["target"] is None
    assert result["steps"]["confirm"]["ratios"]["gescom"]["met"]
    assert len(result["samples"]["create"]["odoo"]) == 6


def test_missed_target_is_said_in_one_sentence():
    _run, _calls, _started, go = run_fakes(slowness=1.2)
    result = report.summarize(SampleCase, go(), ABOUT)
    assert report.missed(result) == [
        "create: gescom takes 1.200 times as long, the target is at most 1.10."
    ]


def test_wall_time_counts_when_the_server_is_elsewhere():
    far = [sample(0.010, server=None), sample(0.012, server=None)]
    assert harness.cost(far) == pytest.approx([0.020, 0.024])
    result = report.summarize(SampleCase, {"create": {"odoo": far, "b": far}}, ABOUT)
    assert result["metric"] == "wall"


def test_json_file_is_named_after_the_benchmark_and_the_date(tmp_path):
    result = report.summarize(
        SampleCase, {"create": {"odoo": [sample(0.01)], "b": [sample(0.01)]}}, ABOUT
    )
    path = report.write_json(result, tmp_path / "bench")
    assert path.name == "sample-20260301-083000.json"
    assert json.loads(path.read_text()) == result


def test_table_has_one_aligned_row_a_step():
    _run, _calls, _started, go = run_fakes(slowness=1.2)
    lines = report.table(report.summarize(SampleCase, go(), ABOUT)).splitlines()
    assert [line.split()[0] for line in lines] == ["step", "create", "confirm"]
    assert "odoo orders/s" in lines[0]
    assert "1.200-1.200" in lines[1]
    assert len({len(line) for line in lines}) == 1


def test_statement_with_more_columns_or_parameters_is_no_extra_statement():
    plain = 'SELECT "a"."id", (SELECT 1 FROM "b") FROM "a" WHERE "a"."id" IN (%s)'
    wider = (
        'SELECT "a"."id", (SELECT 1 FROM "b"), "a"."x" FROM "a" '
        'WHERE "a"."id" IN (%s, %s)'
    )
    assert inspection.extra_statements([[plain, []]], [[wider, []]]) == []


def test_savepoints_of_two_names_are_one_statement():
    for verb in ("SAVEPOINT", "RELEASE SAVEPOINT"):
        first, second = [[f'{verb} "{name}"', []] for name in ("2a-1", "3b-2")]
        assert inspection.extra_statements([first], [second]) == []


def test_extra_statement_is_shown_with_who_asked_for_it():
    same = ["UPDATE sale_order SET a = %s WHERE id = %s", ["sale/x.py:1 write"]]
    more = ['INSERT INTO "gescom_affaire" ("name") VALUES %s', ["gescom/y.py:2 create"]]
    gone = ["SELECT nextval(%s)", ["base/z.py:3 next"]]
    rows = inspection.extra_statements([same, gone], [same, more])
    assert [(row["count"], row["statement"]) for row in rows] == [
        (1, "INSERT INTO gescom_affaire"),
        (-1, "SELECT … nextval(%s)"),
    ]
    assert rows[0]["callers"] == [("gescom/y.py:2 create", 1)]


def test_extra_functions_are_sorted_by_the_time_they_add():
    reference = [["sale/a.py", "create", 5, 1.0, 2.0]]
    measured = [
        ["sale/a.py", "create", 5, 1.1, 2.6],
        ["gescom_affaire/b.py", "create", 5, 0.4, 0.5],
    ]
    rows = inspection.extra_functions(reference, measured)
    assert [row["function"] for row in rows] == [
        "gescom_affaire/b.py:create",
        "sale/a.py:create",
    ]
    assert rows[1]["more_calls"] == 0
    assert rows[1]["cumulated"] == pytest.approx(0.6)


def test_profile_names_functions_by_addon():
    found = inspection.profile(lambda: sorted([3, 1, 2], key=abs))
    assert any(row[1] == "<lambda>" for row in found)
    assert inspection.short_path("/x/odoo/addons/sale/models/sale_order.py") == (
        "sale/models/sale_order.py"
    )


def test_every_benchmark_names_steps_that_it_has():
    known = {"billing_grouped", "billing_run", "order_flow", "order_list", "scan"}
    known |= {"shipping_papers", "stock_seniority"}
    assert known <= set(benchmark.names())
    for name in benchmark.names():
        case = benchmark.load(name)
        assert case.steps
        assert all(hasattr(case, f"step_{step}") for step in case.steps)
        assert all(set(steps) <= set(case.steps) for steps in case.totals.values())
        targets = {*case.targets, *case.targets_ms, *case.targets_p95_ms}
        assert targets <= {*case.steps, *case.totals}
        assert len(case.subjects) > 1


def test_databases_of_the_options(capsys, monkeypatch):
    monkeypatch.setattr(command, "DATABASE", "db")
    odoo = "db_bench_odoo_run db_bench_odoo"
    for arguments, lines in (
        (["order_flow"], [odoo, "db_bench_suite_run db_bench_suite suite"]),
        (
            ["order_flow", "--control"],
            ["db_bench_control_run db_bench_control", odoo],
        ),
        (
            ["order_flow", "--addons", "gescom_base,gescom_affaire"],
            ["db_bench_gescom_run db_bench_gescom gescom_base gescom_affaire", odoo],
        ),
        (
            ["billing_run", "billing_grouped"],
            [
                f"db_bench_billing_{side}_run db_bench_billing gescom_facturation"
                for side in ("gescom", "odoo")
            ],
        ),
        (
            ["billing_run", "--control", "--addons", "gescom_acompte"],
            [
                f"db_bench_billing_{side}_run db_bench_billing gescom_facturation"
                for side in ("control", "odoo")
            ],
        ),
    ):
        command.print_databases(command.parse(arguments))
        assert capsys.readouterr().out.splitlines() == lines


def test_full_rounds_are_those_of_the_benchmark_unless_a_number_is_given():
    for arguments, size in (
        (["billing_run"], 200),
        (["billing_run", "--full"], 2000),
        (["billing_run", "--full", "--items", "7"], 7),
        (["order_flow", "--full"], 10),
        (["shipping_papers", "--full"], 200),
    ):
        options = command.parse(arguments)
        case = benchmark.load(options.names[0])
        assert command.items_per_round(case, options) == size


@pytest.mark.parametrize(
    "arguments", [["unknown"], ["order_flow", "--queries", "nothing"]]
)
def test_unknown_benchmark_or_step_is_refused(arguments, capsys):
    with pytest.raises(SystemExit):
        command.parse(arguments)
    assert "no" in capsys.readouterr().err
