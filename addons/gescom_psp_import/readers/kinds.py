"""From the words of a provider to the kinds of movements."""

import re
from fnmatch import translate

from .columns import TextColumn
from .money import ZERO
from .text import simplify

# The side that money moves to; a movement on the other side is not what its type says.
SIGNS = {
    **{"payment": 1, "refund": -1, "refund_reversed": 1},
    **{"chargeback": -1, "chargeback_reversed": 1},
    **{"reserve_hold": -1, "reserve_release": 1},
}


class Words:
    """A list of texts, some with `*`, that a cell is compared with.

    >>> Words(["Terminé", "tr_*"]).match("TERMINE"), Words(["re_*"]).match("refund")
    (True, False)
    """

    def __init__(self, texts):
        plain = [text for text in texts if "*" not in text and "?" not in text]
        self._plain = {simplify(text) or text for text in plain}
        globs = [translate(text.casefold()) for text in texts if text not in plain]
        self._glob = re.compile("|".join(globs)) if globs else None
        self._known = {}

    def match(self, text):
        """Does the text match one of them?"""
        known = self._known.get(text)
        if known is None:
            known = (simplify(text) or text) in self._plain or bool(
                self._glob and self._glob.match(text.casefold())
            )
            if len(self._known) < 5000:
                self._known[text] = known
        return known


class Rule:
    """A condition on the cells of a row, and the kind that it gives.

    :param Header header: of the file
    :param dict spec: `when` and `unless`, by column; `kind`
    """

    def __init__(self, header, spec):
        self.kind = spec["kind"]
        self.when = self._compile(header, spec.get("when") or {})
        self.unless = self._compile(header, spec.get("unless") or {})
        self.applies = all(found for found, _words in (*self.when, *self.unless))

    @staticmethod
    def _compile(header, conditions):
        return [
            (header.find(aliases.split("|")), Words(texts))
            for aliases, texts in conditions.items()
        ]

    def match(self, row):
        """Does the row fulfil the condition?"""
        if not self.applies:
            return False
        return all(
            words.match(row[positions[0]].strip()) for positions, words in self.when
        ) and not any(
            words.match(row[positions[0]].strip()) for positions, words in self.unless
        )


class Types:
    """Tells the kind of each row.

    :param Header header: of the file
    :param dict spec: `from`, `map`, `rules`
    """

    def __init__(self, header, spec):
        source = spec.get("from") or []
        self.column = TextColumn(
            header, source if isinstance(source, dict) else {"from": source}
        )
        self.rules = [Rule(header, rule) for rule in spec.get("rules", [])]
        self.map = [(kind, Words(texts)) for kind, texts in spec.get("map", {}).items()]
        self._known = {}

    def get(self, row):
        """
        :return: tuple (kind or None when it is unknown, type in the file)
        """
        raw = self.column.get(row)
        for rule in self.rules:
            if rule.match(row):
                return rule.kind, raw
        kind = self._known.get(raw, False)
        if kind is False:
            kind = next((k for k, words in self.map if words.match(raw)), None)
            if len(self._known) < 5000:
                self._known[raw] = kind
        return kind, raw


def agrees(kind, gross):
    """Does money move the way that the kind says?"""
    sign = SIGNS.get(kind)
    return not sign or gross == ZERO or (gross > 0) == (sign > 0)
