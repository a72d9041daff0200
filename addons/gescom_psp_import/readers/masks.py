"""Card numbers and personal data, hidden before anything is stored."""

import re

from .text import simplify

CARD = re.compile(r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d.])")
EMAIL = re.compile(r"([^\s@<>\"',;]{1,64})@([^\s@<>\"',;]{1,255})")
IBAN = re.compile(r"\b([A-Z]{2}\d{2})(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b")
# Words of the headers of columns that hold data of a person.
PERSONAL = {
    *(
        "address",
        "adresse",
        "bic",
        "birth",
        "city",
        "clientident",
        "contact",
        "consumer",
    ),
    *(
        "correo",
        "email",
        "iban",
        "mail",
        "nombre",
        "phone",
        "postal",
        "shopper",
        "surname",
    ),
    *("telephone", "telefono", "ville", "zip", "direccion", "courriel", "cardholder"),
    *("porteur", "pan", "cardnumber", "firstname", "lastname", "ip"),
}
PERSONAL_PAIRS = {
    *("customer name", "nom client", "client name", "name", "nom", "note", "nota"),
    *("card number", "numero de carte", "email client", "numero carte"),
}
MASK = "***"


def is_personal(header):
    """Does a column with this header hold data of a person?

    >>> is_personal("Email client"), is_personal("Product name")
    (True, False)
    """
    words = simplify(header)
    return words in PERSONAL_PAIRS or not PERSONAL.isdisjoint(words.split())


def mask_text(text):
    """The text without card numbers, e-mail addresses and bank accounts.

    >>> mask_text("Card 4111 1111 1111 1111 of jean.dupont@example.com")
    'Card ************1111 of j***@example.com'
    """
    if len(text) < 6:
        return text
    if "@" in text:
        text = EMAIL.sub(lambda found: f"{found[1][0]}{MASK}@{found[2]}", text)
    text = IBAN.sub(_mask_iban, text)
    return CARD.sub(_mask_card, text)


def _mask_iban(found):
    text = found[0]
    # A reference has no such shape by chance: two thirds of an IBAN are digits.
    digits = sum(char.isdigit() for char in text)
    return f"{found[1]}{MASK}{text[-3:]}" if digits >= 8 else text


def _mask_card(found):
    digits = re.sub(r"\D", "", found[0])
    if not _is_luhn(digits):
        return found[0]
    return "*" * (len(digits) - 4) + digits[-4:]


def _is_luhn(digits):
    total = 0
    for index, char in enumerate(reversed(digits)):
        value = int(char) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


class RowMask:
    """Masks the rows of one file.

    :param list header: headers of the columns
    :param set plain: positions of the columns that hold references of movements: a
        provider's reference may look like a card number, and is none
    """

    def __init__(self, header, plain=()):
        self.header = header
        self.personal = {
            index for index, name in enumerate(header) if is_personal(name)
        } - set(plain)
        self.plain = set(plain)

    def apply(self, cells):
        """The filled cells of a row, masked.

        :param cells: sequence of str
        :return: dict {header: text}
        """
        row = {}
        for index, cell in enumerate(cells):
            if not cell or index >= len(self.header):
                continue
            if index in self.plain:
                text = cell
            elif index in self.personal:
                text = self._mask_personal(cell)
            else:
                text = mask_text(cell)
            row[self.header[index] or f"#{index + 1}"] = text[:500]
        return row

    @staticmethod
    def _mask_personal(cell):
        masked = mask_text(cell)
        return masked if masked != cell and "@" in cell else f"{cell[0]}{MASK}"
