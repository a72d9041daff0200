"""The catalogue's column "Tests" says what the tests say."""

import pytest
import update_features

DOCUMENT = """\
# Catalogue

<!-- tested -->
<!-- /tested -->

| ID | Feature | Odoo 19 | Done by | Tests |
|---|---|---|---|---|
| F001 | The file of a deal. | no | gescom_affaire | |
| F002 | A choice: yes \\| no. | partly | gescom_affaire | by hand |
| F003 | The last one. | yes | config only | |
| F004 | Nobody tests it. | yes | config only | |
"""

TESTS = '''
class TestDeal:
    """F004 in the docstring of a class proves nothing."""

    def test_deal_groups_orders(self):
        """A deal groups its orders (F001, F002)."""

    def test_deal_again(self):
        """F002-F003: the one and the other."""

    def helper(self):
        """F004 is named by no test."""

    async def test_no_row(self):
        pass
'''


@pytest.fixture
def repository(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/features.md").write_text(DOCUMENT)
    folder = tmp_path / "addons/gescom_affaire/tests/deep"
    folder.mkdir(parents=True)
    (folder / "test_deal.py").write_text(TESTS)
    across = tmp_path / "tests/rpc"
    across.mkdir(parents=True)
    (across / "test_flow.py").write_text('def test_flow():\n    """F001."""\n')
    return tmp_path


def run(repository, *options):
    return update_features.main(["--root", str(repository), *options])


def rows(repository):
    lines = (repository / "docs/features.md").read_text().splitlines()
    return [line for line in lines if line.startswith("| F0")]


def test_tests_are_listed_by_addon_and_file(repository):
    assert run(repository) == 0
    assert [row.rsplit(" | ", 1)[1] for row in rows(repository)[:3]] == [
        "gescom_affaire: `test_deal_groups_orders`<br>tests/rpc/test_flow.py: "
        "`test_flow` |",
        "gescom_affaire: `test_deal_again`, `test_deal_groups_orders` |",
        "gescom_affaire: `test_deal_again` |",
    ]


def test_the_rest_of_a_row_is_left_alone(repository):
    run(repository)
    assert rows(repository)[1].startswith(
        "| F002 | A choice: yes \\| no. | partly | gescom_affaire | gescom_affaire: "
    )
    assert rows(repository)[3] == "| F004 | Nobody tests it. | yes | config only | |"


def test_rows_with_a_test_are_counted(repository):
    run(repository)
    text = (repository / "docs/features.md").read_text()
    assert "<!-- tested -->\n3 of 4 rows are named by a test.\n<!-- /tested -->" in text


def test_writing_twice_changes_nothing(repository):
    run(repository)
    before = (repository / "docs/features.md").read_text()
    run(repository)
    assert (repository / "docs/features.md").read_text() == before


def test_check_tells_a_stale_document_and_leaves_it(repository, capsys):
    assert run(repository, "--check") == 1
    assert "the column Tests is stale" in capsys.readouterr().out
    assert (repository / "docs/features.md").read_text() == DOCUMENT
    run(repository)
    assert run(repository, "--check") == 0


def test_a_row_that_does_not_exist_is_refused(repository, capsys):
    test = repository / "tests/rpc/test_flow.py"
    test.write_text('\n\ndef test_flow():\n    """F099."""\n')
    run(repository)
    assert run(repository, "--check") == 1
    assert "tests/rpc/test_flow.py:3: test_flow names F099" in capsys.readouterr().out
