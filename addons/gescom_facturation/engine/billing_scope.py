"""What one billing is about: plain Python, handed down in the context."""

import hashlib
import json

KEY = "billing_scope"


class BillingScope:
    """What is billed, handed down to Odoo's own creation of invoices.

    It travels in the context as an object, which no remote call can make: what it
    allows is decided on the server.

    :param dict parts: {line of an order: list of `Part`} to be billed
    :param get_invoice_date: function giving the date of a `Draft`, None for Odoo's
    :param bool automatic: the automatic billing, which also bills what is not billed
        by hand
    :param wanted: fingerprints of the invoices to make, None for all
    :param bool dry: prepare the invoices and make none
    :param bool with_amounts: say what the invoices amount to
    """

    def __init__(
        self,
        parts,
        get_invoice_date=None,
        automatic=False,
        wanted=None,
        dry=False,
        with_amounts=False,
    ):
        self.parts = {line.id: found for line, found in parts.items()}
        self.line_ids = tuple(self.parts)
        self.get_invoice_date = get_invoice_date
        self.automatic = automatic
        self.wanted = wanted
        self.dry = dry
        self.with_amounts = with_amounts
        # Invoices prepared, each with the document made for it.
        self.drafts = []
        # {id of an invoice: message that says where it comes from}, while the invoices
        # are being made; None otherwise.
        self.origins_to_log = None
        # Is there any analytic distribution model? None until somebody asks.
        self.has_distributions = None
        # What Odoo found for one line, for the others that ask the same.
        self.accounts = {}
        self.totals = {}
        self._origins = {}

    def __repr__(self):
        return f"<BillingScope of {len(self.parts)} lines>"

    def get_parts(self, line):
        return self.parts.get(line.id, [])

    def has(self, line):
        return line.id in self.parts

    def forget_invoices(self, env):
        """Let the invoices of the lines and deliveries be read again, once made.

        Odoo completes what it knows of each, looking at all the new lines each time.
        """
        moves = {
            move_id
            for parts in self.parts.values()
            for part in parts
            for move_id in part.move_ids
        }
        for model, ids, name in (
            ("sale.order.line", self.line_ids, "invoice_lines"),
            ("stock.move", moves, "invoice_line_ids"),
        ):
            env[model].browse(ids).invalidate_recordset([name], flush=False)

    def remember(self, vals, line, part):
        """Keep which line and part the values of an invoice line come from."""
        # By identity: Odoo hands the same dict on until the invoice is made.
        self._origins[id(vals)] = (vals, line, part)

    def get_origin(self, vals):
        """The line and the part the values come from, or (None, None)."""
        _vals, line, part = self._origins.get(id(vals), (None, None, None))
        return line, part

    def wants(self, draft):
        return self.wanted is None or draft.fingerprint in self.wanted


def get_scope(records):
    """The billing under way, or None."""
    scope = records.env.context.get(KEY)
    return scope if isinstance(scope, BillingScope) else None


class Draft:
    """An invoice or a credit note to come.

    :param dict header: values of the document, without its lines
    :param orders: sale.order records it bills
    :param bool periodic: it bills the deliveries of a month together
    :param month: (year, month) of its deliveries, or None
    """

    def __init__(self, header, orders, periodic=False, month=None):
        self.header = header
        self.orders = orders
        self.periodic = periodic
        self.month = month
        # [(rank, line of the order or None, Part or None, values of the line)]
        self.lines = []
        # For a credit note: the invoice it corrects and [(invoice line, quantity)].
        self.credited = None
        self.shares = []
        self.moves = None
        self.amount_untaxed = 0.0
        self.document = None

    def merge(self, other):
        """Bill `other` on the same document."""
        self.orders |= other.orders
        self.periodic = self.periodic or other.periodic
        self.lines += other.lines
        for name in ("ref", "invoice_origin", "payment_reference"):
            self.header[name] = self._join(name, other)
        transactions = {
            transaction_id
            for header in (self.header, other.header)
            for command in header.get("transaction_ids") or []
            for transaction_id in command[2]
        }
        self.header["transaction_ids"] = [(6, 0, sorted(transactions))]

    def _join(self, name, other):
        mine, added = self.header.get(name), other.header.get(name)
        if name == "payment_reference":
            return mine if mine == added else False
        words = [word for word in (mine, added) if word]
        if len(words) == 2 and added in mine.split(", "):
            words.pop()
        return ", ".join(words)[:2000]

    def sort_lines(self):
        """Put the lines of a delivery together, the oldest delivery first."""
        self.lines.sort(key=lambda entry: entry[0])
        for sequence, (_rank, _line, _part, vals) in enumerate(self.lines, start=1):
            vals["sequence"] = sequence

    def get_delivery_ids(self):
        ids = [
            part.delivery_id
            for _rank, _line, part, _vals in self.lines
            if part and part.delivery_id
        ]
        return list(dict.fromkeys(ids))

    @property
    def fingerprint(self):
        """What the document bills, to whom and at which price, in one word."""
        names = ("partner_id", "currency_id", "fiscal_position_id", "move_type")
        content = [
            [self.header.get(name) or False for name in names],
            [self._describe(line, part, vals) for _r, line, part, vals in self.lines],
            [self.credited.id, [(line.id, qty) for line, qty in self.shares]]
            if self.credited
            else [],
        ]
        text = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def _describe(line, part, vals):
        return [
            line.id if line else False,
            part.delivery_id if part else False,
            sorted(part.move_ids) if part else [],
            vals.get("quantity"),
            vals.get("price_unit"),
            vals.get("discount"),
            vals.get("tax_ids"),
            vals.get("name"),
        ]
