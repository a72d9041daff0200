"""A settlement file, read as a definition says."""

from collections import defaultdict
from itertools import islice

from .columns import AmountColumn, DateColumn, TextColumn, require
from .dates import Calendar, DateFormat, choose_formats, is_future
from .definition import AMOUNTS, DATES
from .errors import LineError, Problem, Refusal
from .hooks import BEFORE, HOOKS
from .kinds import SIGNS, Types, agrees
from .lines import Keys, Line, settle
from .masks import RowMask
from .money import ZERO, guess_decimal, read_amount, read_currency
from .table import Table
from .text import decode

# Rows that are looked at to guess the decimal sign.
SAMPLE = 2000
MOST_PROBLEMS = 1000
DATE_FORMATS = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d"]
SIMPLE_TEXTS = (
    *("psp_ref", "psp_parent_ref", "order_ref", "payout_ref"),
    *("payment_method", "label"),
)


class Document:
    """Reads one file.

    :param bytes content: the file; or str, once it is decoded
    :param dict definition: the format
    :param str home: time zone whose days count
    :param str date_order: "dmy" or "mdy", when the user says it
    :param str currency: of the account, for files that name none
    :raise Refusal: the file is not in this format, or can't be read for sure
    """

    def __init__(
        self, content, definition, home="Europe/Paris", date_order="", currency=""
    ):
        text = content if isinstance(content, str) else decode(content)[0]
        self.definition = definition
        self.options = definition.get("options") or {}
        self.home = home
        self.date_order = date_order
        self.currency = currency
        self.problems = []
        self.problem_count = 0
        self.row_count = 0
        self.merchants = set()
        self.totals = defaultdict(lambda: [ZERO, ZERO])
        self.table = Table(text, definition)
        if not self.table.found:
            raise Refusal("not_this_format")
        self._read_frame()
        self._compile()

    # Frame

    def _read_frame(self):
        """The records around the movements: title, sections, trailer, footers."""
        self.frame = defaultdict(list)
        if not self.table.prefixes:
            return
        body = 0
        for line, row in self.table.all_rows():
            kind = self.table.kind_of(row) if row else None
            if kind == "body":
                body += 1
            elif kind:
                self.frame[kind].append((line, row))
        self.body_count = body
        if self.table.records.get("trailer_required") and not self.frame["trailer"]:
            raise Refusal("truncated")
        self._check_counts()
        merchant = self.definition.get("merchant") or {}
        if "record" in merchant:
            for _line, row in self.frame[merchant["record"]]:
                if len(row) > merchant["cell"]:
                    self.merchants.add(row[merchant["cell"]].strip())

    def _check_counts(self):
        counts = (self.definition.get("footers") or {}).get("counts")
        for line, row in self.frame["count"] if counts else []:
            text = row[counts["cell"]].strip() if len(row) > counts["cell"] else ""
            if text.isdigit() and int(text) != self.body_count:
                raise Refusal(
                    "bad_count", line=line, count=self.body_count, expected=int(text)
                )

    # Columns

    def _compile(self):
        header, specs = self.table.header, self.definition["columns"]
        self.types = Types(header, self.definition.get("types") or {})
        self.texts = {
            name: TextColumn(header, spec)
            for name, spec in specs.items()
            if name not in AMOUNTS and name not in DATES
        }
        self.amounts = {
            name: AmountColumn(header, spec)
            for name, spec in specs.items()
            if name in AMOUNTS
        }
        self.amounts = {name: c for name, c in self.amounts.items() if c.found}
        self.dates = {
            name: DateColumn(header, spec)
            for name, spec in specs.items()
            if name in DATES
        }
        self.dates = {name: c for name, c in self.dates.items() if c.positions}
        if "date_operation" not in self.dates:
            aliases = specs["date_operation"].get("from") or []
            raise Refusal("missing_column", field=", ".join(aliases))
        if not {"gross", "net"} & self.amounts.keys():
            raise Refusal("missing_amount")
        require(self.texts, self.definition)
        merchant = self.definition.get("merchant") or {}
        self.merchant = TextColumn(header, {"from": merchant.get("column")})
        self.simple_texts = [
            (name, self.texts[name].get) for name in SIMPLE_TEXTS if name in self.texts
        ]
        self.keys = Keys(self.definition.get("keys", {}).get("line", []), header)
        self._choose_decimal()
        self._choose_dates()
        hook = self.definition.get("hook")
        self.hook_options = hook if isinstance(hook, dict) else {}
        self.hook = hook["name"] if isinstance(hook, dict) else hook
        if self.hook in BEFORE:
            HOOKS[self.hook](self)

    def _choose_decimal(self):
        decimal = self.definition.get("decimal", ".")
        if decimal == "auto":
            positions = {
                position
                for column in self.amounts.values()
                for position in column.get_positions()
            }
            decimal = guess_decimal(
                row[position].strip()
                for _line, row, error in islice(self.table.body(), SAMPLE)
                if not error
                for position in positions
                if row[position].strip()
            )
            if decimal is None:
                raise Refusal("ambiguous_decimal")
        for column in self.amounts.values():
            column.decimal = decimal

    def _choose_dates(self):
        spec = self.definition.get("dates") or {}
        formats = [DateFormat(text) for text in spec.get("formats", DATE_FORMATS)]
        chosen = formats
        if spec.get("prove"):
            chosen = self._prove_dates(spec, formats)
        columns = self.definition["columns"]
        for name, column in self.dates.items():
            own = [DateFormat(text) for text in columns[name].get("formats", [])]
            column.calendar = Calendar(own or chosen, spec.get("zone"), self.home)

    def _prove_dates(self, spec, formats):
        column = self.dates["date_operation"]
        texts = [
            column.get_text(row)[0]
            for _line, row, error in self.table.body()
            if not error
        ]
        orders = {"dmy": "%d", "mdy": "%m"}
        preferred = orders.get(self.date_order)
        for rule in spec.get("prefer", []) if not preferred else []:
            if rule["header"] in self.table.header:
                preferred = rule["starts"]
                break
        try:
            best = choose_formats(formats, texts, preferred)
        except ValueError:
            raise Refusal("ambiguous_dates") from None
        # Those with another order of the day and the month are out.
        start = best[0].pattern[:2]
        rest = [f for f in formats if f.pattern[:2] == start and f is not best[0]]
        return [*best, *rest]

    def get_reference_positions(self):
        """Positions of the columns whose cells are references of movements."""
        names = ("psp_ref", "psp_parent_ref", "order_ref", "payout_ref")
        positions = set(self.keys.columns)
        for name in names:
            if name in self.texts and not self.texts[name].regex:
                positions.update(self.texts[name].get_positions())
        # A text of people, even where it stands for a reference.
        label = self.texts.get("label")
        return positions - set(label.get_positions() if label else ())

    def get_mask(self):
        """What hides the personal data of the rows before they are stored."""
        return RowMask(self.table.header.names, self.get_reference_positions())

    # Lines

    def parse(self):
        """Read the whole file and check what it says about itself.

        :return: list of `Line`; what is wrong is in `problems`
        :raise Refusal: it is cut short, or of several accounts
        """
        lines = list(self.components())
        if self.hook and self.hook not in BEFORE:
            lines = HOOKS[self.hook](self, lines)
        for line in lines:
            self.keys.give(line)
        self._check_file(lines)
        return lines

    def components(self):
        """The rows as movements, one by one.

        :return: iterator of `Line`
        """
        for line_no, row, error in self.table.body():
            self.row_count += 1
            try:
                if error:
                    raise error
                yield self._read_row(line_no, row)
            except LineError as problem:
                self._report(line_no, problem)

    def _report(self, line_no, error):
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            problem = Problem(line_no, error.field, error.code, error.params)
            self.problems.append(problem)

    def _read_row(self, line_no, row):
        line = Line(line_no)
        line.cells = row
        line.kind, line.raw_kind = self.types.get(row)
        for name, get in self.simple_texts:
            setattr(line, name, get(row, line.kind))
        line.currency = self._read_currency("currency", row) or self.currency
        if not line.currency:
            raise LineError("no_currency")
        self._read_amounts(line, row)
        self._read_dates(line, row)
        if self.merchant.positions:
            line.merchant_ref = self.merchant.get(row)
            if line.merchant_ref:
                self.merchants.add(line.merchant_ref)
        if line.kind == "payout" and not line.payout_ref:
            line.payout_ref = line.psp_ref
        return line

    def _read_currency(self, name, row):
        column = self.texts.get(name)
        text = column.get(row) if column else ""
        return read_currency(text) if text else ""

    def _read_amounts(self, line, row):
        values = {name: column.get(row) for name, column in self.amounts.items()}
        fee, fee_tax = values.get("fee"), values.get("fee_tax")
        gross, net = values.get("gross"), values.get("net")
        spec = self.definition["columns"]
        if gross is None and net is None and (fee or fee_tax):
            gross = ZERO
        if fee_tax and spec["fee_tax"].get("if_deducted") and None not in (gross, net):
            if net == gross - (fee or ZERO):
                # Invoiced apart: it is not taken from the payout.
                fee_tax = None
        if self.options.get("fee_empty_is_unknown") and fee is None:
            line.fee_unknown = line.kind in ("payment", "refund")
            net = None if gross is not None else net
        if self.options.get("unsigned_refunds") and SIGNS.get(line.kind) == -1:
            gross, net = self._as_outgoing(gross), self._as_outgoing(net)
        if self.options.get("fee_from_net") and None not in (gross, net):
            fee = self._find_fee(gross, net, fee)
        paid = bool(self.options.get("payout_positive_is_paid"))
        settle(line, gross, fee, fee_tax, net, positive_is_paid=paid)
        self._read_original(line, values, row)
        total = self.totals[line.currency]
        total[line.gross < 0] += abs(line.gross)
        if line.kind and not agrees(line.kind, line.gross):
            # Not what its type says: a person tells what it is.
            if self.hook != "aggregate_components":
                line.note, line.kind = "wrong_side", None

    @staticmethod
    def _as_outgoing(amount):
        """Refunds of files whose amounts have no sign."""
        return None if amount is None else -abs(amount)

    @staticmethod
    def _find_fee(gross, net, fee):
        """The fee with its sign, of files that show it without."""
        found = gross - net
        if fee is not None and abs(found) != abs(fee):
            raise LineError("not_net", gross=gross, fee=fee, net=net)
        return found

    def _read_original(self, line, values, row):
        original = values.get("gross_orig")
        if original is None:
            return
        currency = self._read_currency("currency_orig", row)
        if currency and currency != line.currency:
            line.gross_orig, line.currency_orig = original, currency
            line.rate = values.get("rate")
        elif "gross" not in self.amounts and original != line.gross:
            raise LineError("not_gross", value=original, gross=line.gross)

    def _read_dates(self, line, row):
        column = self.dates["date_operation"]
        line.date_operation, line.datetime_operation = column.get(row)
        if not line.date_operation:
            raise LineError("no_date", column.names[column.positions[0]])
        if is_future(line.date_operation):
            raise LineError("future_date", value=str(line.date_operation))
        for name in ("date_value", "payout_date"):
            if name in self.dates:
                setattr(line, name, self.dates[name].get(row)[0])

    # Controls

    def _check_file(self, lines):
        controls = self.definition.get("controls", [])
        if "single_account" in controls and len(self.merchants) > 1:
            names = ", ".join(sorted(self.merchants)[:5])
            raise Refusal("several_accounts", names=names)
        if "file_total" in controls and not self.problem_count:
            self._check_total(lines)
        self._check_footers()

    def _check_total(self, lines):
        declared, total = defaultdict(lambda: None), defaultdict(lambda: ZERO)
        for line in lines:
            key = (line.payout_ref, line.currency)
            if line.kind == "payout":
                declared[key] = (declared[key] or ZERO) - line.net
            elif line.kind != "ignored":
                total[key] += line.net
        for (ref, currency), amount in declared.items():
            if total[ref, currency] != amount:
                raise Refusal(
                    "bad_total",
                    ref=ref,
                    total=total[ref, currency],
                    expected=amount,
                    currency=currency,
                )

    def _check_footers(self):
        spec = (self.definition.get("footers") or {}).get("totals")
        if not spec:
            return
        declared = defaultdict(lambda: [ZERO, ZERO])
        for _line, row in self.frame["trailer"]:
            try:
                currency = row[spec["currency"]].strip()
                for side, name in enumerate(("credits", "debits")):
                    amount = read_amount(row[spec[name]].strip())
                    declared[currency][side] += amount.scaleb(-spec.get("scale", 0))
            except (IndexError, LineError):
                continue
        for currency, expected in declared.items():
            for side, total in enumerate(self.totals[currency]):
                if total == expected[side]:
                    continue
                params = {
                    "total": total,
                    "expected": expected[side],
                    "currency": currency,
                }
                if total < expected[side] and not self.problem_count:
                    raise Refusal("truncated_total", **params)
                self._report(0, LineError("other_total", **params))
