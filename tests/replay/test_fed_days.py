"""The commands on days already fed say what they found, and end accordingly."""

from pathlib import Path
from unittest.mock import patch

from . import fed_days

DATA = Path(__file__).parent / "fixtures"


def _run(*wrong):
    parser = fed_days.make_parser("tests.replay.modes", ("order", "delivery"))
    arguments = ["delivery", "2026-03-02", "--data", str(DATA), "--database", "shop"]

    def check(_connection, days, options):
        return f"{options.mode} {fed_days.join_days(days).date}", list(wrong)

    with patch.object(fed_days, "Connection") as connection:
        status = fed_days.run_check(check, parser.parse_args(arguments))
    connection.assert_called_once_with("http://127.0.0.1:8069", "shop", *["admin"] * 2)
    return status


def test_nothing_wrong_is_balanced(capsys):
    assert _run() == 0
    assert capsys.readouterr().out == "delivery 2026-03-02   0 s   balanced\n"


def test_what_is_wrong_is_listed(capsys):
    assert _run(*[f"order {number}" for number in range(30)]) == 1
    first, *listed = capsys.readouterr().out.splitlines()
    assert first.endswith("30 differences")
    assert listed == [f"  order {number}" for number in range(fed_days.SHOWN)]
