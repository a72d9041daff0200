"""A line of a file as JSON, between its reading and its storing."""

import json

from ..readers.masks import mask_text
from ..sentences import SENTENCES

LONGEST = 250
LONGEST_ROW = 4000
TEXTS = (
    *("psp_ref", "psp_parent_ref", "order_ref", "payout_ref", "payment_method"),
    *("raw_kind", "key"),
)


def make_row(line, document):
    """What a line is stored from: nothing but what JSON carries, personal data masked.

    :param Line line: whose `cells` are a masked dict
    :param Document document: it comes from
    :return: dict
    """
    row = {name: getattr(line, name)[:LONGEST] or None for name in TEXTS}
    raw = dict(line.cells)
    if line.parts:
        raw.update({name: str(amount) for name, amount in line.parts.items()})
    moment = line.datetime_operation
    row.update(
        {
            "line_no": line.line_no,
            "kind": line.kind or None,
            "label": mask_text(line.label)[:LONGEST] or None,
            "currency": line.currency,
            "currency_orig": line.currency_orig or None,
            # Exact, as text: JSON has no decimals.
            "gross": str(line.gross),
            "fee": str(line.fee),
            "fee_tax": str(line.fee_tax),
            "net": str(line.net),
            "gross_orig": str(line.gross_orig or 0),
            "rate": str(line.rate or 0),
            "fee_unknown": line.fee_unknown,
            "occurrence": line.occurrence,
            "date_operation": str(line.date_operation),
            "datetime_operation": str(moment) if moment else None,
            "date_value": str(line.date_value) if line.date_value else None,
            "payout_date": str(line.payout_date) if line.payout_date else None,
            "note": line.note if line.note in SENTENCES else None,
            "raw_row": json.dumps(raw, ensure_ascii=False)[:LONGEST_ROW],
        }
    )
    return row
