"""Fill the column "Tests" of docs/features.md from the tests that name a row.

    python scripts/update_features.py [--check]

A test names a row by its number in its docstring: F012, or F012-F014 for several.
The catalogue's text lives in docs/features.md itself; only its last column and the
count between the markers are written. With --check nothing is written: the command
ends with 1 when the file is stale or when a test names a row that does not exist.
"""

import argparse
import ast
import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = Path("docs", "features.md")
PATTERNS = ("addons/*/tests/**/test_*.py", "tests/**/test_*.py")

ROW = re.compile(r"^\| (F\d{3}) \|")
NAMED = re.compile(r"\bF(\d{3})(?:\s*[-–]\s*F(\d{3}))?\b")
COUNT = re.compile(r"(<!-- tested -->\n).*?(<!-- /tested -->)", re.DOTALL)
CELL = re.compile(r"(?<!\\)\|")


def rows_named(docstring):
    """The rows that a docstring names, those of a range one by one."""
    for first, last in NAMED.findall(docstring or ""):
        for number in range(int(first), int(last or first) + 1):
            yield f"F{number:03}"


def place(path, root):
    """Where a test is, as the catalogue says it: the addon, or the file in tests/."""
    parts = path.relative_to(root).parts
    return parts[1] if parts[0] == "addons" else "/".join(parts)


def collect(root):
    """The tests that name rows.

    :param Path root: the repository
    :return: dict of row to a sorted list of (place, test, file, line)
    """
    found = defaultdict(set)
    for pattern in PATTERNS:
        for path in root.glob(pattern):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                if not node.name.startswith("test"):
                    continue
                for row in rows_named(ast.get_docstring(node)):
                    found[row].add((place(path, root), node.name, path, node.lineno))
    return {row: sorted(tests) for row, tests in found.items()}


def cell(tests):
    """The content of one cell: each place once, followed by its tests."""
    by_place = defaultdict(list)
    for where, name, _path, _line in tests:
        by_place[where].append(f"`{name}`")
    return "<br>".join(
        f"{where}: {', '.join(dict.fromkeys(names))}"
        for where, names in by_place.items()
    )


def fill(text, tests):
    """The document with the column and the count as the tests are now.

    :param str text: the document
    :param dict tests: what `collect` returned
    :return: the new text and the set of its rows
    """
    lines, rows, tested = [], set(), 0
    for line in text.splitlines():
        match = ROW.match(line)
        if match:
            row = match.group(1)
            rows.add(row)
            tested += row in tests
            cells = [part.strip() for part in CELL.split(line)][1:-2]
            content = cell(tests.get(row, []))
            line = "| " + " | ".join([*cells, content]).rstrip() + " |"
        lines.append(line)
    text = "\n".join(lines) + "\n"
    count = f"{tested} of {len(rows)} rows are named by a test.\n"
    return COUNT.sub(lambda m: m.group(1) + count + m.group(2), text), rows


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--root", type=Path, default=ROOT)
    args = parser.parse_args(argv)
    document, tests = args.root / DOCUMENT, collect(args.root)
    old = document.read_text(encoding="utf-8")
    new, rows = fill(old, tests)
    wrong = [
        f"{path.relative_to(args.root)}:{line}: {name} names {row}, "
        f"which is not in {DOCUMENT}."
        for row in sorted(set(tests) - rows)
        for _where, name, path, line in tests[row]
    ]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    if args.check and new != old:
        print(f"{DOCUMENT}:1: the column Tests is stale.")
    elif new != old:
        document.write_text(new, encoding="utf-8")
        print(f"{DOCUMENT}: written")
    return 1 if wrong or (args.check and new != old) else 0


if __name__ == "__main__":
    sys.exit(main())
