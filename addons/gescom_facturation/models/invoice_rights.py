"""Who may change the article lines of an affaire's invoice.

Nobody by hand (F140). The addons themselves may, with `as_system`: the mark is a
Python object, which no RPC call can send.
"""

_KEY = "gescom_system_change"
_MARK = object()


def as_system(records):
    """The records, with the right to change the article lines of invoices.

    :param records: any recordset
    :return: the same records, for the caller's own changes only
    """
    return records.with_context(**{_KEY: _MARK})


def is_system(records):
    """Whether the change comes from `as_system`."""
    return records.env.context.get(_KEY) is _MARK
