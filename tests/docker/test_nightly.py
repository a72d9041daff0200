"""docker/backup/nightly.sh starts a backup a night and tells when one is missing."""

import os
import subprocess
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docker" / "backup" / "nightly.sh"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-21 00:00:00 UTC", "2026-11-21 01:15:00"),
        ("2026-11-21 01:14:59 UTC", "2026-11-21 01:15:00"),
        ("2026-11-21 01:15:00 UTC", "2026-11-22 01:15:00"),
        ("2026-12-31 23:59:59 UTC", "2027-01-01 01:15:00"),
        # The nights when French clocks change.
        ("2026-03-29 00:30:00 UTC", "2026-03-29 01:15:00"),
        ("2026-10-25 00:30:00 UTC", "2026-10-25 01:15:00"),
    ],
)
def test_next_backup_is_the_next_time_it_is_that_hour(now, expected):
    command = '. "$1"; date -u -d "@$(next_run 01:15 "$2")" "+%F %T"'
    done = subprocess.run(
        ["bash", "-c", command, "test", str(SCRIPT), now],
        env=os.environ | {"TZ": "Europe/Paris"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == expected, done.stderr


def test_health_follows_the_last_backup(shop, tmp_path):
    started = tmp_path / "started"
    started.touch()
    settings = {"STARTED": str(started)}
    assert shop.script("nightly.sh", "healthy", **settings).returncode == 0

    shop.back_up()
    assert shop.script("nightly.sh", "healthy", **settings).returncode == 0

    shop.script("backup.sh", FILESTORE=str(tmp_path))
    done = shop.script("nightly.sh", "healthy", **settings)
    shop.assert_refused(done, "The last backup of", code=1)

    two_days_ago = int(time.time()) - 2 * 24 * 3600
    (shop.backups / f"{shop.name}.status").write_text(
        f"ok\ncode=0\ntime={two_days_ago}\nold\n"
    )
    done = shop.script("nightly.sh", "healthy", **settings)
    shop.assert_refused(done, "more than 26 hours old", code=1)


def test_health_fails_when_no_backup_came_in_time(empty_shop, tmp_path):
    started = tmp_path / "started"
    started.touch()
    two_days_ago = time.time() - 2 * 24 * 3600
    os.utime(started, (two_days_ago, two_days_ago))
    done = empty_shop.script("nightly.sh", "healthy", STARTED=str(started))
    empty_shop.assert_refused(done, "No backup of", code=1)


def test_wrong_time_is_refused(empty_shop):
    done = empty_shop.script("nightly.sh", BACKUP_TIME="25:00")
    empty_shop.assert_refused(done, "BACKUP_TIME=25:00 is not a time")
