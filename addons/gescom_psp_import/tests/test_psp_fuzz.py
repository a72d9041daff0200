"""Damaged files: the reader says what is wrong, and never lies about money (F287).

`GESCOM_PSP_FUZZ=5000` reads as many files as that.
"""

import os
import random

from ..readers.errors import Refusal
from ..readers.masks import RowMask
from .psp_samples import SAMPLES
from .reader_common import ReaderCase, open_document

COUNT = int(os.environ.get("GESCOM_PSP_FUZZ", 300))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252", "latin-1")
JUNK = ["", "=1+1", "1e999", "-", "9" * 30, "\x00", '"', "é", "NaN", ";,\t"]


class TestPspFuzz(ReaderCase):
    def test_damaged_files(self):
        """F287: whatever happens to a file, it is read or refused, never crashed on."""
        chance = random.Random(20260101)
        codes = sorted(SAMPLES)
        outcomes = {"read": 0, "refused": 0}
        for number in range(COUNT):
            code = codes[number % len(codes)]
            content = self.damage(chance, SAMPLES[code][0])
            try:
                document = open_document(code, content)
                lines = document.parse()
            except Refusal as refusal:
                self.assertTrue(refusal.code)
                outcomes["refused"] += 1
                continue
            except Exception as error:
                raise AssertionError(f"{code}: {content!r}") from error
            self.check(document, lines)
            outcomes["read"] += 1
        self.assertTrue(all(outcomes.values()), outcomes)

    def check(self, document, lines):
        kinds = document.definition.get("types", {})
        mask = document.get_mask()
        self.assertIsInstance(mask, RowMask)
        for line in lines:
            self.assertEqual(line.net, line.gross - line.fee - line.fee_tax)
            self.assertTrue(line.date_operation)
            self.assertTrue(line.currency)
            self.assertTrue(line.key)
            mask.apply(line.cells)
        pairs = [(line.key, line.occurrence) for line in lines]
        self.assertEqual(len(set(pairs)), len(pairs), kinds)
        self.assertEqual(len(document.problems), min(document.problem_count, 1000))
        for problem in document.problems:
            # Each says its line; those of the whole file have none.
            self.assertTrue(problem.line > 0 or problem.code == "other_total")

    def damage(self, chance, text):
        """The bytes of a file that something happened to."""
        for _time in range(chance.randint(1, 3)):
            text = chance.choice(
                [self.cells, self.rows, self.columns, self.characters, self.cut]
            )(chance, text)
        content = text.encode(chance.choice(ENCODINGS), "replace")
        if chance.random() < 0.4:
            data = bytearray(content)
            for _time in range(chance.randint(1, 6)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            content = bytes(data)
        return content or b" "

    def cells(self, chance, text):
        delimiter = max(",;\t", key=text.count)
        rows = text.split("\n")
        row = chance.randrange(len(rows))
        cells = rows[row].split(delimiter)
        cells[chance.randrange(len(cells))] = chance.choice(JUNK)
        rows[row] = delimiter.join(cells)
        return "\n".join(rows)

    def rows(self, chance, text):
        rows = text.split("\n")
        if chance.random() < 0.5:
            rows.append(chance.choice(rows))
        elif len(rows) > 2:
            del rows[chance.randrange(len(rows))]
        if chance.random() < 0.3:
            chance.shuffle(rows)
        return "\n".join(rows)

    def columns(self, chance, text):
        delimiter = max(",;\t", key=text.count)
        rows = [row.split(delimiter) for row in text.split("\n")]
        order = list(range(max(map(len, rows))))
        chance.shuffle(order)
        if chance.random() < 0.5:
            order.pop()
        return "\n".join(
            delimiter.join(row[index] for index in order if index < len(row))
            for row in rows
        )

    def characters(self, chance, text):
        place = chance.randrange(len(text) or 1)
        return text[:place] + chance.choice(JUNK) + text[place + chance.randint(0, 3) :]

    def cut(self, chance, text):
        return text[: chance.randrange(len(text) or 1)]
