"""What a unit of a run may raise, and what that means for the run."""

from odoo.exceptions import ConcurrencyError, LockError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

# Two transactions met: nobody did anything wrong, the loser is to try again.
CONCURRENCY = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)
RETRY_LATER = (*CONCURRENCY, LockError)


class SkipUnit(UserError):
    """Nothing is to be done for this unit; the message is the reason shown.

    What the unit wrote before is undone: a skipped unit leaves no trace but its
    reason.
    """
