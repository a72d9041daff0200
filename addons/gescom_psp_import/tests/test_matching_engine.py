"""The matching without a database: what is exact, and what never is."""

from datetime import date

from odoo.tests import BaseCase

from ..engine.balance import balance_of
from ..engine.candidates import Invoice, Line, Order, Origin, Payment, Transaction
from ..engine.matching import Matcher

EUR, USD = 1, 2
DAY = date(2026, 3, 2)
ACCOUNT = 7


def line(number, amount, kind="payment", **values):
    return Line(
        number,
        kind,
        amount,
        **{"currency": EUR, "date": DAY, "account": ACCOUNT} | values,
    )


def order(number, left, **values):
    base = {"name": f"WEB-{number}", "total": left, "left": left, "currency": EUR}
    return Order(number, **base | {"partner": 50 + number, "date": DAY} | values)


def transaction(number, amount, **values):
    base = {"reference": f"T{number}", "provider_reference": f"pi_{number}"}
    values = {"partner": 50, "currency": EUR, "amount": amount} | values
    return Transaction(number, **base | values)


class TestMatchingEngine(BaseCase):
    def decide(self, *lines, **candidates):
        return Matcher(**candidates).match(lines)

    def assertDecided(self, decision, state, reason):
        self.assertEqual((decision.state, decision.reason), (state, reason))

    def test_transaction_then_order_then_invoice(self):
        """F290: references are tried in their order, the first one decides."""
        first, second, third = self.decide(
            line(1, 1000, psp_ref="pi_1", order_ref="WEB-1"),
            line(2, 2000, order_ref="web-2 "),
            line(3, 3000, order_ref="FAC/3"),
            transactions=[transaction(1, 1000, orders=(1,), payment=9)],
            orders=[order(1, 0, transactions=[1]), order(2, 2000)],
            invoices=[Invoice(3, "FAC/3", left=3000, currency=EUR, partner=4)],
        )
        self.assertDecided(first, "matched", "transaction_paid")
        self.assertEqual((first.transaction, first.payment, first.order), (1, 9, 1))
        self.assertDecided(second, "matched", "whole")
        self.assertEqual((second.order, second.rule), (2, "order"))
        self.assertDecided(third, "matched", "whole")
        self.assertEqual((third.invoice, third.partner), (3, 4))

    def test_reference_is_never_a_part_of_another(self):
        """F290: 'W' and 'WEB-10' are not WEB-100045, whatever the amount."""
        orders = [order(100045, 12000)]
        for reference in ("W", "WEB-10", "WEB-1000", "EB-100045", ""):
            for label in ("W", "WEB-10", "payment WEB-10", "WEB-100045X"):
                found = self.decide(
                    line(1, 12000, order_ref=reference, label=label, date=None),
                    orders=orders,
                )[0]
                self.assertEqual(found.state, "new")
                self.assertFalse(found.order)

    def test_reference_in_a_label_needs_the_amount(self):
        """F290: 'PAYMENT FOR WEB-7' pays WEB-7 when it is its very amount."""
        text = "PAYMENT FOR WEB-7, Marie Dupont"
        found = self.decide(line(1, 500, label=text), orders=[order(7, 500)])[0]
        self.assertDecided(found, "matched", "whole")
        self.assertEqual((found.order, found.rule), (7, "label"))
        found = self.decide(line(1, 499, label=text), orders=[order(7, 500)])[0]
        self.assertEqual(found.state, "new")
        self.assertEqual([s.id for s in found.suggestions], [7])

    def test_amount_off(self):
        """A cent or ten more than what is due is left to a person."""
        for amount in (1001, 2000):
            found = self.decide(
                line(1, amount, order_ref="WEB-1"), orders=[order(1, 1000)]
            )
            self.assertDecided(found[0], "mismatch", "too_much")
        paid = transaction(1, 1000, orders=(1,), payment=9)
        for amount in (999, 1001):
            found = self.decide(
                line(1, amount, psp_ref="pi_1"),
                transactions=[paid],
                orders=[order(1, 0)],
            )
            self.assertDecided(found[0], "mismatch", "amount")

    def test_margin_of_web_orders(self):
        """F171: a few cents within the margin do not stop the matching."""
        found = self.decide(
            line(1, 1002, order_ref="WEB-1"), orders=[order(1, 1000, margin=5)]
        )[0]
        self.assertDecided(found, "matched", "margin")

    def test_several_payments_until_the_order_is_paid(self):
        """F290: parts are matched, what exceeds the order is not."""
        found = self.decide(
            *(line(number, 400, order_ref="WEB-1") for number in (1, 2, 3)),
            orders=[order(1, 1000)],
        )
        self.assertDecided(found[0], "matched", "part")
        self.assertDecided(found[1], "matched", "part")
        self.assertDecided(found[2], "mismatch", "too_much")

    def test_one_transaction_is_collected_once(self):
        """T-34: neither a second line nor a second payment for one transaction."""
        paid = transaction(1, 1000, orders=(1,), payment=9)
        first, second = self.decide(
            line(1, 1000, psp_ref="pi_1"),
            line(2, 1000, psp_ref="pi_1"),
            transactions=[paid],
            orders=[order(1, 0, transactions=[1])],
        )
        self.assertEqual(first.payment, 9)
        self.assertDecided(second, "mismatch", "transaction_taken")
        # The file may name the order alone.
        found = self.decide(
            line(1, 1000, order_ref="WEB-1"),
            line(2, 1000, order_ref="WEB-1"),
            transactions=[transaction(1, 1000, orders=(1,), payment=9)],
            orders=[order(1, 0, total=1000, transactions=[1])],
        )
        self.assertEqual((found[0].transaction, found[0].payment), (1, 9))
        self.assertDecided(found[1], "mismatch", "already_paid")

    def test_payment_entered_by_hand(self):
        """A payment on the provider's journal is the line's; on another, it is not."""
        for own_journal, state in ((True, "matched"), (False, "mismatch")):
            payment = Payment(5, 1000, EUR, own_journal=own_journal)
            found = self.decide(
                line(1, 1000, order_ref="WEB-1"),
                orders=[order(1, 0, total=1000, payments=[payment])],
            )[0]
            self.assertEqual(found.state, state)
            self.assertEqual(found.payment, 5 if own_journal else 0)

    def test_transaction_against_another_order(self):
        """References that contradict each other are left to a person."""
        found = self.decide(
            line(1, 1000, psp_ref="pi_1", order_ref="WEB-2"),
            transactions=[transaction(1, 1000, orders=(1,))],
            orders=[order(1, 1000), order(2, 1000)],
        )[0]
        self.assertDecided(found, "mismatch", "conflict")

    def test_ambiguous_reference(self):
        """Two orders with one customer reference: both are named, none is chosen."""
        orders = [order(1, 1000, client_ref="PO-1"), order(2, 1000, client_ref="PO-1")]
        found = self.decide(line(1, 1000, order_ref="PO-1"), orders=orders)[0]
        self.assertDecided(found, "mismatch", "ambiguous")
        self.assertEqual([s.id for s in found.suggestions], [1, 2])

    def test_cancelled_order(self):
        """The customer's money, though the order takes no payment any more."""
        found = self.decide(
            line(1, 1000, order_ref="WEB-1"), orders=[order(1, 1000, cancelled=True)]
        )[0]
        self.assertDecided(found, "matched", "order_cancelled")
        self.assertEqual((found.order, found.partner), (0, 51))

    def test_attempt_to_pay(self):
        """S00012-2 is the second attempt to pay S00012."""
        found = self.decide(
            line(1, 1000, order_ref="S00012-2"), orders=[order(1, 1000, name="S00012")]
        )[0]
        self.assertEqual(found.order, 1)

    def test_amount_date_and_customer_only_suggest(self):
        """A-64: the very amount from the very customer is still no match."""
        found = self.decide(
            line(1, 1000, label="Paiement Marie Dupont", date=date(2026, 3, 10)),
            orders=[
                order(1, 1000),
                order(2, 1000, payer="marie dupont|marie@example.com"),
                order(3, 1001),
                order(4, 1000, date=date(2026, 1, 1)),
            ],
        )[0]
        self.assertDecided(found, "new", "suggestion")
        self.assertEqual([s.id for s in found.suggestions], [2, 1])

    def test_order_of_the_rules_is_the_account_s(self):
        """F290: a rule that an account does not use finds nothing for it."""
        found = self.decide(
            line(1, 1000, order_ref="WEB-1"),
            orders=[order(1, 1000)],
            rules={ACCOUNT: ["invoice"]},
        )[0]
        self.assertDecided(found, "new", "nothing")

    def test_currency(self):
        found = self.decide(
            line(1, 1000, order_ref="WEB-1", currency=USD), orders=[order(1, 1000)]
        )[0]
        self.assertDecided(found, "mismatch", "currency")

    def test_refunds_do_not_exceed_what_was_paid(self):
        """A part, then the rest, then too much; whatever their place in the file."""
        found = self.decide(
            line(1, -400, "refund", parent_ref="pi_1"),
            line(2, -600, "refund", parent_ref="pi_1"),
            line(3, -1, "refund", parent_ref="pi_1"),
            line(4, 1000, psp_ref="pi_1", order_ref="WEB-1"),
            orders=[order(1, 1000)],
        )
        self.assertEqual([d.order for d in found], [1, 1, 1, 1])
        self.assertDecided(found[0], "matched", "refund")
        self.assertDecided(found[1], "matched", "refund")
        self.assertDecided(found[2], "mismatch", "return_too_much")

    def test_refund_of_an_earlier_file(self):
        origin = Origin(3, 1000, EUR, order=1, partner=51, refunded=300)
        kept, refused = self.decide(
            line(8, -700, "refund", parent_ref="ch_1"),
            line(9, -1, "refund", parent_ref="ch_1"),
            origins={(ACCOUNT, "ch_1"): origin},
        )
        self.assertEqual((kept.state, kept.origin), ("matched", 3))
        self.assertEqual(refused.state, "mismatch")

    def test_refund_asked_by_the_shop(self):
        """T-34: the transaction of the refund has its payment already."""
        refund = transaction(2, -500, refund=True, payment=12, orders=(1,))
        found = self.decide(
            line(1, -500, "refund", psp_ref="pi_2"), transactions=[refund]
        )
        self.assertDecided(found[0], "matched", "refund_transaction")
        self.assertEqual(found[0].payment, 12)

    def test_refund_without_payment(self):
        found = self.decide(line(1, -500, "refund", psp_ref="re_1"))[0]
        self.assertDecided(found, "new", "origin_unknown")

    def test_refund_of_an_order_paid_before_the_files(self):
        orders = [order(1, 0, total=1000)]
        first, second = self.decide(
            line(1, -800, "refund", order_ref="WEB-1"),
            line(2, -800, "refund", order_ref="WEB-1"),
            orders=orders,
        )
        self.assertDecided(first, "matched", "refund")
        self.assertDecided(second, "mismatch", "return_too_much")

    def test_chargeback_and_its_reversal(self):
        found = self.decide(
            line(1, 1000, psp_ref="pi_1", order_ref="WEB-1"),
            line(2, -1000, "chargeback", parent_ref="pi_1"),
            line(3, -1, "refund", parent_ref="pi_1"),
            line(4, 1000, "chargeback_reversed", parent_ref="pi_1"),
            line(5, 1, "chargeback_reversed", parent_ref="pi_1"),
            orders=[order(1, 1000)],
        )
        states = ["matched", "matched", "mismatch", "matched", "mismatch"]
        self.assertEqual([d.state for d in found], states)

    def test_sign_against_the_kind(self):
        for kind, amount in (("payment", -10), ("refund", 10), ("chargeback", 10)):
            found = self.decide(line(1, amount, kind, psp_ref="x"))[0]
            self.assertDecided(found, "mismatch", "sign")

    def test_kinds_that_speak_for_themselves(self):
        found = self.decide(
            line(1, -10, "fee"), line(2, -10, "adjustment"), line(3, 0, "ignored")
        )
        self.assertEqual([d.state for d in found], ["matched", "to_qualify", "ignored"])


class TestBalance(BaseCase):
    def test_payout_adds_up_with_its_reserve(self):
        """What the provider keeps stays on the clearing account."""
        lines = [
            (1, "payment", 10000, 150, 30, 9820, EUR),
            (2, "refund", -2000, 0, 0, -2000, EUR),
            (3, "reserve_hold", -500, 0, 0, -500, EUR),
            (4, "payout", -7320, 0, 0, -7320, EUR),
        ]
        found = balance_of(lines, 7320, EUR)
        self.assertTrue(found.adds_up)
        self.assertEqual((found.fees, found.reserve, found.net), (180, 500, 7320))

    def test_a_cent_a_currency_or_a_wrong_net(self):
        good = (1, "payment", 1000, 10, 0, 990, EUR)
        self.assertEqual(balance_of([good], 991, EUR).difference, -1)
        foreign = balance_of([good, (2, "payment", 5, 0, 0, 5, USD)], 990, EUR)
        self.assertEqual((foreign.foreign, foreign.adds_up), ((2,), False))
        wrong = balance_of([(1, "payment", 1000, 10, 0, 1000, EUR)], 1000, EUR)
        self.assertEqual((wrong.wrong, wrong.adds_up), ((1,), False))
