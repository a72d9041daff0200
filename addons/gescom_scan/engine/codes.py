"""Codes as scanners read them."""

GTIN_LENGTHS = (8, 12, 13, 14)
LONGEST_CODE = 200


def clean(code):
    """The code without what surrounds it.

    :param code: what a scanner or a caller sent
    :return: str, at most `LONGEST_CODE` characters
    """
    return str(code or "").strip()[:LONGEST_CODE]


def spellings(code):
    """Each way in which the same GTIN may be written on an article.

    A UPC of 12 digits is the EAN of 13 that begins with a zero, and a GTIN of 14 digits
    that begins with a zero is the EAN of the piece.

    :param str code: the code as it was read
    :return: list of str, the code itself first
    """
    if not (code.isdecimal() and code.isascii() and len(code) in GTIN_LENGTHS):
        return [code]
    digits = code.lstrip("0")
    written = [digits.zfill(size) for size in GTIN_LENGTHS if len(digits) <= size]
    return list(dict.fromkeys([code, *written]))
