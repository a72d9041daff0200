"""What a document holds, what was scanned of it, and how the two compare."""

from collections import defaultdict

from odoo.tools import float_compare


class Tally:
    """The count of one document. Quantities are in the unit of the article.

    :param dict expected: {article: quantity}, in the order of the document
    :param dict done: {(article, lot name or ""): quantity}
    :param int digits: decimals of a quantity
    :param dict lines: {article: id of its first line}
    """

    def __init__(self, expected, done, digits, lines=None):
        self.expected = expected
        self.lines = lines or {}
        self.lots = defaultdict(float, done)
        self.digits = digits

    def compare(self, one, other):
        return float_compare(one, other, precision_digits=self.digits)

    def expected_of(self, article):
        return self.expected.get(article, 0.0)

    def done_of(self, article):
        return sum(qty for (found, _lot), qty in self.lots.items() if found == article)

    def lots_of(self, article):
        """:return: {lot name: quantity}"""
        return {lot: qty for (found, lot), qty in self.lots.items() if found == article}

    def add(self, article, lot_name, quantity):
        self.lots[article, lot_name] += quantity

    def is_too_many(self, article, quantity):
        """Would so many more be too many?"""
        total = self.done_of(article) + quantity
        return self.compare(total, self.expected_of(article)) > 0

    def get_missing(self):
        """:return: {article: quantity that was not scanned}"""
        gaps = {
            article: expected - self.done_of(article)
            for article, expected in self.expected.items()
        }
        return {a: gap for a, gap in gaps.items() if self.compare(gap, 0) > 0}

    def get_surplus(self):
        """:return: {article: quantity above what the document holds}"""
        articles = dict.fromkeys(article for article, _lot in self.lots)
        gaps = {a: self.done_of(a) - self.expected_of(a) for a in articles}
        return {a: gap for a, gap in gaps.items() if self.compare(gap, 0) > 0}

    def has_anything(self):
        return any(self.compare(qty, 0) > 0 for qty in self.lots.values())

    def get_progress(self):
        """:return: dict with `done` and `expected`, pieces of all articles together"""
        done = sum(
            min(self.done_of(article), expected)
            for article, expected in self.expected.items()
        )
        return {"done": done, "expected": sum(self.expected.values())}


def share(total, wanted, last_takes_rest=False):
    """Share a quantity among lines in their order.

    :param float total: what there is
    :param list wanted: what each line asks for
    :param bool last_takes_rest: the last line takes what nobody asked for
    :return: list of float, one a line
    """
    shares = []
    for quantity in wanted:
        part = max(min(quantity, total), 0.0)
        shares.append(part)
        total -= part
    if last_takes_rest and shares and total > 0:
        shares[-1] += total
    return shares
