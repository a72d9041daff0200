"""French national bank account number (RIB), read in an IBAN (F153, A-08).

Plain Python: no database.
"""

import re
from typing import NamedTuple

# Letters of an account number count as digits in the RIB key.
_VALUES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_STRUCTURE = re.compile(r"FR\d{2}(\d{5})(\d{5})([0-9A-Z]{11})(\d{2})")


class Rib(NamedTuple):
    """Bank, branch, account and key, as a bill of exchange shows them."""

    bank: str
    branch: str
    account: str
    key: str

    def __str__(self):
        return " ".join(self)


class RibError(ValueError):
    """An IBAN that gives no RIB; `code` says why: not_french, structure or key."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def compute_key(bank, branch, account):
    """Key of a RIB.

    :param str bank: five digits
    :param str branch: five digits
    :param str account: eleven digits or letters
    :return: two digits
    """
    number = int(account.translate(_VALUES))
    return f"{97 - (89 * int(bank) + 15 * int(branch) + 3 * number) % 97:02d}"


def parse_iban(iban):
    """Read the RIB of a French IBAN.

    :param str iban: with or without spaces
    :return: Rib
    :raise RibError: it is not French, malformed, or its key is wrong
    """
    number = re.sub(r"[\W_]", "", iban or "").upper()
    if not number.startswith("FR"):
        raise RibError("not_french")
    match = _STRUCTURE.fullmatch(number)
    if not match or not _is_valid_iban(number):
        raise RibError("structure")
    rib = Rib(*match.groups())
    if compute_key(rib.bank, rib.branch, rib.account) != rib.key:
        raise RibError("key")
    return rib


def _is_valid_iban(number):
    digits = "".join(str(int(char, 36)) for char in number[4:] + number[:4])
    return int(digits) % 97 == 1
