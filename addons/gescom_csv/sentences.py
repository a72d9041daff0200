"""The sentences behind the codes of the engine."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SENTENCES = {
    # The file as a whole
    "empty": _lt("The file is empty: its first line must name the columns."),
    "spreadsheet": _lt(
        "This is a spreadsheet: save it as “CSV UTF-8 (semicolon)”, then import that "
        "file."
    ),
    "utf16": _lt(
        "This file is in Unicode text (UTF-16): save it as “CSV UTF-8 (semicolon)”, "
        "then import that file."
    ),
    "binary": _lt("This is not a text file: choose a CSV file."),
    "not_base64": _lt("The content of the file did not arrive whole: send it again."),
    "too_big_file": _lt("The file is over %(size)s MB: cut it into several files."),
    "bad_utf8": _lt(
        "The file is damaged: a letter of this line is not in the encoding of the "
        "others (UTF-8). Save the file again."
    ),
    "bad_encoding": _lt(
        "A letter of this line is neither in UTF-8 nor in Windows-1252: save the file "
        "as “CSV UTF-8 (semicolon)”."
    ),
    "missing_column": _lt(
        "The column “%(field)s” is missing. The columns of this profile are: "
        "%(expected)s."
    ),
    "doubled_column": _lt("The column “%(field)s” is there twice: keep one of them."),
    # The structure of a line
    "open_quote": _lt("A quotation mark of this line is not closed: close it."),
    "bad_quote": _lt(
        "A quotation mark is in the wrong place: double the ones that are part of the "
        "text."
    ),
    "too_long": _lt("A cell is too long: a quotation mark may be missing."),
    "stray_return": _lt("A line break is in the wrong place: put it between quotes."),
    "unreadable": _lt("This line can't be read: check its separators and quotes."),
    "too_few_cells": _lt(
        "This line has %(count)s cells instead of %(expected)s: check its semicolons."
    ),
    "too_many_cells": _lt(
        "This line has %(count)s cells instead of %(expected)s: put the texts that "
        "hold a semicolon between quotes."
    ),
    "doubled": _lt("This is on line %(line)s already: keep one of the two lines."),
    # A cell
    "control": _lt("The text holds characters that can't be displayed: type it again."),
    "required": _lt("This may not be empty: fill it in."),
    "ambiguous_number": _lt(
        "“%(value)s” may be read in two ways: write %(decimal)s or %(thousands)s."
    ),
    "not_a_number": _lt("“%(value)s” is not a number: write it like 1234,56."),
    "not_an_integer": _lt("“%(value)s” is not a whole number."),
    "too_large": _lt("“%(value)s” is too large."),
    "negative": _lt("“%(value)s” is negative: it must be zero or more."),
    "not_a_boolean": _lt("“%(value)s” is not understood: write Oui or Non."),
    "not_a_date": _lt("“%(value)s” is not a date: write it like 31/12/2026."),
    "not_a_choice": _lt("“%(value)s” is not known: choose among %(choices)s."),
    # A line against the database
    "unknown_reference": _lt(
        "“%(value)s” is not known: correct it, or create it before the import."
    ),
    "excluded_reference": _lt(
        "“%(value)s” exists, but does not suit this column: check its settings."
    ),
    "ambiguous_reference": _lt(
        "“%(value)s” may be any of these: %(candidates)s. Give each its own reference."
    ),
    "ambiguous_line": _lt(
        "Several records match this line: %(candidates)s. Give each its own reference."
    ),
    "same_record": _lt(
        "Line %(line)s is about the same record already: keep one of the two lines."
    ),
    "shared_value": _lt(
        "This value is common to the variants of the article, and line %(line)s gives "
        "another one: write the same value on both lines."
    ),
    "missing_value": _lt(
        "This is needed to create a record: add the column or fill it in."
    ),
    "no_creation": _lt(
        "Nothing with this key exists, and this profile creates nothing."
    ),
    "no_right_create": _lt("You have no right to create this: ask a manager."),
    "no_right_write": _lt("You have no right to change this: ask a manager."),
}


def get_sentence(env, code, params=None):
    """The sentence of a code, in the language of the user.

    :param env: environment
    :param str code: a key of `SENTENCES`
    :param dict params: what the sentence names
    :return: str
    """
    sentence = env._(SENTENCES[code])
    return sentence % params if params else sentence
