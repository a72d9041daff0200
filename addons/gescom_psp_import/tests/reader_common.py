import json
from functools import cache
from pathlib import Path

from odoo.tests import BaseCase

from ..readers.document import Document
from ..readers.errors import Refusal
from .psp_samples import SAMPLES

FORMATS = Path(__file__).parent.parent / "data" / "formats"


@cache
def load_formats():
    """The definitions that are shipped.

    :return: dict {code: definition}
    """
    return {
        path.stem: json.loads(path.read_text())
        for path in sorted(FORMATS.glob("*.json"))
    }


def open_document(code, content=None, **options):
    """Open a file, or the sample of the format.

    :return: `Document`
    """
    content = SAMPLES[code][0] if content is None else content
    content = content.encode() if isinstance(content, str) else content
    return Document(content, load_formats()[code], **{"currency": "EUR"} | options)


class ReaderCase(BaseCase):
    """Reads files without a database."""

    def parse(self, code, content=None, **options):
        return open_document(code, content, **options).parse()

    def assertLines(self, lines, expected):
        """
        :param expected: (kind, gross, fee + VAT, net) of each line, as text
        """
        found = [
            (line.kind, str(line.gross), str(line.fee + line.fee_tax), str(line.net))
            for line in lines
        ]
        wanted = [tuple(row.split()) for row in expected]
        self.assertEqual(
            [(str(kind), *map(float, amounts)) for kind, *amounts in found],
            [(kind, *map(float, amounts)) for kind, *amounts in wanted],
        )

    def assertRefused(self, code, format_code, content=None, **options):
        with self.assertRaises(Refusal) as caught:
            self.parse(format_code, content, **options)
        self.assertEqual(caught.exception.code, code)
        return caught.exception

    def assertProblems(self, document, *expected):
        """
        :param expected: (line, code)
        """
        self.assertEqual(
            [(problem.line, problem.code) for problem in document.problems],
            list(expected),
        )
