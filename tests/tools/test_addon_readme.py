"""README.rst says what the fragments say, in the language that Odoo reads."""

import addon_readme
import pytest
from docutils.core import publish_doctree

MARKDOWN = """\
See *Menu > Orders*, run `make [x](y)` or read [the page](https://example.com).
Two things:
- one `a`
  - below
- **two**

1. First
2. Second

## More

```
if `a`:

    [b](c)
```
The end.
"""


@pytest.fixture
def addon(tmp_path):
    folder = tmp_path / "gescom_affaire"
    (folder / "readme").mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'name': 'GesCom - Affaires é'}")
    (folder / "readme/USAGE.md").write_text("Press the button.\n\n### Twice\n\nYes.")
    (folder / "readme/DESCRIPTION.md").write_text("The file of a deal.")
    return folder


def parsed(text):
    # Any complaint of the parser is an error.
    return publish_doctree(
        text, settings_overrides={"report_level": 1, "halt_level": 1}
    )


def test_marks_are_translated():
    text = addon_readme.markdown_to_rst(MARKDOWN)
    assert "``make [x](y)``" in text
    assert "`the page <https://example.com>`__" in text
    assert "More\n----" in text
    assert "::\n\n    if `a`:\n\n        [b](c)\n\nThe end." in text


def test_the_result_is_sound_restructuredtext():
    tree = parsed(addon_readme.markdown_to_rst(MARKDOWN))
    found = [node.tagname for node in tree.findall()]
    assert found.count("bullet_list") == 2
    assert found.count("enumerated_list") == 1
    assert found.count("literal_block") == 1
    assert found.count("literal") == 2


def test_sections_follow_the_usual_order(addon):
    text = addon_readme.build_readme(addon)
    assert text.index("The file of a deal.") < text.index("Usage\n=====")
    title = parsed(text).next_node(lambda node: node.tagname == "title")
    assert title.astext() == "GesCom - Affaires é"


def test_check_fails_until_the_readme_is_written(addon, capsys):
    assert addon_readme.main(["--check", str(addon)]) == 1
    assert "README.rst: is not what readme/" in capsys.readouterr().out
    assert addon_readme.main([str(addon)]) == 0
    assert addon_readme.main(["--check", str(addon)]) == 0
    (addon / "readme/USAGE.md").write_text("Press another button.")
    assert addon_readme.main(["--check", str(addon)]) == 1
