"""What the addons tell themselves through the context, and nobody else can.

A caller of the RPC chooses the keys and values of the context, so that a plain key
would let him skip a rule. The value is a Python object here, which no call can send.
"""


class Mark:
    """A word from one method to another one further down.

    :param str key: name of the mark in the context
    """

    def __init__(self, key):
        self.key = key

    def put_on(self, records):
        """The records, with the mark.

        :param records: any recordset
        :return: the same records, for the caller's own use only
        """
        return records.with_context(**{self.key: self})

    def is_on(self, records):
        """Whether the records carry the mark, put there by this code.

        :param records: any recordset
        :return: bool
        """
        return records.env.context.get(self.key) is self


BY_BUTTON = Mark("gescom_by_button")
