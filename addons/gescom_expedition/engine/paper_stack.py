"""Put the pages of several PDF files in the order of the parcels (F104).

One call prints many documents. What is printed first on each of them is a heading that
nobody sees and that the table of contents of the file keeps: it says on which page the
document begins. Plain Python: no records here.
"""

import io
import re
from dataclasses import dataclass

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

# The digits of a mark have no width: whoever searches or copies the text of the file
# does not come across them.
ZERO, ONE, EDGE = "\u200b", "\u200c", "\u2063"
# Out of the flow and too small to be seen, but printed: what is hidden has no heading.
HEADING = (
    '<h1 style="position:absolute;top:0;left:0;margin:0;font-size:1px;color:#fff">'
)
BODY = re.compile(r"<body[^>]*>")
RECORD = re.compile(r'data-oe-id="(\d+)"')


@dataclass
class Sheets:
    """Some pages of a PDF file.

    reader: the file, as opened by `PdfFileReader`; pages: ranks of its pages, from 0.
    """

    reader: object
    pages: range


def mark(body):
    """Write what the document is about in its table of contents.

    :param str body: HTML of a document, which says the id of its record
    :return: HTML
    """
    found = RECORD.search(body)
    if not found:
        return body
    heading = f"{HEADING}{_write_number(int(found[1]))}</h1>"
    return BODY.sub(lambda match: match[0] + heading, body, count=1)


def _write_number(number):
    return EDGE + f"{number:b}".replace("0", ZERO).replace("1", ONE) + EDGE


def _read_number(title):
    """The number of a title, None when it is not a mark."""
    bits = title.strip(EDGE).replace(ZERO, "0").replace(ONE, "1")
    return int(bits, 2) if title.startswith(EDGE) and bits else None


def cut(content, records):
    """Tell the documents of a file apart.

    :param bytes content: PDF made of marked documents
    :param list records: ids of what was printed, in the order of the file
    :return: dict {id of the record: Sheets}, without what bears no mark; the pages of
        a record that was printed several times in a row are all there
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    count = reader.getNumPages()
    starts = list(_read_marks(reader.trailer["/Root"]))
    if not starts and count == len(records):
        # Odoo puts such a file together from its pages, without its headings.
        starts = [(record, page) for page, record in enumerate(records)]
    ends = [page for _record, page in starts[1:]] + [count] * bool(starts)
    sheets = {}
    for (record, start), end in zip(starts, ends, strict=True):
        before = sheets.get(record)
        first = before.pages.start if before and before.pages.stop == start else start
        sheets[record] = Sheets(reader, range(first, end))
    return sheets


def _read_marks(root):
    """(id, first page) of the documents, in the order of the file."""
    outlines = root.get("/Outlines")
    node = outlines and outlines.get("/First")
    while node:
        record = _read_number(str(node["/Title"]))
        if record is not None:
            yield record, root["/Dests"][node["/Dest"]][0]
        node = node.get("/Next")


def whole(content):
    """All the pages of a file.

    :param bytes content: PDF
    :return: Sheets
    """
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    return Sheets(reader, range(reader.getNumPages()))


def stack(sheets):
    """Put pages one after the other.

    :param sheets: Sheets, in the order wanted
    :return: bytes of a PDF
    """
    writer = PdfFileWriter()
    for part in sheets:
        for page in part.pages:
            writer.addPage(part.reader.getPage(page))
    with io.BytesIO() as buffer:
        writer.write(buffer)
        return buffer.getvalue()
