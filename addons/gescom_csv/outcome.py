"""What came of lines."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Numbers of lines, and what is wrong with the others.

    :param errors: list of dicts `line`, `field`, `message`
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list = field(default_factory=list)

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
