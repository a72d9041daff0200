"""What the matching compares: lines of a provider and documents of the shop.

Plain data, without a database. Amounts are whole numbers of the smallest unit of
their currency, so that they are compared to the cent and never rounded.
"""

from dataclasses import dataclass, field
from datetime import date as Date

PAYMENT, REFUND, REFUND_REVERSED = "payment", "refund", "refund_reversed"
CHARGEBACK, CHARGEBACK_REVERSED = "chargeback", "chargeback_reversed"
# Kinds whose money is a customer's.
CUSTOMER_KINDS = (PAYMENT, REFUND, REFUND_REVERSED, CHARGEBACK, CHARGEBACK_REVERSED)
# Kinds that say by themselves where they are booked.
PLAIN_KINDS = (
    "fee",
    "tax",
    "reserve_hold",
    "reserve_release",
    "payout",
    "conversion",
)


@dataclass(slots=True)
class Line:
    """A line of a provider's file.

    `amount` is what the customer paid (> 0) or got back (< 0), in `currency`: the
    currency of the order when the provider converted it.
    """

    id: int
    kind: str
    amount: int
    currency: int
    psp_ref: str = ""
    parent_ref: str = ""
    order_ref: str = ""
    label: str = ""
    date: Date | None = None
    account: int = 0
    margin: int = 0


@dataclass(slots=True)
class Transaction:
    """An online transaction of the shop.

    `payment` is the payment that it made already, `line` the line of a provider that
    already collects it.
    """

    id: int
    reference: str
    provider_reference: str
    amount: int
    currency: int
    state: str = "done"
    refund: bool = False
    orders: tuple = ()
    partner: int = 0
    payment: int = 0
    line: int = 0


@dataclass(slots=True)
class Order:
    """An order; `left` is what the customer still owes of it."""

    id: int
    name: str
    client_ref: str = ""
    web_ref: str = ""
    total: int = 0
    left: int = 0
    currency: int = 0
    cancelled: bool = False
    partner: int = 0
    payer: str = ""
    date: Date | None = None
    # What providers collected and gave back for the order, all lines counted.
    collected: int = 0
    returned: int = 0
    margin: int = 0
    transactions: list = field(default_factory=list)
    payments: list = field(default_factory=list)


@dataclass(slots=True)
class Invoice:
    """A posted invoice; `left` is what remains due of it."""

    id: int
    name: str
    payment_ref: str = ""
    left: int = 0
    currency: int = 0
    partner: int = 0
    payer: str = ""
    orders: tuple = ()
    date: Date | None = None
    margin: int = 0


@dataclass(slots=True)
class Payment:
    """A posted payment of an order that no line of a provider collects yet."""

    id: int
    amount: int
    currency: int
    name: str = ""
    # Entered on the journal of the provider.
    own_journal: bool = False


@dataclass(slots=True)
class Origin:
    """What a provider collected before: refunds and disputes come back to it."""

    line: int
    amount: int
    currency: int
    order: int = 0
    invoice: int = 0
    partner: int = 0
    payment: int = 0
    # In the same sign as `amount`.
    refunded: int = 0
    disputed: int = 0


@dataclass(slots=True)
class Suggestion:
    """A document that a person may choose for a line, and why."""

    kind: str  # order | invoice
    id: int
    why: str  # key of a sentence
    same_payer: bool = False


@dataclass(slots=True)
class Decision:
    """What came of a line.

    `state` is the state of the line, `rule` the rule that found it, `reason` the key
    of a sentence and `details` what the sentence names.
    """

    line: int
    state: str
    reason: str
    details: dict = field(default_factory=dict)
    rule: str = ""
    order: int = 0
    invoice: int = 0
    partner: int = 0
    transaction: int = 0
    payment: int = 0
    origin: int = 0
    suggestions: list = field(default_factory=list)

    @property
    def matched(self):
        return self.state == "matched"
