"""Which format a file has, and what it is when it is none of those wanted."""

from fnmatch import fnmatch

from .errors import Refusal
from .table import HEADER_ROWS, Table

SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def refuse_spreadsheet(content):
    """
    :raise Refusal: the bytes are those of a spreadsheet or of a document
    """
    if not content.strip():
        raise Refusal("empty")
    if content.startswith(SPREADSHEET):
        raise Refusal("spreadsheet")
    if content.startswith((b"%PDF", b"\x1f\x8b", b"\x89PNG")):
        raise Refusal("binary")


def detect(text, filename, definitions):
    """The formats that a file may have, the likeliest first.

    :param str text: the file
    :param str filename: its name
    :param dict definitions: {anything: definition}
    :return: list of keys
    """
    head = "".join(text[:200000].splitlines(keepends=True)[: HEADER_ROWS + 1])
    found = []
    for key, definition in definitions.items():
        if _fits(head, definition):
            found.append((_score(filename, definition), key))
    found.sort(key=lambda pair: -pair[0])
    return [key for _score, key in found]


def _fits(head, definition):
    try:
        return Table(head, definition).found
    except Refusal:
        # It has the columns, and something is wrong with them: reading it says what.
        return True


def _score(filename, definition):
    match = definition.get("match", {})
    names = match.get("filename", [])
    named = any(fnmatch(filename.casefold(), name.casefold()) for name in names)
    return 100 * named + len(match.get("header_all", [])) * 2


def find_wrong_report(text, filename, definitions):
    """The name of a report of a known provider that no format is made for.

    :return: str, empty when nobody knows the file
    """
    head = "".join(text[:200000].splitlines(keepends=True)[: HEADER_ROWS + 1])
    for definition in definitions.values():
        for wrong in definition.get("wrong", []):
            names = wrong.get("filename", [])
            if any(fnmatch(filename.casefold(), n.casefold()) for n in names):
                return wrong["name"]
            starts = wrong.get("starts", [])
            if any(head.lstrip("\ufeff\"' ").startswith(start) for start in starts):
                return wrong["name"]
            has_header = wrong.get("header_all") or wrong.get("header_any")
            if has_header and _fits(
                head, {**definition, "match": wrong, "records": {}}
            ):
                return wrong["name"]
    return ""
