"""The sentences behind the codes of the readers."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Reports that are not read, by the name that the definitions give them.
REPORTS = {
    text._source: text
    for text in (
        _lt("Adyen: payments accounting report (choose settlement details)"),
        _lt("Adyen: received payments report (choose settlement details)"),
        _lt("Adyen: dispute report (choose settlement details)"),
        _lt("Adyen: aggregate settlement report (choose settlement details)"),
        _lt("Amazon: date range report (choose the settlement flat file)"),
        _lt("Lyra: transaction journal (choose the bank reconciliation report)"),
        _lt("Lyra: chargeback report (choose the bank reconciliation report)"),
        _lt("Mollie: list of payments (choose the export of a settlement)"),
        _lt("PayPal: transaction detail report (TRR)"),
        _lt("PayPal: subscription report (SAR)"),
        _lt("PayPal: monthly summary (choose the activity report)"),
        _lt("Sips: transaction journal (choose the operations journal)"),
        _lt("Stripe: summary of payouts, without its transactions"),
        _lt("Stripe: list of payments (choose the payout reconciliation report)"),
        _lt("Stripe: list of payouts (choose the payout reconciliation report)"),
    )
}

SENTENCES = {
    # Archives
    "too_big": _lt("The file is over %(size)s MB: cut it into several files."),
    "too_many_files": _lt("The archive holds over %(count)s files: send several ones."),
    "bad_archive": _lt("The archive is damaged: make it again."),
    "encrypted": _lt("The archive has a password: make one without."),
    "nested": _lt("%(name)s is an archive in the archive: take it out."),
    # The file as a whole
    "empty": _lt("The file is empty: fetch it again from the provider."),
    "spreadsheet": _lt(
        "This is a spreadsheet: import the file of the provider as it was downloaded."
    ),
    "binary": _lt("This is no text file: choose the CSV file of the provider."),
    "not_this_format": _lt("The file does not have the columns of this format."),
    "too_many_columns": _lt("The file has too many columns to be a settlement file."),
    "doubled_column": _lt(
        "The column “%(field)s” is there twice, so that nobody knows which one counts: "
        "choose another report of the provider."
    ),
    "missing_column": _lt(
        "None of these columns is there: %(field)s. Add the column to the report, or "
        "copy the format and give the name of yours."
    ),
    "missing_amount": _lt("No column of amounts is there: add it to the report."),
    "truncated": _lt(
        "The file is cut short: the record that ends it is missing. Download it again."
    ),
    "truncated_total": _lt(
        "The file is cut short: its movements in %(currency)s add up to %(total)s, its "
        "last lines say %(expected)s. Download it again."
    ),
    "bad_count": _lt(
        "The file has %(count)s movements, and says that it has %(expected)s: "
        "download it again."
    ),
    "bad_total": _lt(
        "The movements of %(ref)s add up to %(total)s %(currency)s, and the file says "
        "that %(expected)s is paid: it is not complete. Download it again."
    ),
    "several_accounts": _lt(
        "The file is of several accounts (%(names)s): download one file for each."
    ),
    "other_account": _lt(
        "The file is of the account %(found)s, and this one is %(expected)s: import it "
        "with its own account."
    ),
    "ambiguous_decimal": _lt(
        "The amounts may be read in two ways, as 1.234: copy the format and set its "
        "decimal sign."
    ),
    "ambiguous_dates": _lt(
        "The dates may be read in two ways, as 03/04/2026: set the order of the day "
        "and the month on the account."
    ),
    "scale_not_proven": _lt(
        "No number of decimals makes gross = net + commission on all lines: check the "
        "amount format that is set at the provider."
    ),
    "wrong_report": _lt("This is another report. %(name)s."),
    "other_format": _lt(
        "This is “%(name)s”, which is not a format of this account: import it with the "
        "right account, or add the format to this one."
    ),
    "unknown_format": _lt(
        "No format knows this file. Its columns are: %(columns)s. Copy the generic "
        "format and adapt it."
    ),
    "crash": _lt("The file can't be read (%(name)s): send it to your integrator."),
    "other_total": _lt(
        "The movements in %(currency)s add up to %(total)s, and the last lines of the "
        "file say %(expected)s: check with the provider."
    ),
    # A line
    "unreadable": _lt("This line can't be read: check its quotation marks."),
    "unknown_record": _lt("Nobody knows the record “%(value)s”."),
    "bad_width": _lt(
        "This line has %(count)s cells instead of %(expected)s: it is cut, or a "
        "quotation mark is missing."
    ),
    "bad_amount": _lt("“%(value)s” is no amount."),
    "not_in_cents": _lt("“%(value)s” has decimals, and this file counts in cents."),
    "no_amount": _lt("There is no amount."),
    "too_precise": _lt("%(value)s has more decimals than %(currency)s."),
    "not_net": _lt("%(net)s is not %(gross)s less the fee of %(fee)s."),
    "not_gross": _lt(
        "The net and the fees give %(gross)s, and the amount of the movement is "
        "%(value)s."
    ),
    "bad_indicator": _lt("“%(value)s” says neither debit nor credit."),
    "bad_currency": _lt("“%(value)s” is no currency."),
    "no_currency": _lt("There is no currency."),
    "unknown_currency": _lt("The currency %(value)s does not exist here: create it."),
    "bad_date": _lt("“%(value)s” is no date that this format knows."),
    "bad_zone": _lt("“%(value)s” is no time zone."),
    "no_date": _lt("There is no date."),
    "future_date": _lt("%(value)s is too far ahead."),
    "damaged_reference": _lt(
        "A spreadsheet spoiled the reference “%(value)s”: import the file as it was "
        "downloaded."
    ),
    "changed": _lt(
        "This movement was imported with the amount %(before)s, and is now %(value)s: "
        "ask the provider which one is right."
    ),
    "posted_payout": _lt(
        "The payout %(ref)s was posted without this movement: undo the posting, or "
        "qualify the movement."
    ),
    "wrong_side": _lt("Money moves the other way than the type says: tell what it is."),
    "no_type": _lt("The file does not say what this movement is: tell it."),
    "unknown_type": _lt("The type “%(value)s” is unknown: tell what it is."),
    "conversion_alone": _lt("The other half of the conversion is missing."),
    # A definition
    "not_an_object": _lt("The definition must be a JSON object: { … }."),
    "not_an_object_at": _lt("“%(key)s” must be a JSON object: { … }."),
    "unknown_key": _lt("“%(key)s” means nothing in a definition: remove it."),
    "bad_value": _lt("The value of “%(key)s” is not possible."),
    "bad_structure": _lt("The definition is not built as it should: compare it."),
    "no_amount_column": _lt("The columns must give “gross” or “net”."),
    "no_date_column": _lt("The columns must give “date_operation”."),
    "unknown_kind": _lt("“%(key)s” is no kind of movement."),
    "unknown_hook": _lt("“%(key)s” is no hook."),
    "unknown_control": _lt("“%(key)s” is no control."),
    "no_match": _lt("“match” must say which columns the files have."),
}


def say(env, code, params):
    """The sentence of a code, in the language of the user.

    :param env: environment
    :param str code: key of `SENTENCES`
    :param dict params: what it names
    :return: str
    """
    sentence = SENTENCES.get(code)
    if sentence is None:
        return code
    text = env._(sentence)
    return text % params if params else text


def name_report(env, name):
    """A report that is not read, in the language of the user.

    :param env: environment
    :param str name: as the definition of a format gives it; that of a copied format
        stays as it was typed
    :return: str
    """
    return env._(REPORTS[name]) if name in REPORTS else name
