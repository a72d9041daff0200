"""Which column of the file is which column of the profile, and its lines."""

from dataclasses import dataclass, field, replace

from .cells import parse
from .errors import CellError, Refusal
from .text import simplify


@dataclass
class Mapping:
    """How a file is understood.

    :param columns: list of :class:`Column`, those of the file
    :param indexes: places of these columns in the file, in the same order
    :param unknown: headers that mean nothing to the profile, ignored
    :param width: number of columns of the file
    """

    columns: list
    indexes: list
    unknown: list
    width: int


@dataclass
class Line:
    """A line of the file, understood.

    :param number: physical line
    :param values: {name of the column: value}; what an empty cell leaves is not there
    :param errors: list of tuples (header, code, params)
    """

    number: int
    values: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)


@dataclass
class Chunk:
    """A stretch of the file.

    :param start: where its bytes begin
    :param end: where they end
    :param line: physical line at `start`
    :param count: number of lines of data
    :param doubled: {physical line: [header, earlier line]} of what occurs twice
    """

    start: int
    end: int
    line: int
    count: int = 0
    doubled: dict = field(default_factory=dict)


def match(columns, header):
    """Find the columns of a profile in the header of a file, in any order.

    :param columns: list of :class:`Column`
    :param header: list of str
    :return: :class:`Mapping`
    :raise Refusal: a key column is missing, or a column is there twice
    """
    by_header = {word: column for column in columns for word in column.headers}
    found, unknown = {}, []
    for index, title in enumerate(header):
        column = by_header.get(simplify(title))
        if column is None:
            unknown += [title] if title else []
        elif column in found:
            raise Refusal("doubled_column", field=title)
        else:
            found[column] = index
    for column in columns:
        missing = column not in found and not column.is_optional
        if column.is_key and missing:
            expected = ", ".join(other.header for other in columns)
            raise Refusal("missing_column", field=column.header, expected=expected)
    return Mapping(list(found), list(found.values()), unknown, len(header))


def read(mapping, row):
    """Understand a row, cell by cell.

    :param Mapping mapping: how the file is understood
    :param Row row: one of its rows
    :return: :class:`Line`, with all that is wrong with it
    """
    line = Line(row.line)
    code = row.error or _check_width(mapping, row.cells)
    if code:
        params = {"count": len(row.cells), "expected": mapping.width}
        line.errors.append(("", code, params))
        return line
    for column, index in zip(mapping.columns, mapping.indexes, strict=True):
        try:
            value = parse(column, row.cells[index])
        except CellError as error:
            line.errors.append((column.header, error.code, error.params))
            continue
        if value is not None:
            line.values[column.name] = value
    return line


def _check_width(mapping, cells):
    if len(cells) < mapping.width:
        return "too_few_cells"
    if any(cell.strip() for cell in cells[mapping.width :]):
        return "too_many_cells"
    return ""


def read_lines(table, mapping, chunk=None):
    """The lines of a stretch of the file, or of the whole of it.

    :param Table table: the file
    :param Mapping mapping: how it is understood
    :param Chunk chunk: the stretch
    :return: iterator of :class:`Line`
    """
    place = (chunk.start, chunk.end, chunk.line) if chunk else ()
    for row in table.rows(*place):
        if row.is_blank:
            continue
        line = read(mapping, row)
        doubled = chunk and chunk.doubled.get(str(row.line))
        if doubled:
            header, earlier = doubled
            line.errors.append((header, "doubled", {"line": earlier}))
        yield line


def split(table, mapping, size):
    """Cut a file into stretches, and find what occurs twice in the whole of it.

    :param Table table: the file
    :param Mapping mapping: how it is understood
    :param int size: lines of data a stretch
    :return: list of :class:`Chunk`
    :raise Refusal: a quote is never closed, so that the end of the file is not known
    """
    chunks, seen = [], {}
    narrow = _keep_identifiers(mapping)
    for row in table.rows():
        if row.error == "open_quote":
            raise Refusal(row.error, row.line)
        if row.is_blank:
            continue
        if not chunks or chunks[-1].count >= size:
            chunks.append(Chunk(row.start, row.end, row.line))
        chunk = chunks[-1]
        chunk.end = row.end
        chunk.count += 1
        doubled = _find_doubled(narrow, read(narrow, row), seen)
        if doubled:
            chunk.doubled[str(row.line)] = doubled
    return chunks


def _keep_identifiers(mapping):
    pairs = zip(mapping.columns, mapping.indexes, strict=True)
    kept = [(column, i) for column, i in pairs if column.is_key or column.is_unique]
    return replace(
        mapping, columns=[c for c, _i in kept], indexes=[i for _c, i in kept]
    )


def _find_doubled(mapping, line, seen):
    keys = [column for column in mapping.columns if column.is_key]
    groups = [[column] for column in mapping.columns if column.is_unique]
    for group in [keys, *groups]:
        value = tuple(line.values.get(column.name) for column in group)
        needed = [v for c, v in zip(group, value, strict=True) if not c.is_optional]
        if not needed or any(part in (None, "") for part in needed):
            continue
        earlier = seen.setdefault((group[0].name, value), line.number)
        if earlier != line.number:
            return [group[0].header, earlier]
    return None
