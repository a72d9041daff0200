"""What goes back to customers, and comes again: never more than was collected."""

from .candidates import (
    CHARGEBACK,
    CHARGEBACK_REVERSED,
    REFUND,
    REFUND_REVERSED,
    Decision,
)
from .references import normalize


class Returns:
    """Refunds and disputes, for the matcher that knows the documents."""

    def _decide_return(self, line):
        back = line.kind in (REFUND, CHARGEBACK)
        if (line.amount > 0) == back or not line.amount:
            return Decision(line.id, "mismatch", "sign")
        refund = self._find_refund(line)
        origin = self._find_origin(line)
        if not origin:
            if refund:
                return self._accept_refund(line, refund)
            return self._return_to_order(line)
        base = {
            "order": origin.order,
            "invoice": origin.invoice,
            "partner": origin.partner,
            "origin": origin.line,
        }
        if refund:
            base |= {"transaction": refund.id, "payment": refund.payment}
        details = {"expected": origin.amount - origin.refunded - origin.disputed}
        if origin.currency != line.currency:
            return Decision(line.id, "mismatch", "currency", details, **base)
        if not origin.partner:
            return Decision(line.id, "mismatch", "no_customer", details, **base)
        if not self._fits(line, origin):
            return Decision(line.id, "mismatch", "return_too_much", details, **base)
        self._count(line, origin)
        if refund:
            refund.line = line.id
        return Decision(line.id, "matched", line.kind, details, rule="origin", **base)

    def _find_refund(self, line):
        """The transaction by which the shop asked for the refund."""
        if line.kind != REFUND:
            return None
        found = [
            refund
            for refund in self.refunds.get(line.psp_ref)
            if not refund.line and abs(refund.amount) == -line.amount
        ]
        return found[0] if len(found) == 1 else None

    def _accept_refund(self, line, refund):
        refund.line = line.id
        return Decision(
            line.id,
            "matched",
            "refund_transaction",
            {"document": refund.reference},
            rule="transaction_provider",
            transaction=refund.id,
            payment=refund.payment,
            partner=refund.partner,
            order=refund.orders[0] if len(refund.orders) == 1 else 0,
        )

    def _find_origin(self, line):
        """The payment that the provider gives back."""
        for reference in (line.parent_ref, line.psp_ref):
            origin = self.origins.get((line.account, normalize(reference)))
            if origin:
                return origin
        orders = self.indexes["order"].get(line.order_ref)
        if len(orders) != 1:
            return None
        found = self.by_order.get(orders[0].id, [])
        fitting = [origin for origin in found if self._fits(line, origin)]
        return fitting[0] if fitting else None

    def _fits(self, line, origin):
        amount = abs(line.amount)
        if line.kind == REFUND_REVERSED:
            return amount <= origin.refunded
        if line.kind == CHARGEBACK_REVERSED:
            return amount <= origin.disputed
        return amount <= origin.amount - origin.refunded - origin.disputed

    def _count(self, line, origin):
        if line.kind in (CHARGEBACK, CHARGEBACK_REVERSED):
            origin.disputed -= line.amount
        else:
            origin.refunded -= line.amount

    def _return_to_order(self, line):
        """The payment was before the files: the order says whose money it was."""
        found = []
        for rule in ("transaction_provider", "order", "order_web"):
            found = found or self._find(rule, line)
        if len(found) != 1:
            reason = "origin_ambiguous" if found else "origin_unknown"
            return Decision(line.id, "new", reason)
        kind, document = found[0]
        if kind == "transaction":
            collected = document.amount
            order = document.orders[0] if len(document.orders) == 1 else 0
        else:
            # Received before the first file: what is not due any more.
            order = document.id
            paid = document.total - document.left
            collected = max(paid, document.collected)
        returned = self.orders[order].returned if order in self.orders else 0
        details = {"expected": collected - returned}
        base = {"order": order, "partner": document.partner}
        if document.currency != line.currency:
            return Decision(line.id, "mismatch", "currency", details, **base)
        if -line.amount > collected - returned or line.amount > 0:
            return Decision(line.id, "mismatch", "return_too_much", details, **base)
        if order in self.orders:
            self.orders[order].returned -= line.amount
        return Decision(line.id, "matched", line.kind, details, rule="order", **base)
