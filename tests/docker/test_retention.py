"""docker/backup/retention.sh keeps exactly the backups it promises to keep."""

import datetime
import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docker" / "backup" / "retention.sh"
NIGHT = datetime.timedelta(days=1)


class Nights:
    """Backups made of names only, in a folder where the retention is run."""

    def __init__(self, folder, name="shop"):
        self.folder = folder
        self.name = name

    def make(self, moment):
        name = f"{self.name}-{moment:%Y%m%dT%H%M%SZ}"
        (self.folder / name).mkdir()
        return name

    def clean(self, **settings):
        env = os.environ | {"DB": self.name, "BACKUP_DIR": str(self.folder)} | settings
        done = subprocess.run([SCRIPT], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done

    def left(self):
        return {path.name for path in self.folder.iterdir() if path.is_dir()}


@pytest.fixture
def nights(tmp_path):
    return Nights(tmp_path)


def test_120_nights_keep_7_days_5_weeks_and_12_months(nights):
    """From 25 July to 21 November 2026 (a Saturday), the retention run each night."""
    moment = datetime.datetime(2026, 7, 25, 1, 15)
    for _night in range(120):
        nights.make(moment)
        nights.clean()
        moment += NIGHT

    kept = {
        # days: the last seven
        *("20261121", "20261120", "20261119", "20261118"),
        *("20261117", "20261116", "20261115"),
        # weeks: the Sundays before (15 November and this week are among the days)
        *("20261108", "20261101", "20261025"),
        # months: their last days
        *("20261031", "20260930", "20260831", "20260731"),
    }
    assert nights.left() == {f"shop-{day}T011500Z" for day in kept}


def test_result_of_nightly_cleaning_is_that_of_one_cleaning(tmp_path):
    """What is removed early would not have been kept later."""
    (tmp_path / "nightly").mkdir()
    (tmp_path / "once").mkdir()
    nightly, once = Nights(tmp_path / "nightly"), Nights(tmp_path / "once")
    settings = {"KEEP_DAILY": "3", "KEEP_WEEKLY": "2", "KEEP_MONTHLY": "2"}
    moment = datetime.datetime(2025, 12, 20, 23, 50)
    for _night in range(40):
        nightly.make(moment)
        nightly.clean(**settings)
        once.make(moment)
        moment += NIGHT
    once.clean(**settings)

    assert nightly.left() == once.left()
    # 28 January 2026 is a Wednesday; ISO weeks and months do not end together.
    days = ("20260128", "20260127", "20260126", "20260125", "20251231")
    assert once.left() == {f"shop-{day}T235000Z" for day in days}


def test_all_backups_of_the_newest_day_stay(nights):
    """One made by hand after a mistake does not remove that of the night before."""
    noon = datetime.datetime(2026, 11, 20, 12)
    nights.make(noon - 2 * datetime.timedelta(hours=4))
    kept = nights.make(noon)
    today = [nights.make(noon + NIGHT + datetime.timedelta(hours=h)) for h in range(3)]
    nights.clean()
    assert nights.left() == {kept, *today}


def test_newest_backup_stays_when_nothing_is_to_be_kept(nights):
    nights.make(datetime.datetime(2020, 1, 1))
    newest = nights.make(datetime.datetime(2020, 1, 2))
    nights.clean(KEEP_DAILY="0", KEEP_WEEKLY="0", KEEP_MONTHLY="0")
    assert nights.left() == {newest}


def test_old_backups_stay_when_backups_stopped(nights):
    names = {nights.make(datetime.datetime(2019, 3, day)) for day in range(4, 9)}
    nights.clean()
    assert nights.left() == names


def test_other_folders_are_never_removed(nights):
    """Other databases, folders that only look like a backup, and files."""
    newest = nights.make(datetime.datetime(2026, 11, 21))
    others = {
        "shop2-20200101T000000Z",
        "my-shop-20200101T000000Z",
        "shop-20209999T000000Z",
        "shop-20200101T000000Z.kept",
        "shop-old",
    }
    for name in others:
        (nights.folder / name).mkdir()
    (nights.folder / "shop-20200101T000000Z").write_text("a file")

    nights.clean(KEEP_DAILY="1", KEEP_WEEKLY="0", KEEP_MONTHLY="0")

    assert nights.left() == others | {newest}
    assert (nights.folder / "shop-20200101T000000Z").exists()
