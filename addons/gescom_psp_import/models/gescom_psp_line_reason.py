from odoo import models
from odoo.tools import format_amount


class GescomPspLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    def _get_reason(self, decision):
        """The sentence that explains a decision to the person who reads it.

        :param decision: engine Decision
        :return: str in the language of the user
        """
        self.ensure_one()
        words = self._get_reason_words(decision)
        found = (
            self._get_paid_reason(decision.reason, words)
            or self._get_refused_reason(decision.reason, words)
            or self._get_returned_reason(decision.reason, words)
            or self._get_kind_reason(decision.reason)
        )
        return found or decision.reason

    def _get_reason_words(self, decision):
        currency = self.currency_customer_id
        expected = decision.details.get("expected")
        return {
            "document": decision.details.get("document", ""),
            "count": decision.details.get("count", 0),
            "amount": format_amount(self.env, self.amount_customer, currency),
            "expected": format_amount(
                self.env, currency._from_units(expected or 0), currency
            ),
            "reference": self.order_ref or self.psp_ref or "?",
        }

    def _get_paid_reason(self, reason, words):
        return {
            "transaction": lambda: self.env._(
                "Online transaction %(document)s, for its whole amount.", **words
            ),
            "transaction_part": lambda: self.env._(
                "Part of the online transaction %(document)s: %(amount)s of "
                "%(expected)s.",
                **words,
            ),
            "transaction_paid": lambda: self.env._(
                "Online transaction %(document)s: its payment is there already, no "
                "other one is made.",
                **words,
            ),
            "payment_known": lambda: self.env._(
                "%(document)s: its payment is known already, no other one is made.",
                **words,
            ),
            "whole": lambda: self.env._("%(document)s, for all that was due.", **words),
            "margin": lambda: self.env._(
                "%(document)s: %(amount)s for %(expected)s, within the margin.", **words
            ),
            "part": lambda: self.env._(
                "Part of %(document)s: %(amount)s of %(expected)s.", **words
            ),
            "order_cancelled": lambda: self.env._(
                "%(document)s is cancelled: the payment goes to the customer, to be "
                "refunded or allocated.",
                **words,
            ),
        }.get(reason, lambda: "")()

    def _get_refused_reason(self, reason, words):
        return {
            "conflict": lambda: self.env._(
                "The provider's transaction %(document)s is of another order than "
                "%(reference)s.",
                **words,
            ),
            "transaction_taken": lambda: self.env._(
                "Another line already collects the transaction %(document)s.", **words
            ),
            "transaction_dead": lambda: self.env._(
                "The transaction %(document)s was cancelled or failed in the shop, but "
                "the provider collected it.",
                **words,
            ),
            "currency": lambda: self.env._(
                "%(document)s is in another currency than the line.", **words
            ),
            "amount": lambda: self.env._(
                "%(document)s bears this reference, but for %(expected)s instead of "
                "%(amount)s.",
                **words,
            ),
            "no_customer": lambda: self.env._("The document found has no customer."),
            "already_paid": lambda: self.env._(
                "%(document)s is already paid: it may be a payment made twice.", **words
            ),
            "too_much": lambda: self.env._(
                "%(document)s: %(amount)s were paid, %(expected)s were due.", **words
            ),
            "ambiguous": lambda: self.env._(
                "%(count)s documents bear the reference %(reference)s: choose one.",
                **words,
            ),
            "sign": lambda: self.env._(
                "The sign of the amount contradicts the kind of line."
            ),
            "suggestion": lambda: self.env._(
                "No document bears the reference %(reference)s for certain, but some "
                "come near: choose one.",
                **words,
            ),
            "nothing": lambda: self.env._(
                "No transaction, order or invoice bears the reference %(reference)s.",
                **words,
            ),
            "no_reference": lambda: self.env._("The line bears no reference."),
        }.get(reason, lambda: "")()

    def _get_returned_reason(self, reason, words):
        return {
            "refund": lambda: self.env._("Refund of a payment that was collected."),
            "refund_reversed": lambda: self.env._("Refund that came back."),
            "refund_transaction": lambda: self.env._(
                "Refund asked by the shop: %(document)s.", **words
            ),
            "chargeback": lambda: self.env._("Payment that the customer disputes."),
            "chargeback_reversed": lambda: self.env._("Dispute that was won."),
            "return_too_much": lambda: self.env._(
                "%(amount)s are given back, but only %(expected)s remain of what was "
                "collected.",
                **words,
            ),
            "origin_unknown": lambda: self.env._(
                "The payment that is given back was not found."
            ),
            "origin_ambiguous": lambda: self.env._(
                "Several payments may be the one that is given back."
            ),
        }.get(reason, lambda: "")()

    def _get_kind_reason(self, reason):
        return {
            "fee": lambda: self.env._("Fee of the provider."),
            "tax": lambda: self.env._("Tax on the fees of the provider."),
            "reserve_hold": lambda: self.env._("Reserve that the provider keeps."),
            "reserve_release": lambda: self.env._(
                "Reserve that the provider gives back."
            ),
            "payout": lambda: self.env._("Transfer to the bank."),
            "conversion": lambda: self.env._("Conversion between two currencies."),
            "ignored": lambda: self.env._("Moves no money."),
            "to_qualify": lambda: self.env._(
                "The provider does not say what it is: choose an account."
            ),
        }.get(reason, lambda: "")()
