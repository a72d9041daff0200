"""What is done with the values that a method is given."""


def copy_values(vals_list):
    """Values that may be changed while the caller's stay as they are.

    Odoo repeats a call whose transaction met another one, with the same arguments:
    what the first attempt took out of them would be missing, and what it put in could
    name records that were never kept.

    :param vals_list: list of dicts, as `create` gets it
    :return: list of new dicts
    """
    return [dict(vals) for vals in vals_list]
