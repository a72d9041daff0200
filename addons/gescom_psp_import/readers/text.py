"""From bytes to text, and words that compare whatever their accents and capitals."""

import codecs
import re
import unicodedata

from .errors import Refusal

# Longest first: the mark of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]
# UTF-8 that was read as Windows-1252, and saved so: "Ã©" for "é".
MOJIBAKE = re.compile("Ã[\x80-\xbf©¨ª«¢¤§´®¯¹»¼‰ˆ€ ]|â‚¬|Â[\xa0-\xbf]")
WORD = re.compile(r"[^\W_]+")


def decode(content):
    """The text of a file, in whichever of the usual encodings it is.

    A file that is not UTF-8 nor UTF-16 is Windows-1252, which has the letters of
    Latin-1: that is what French programs write.

    :param bytes content: the file
    :return: tuple (text, name of the encoding)
    :raise Refusal: it is no text
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode_as(content, encoding), encoding
    head = content[:2000]
    for encoding, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if (
            len(zeros) > 8
            and zeros.count(0) > len(zeros) * 0.8
            and others.count(0) == 0
        ):
            return _decode_as(content, encoding), encoding
    if 0 in content:
        raise Refusal("binary")
    try:
        return _mend(content.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
        bad = text.count("\ufffd")
        if sum(not char.isascii() for char in text) > 2 * bad:
            # Most of its letters are right: one of them is damaged.
            return _mend(text), "utf-8"
        return content.decode("cp1252", errors="replace"), "cp1252"


def _decode_as(content, encoding):
    # One bad byte spoils one cell, not the file. No database keeps a zero character.
    text = content.decode(encoding, errors="replace").replace("\0", "")
    return _mend(text)


def _mend(text):
    if not MOJIBAKE.search(text[:20000]):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def simplify(text):
    """The words of a text, without accents, capitals and punctuation.

    >>> simplify("  Numéro de commande * ")
    'numero de commande'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(WORD.findall(plain))


class Glob:
    """A text where `*` stands for anything, compared by words.

    >>> Glob("payment_metadata[*]").matches("payment_metadata[order_id]")
    True
    >>> Glob("Terminé").matches("termine")
    True
    """

    __slots__ = ("_pattern",)

    def __init__(self, text):
        pieces = [re.escape(simplify(piece)) for piece in text.split("*")]
        self._pattern = re.compile(r" ?.*? ?".join(pieces), re.DOTALL)

    def matches(self, text):
        return self._pattern.fullmatch(simplify(text)) is not None
