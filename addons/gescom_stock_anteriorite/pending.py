"""What a transaction changed and the plan does not know yet."""

from contextlib import contextmanager

KEY = "gescom_stock_anteriorite"


class Pending:
    """Stocks to share out again, and orders to look at again.

    :ivar set pairs: (id of product.product, id of stock.warehouse)
    :ivar set awaited: those of them that are awaited by others, or otherwise, than
        before; of the rest only the quantity on hand changed
    :ivar set orders: ids of sale.order
    :ivar bool at_work: whether the plan is being made
    """

    def __init__(self):
        self.pairs = set()
        self.awaited = set()
        self.orders = set()
        self.at_work = False
        self._settled = set()

    def __bool__(self):
        return bool(self.pairs or self.orders)

    def add(self, pairs, orders, on_hand_only=False):
        """Note what changed.

        :param set pairs: see `pairs`; those being shared out are left out, whose
            reservations change for the plan
        :param orders: see `orders`
        :param bool on_hand_only: whether those who await these stocks are the same
        """
        if self._settled is not None:
            pairs = pairs - self._settled
            self.pairs |= pairs
            self.awaited |= set() if on_hand_only else pairs
        self.orders.update(orders)

    def take_pairs(self):
        """Stocks to share out now, noted no more.

        :return: `pairs`, `awaited`
        """
        taken = self.pairs, self.awaited
        self.pairs, self.awaited = set(), set()
        return taken

    @contextmanager
    def working_on(self, pairs):
        """While the plan is made.

        :param pairs: stocks being shared out, all of them if None
        """
        self.at_work, self._settled = True, pairs
        try:
            yield
        finally:
            self.at_work, self._settled = False, set()

    @classmethod
    def find(cls, env):
        """What this transaction left, or None."""
        return env.cr.precommit.data.get(KEY)

    @classmethod
    def take(cls, env, refresh):
        """What this transaction left; looked after before it ends.

        :param refresh: what to call before the transaction ends
        """
        pending = env.cr.precommit.data.setdefault(KEY, cls())
        # Each time anew: others may change something as the transaction ends.
        if not pending and not pending.at_work:
            env.cr.precommit.add(refresh)
        return pending
