"""What a transaction changed and the plan does not know yet."""

KEY = "gescom_stock_anteriorite"


class Pending:
    """Stocks to share out again, and orders to look at again.

    :ivar set pairs: (id of product.product, id of stock.warehouse)
    :ivar set orders: ids of sale.order
    :ivar set settled: stocks being shared out; reserving for the plan is no change
    :ivar bool at_work: whether the plan is being made
    """

    def __init__(self):
        self.pairs = set()
        self.orders = set()
        self.settled = set()
        self.at_work = False

    def __bool__(self):
        return bool(self.pairs or self.orders)

    @classmethod
    def find(cls, env):
        """What this transaction left, or None."""
        return env.cr.precommit.data.get(KEY)

    @classmethod
    def take(cls, env, refresh):
        """What this transaction left; looked after before it ends.

        :param refresh: what to call before the transaction ends
        """
        pending = cls.find(env)
        if pending is None:
            pending = env.cr.precommit.data[KEY] = cls()
            env.cr.precommit.add(refresh)
        return pending
