"""Draws labels in a PDF, to the exact size, without any record of Odoo."""

import io
import re
from dataclasses import dataclass
from pathlib import Path

import barcode
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from .layout import POINT, Layout
from .symbol import Symbol

PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
# For what the fonts of every PDF do not have: Greek, Cyrillic…
OTHER = "GescomLabel"
OTHER_FILE = Path(barcode.__file__).parent / "fonts" / "DejaVuSansMono.ttf"
ELLIPSIS = "…"
# Where a line may end: not before the signs that French sets apart with a space.
BREAK = re.compile(r"[ \t\n]+(?![»:;!?])")
# Part of the height of a line that is above the foot of its letters.
ASCENT = 0.9


@dataclass(frozen=True)
class Label:
    """What one label shows, and how many of it are printed."""

    room: Layout
    quantity: int
    name: str = ""
    packaging: str = ""
    reference: str = ""
    price: str = ""
    code: str = ""
    symbol: Symbol | None = None
    module: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """Size of the page and places of the labels on it, in millimetres."""

    width: float
    height: float
    positions: list
    padding: float


def draw_labels(sheet, labels, first_position=1, title="Labels"):
    """PDF of the labels, each drawn once and repeated.

    :param Sheet sheet: page and places of the labels
    :param list labels: of Label, in the order of printing
    :param int first_position: place of the first label on the first page, from 1
    :param str title: of the document
    :rtype: bytes
    """
    output = io.BytesIO()
    size = (sheet.width * mm, sheet.height * mm)
    canvas = Canvas(output, pagesize=size, pageCompression=1)
    canvas.setTitle(title)
    place = first_position - 1
    for number, label in enumerate(labels):
        form = f"label{number}"
        canvas.beginForm(form, 0, 0, *size)
        _LabelPainter(canvas, label).draw()
        canvas.endForm()
        for _copy in range(label.quantity):
            if place == len(sheet.positions):
                canvas.showPage()
                place = 0
            left, top = sheet.positions[place]
            canvas.saveState()
            canvas.translate(
                (left + sheet.padding) * mm,
                (sheet.height - top - sheet.padding - label.room.height) * mm,
            )
            canvas.doForm(form)
            canvas.restoreState()
            place += 1
    canvas.save()
    return output.getvalue()


def wrap(text, font, size, width, lines):
    """Text cut in lines of at most this width (points), the last one shortened."""
    wrapped, rest = [], BREAK.split(text.strip())
    while rest and len(wrapped) < lines:
        if len(wrapped) == lines - 1:
            wrapped.append(shorten(" ".join(rest), font, size, width))
            break
        line = rest.pop(0)
        while rest and _width(f"{line} {rest[0]}", font, size) <= width:
            line += f" {rest.pop(0)}"
        kept = _longest(line, font, size, width)
        if kept != line:
            rest.insert(0, line[len(kept) :])
        wrapped.append(kept)
    return wrapped


def shorten(text, font, size, width):
    """Text that fits in this width (points), ended by an ellipsis if it was cut."""
    if _width(text, font, size) <= width:
        return text
    room = width - _width(ELLIPSIS, font, size)
    return _longest(text, font, size, room).rstrip() + ELLIPSIS


def _longest(text, font, size, width):
    """Beginning of the text that fits, one character at least."""
    while len(text) > 1 and _width(text, font, size) > width:
        text = text[:-1]
    return text


def _width(text, font, size):
    return pdfmetrics.stringWidth(text, font, size)


def _font_of(text, font):
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        if OTHER not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(OTHER, str(OTHER_FILE)))
        return OTHER
    return font


class _LabelPainter:
    """Draws a label from its top left corner down, line by line."""

    def __init__(self, canvas, label):
        self.canvas, self.label, self.room = canvas, label, label.room
        self.top = label.room.height

    def draw(self):
        label, room = self.label, self.room
        if label.name:
            self._draw_name()
        if label.packaging:
            self._draw_line(label.packaging, PLAIN)
        if label.reference or label.price:
            self._draw_details()
        if label.symbol:
            # At the foot: whatever the name, the bars stand at the same place.
            self.top = room.bar_height + room.code_line
            self._draw_bars()
        if label.code:
            self._draw_code()

    def _draw_name(self):
        room = self.room
        font = _font_of(self.label.name, BOLD)
        for line in wrap(
            self.label.name, font, room.font_size, room.width * mm, room.name_lines
        ):
            self._draw_line(line, font)

    def _draw_line(self, text, font):
        font = _font_of(text, font)
        size, width = self.room.font_size, self.room.width * mm
        self._write(shorten(text, font, size, width), font, size)
        self.top -= self.room.line

    def _draw_details(self):
        """Reference on the left, price on the right, which is never cut."""
        room, label = self.room, self.label
        width, size = room.width * mm, room.font_size
        if label.price:
            font = _font_of(label.price, BOLD)
            taken = _width(label.price, font, size)
            if taken > width:
                size, taken = size * width / taken, width
            self._write(label.price, font, size, left=width - taken)
            width -= taken + size / 2
        if label.reference and width > size:
            font = _font_of(label.reference, PLAIN)
            text = shorten(label.reference, font, room.font_size, width)
            self._write(text, font, room.font_size)
        self.top -= room.line

    def _draw_bars(self):
        label, room = self.label, self.room
        width = label.symbol.width * label.module
        left = (room.width - width) / 2 + label.symbol.quiet_left * label.module
        # A little lower than the line above, so that no letter touches a bar.
        height = (room.bar_height - room.bar_gap) * mm
        bottom = (self.top - room.bar_height) * mm
        path = self.canvas.beginPath()
        for start, modules in label.symbol.bars():
            path.rect(
                (left + start * label.module) * mm,
                bottom,
                modules * label.module * mm,
                height,
            )
        self.canvas.drawPath(path, stroke=0, fill=1)
        self.top -= room.bar_height

    def _draw_code(self):
        room, text = self.room, self.label.code
        font, width = _font_of(text, PLAIN), room.width * mm
        size = room.code_size
        size = min(size, size * width / _width(text, font, size))
        left = (width - _width(text, font, size)) / 2
        self._write(text, font, size, left=left)

    def _write(self, text, font, size, left=0.0):
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, (self.top - size * POINT * ASCENT) * mm, text)
