"""What the addon tells itself through the context, and nobody else can."""

from odoo.addons.gescom_base.marks import Mark

KEEPS_DEPOSITS = Mark("gescom_keeps_deposits")
LIMITS_KEY = "gescom_allocation_limits"


class AllocationLimits:
    """How much of each payment line is reconciled, whatever remains of it.

    :param dict by_line: id of the line: (residual, residual in its currency), negative
    """

    def __init__(self, by_line):
        self.by_line = by_line

    @classmethod
    def of(cls, records):
        """The limits put on the records: a call of the RPC can put none."""
        limits = records.env.context.get(LIMITS_KEY)
        return limits.by_line if isinstance(limits, cls) else {}
