"""What an invoice deducts of the deposits, rate by rate (A-18).

All amounts are whole numbers of the currency's smallest unit: nothing is rounded
twice, nothing is lost.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Amounts:
    """An untaxed amount and its taxes."""

    base: int = 0
    taxes: dict = field(default_factory=dict)

    @property
    def total(self):
        return self.base + sum(self.taxes.values())

    def __add__(self, other):
        keys = [*self.taxes, *(key for key in other.taxes if key not in self.taxes)]
        return Amounts(
            self.base + other.base,
            {key: self.taxes.get(key, 0) + other.taxes.get(key, 0) for key in keys},
        )

    def __neg__(self):
        return Amounts(-self.base, {key: -tax for key, tax in self.taxes.items()})

    def __sub__(self, other):
        return self + -other

    def limited_to(self, other):
        """As much as possible without going beyond `other`, rate by rate."""
        return Amounts(
            max(min(self.base, other.base), 0),
            {
                key: max(min(tax, other.taxes.get(key, 0)), 0)
                for key, tax in self.taxes.items()
            },
        )

    def scaled_to(self, limit):
        """The same rates for a total of at most `limit`."""
        total = self.total
        if total <= limit:
            return self
        if limit <= 0:
            return Amounts()
        taxes = {
            key: (2 * tax * limit + total) // (2 * total)
            for key, tax in self.taxes.items()
        }
        return Amounts(limit - sum(taxes.values()), taxes)


@dataclass(frozen=True)
class Deposit:
    """What remains to deduct of one line of a deposit.

    `taxes` are the taxes it bears; `any_rate` says that no line to bill bears them
    (deposit without VAT, rate changed since): it is deducted from the whole.
    """

    key: object
    taxes: frozenset
    left: Amounts
    any_rate: bool = False


def allocate(deposits, available):
    """Share an invoice between the deposits.

    Each deposit is deducted from what the invoice bills with the same taxes, never
    beyond; those of any rate are then deducted from what remains of the total.

    :param deposits: list of Deposit, the first served first
    :param available: dict {frozenset of taxes: Amounts} of the invoice
    :return: dict {key: Amounts} of what is deducted
    """
    available = dict(available)
    parts = {}
    for deposit in deposits:
        if not deposit.any_rate and deposit.taxes in available:
            part = deposit.left.limited_to(available[deposit.taxes])
            if part.total > 0:
                parts[deposit.key] = part
                available[deposit.taxes] -= part
    total = sum(amounts.total for amounts in available.values())
    for deposit in deposits:
        if deposit.any_rate:
            part = deposit.left.scaled_to(total)
            if part.total > 0:
                parts[deposit.key] = part
                total -= part.total
    return parts
