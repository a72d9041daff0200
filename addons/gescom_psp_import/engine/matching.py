"""Which document each line of a provider pays: exact references, or a person decides.

A line is matched when a reference designates one document and the amount agrees with
it. Everything else is left to a person, with a sentence that says why: amount, date
and customer only ever make a suggestion (A-64).
"""

from datetime import timedelta

from .candidates import (
    CHARGEBACK_REVERSED,
    CUSTOMER_KINDS,
    PAYMENT,
    PLAIN_KINDS,
    REFUND_REVERSED,
    Decision,
    Origin,
    Suggestion,
)
from .references import Index, normalize, without_attempt, words_of
from .returns import Returns

# In their default order.
RULES = (
    "transaction_provider",
    "transaction",
    "order",
    "order_web",
    "order_client",
    "invoice",
    "invoice_payment",
    "label",
    "suggestion",
)
# A customer chooses these references, or they are read in a sentence: they match only
# together with the very amount.
WEAK_RULES = ("order_client", "invoice_payment", "label")
DEAD_TRANSACTIONS = ("cancel", "error")
COUNTED_TRANSACTIONS = ("done", "authorized")
SUGGESTION_DAYS = 15
MOST_SUGGESTIONS = 5
RETURNS = frozenset(CUSTOMER_KINDS) - {PAYMENT}


class Matcher(Returns):
    """One batch: what a line takes is no longer there for the next ones.

    :param list transactions: Transaction, Order, Invoice and Origin below likewise
    :param dict origins: {(account, psp_ref): Origin} of the lines matched before
    :param dict rules: {account: rules in their order}
    """

    def __init__(self, transactions=(), orders=(), invoices=(), origins=None, rules=()):
        self.rules = dict(rules)
        self.orders = {order.id: order for order in orders}
        self.invoices = {invoice.id: invoice for invoice in invoices}
        self.transactions = {found.id: found for found in transactions}
        self.origins = {
            (account, normalize(ref)): origin
            for (account, ref), origin in (origins or {}).items()
        }
        self.by_amount = None
        self.by_order = {}
        for origin in self.origins.values():
            self.by_order.setdefault(origin.order, []).append(origin)
        payments = [found for found in transactions if not found.refund]
        self.indexes = {
            "transaction_provider": Index(payments, "provider_reference"),
            "transaction": Index(payments, "reference"),
            "order": Index(orders, "name"),
            "order_web": Index(orders, "web_ref"),
            "order_client": Index(orders, "client_ref"),
            "invoice": Index(invoices, "name"),
            "invoice_payment": Index(invoices, "payment_ref"),
        }
        self.refunds = Index(
            [found for found in transactions if found.refund], "provider_reference"
        )

    def match(self, lines):
        """Decide on each line: payments first, then what gives money back.

        :param lines: iterable of Line
        :return: list of Decision, in the order of the lines
        """
        decisions = {}
        for line in sorted(lines, key=self._get_rank):
            decisions[line.id] = self._decide(line)
        return [decisions[line.id] for line in lines]

    def suggest(self, lines, orders, invoices):
        """Look again, among documents that no reference names, for lines left alone.

        :param orders: list of Order; invoices: list of Invoice
        :return: list of Decision
        """
        for order in orders:
            self.orders.setdefault(order.id, order)
        for invoice in invoices:
            self.invoices.setdefault(invoice.id, invoice)
        self.by_amount = None
        return [self._suggest(line, []) for line in lines]

    def _get_rank(self, line):
        # What was paid, then what went back, then what came again.
        day = str(line.date or "") if line.kind in RETURNS else ""
        again = line.kind in (REFUND_REVERSED, CHARGEBACK_REVERSED)
        return (line.kind in RETURNS, day, again, line.id)

    def _decide(self, line):
        if line.kind == "ignored":
            return Decision(line.id, "ignored", "ignored")
        if line.kind in PLAIN_KINDS:
            return Decision(line.id, "matched", line.kind, rule="kind")
        if line.kind == PAYMENT:
            return self._decide_payment(line)
        if line.kind in RETURNS:
            return self._decide_return(line)
        return Decision(line.id, "to_qualify", "to_qualify")

    # What customers pay

    def _decide_payment(self, line):
        if line.amount <= 0:
            return Decision(line.id, "mismatch", "sign")
        weak = []
        for rule in self.rules.get(line.account) or RULES:
            if rule == "suggestion":
                continue
            found = self._find(rule, line)
            if len(found) > 1:
                return self._hesitate(line, rule, found)
            if found:
                decision = self._judge(line, rule, found[0])
                if decision.matched or rule not in WEAK_RULES:
                    return decision
                weak += found
        return self._suggest(line, weak)

    def _find(self, rule, line):
        """Documents that a rule designates.

        :return: list of (kind of document, document)
        """
        if rule == "label":
            return self._find_in_label(line)
        kind = rule.split("_")[0]
        found = {}
        for reference in self._get_references(rule, line):
            for document in self.indexes[rule].get(reference):
                found[document.id] = (kind, document)
        if rule == "order" and not found:
            # The reference of an attempt to pay is the order's with a number.
            order = without_attempt(normalize(line.order_ref))
            found = {doc.id: (kind, doc) for doc in self.indexes[rule].get(order)}
        return list(found.values())

    def _get_references(self, rule, line):
        if rule == "transaction_provider":
            return (line.psp_ref, line.parent_ref)
        if rule == "order_web":
            return (line.psp_ref, line.parent_ref, line.order_ref)
        return (line.order_ref,)

    def _find_in_label(self, line):
        found = {}
        for word in words_of(line.label):
            for rule in ("transaction", "order", "invoice"):
                for document in self.indexes[rule].get(word):
                    kind = "order" if rule == "order" else rule
                    found[kind, document.id] = (kind, document)
        orders = {doc.id for kind, doc in found.values() if kind == "order"}
        # The transaction of an order that is named too is the same thing.
        return [
            (kind, doc)
            for kind, doc in found.values()
            if kind == "order" or not orders.intersection(doc.orders)
        ]

    def _judge(self, line, rule, target):
        kind, document = target
        if kind == "transaction":
            decision = self._judge_transaction(line, document)
        elif kind == "order":
            decision = self._judge_order(line, document, rule)
        else:
            decision = self._judge_invoice(line, document, rule)
        decision.rule = rule
        if decision.matched:
            self._take(line, decision)
        return decision

    def _judge_transaction(self, line, found):
        base = {
            "transaction": found.id,
            "partner": found.partner,
            "payment": found.payment,
            "order": found.orders[0] if len(found.orders) == 1 else 0,
        }
        details = {"document": found.reference, "expected": found.amount}
        if self._names_another_order(line, found):
            reason = "conflict"
        elif found.line and found.line != line.id:
            reason = "transaction_taken"
        elif found.state in DEAD_TRANSACTIONS:
            reason = "transaction_dead"
        elif found.currency != line.currency:
            reason = "currency"
        elif line.amount > found.amount or (
            line.amount != found.amount and found.payment
        ):
            reason = "amount"
        else:
            reason = ""
        if reason:
            return Decision(line.id, "mismatch", reason, details, **base)
        if not found.payment:
            return self._judge_unpaid_transaction(line, found, base, details)
        return Decision(line.id, "matched", "transaction_paid", details, **base)

    def _judge_unpaid_transaction(self, line, found, base, details):
        """The payment is still to be made: the order must be there to take it."""
        order = self.orders.get(base["order"])
        if order and order.cancelled:
            base["order"] = 0
            details["document"] = order.name
            return Decision(line.id, "matched", "order_cancelled", details, **base)
        if not found.partner:
            return Decision(line.id, "mismatch", "no_customer", details, **base)
        whole = line.amount == found.amount
        reason = "transaction" if whole else "transaction_part"
        return Decision(line.id, "matched", reason, details, **base)

    def _names_another_order(self, line, found):
        named = self.indexes["order"].get(line.order_ref)
        return bool(named and found.orders) and not any(
            order.id in found.orders for order in named
        )

    def _judge_order(self, line, order, rule):
        base = {"order": order.id, "partner": order.partner}
        details = {"document": order.name, "expected": order.left}
        if order.currency != line.currency:
            return Decision(line.id, "mismatch", "currency", details, **base)
        known = self._find_known_payment(line, order)
        if known:
            base |= known
            return Decision(line.id, "matched", "payment_known", details, **base)
        if order.cancelled:
            base["order"] = 0
            return Decision(line.id, "matched", "order_cancelled", details, **base)
        if order.left <= 0:
            return Decision(line.id, "mismatch", "already_paid", details, **base)
        return self._judge_amount(line, order, rule, details, base)

    def _find_known_payment(self, line, order):
        """What the shop already knows of this very payment (T-34)."""
        alive = [
            found
            for found in (self.transactions[key] for key in order.transactions)
            if not (found.refund or found.line or found.state in DEAD_TRANSACTIONS)
            and (found.amount, found.currency) == (line.amount, line.currency)
            and len(found.orders) == 1
            and (found.payment or found.state == "done")
        ]
        if alive:
            return {"transaction": alive[0].id, "payment": alive[0].payment}
        for payment in order.payments:
            same = (payment.amount, payment.currency) == (line.amount, line.currency)
            if payment.own_journal and same:
                return {"payment": payment.id}
        return {}

    def _judge_invoice(self, line, invoice, rule):
        base = {"invoice": invoice.id, "partner": invoice.partner}
        details = {"document": invoice.name, "expected": invoice.left}
        if invoice.currency != line.currency:
            return Decision(line.id, "mismatch", "currency", details, **base)
        if invoice.left <= 0:
            return Decision(line.id, "mismatch", "already_paid", details, **base)
        return self._judge_amount(line, invoice, rule, details, base)

    def _judge_amount(self, line, document, rule, details, base):
        gap = line.amount - document.left
        if abs(gap) <= max(document.margin, line.margin):
            reason = "whole" if not gap else "margin"
            return Decision(line.id, "matched", reason, details, **base)
        if gap > 0:
            return Decision(line.id, "mismatch", "too_much", details, **base)
        if rule in WEAK_RULES:
            return Decision(line.id, "mismatch", "amount", details, **base)
        return Decision(line.id, "matched", "part", details, **base)

    def _take(self, line, decision):
        """What the line pays is no longer due to the next ones."""
        order = self.orders.get(decision.order)
        if order:
            order.collected += line.amount
            order.payments = [p for p in order.payments if p.id != decision.payment]
            if not self._is_counted(decision):
                order.left -= line.amount
        if decision.invoice:
            self.invoices[decision.invoice].left -= line.amount
        if decision.transaction:
            self.transactions[decision.transaction].line = line.id
        self._remember(line, decision)

    def _is_counted(self, decision):
        """Whether what is left of the order was reduced by the payment already."""
        if decision.payment:
            return True
        found = self.transactions.get(decision.transaction)
        return bool(found) and found.state in COUNTED_TRANSACTIONS

    def _remember(self, line, decision):
        origin = Origin(
            line.id,
            line.amount,
            line.currency,
            order=decision.order,
            invoice=decision.invoice,
            partner=decision.partner,
            payment=decision.payment,
        )
        for reference in (line.psp_ref, line.parent_ref):
            if reference:
                self.origins[line.account, normalize(reference)] = origin
        self.by_order.setdefault(decision.order, []).append(origin)

    # What a person decides

    def _hesitate(self, line, rule, found):
        suggestions = [
            Suggestion(kind, document.id, "same_reference")
            for kind, document in found
            if kind in ("order", "invoice")
        ]
        return Decision(
            line.id,
            "mismatch",
            "ambiguous",
            {"count": len(found)},
            rule=rule,
            suggestions=suggestions[:MOST_SUGGESTIONS],
        )

    def _suggest(self, line, weak):
        """Nothing is certain: name what comes near, and why it is not enough."""
        suggestions = [
            Suggestion(kind, document.id, "same_reference")
            for kind, document in weak
            if kind in ("order", "invoice")
        ]
        rules = self.rules.get(line.account) or RULES
        if "suggestion" in rules:
            known = {(found.kind, found.id) for found in suggestions}
            suggestions += [
                found
                for found in self._find_similar(line)
                if (found.kind, found.id) not in known
            ]
        reason = "nothing"
        if suggestions:
            reason = "suggestion"
        elif not (line.order_ref or line.psp_ref):
            reason = "no_reference"
        return Decision(
            line.id, "new", reason, suggestions=suggestions[:MOST_SUGGESTIONS]
        )

    def _find_similar(self, line):
        """Documents of this very amount, around this date; the payer's first."""
        label = normalize(line.label)
        found = []
        for kind, document in self._get_by_amount().get(
            (line.amount, line.currency), []
        ):
            if document.left != line.amount or not self._is_near(line, document):
                continue
            payers = normalize(document.payer).split("|")
            mine = any(len(payer) > 2 and payer in label for payer in payers)
            why = "same_amount_payer" if mine else "same_amount"
            found.append(Suggestion(kind, document.id, why, mine))
        return sorted(found, key=lambda s: (not s.same_payer, s.kind, s.id))

    def _get_by_amount(self):
        """Documents still due by amount, made at the first question."""
        if self.by_amount is None:
            self.by_amount = {}
            for kind, documents in (("order", self.orders), ("invoice", self.invoices)):
                for found in documents.values():
                    if found.left > 0 and not getattr(found, "cancelled", False):
                        key = found.left, found.currency
                        self.by_amount.setdefault(key, []).append((kind, found))
        return self.by_amount

    def _is_near(self, line, document):
        near = timedelta(days=SUGGESTION_DAYS)
        dated = line.date and document.date
        return bool(dated) and abs(document.date - line.date) <= near
