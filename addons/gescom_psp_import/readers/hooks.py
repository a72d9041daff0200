"""What a layout in data can't say; a definition may name these and no others."""

from itertools import product

from .columns import SHIFTS
from .errors import LineError, Refusal
from .kinds import Words
from .lines import Line, check_decimals
from .money import ZERO

# Lyra's files differ by column, by bank and by year.
PROVEN_SCALES = (2, 4, 0)


def prove_scale(document):
    """Find the scale of the columns that the definition leaves to the file to prove.

    The gross is known; a scale holds when gross = net + fee on each row that gives
    the net.

    :raise Refusal: no scale satisfies the rows
    """
    columns = {
        name: column
        for name, column in document.amounts.items()
        if column.spec.get("scale") == "prove" and column.found
    }
    rows = list(_rows_to_prove(document)) if columns else []
    if not rows:
        return
    for scales in product(PROVEN_SCALES, repeat=len(columns)):
        shifts = dict(zip(columns, scales, strict=True))
        if all(_holds(row, shifts) for row in rows):
            for name, scale in shifts.items():
                columns[name].shift = SHIFTS[scale]
                columns[name]._known.clear()
            return
    raise Refusal("scale_not_proven")


def _rows_to_prove(document):
    for _line, row, error in document.table.body():
        if error:
            continue
        try:
            values = {
                name: column.get(row) for name, column in document.amounts.items()
            }
        except LineError:
            continue
        if values.get("net") is not None:
            yield values


def _holds(values, shifts):
    def shifted(name):
        amount = values.get(name) or ZERO
        shift = SHIFTS[shifts.get(name, 0)]
        return abs(amount if shift is None else amount * shift)

    gross, net, fee = abs(values["gross"] or ZERO), shifted("net"), shifted("fee")
    # The fee of a refund may be charged too, instead of given back.
    return gross == net + fee or (values["gross"] < 0 and net == gross + fee)


def split_conversions(document, lines):
    """Tie the two legs of each conversion, and tell the movement its rate.

    Each row stays a movement in its own currency: a sale in dollars, the dollars that
    leave, the euros that come.

    :param list lines: of the file
    :return: the same lines
    """
    by_ref = {line.psp_ref: line for line in lines if line.psp_ref}
    legs = {}
    for line in lines:
        if line.kind == "conversion":
            mate = by_ref.get(line.psp_parent_ref)
            if mate is not None and mate.kind == "conversion":
                group = frozenset((line.psp_ref, mate.psp_ref))
            else:
                group = line.psp_parent_ref or (line.order_ref, line.date_operation)
            legs.setdefault(group, []).append(line)
    for group, pair in legs.items():
        if len(pair) != 2 or pair[0].net * pair[1].net >= 0:
            for line in pair:
                line.note = "conversion_alone"
            continue
        _tie(pair, by_ref.get(group) if isinstance(group, str) else None)
    return lines


def _tie(pair, movement):
    paid, received = sorted(pair, key=lambda line: line.net)
    rate = abs(received.net / paid.net).quantize(SHIFTS[4] * SHIFTS[4])
    for line, mate in ((paid, received), (received, paid)):
        line.gross_orig, line.currency_orig = mate.net, mate.currency
        line.rate = rate
    if movement is not None:
        # Rate from the currency of the movement to the one it was changed into.
        movement.rate = (
            rate if movement.currency == paid.currency else (1 / rate).quantize(rate)
        )


def aggregate_components(document, lines):
    """One movement for each sale or refund whose parts are on rows of their own.

    Rows of an order with the same payout are added up: its price, commission and the
    VAT on the commission. What belongs to no order, or is of an unknown type, stays a
    movement by itself.

    :param list lines: components, in the order of the file
    :return: list of lines
    """
    options = document.hook_options
    refunds = Words(options.get("refund_types", []))
    column = document.table.header.find(options.get("refund_from", []))
    result, groups = [], {}
    for line in lines:
        if not line.order_ref or line.kind not in ("payment", "refund", "fee", "tax"):
            result.append(line)
            continue
        refund_ref = line.cells[column[0]].strip() if column else ""
        is_refund = bool(refund_ref) or refunds.match(line.raw_kind)
        key = (line.order_ref, refund_ref, is_refund, line.payout_ref, line.currency)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group(line, refund_ref)
            result.append(group.line)
        group.add(line)
    for group in groups.values():
        group.close()
    return result


class _Group:
    def __init__(self, first, refund_ref):
        self.line = line = Line(first.line_no)
        for name in (
            *("date_operation", "datetime_operation", "date_value", "payout_date"),
            *("order_ref", "payout_ref", "currency", "merchant_ref", "payment_method"),
            *("label", "cells", "psp_parent_ref"),
        ):
            setattr(line, name, getattr(first, name))
        line.psp_ref = refund_ref or first.psp_ref
        line.parts = {}
        self.has_sale = False

    def add(self, part):
        line = self.line
        if part.kind in ("payment", "refund"):
            self.has_sale = True
            line.gross += part.gross
            line.fee += part.fee
            line.fee_tax += part.fee_tax
        elif part.kind == "fee":
            line.fee -= part.gross
            line.fee_tax += part.fee_tax
        else:
            line.fee_tax -= part.gross
        line.net += part.net
        name = part.raw_kind or part.kind
        line.parts[name] = line.parts.get(name, ZERO) + part.net

    def close(self):
        line = self.line
        line.raw_kind = ", ".join(line.parts)[:200]
        if not self.has_sale:
            line.kind = "fee"
            line.gross, line.fee = -line.fee, ZERO
        else:
            line.kind = "payment" if line.gross >= 0 else "refund"
        check_decimals(line)


HOOKS = {
    "aggregate_components": aggregate_components,
    "prove_scale": prove_scale,
    "split_conversions": split_conversions,
}
# Those that come before the lines are read; the others take them once they are.
BEFORE = {"prove_scale"}
