"""Where things stand on a label, in millimetres, without any record of Odoo."""

from dataclasses import dataclass

POINT = 25.4 / 72
LINE_HEIGHT = 1.2
# Bars any thinner are not read by the scanners of a shop or a warehouse.
MIN_MODULE = 0.165
MAX_MODULE = 0.42
MIN_BAR_HEIGHT = 4.0
# Two lines of name, as long as this remains for the bars.
GOOD_BAR_HEIGHT = 7.0
# Size of the text below the bars, compared with the other.
CODE_SIZE = 0.9
# Blank between the last line and the bars.
BAR_GAP = 0.6


@dataclass(frozen=True)
class Layout:
    """Room of a label: its inner width, its lines and its bars (mm, points)."""

    width: float
    height: float
    font_size: float
    name_lines: int
    detail_lines: int
    with_barcode: bool
    bar_height: float

    @property
    def line(self):
        return self.font_size * POINT * LINE_HEIGHT

    @property
    def code_size(self):
        return self.font_size * CODE_SIZE

    @property
    def code_line(self):
        return self.code_size * POINT * LINE_HEIGHT

    @property
    def bar_gap(self):
        return BAR_GAP

    @property
    def fits(self):
        """Is there room for what the label must show?"""
        if self.with_barcode:
            high_enough = self.bar_height >= MIN_BAR_HEIGHT
        else:
            lines = self.name_lines + self.detail_lines
            high_enough = lines * self.line <= self.height + 1e-6
        return high_enough and self.width > 0


def make_layout(width, height, font_size, with_name, details, with_barcode):
    """Share a label out between its name, its details and its barcode.

    :param float width: inner width of the label, in millimetres
    :param float height: inner height, in millimetres
    :param float font_size: in points
    :param bool with_name: print the name of the article
    :param int details: lines for the packaging, the reference and the price
    :param bool with_barcode: keep room for the bars and the text below them
    """
    line = font_size * POINT * LINE_HEIGHT
    room = height - details * line
    if with_barcode:
        room -= line * CODE_SIZE
        lines = 2 if room - 2 * line >= GOOD_BAR_HEIGHT else 1
    else:
        lines = max(int(room / line + 1e-6), 1)
    lines = lines if with_name else 0
    bar_height = room - lines * line if with_barcode else 0.0
    return Layout(
        width, height, font_size, lines, details, bool(with_barcode), bar_height
    )


def module_width(modules, room, printer_dpi=0):
    """Width of a bar, in millimetres; 0.0 when the barcode has no room.

    On a label printer it is a whole number of dots, so that no bar is fatter than
    its neighbour.

    :param int modules: width of the barcode with its quiet zones
    :param float room: millimetres on the label
    :param int printer_dpi: resolution of the printer, 0 when it does not matter
    """
    width = min(room / modules, MAX_MODULE)
    if printer_dpi:
        dot = 25.4 / printer_dpi
        width = int(width / dot + 1e-6) * dot
    return width if width >= MIN_MODULE else 0.0
