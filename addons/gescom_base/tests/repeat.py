def repeat(method, *args):
    """Make a call as Odoo does when its transaction met another one.

    :param method: bound method of a recordset
    :param args: its arguments, the same for the attempt that is undone and the next
    :return: what the second attempt returns
    """
    with method.__self__.env.cr.savepoint() as attempt:
        method(*args)
        attempt.rollback()
    return method(*args)
