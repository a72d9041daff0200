"""docker/backup/restore.sh gives back what backup.sh saved, and harms nothing."""

import subprocess

import pytest


def test_restored_copy_has_the_data_and_files_of_the_backup(shop):
    before = shop.content()
    backup = shop.back_up()
    shop.sql("DELETE FROM sale WHERE id > 3; UPDATE sale SET amount = 0")
    (shop.files / "ab/abcd").write_bytes(b"changed")
    (shop.files / "cd/cdef").unlink()
    changed = shop.content()

    done = shop.script("restore.sh", str(backup), f"{shop.name}_copy")

    assert done.returncode == 0, done.stderr
    assert shop.content(f"{shop.name}_copy") == before
    assert shop.content() == changed
    assert "2 files are named by attachments, 0 of them are missing" in done.stdout
    # Sequences go on where they were: the next sale gets a number of its own.
    insert = "INSERT INTO sale (label) VALUES ('next') RETURNING id"
    assert shop.sql(insert, f"{shop.name}_copy") == "501"


def test_latest_backup_goes_to_a_new_database_named_after_its_date(shop):
    shop.back_up(BACKUP_NOW="2026-11-20 01:15 UTC")
    shop.sql("UPDATE sale SET amount = 7")
    shop.back_up(BACKUP_NOW="2026-11-21 01:15 UTC")

    done = shop.script("restore.sh", "latest")

    assert done.returncode == 0, done.stderr
    target = f"{shop.name}_20261121011500"
    assert shop.databases() == {shop.name, target}
    assert shop.content(target) == shop.content()


def test_missing_attachment_file_is_reported(shop):
    (shop.files / "cd/cdef").unlink()
    shop.back_up()

    done = shop.script("restore.sh", "latest")

    assert done.returncode == 0
    assert "2 files are named by attachments, 1 of them are missing" in done.stdout


@pytest.mark.parametrize("file", ["database.dump", "filestore.tar.gz", "info.txt"])
def test_damaged_backup_is_refused(shop, file):
    backup = shop.back_up()
    content = bytearray((backup / file).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / file).write_bytes(content)

    done = shop.script("restore.sh", str(backup))

    shop.assert_refused(done, "is damaged")
    assert shop.databases() == {shop.name}
    assert [path.name for path in shop.filestore.iterdir()] == [shop.name]


def test_backup_without_one_of_its_checksums_is_refused(shop):
    backup = shop.back_up()
    sums = (backup / "SHA256SUMS").read_text().splitlines(keepends=True)
    (backup / "SHA256SUMS").write_text("".join(sums[1:]))

    shop.assert_refused(
        shop.script("restore.sh", str(backup)), "no checksum of database.dump"
    )


def test_dump_that_cannot_be_restored_leaves_nothing_behind(shop):
    """Checksums that match a bad dump, as when it was bad already when saved."""
    backup = shop.back_up()
    (backup / "database.dump").write_bytes(b"PGDMP nothing that can be read")
    names = ["database.dump", "filestore.tar.gz", "info.txt"]
    sums = subprocess.run(
        ["sha256sum", *names], cwd=backup, capture_output=True, check=True
    )
    (backup / "SHA256SUMS").write_bytes(sums.stdout)

    done = shop.script("restore.sh", str(backup), f"{shop.name}_copy")

    shop.assert_refused(done, "The dump could not be restored", code=1)
    assert shop.databases() == {shop.name}
    assert [path.name for path in shop.filestore.iterdir()] == [shop.name]


def test_existing_database_is_refused_and_untouched(shop):
    backup = shop.back_up()
    shop.sql("UPDATE sale SET amount = 42")
    now = shop.content()

    done = shop.script("restore.sh", str(backup), shop.name)

    shop.assert_refused(done, f"The database {shop.name} exists")
    assert shop.content() == now


def test_existing_filestore_is_refused_even_without_its_database(shop):
    backup = shop.back_up()
    kept = shop.filestore / f"{shop.name}_copy" / "kept"
    kept.parent.mkdir()
    kept.write_bytes(b"kept")

    done = shop.script("restore.sh", str(backup), f"{shop.name}_copy")

    shop.assert_refused(done, "_copy exists")
    assert kept.read_bytes() == b"kept"
    assert shop.databases() == {shop.name}


def test_force_replaces_database_and_files(shop):
    before = shop.content()
    backup = shop.back_up()
    shop.sql("DROP TABLE sale")
    (shop.files / "new").write_bytes(b"made after the backup")

    done = shop.script("restore.sh", str(backup), shop.name, "--force")

    assert done.returncode == 0, done.stderr
    assert shop.content() == before
    assert shop.databases() == {shop.name}
    assert [path.name for path in shop.filestore.iterdir()] == [shop.name]


def test_force_replaces_a_filestore_whose_database_is_gone(shop):
    """As after a new major version of PostgreSQL, whose data starts empty."""
    before = shop.content()
    backup = shop.back_up()
    shop.sql(f'DROP DATABASE "{shop.name}"', "postgres")
    (shop.files / "new").write_bytes(b"made after the backup")

    done = shop.script("restore.sh", str(backup), shop.name, "--force")

    assert done.returncode == 0, done.stderr
    assert shop.content() == before
    assert [path.name for path in shop.filestore.iterdir()] == [shop.name]


def test_force_refuses_a_database_in_use(shop):
    backup = shop.back_up()
    shop.sql("UPDATE sale SET amount = 42")
    now = shop.content()
    with subprocess.Popen(
        ["psql", "-X", "-d", shop.name, "-c", "SELECT pg_sleep(60)"],
        env=shop.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as client:
        try:
            query = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{shop.name}'"
            shop.wait(lambda: shop.sql(query, "postgres"), "no client connected")
            done = shop.script("restore.sh", str(backup), shop.name, "--force")
        finally:
            client.kill()

    shop.assert_refused(done, "is in use (1 connections)")
    assert shop.content() == now


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "No backup is named"),
        (["latest"], "There is no backup of"),
        (["nowhere"], "does not exist"),
        (["latest", "a", "b"], "Too many names"),
        (["latest", "--oops"], "The option --oops is unknown"),
    ],
)
def test_wrong_arguments_are_refused(empty_shop, arguments, sentence):
    empty_shop.assert_refused(empty_shop.script("restore.sh", *arguments), sentence)


def test_dangerous_database_name_is_refused(shop):
    backup = shop.back_up()
    for name in ("../elsewhere", 'a"; DROP DATABASE b; --', "dbname=postgres"):
        done = shop.script("restore.sh", str(backup), name)
        shop.assert_refused(done, "is not a database name")


def fake_odoo(folder, code):
    """A command in place of Odoo, which writes its arguments down."""
    path = folder / "fake-odoo"
    path.write_text(f'#!/bin/sh\necho "$@" > "{folder}/called"\nexit {code}\n')
    path.chmod(0o755)
    return str(path)


def test_copy_is_neutralized_only_when_asked(shop, tmp_path):
    backup = shop.back_up()
    odoo = fake_odoo(tmp_path, code=0)

    shop.script("restore.sh", str(backup), f"{shop.name}_a", ODOO_BIN=odoo)
    assert not (tmp_path / "called").exists()
    done = shop.script(
        "restore.sh", str(backup), f"{shop.name}_b", "--neutralize", ODOO_BIN=odoo
    )

    assert done.returncode == 0, done.stderr
    called = (tmp_path / "called").read_text()
    assert called.startswith(f"neutralize --database={shop.name}_b_in_")
    assert shop.databases() == {shop.name, f"{shop.name}_a", f"{shop.name}_b"}


def test_copy_that_could_not_be_neutralized_is_not_kept(shop, tmp_path):
    backup = shop.back_up()
    odoo = fake_odoo(tmp_path, code=1)

    done = shop.script("restore.sh", str(backup), "--neutralize", ODOO_BIN=odoo)

    shop.assert_refused(done, "could not be neutralized", code=1)
    assert shop.databases() == {shop.name}
    assert [path.name for path in shop.filestore.iterdir()] == [shop.name]


def test_neutralize_without_odoo_is_refused_before_anything(shop):
    backup = shop.back_up()
    done = shop.script("restore.sh", str(backup), "--neutralize", ODOO_BIN="no-odoo")
    shop.assert_refused(done, "--neutralize needs Odoo")
    assert shop.databases() == {shop.name}
