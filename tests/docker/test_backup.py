"""docker/backup/backup.sh saves a whole shop, or says why it did not."""

import os
import shutil
import subprocess

import pytest


def test_backup_holds_its_checksums_and_is_readable_by_its_owner_only(shop):
    backup = shop.back_up()

    names = {path.name for path in backup.iterdir()}
    assert names == {"database.dump", "filestore.tar.gz", "info.txt", "SHA256SUMS"}
    check = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(check, cwd=backup, capture_output=True).returncode == 0
    for path in (backup, *backup.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    assert f"database={shop.name}" in (backup / "info.txt").read_text()
    assert shop.status()[:2] == ["ok", "code=0"]


def test_backup_applies_the_retention(shop):
    for day in ("2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21"):
        done = shop.script(
            "backup.sh",
            BACKUP_NOW=f"{day} 01:15 UTC",
            KEEP_DAILY="2",
            KEEP_WEEKLY="0",
            KEEP_MONTHLY="0",
        )
        assert done.returncode == 0, done.stderr
    kept = {f"{shop.name}-20261121T011500Z", f"{shop.name}-20261120T011500Z"}
    assert shop.saved() == kept


def test_missing_filestore_fails_and_leaves_no_backup(shop):
    shutil.rmtree(shop.files)
    done = shop.script("backup.sh")
    shop.assert_refused(done, "does not exist: correct FILESTORE", code=1)
    assert shop.saved() == set()
    assert shop.status()[:2] == ["failed", "code=1"]


def test_unreachable_database_fails_and_says_so_in_the_status(shop):
    done = shop.script("backup.sh", PGPORT="1")
    shop.assert_refused(done, "does not answer", code=1)
    assert "Finished with exit code 1" in done.stdout
    assert shop.status()[0] == "failed"
    assert "does not answer" in shop.status()[3]


def test_failed_dump_leaves_no_backup_and_keeps_the_old_ones(shop, tmp_path):
    old = shop.back_up(BACKUP_NOW="2026-01-01")
    broken = tmp_path / "bin" / "pg_dump"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho 'disk full' >&2\nexit 1\n")
    broken.chmod(0o755)

    done = shop.script("backup.sh", PG_BIN=str(broken.parent), KEEP_DAILY="0")

    shop.assert_refused(done, "could not be dumped: disk full", code=1)
    assert shop.saved() == {old.name}
    assert not list(shop.backups.glob(".partial-*"))


def test_killed_backup_is_never_taken_for_one(shop, tmp_path):
    slow = tmp_path / "bin" / "pg_dump"
    slow.parent.mkdir()
    slow.write_text(f'#!/bin/sh\necho $$ > "{tmp_path}/pid"\nexec sleep 60\n')
    slow.chmod(0o755)
    with subprocess.Popen(
        [shop.path("backup.sh")],
        env=shop.env | {"PG_BIN": str(slow.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as backup:
        pid = tmp_path / "pid"
        shop.wait(lambda: pid.exists() and pid.read_text(), "pg_dump never started")
        backup.kill()
    os.kill(int(pid.read_text()), 9)
    assert shop.saved() == set()
    shop.assert_refused(shop.script("restore.sh", "latest"), "There is no backup")

    shop.back_up()

    assert len(shop.saved()) == 1
    assert not list(shop.backups.glob(".partial-*"))


def test_second_backup_at_the_same_time_is_refused(shop):
    lock = shop.backups / ".lock"
    with subprocess.Popen(["flock", "--no-fork", str(lock), "sleep", "60"]) as holder:
        try:
            probe = ["flock", "-n", str(lock), "true"]
            shop.wait(lambda: subprocess.run(probe).returncode, "no lock was taken")
            done = shop.script("backup.sh")
        finally:
            holder.kill()
    shop.assert_refused(done, "Another backup or clean-up is running")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"DB": ""}, "DB is not set"),
        ({"DB": "a/b"}, "is not a database name"),
        ({"FILESTORE": ""}, "FILESTORE is not set"),
        ({"BACKUP_DIR": "/nowhere"}, "BACKUP_DIR=/nowhere is not a folder"),
        ({"KEEP_WEEKLY": "five"}, "KEEP_WEEKLY=five is not a number"),
    ],
)
def test_wrong_settings_are_refused(empty_shop, settings, sentence):
    empty_shop.assert_refused(empty_shop.script("backup.sh", **settings), sentence)
