"""What came of lines."""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal


def digest(value):
    """A short text that stands for a value of a line, to tell it from others.

    :param value: as :func:`engine.cells.parse` says, an id or a frozenset of ids
    :return: str, the same in every process
    """
    if isinstance(value, frozenset):
        value = sorted(value)
    elif isinstance(value, Decimal):
        value = value.normalize()
    return hashlib.blake2b(repr(value).encode(), digest_size=8).hexdigest()


@dataclass
class Outcome:
    """Numbers of lines, and what is wrong with the others.

    :param errors: list of dicts `line`, `field`, `message`
    :param said: what lines, earlier ones too, say of what several records have in
        common: {(parent, name of the column): (digest of the value, line)}
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list = field(default_factory=list)
    said: dict = field(default_factory=dict)

    def add(self, line, header, message):
        """List an error.

        :param int line: physical line of the file
        :param str header: of the column, or ""
        :param str message: sentence for the user
        """
        self.errors.append({"line": line, "field": header, "message": message})

    def merge(self, other):
        """Add what came of other lines."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.errors += other.errors
        self.said.update(other.said)

    def undo(self):
        """Nothing was written after all: the errors stay."""
        self.created = self.updated = self.unchanged = 0

    @property
    def counts(self):
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
        }
