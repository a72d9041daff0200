"""Write the README.rst of addons from the fragments of their readme/ folder.

    python scripts/addon_readme.py [--check] FOLDER…

Odoo shows README.rst on the page of the addon and wants reStructuredText there;
the fragments are Markdown, because people write them. The few marks they use are
translated here: headings, code, links, lists.
"""

import argparse
import ast
import re
import sys
from pathlib import Path

# Name of the fragment, heading it gets in the README.
SECTIONS = [
    ("DESCRIPTION", None),
    ("CONFIGURE", "Configuration"),
    ("USAGE", "Usage"),
    ("ROADMAP", "Known limits"),
    ("HISTORY", "Changes"),
]
UNDERLINES = {1: "=", 2: "-", 3: "~", 4: "^"}
NOTICE = ".. This file is written by scripts/addon_readme.py from the folder readme/.\n"

CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
ITEM = re.compile(r"^(\s*)([-*]|\d+\.)\s+")
HEADING = re.compile(r"^(#{1,4})\s+(.*)$")


def inline_to_rst(text):
    """Translate the marks inside a line; emphasis is the same in both languages.

    :param str text: one line of Markdown
    :return: the line in reStructuredText
    """
    # Code first taken out, so that what it contains is left alone.
    codes = []

    def keep(match):
        codes.append(match.group(1))
        return f"\0{len(codes) - 1}\0"

    text = CODE.sub(keep, text)
    text = LINK.sub(r"`\1 <\2>`__", text)
    return re.sub(r"\0(\d+)\0", lambda m: f"``{codes[int(m.group(1))]}``", text)


def _heading(title, level):
    return [title, UNDERLINES[min(level, 4)] * len(title)]


def markdown_to_rst(text):
    """Translate a fragment.

    :param str text: Markdown of a fragment
    :return: reStructuredText; fenced code becomes a literal block
    """
    lines, fenced, previous = [], False, ""
    for line in text.strip().splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
            lines += ["", "::", ""] if fenced else [""]
            previous = ""
            continue
        if fenced:
            lines.append(f"    {line}" if line else "")
            continue
        heading, item = HEADING.match(line), ITEM.match(line)
        if heading:
            # The sections of the README are of level 1, a fragment's own come below.
            lines += _heading(inline_to_rst(heading.group(2)), len(heading.group(1)))
        else:
            # reStructuredText wants an empty line before a list and around sub-lists.
            if item and previous.strip():
                before = ITEM.match(previous)
                if not before or before.group(1) != item.group(1):
                    lines.append("")
            lines.append(inline_to_rst(line))
        previous = line
    return "\n".join(lines).strip() + "\n"


def build_readme(addon):
    """Text of the README of an addon.

    :param Path addon: folder of the addon
    :return: reStructuredText made of the manifest's name and of the fragments
    """
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text(encoding="utf-8"))
    title = manifest.get("name", addon.name)
    # With a line above too, the title is one level higher than the sections.
    parts = [NOTICE, "\n".join(["=" * len(title), *_heading(title, 1), ""])]
    for name, heading in SECTIONS:
        fragment = addon / "readme" / f"{name}.md"
        if not fragment.exists():
            continue
        if heading:
            parts.append("\n".join([*_heading(heading, 1), ""]))
        parts.append(markdown_to_rst(fragment.read_text(encoding="utf-8")))
    return "\n".join(parts)


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("addons", nargs="+", type=Path)
    args = parser.parse_args(argv)
    stale = []
    for addon in args.addons:
        readme, text = addon / "README.rst", build_readme(addon)
        if readme.exists() and readme.read_text(encoding="utf-8") == text:
            continue
        stale.append(addon)
        if args.check:
            print(f"{readme}: is not what readme/ and the manifest say.")
        else:
            readme.write_text(text, encoding="utf-8")
            print(f"{readme}: written")
    return 1 if args.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
