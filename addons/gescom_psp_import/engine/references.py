"""References as they are compared: whole, never a part of one."""

import re
from collections import defaultdict

# A reference inside a sentence: letters and digits with their joints.
WORD = re.compile(r"[^\s,;:()\[\]\"'#|]+")
# Odoo numbers the attempts to pay an order: S00012-1, S00012-2…
ATTEMPT = re.compile(r"^(.+)-\d{1,3}$")
SHORTEST_IN_LABEL = 4


def normalize(reference):
    """The reference without what typing and files add to it."""
    return " ".join(reference.split()).casefold() if reference else ""


def words_of(label):
    """What may be a reference in a sentence: it bears a digit and is long enough.

    :return: list of words as they are written, each once, in their order
    """
    words = (word.strip(".-_/") for word in WORD.findall(label or ""))
    return list(
        dict.fromkeys(
            word
            for word in words
            if len(word) >= SHORTEST_IN_LABEL and any(c.isdigit() for c in word)
        )
    )


def without_attempt(reference):
    """S00012 for S00012-1; empty when the reference has no such end."""
    found = ATTEMPT.match(reference)
    return found[1] if found else ""


def names_another(reference, label):
    """Whether a sentence names what is numbered like the reference, but is not it.

    :param str reference: e.g. po_1A2B, 1234567.2610.01
    :return: bool; false where the sentence names the reference itself too
    """
    own = normalize(reference)
    words = {normalize(word) for word in words_of(label)}
    return own not in words and any(_is_numbered_like(word, own) for word in words)


def _is_numbered_like(word, reference):
    start = _get_start(reference)
    if len(start) > 1:
        return _get_start(word) == start
    return _get_shape(word) == _get_shape(reference)


def _get_start(reference):
    return re.match(r"\D*", reference)[0]


def _get_shape(reference):
    return re.sub(r"\d", "9", reference)


class Index:
    """Documents by their references."""

    def __init__(self, documents=(), *names):
        self.found = defaultdict(dict)
        for document in documents:
            for name in names:
                key = normalize(getattr(document, name))
                if key:
                    self.found[key][document.id] = document

    def get(self, reference):
        """:return: list of the documents that bear exactly this reference"""
        key = normalize(reference)
        return list(self.found[key].values()) if key in self.found else []
