from collections import Counter

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from odoo.addons.gescom_affaire.tests.common import AffaireCommon

deeds = st.one_of(
    st.tuples(st.just("deliver"), st.integers(1, 5)),
    st.tuples(st.just("return"), st.integers(1, 4)),
    st.tuples(st.just("bill"), st.just(0)),
    st.tuples(st.just("credit"), st.integers(1, 4)),
    st.tuples(st.just("credit_and_bill_again"), st.integers(1, 4)),
)


class Shelf:
    """The goods at the customer's, one by one: a naive account of the same life."""

    def __init__(self):
        self.goods = Counter()  # unbilled, billed, given up
        self.owed = 0  # billed, came back, not credited yet

    def deliver(self, qty):
        again = min(qty, self.owed)
        self.owed -= again
        self.goods["billed"] += again
        self.goods["unbilled"] += qty - again

    def take_back(self, qty):
        for _unit in range(qty):
            state = next(
                state
                for state in ("unbilled", "given up", "billed")
                if self.goods[state]
            )
            self.goods[state] -= 1
            self.owed += state == "billed"

    def bill(self):
        self.goods["billed"] += self.goods.pop("unbilled", 0)
        self.owed = 0

    def credit(self, qty, state):
        for _unit in range(min(qty, self.goods["billed"] + self.owed)):
            if self.owed:
                self.owed -= 1
            else:
                self.goods["billed"] -= 1
                self.goods[state] += 1


@tagged("post_install", "-at_install")
class TestCreditStories(AffaireCommon):
    """Random lives of an order whose invoices are credited by hand (T-29, no. 19)."""

    @settings(
        max_examples=3,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(story=st.lists(deeds, min_size=4, max_size=8))
    @example(
        [
            *(("bill", 0), ("credit", 3), ("return", 2), ("deliver", 4)),
            *(("bill", 0), ("credit", 2)),
        ]
    )
    @example(
        [
            *(("bill", 0), ("deliver", 5), ("bill", 0), ("return", 2)),
            *(("credit", 3), ("deliver", 1), ("credit_and_bill_again", 2)),
        ]
    )
    def test_credited_for_good_or_billed(self, story):
        """T-29: what the customer has is billed once, or was credited for good."""
        with self.env.cr.savepoint() as savepoint:
            self._live([("deliver", 3), *story, ("bill", 0)])
            savepoint.close(rollback=True)
        self.env.invalidate_all()

    def _live(self, story):
        order = self._create_confirmed(30)
        self.shelf = Shelf()
        for deed, qty in story:
            getattr(self, f"_do_{deed}")(order, qty)
            self._check_line(order.order_line, story)
        self.assertEqual(order.order_line.qty_to_invoice, 0, story)

    def _check_line(self, line, story):
        goods = self.shelf.goods
        found = (line.qty_delivered, line.qty_invoiced, line.qty_credited_for_good)
        expected = (
            goods.total(),
            goods["billed"] + self.shelf.owed,
            goods["given up"],
        )
        self.assertEqual(found, expected, story)
        for invoice_line in line.invoice_lines:
            if invoice_line.move_id.move_type == "out_refund":
                self.assertTrue(invoice_line.reversed_line_id, story)
            elif invoice_line.quantity > 0:
                credited = sum(invoice_line.credit_line_ids.mapped("quantity"))
                self.assertLessEqual(credited, invoice_line.quantity, story)

    def _do_deliver(self, order, qty):
        self._deliver(order, qty)
        self.shelf.deliver(qty)

    def _do_return(self, order, qty):
        for picking in order.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "outgoing"
        ):
            move = picking.move_ids
            if move.quantity - sum(move.returned_move_ids.mapped("quantity")) >= qty:
                self._validate(self._start_return(order, qty, picking=picking))
                self.shelf.take_back(qty)
                return

    def _do_bill(self, order, _qty):
        if order.order_line.qty_to_invoice:
            self._invoice(order)
        self.shelf.bill()

    def _do_credit(self, order, qty):
        self._credit_goods(order, qty, rebill=False)
        self.shelf.credit(qty, "given up")

    def _do_credit_and_bill_again(self, order, qty):
        self._credit_goods(order, qty, rebill=True)
        self.shelf.credit(qty, "unbilled")

    def _credit_goods(self, order, qty, rebill):
        split = order.order_line._split_credits({order.order_line: float(qty)})
        credits = self.env["account.move"]._create_credits(split, rebill=rebill)
        if credits:
            credits.action_post()
