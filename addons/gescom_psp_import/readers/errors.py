"""What can be wrong with a file or with one of its lines.

Errors carry a code and its parameters; the sentences belong to whoever shows them.
"""


class Refusal(Exception):
    """The file as a whole can't be taken.

    :param str code: which of the known reasons
    :param int line: line of the file, 0 when it concerns the whole file
    """

    def __init__(self, code, line=0, **params):
        super().__init__(code)
        self.code = code
        self.line = line
        self.params = params


class LineError(Exception):
    """One line can't be taken; the others can.

    :param str code: which of the known reasons
    :param str field: header of the column
    """

    def __init__(self, code, field="", **params):
        super().__init__(code)
        self.code = code
        self.field = field
        self.params = params


class Problem:
    """An error of the file, with its place."""

    __slots__ = ("line", "field", "code", "params")

    def __init__(self, line, field, code, params):
        self.line = line
        self.field = field
        self.code = code
        self.params = params

    def __repr__(self):
        return f"Problem({self.line}, {self.field!r}, {self.code!r}, {self.params})"
