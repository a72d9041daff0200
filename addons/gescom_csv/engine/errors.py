"""What may be wrong with a file, as codes that the models put into sentences."""


class Refusal(Exception):
    """The file as a whole can't be taken.

    :param str code: key of the sentence
    :param int line: physical line of the file, from 1
    :param str field: header of the column, if one is meant
    :param params: what the sentence names
    """

    def __init__(self, code, line=1, field="", **params):
        super().__init__(code)
        self.code = code
        self.line = line
        self.field = field
        self.params = params


class CellError(Exception):
    """A cell can't be understood.

    :param str code: key of the sentence
    :param params: what the sentence names
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code = code
        self.params = params
