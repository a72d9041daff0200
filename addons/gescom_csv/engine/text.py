"""The text of a cell, whatever the spreadsheet it went through."""

import re
import unicodedata

# What makes a spreadsheet take a text for a formula, full-width forms included.
FORMULA = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
# How some programs protect leading zeros: ="00123".
PROTECTED = re.compile(r'="([^"]*)"')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAK = re.compile(r"\r\n?")


def clean(text):
    """The text without blanks around it, its line breaks being of one kind.

    >>> clean(" 00123 ")
    '00123'
    """
    return BREAK.sub("\n", text).strip()


def neutralise(text):
    """The text as it goes into a cell: no spreadsheet takes it for a formula.

    >>> neutralise("=1+1")
    "'=1+1"
    """
    text = clean(text)
    return f"'{text}" if FORMULA.match(text) else text


def restore(cell):
    """The text of a cell: the opposite of :func:`neutralise`.

    >>> restore("'=1+1")
    '=1+1'
    >>> restore('="00123"')
    '00123'
    """
    text = clean(cell)
    protected = PROTECTED.fullmatch(text)
    if protected:
        return clean(protected[1])
    if text.startswith("'") and FORMULA.match(text):
        return text[1:]
    return text


def simplify(text):
    """The words of a header, without accents, capitals and punctuation.

    >>> simplify("Référence  article *")
    'reference article'
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", plain))
