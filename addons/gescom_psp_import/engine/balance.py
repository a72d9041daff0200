"""Whether the lines of a payout add up to what was paid out."""

from dataclasses import dataclass

RESERVES = ("reserve_hold", "reserve_release")
NOT_COUNTED = ("payout", "ignored")


@dataclass(frozen=True)
class Balance:
    """Sums of a payout, in the smallest unit of its currency.

    `difference` is what the lines give beyond the amount paid out: 0 when the payout
    adds up. `reserve` is what the provider keeps (> 0) or gives back (< 0): it stays
    on the clearing account.
    """

    gross: int
    fees: int
    net: int
    reserve: int
    difference: int
    foreign: tuple = ()
    wrong: tuple = ()

    @property
    def adds_up(self):
        return not (self.difference or self.foreign or self.wrong)


def balance_of(lines, amount, currency):
    """Add the lines of a payout up.

    :param lines: iterable of (id, kind, gross, fee, fee tax, net, currency), amounts
        in the smallest unit
    :param int amount: what was paid out
    :param currency: the payout's
    :return: Balance; `foreign` and `wrong` are the lines in another currency and those
        whose net is not gross - fee - fee tax
    """
    gross = fees = net = reserve = 0
    foreign, wrong = [], []
    for line_id, kind, line_gross, fee, fee_tax, line_net, line_currency in lines:
        if kind in NOT_COUNTED:
            continue
        if line_currency != currency:
            foreign.append(line_id)
            continue
        if line_net != line_gross - fee - fee_tax:
            wrong.append(line_id)
        gross += line_gross
        fees += fee + fee_tax
        net += line_net
        if kind in RESERVES:
            reserve -= line_net
    return Balance(
        gross, fees, net, reserve, net - amount, tuple(foreign), tuple(wrong)
    )
