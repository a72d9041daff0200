"""Random lives of orders, told the same way to Odoo and to a naive account of them."""

from collections import defaultdict
from datetime import date

from hypothesis import strategies as st

from odoo.exceptions import UserError

MODES = ("order", "delivery", "order_group", "affaire_group")
PERIODS = ("immediate", "month_end", "from_date")
DAYS = tuple(date(2026, month, day) for month in (9, 10) for day in (3, 17, 28))
THE_END = date(2026, 11, 30)

deeds = st.one_of(
    st.tuples(st.just("deliver"), st.integers(0, 1), st.integers(1, 6)),
    st.tuples(st.just("deliver"), st.integers(0, 1), st.integers(1, 6)),
    st.tuples(st.just("return"), st.integers(0, 1), st.integers(1, 3)),
    st.tuples(st.just("bill"), st.just(0), st.just(0)),
    st.tuples(st.just("bill_by_hand"), st.just(0), st.just(0)),
    st.tuples(st.just("quantity"), st.integers(0, 1), st.integers(1, 12)),
    st.tuples(st.just("price"), st.integers(0, 1), st.integers(1, 9999)),
    st.tuples(st.just("settle"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("deposit"), st.integers(0, 1), st.integers(1, 40)),
)
stories = st.fixed_dictionaries(
    {
        "mode": st.sampled_from(MODES),
        "period": st.sampled_from(PERIODS),
        "before_delivery": st.sampled_from((False, False, False, True)),
        "guard": st.booleans(),
        "carriage": st.sampled_from(("first", "last")),
        "orders": st.lists(
            st.lists(
                st.tuples(st.integers(1, 9), st.integers(1, 9999)),
                min_size=1,
                max_size=2,
            ),
            min_size=1,
            max_size=2,
        ),
        "service": st.booleans(),
        "deeds": st.lists(deeds, min_size=2, max_size=6),
    }
)


class StoryTeller:
    """Lives a story in Odoo; to be mixed with `BillingCommon`."""

    def live(self, story):
        """Live the story to its end.

        :param dict story: drawn from `stories`
        :return: the orders, all that may be billed being billed
        """
        self.company.sudo().write(
            {
                "billing_legal_guard": story["guard"],
                "carriage_billing": story["carriage"],
            }
        )
        self.day = iter(DAYS * 2)
        orders = self.begin(story)
        for deed, number, value in story["deeds"]:
            order = orders[number % len(orders)]
            getattr(self, f"do_{deed}")(order, value)
            self.check_never_too_much(orders)
        self.end(orders)
        return orders

    def begin(self, story):
        period = story["period"]
        affaire = self._create_affaire(
            billing_mode=story["mode"],
            billing_period=period,
            billing_from_date=period == "from_date" and date(2026, 10, 15),
            invoice_before_delivery=story["before_delivery"],
            invoice_sending="post",
        )
        orders = self.orders
        articles = (self.article, self.other_article)
        for lines in story["orders"]:
            lines = [
                (article, qty, cents / 100)
                for article, (qty, cents) in zip(articles, lines, strict=False)
            ]
            if story["service"]:
                lines.append((self.service, 1, 12.5))
            orders |= self._create_order(lines=lines, affaire=affaire)
        return self._confirm(orders)

    # What happens

    def do_deliver(self, order, qty):
        picking = self._get_open_pickings(order).filtered(
            lambda p: p.picking_type_code == "outgoing"
        )[:1]
        if not picking:
            return
        for move in picking.move_ids:
            move.quantity = min(qty, move.product_uom_qty)
            move.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self._date_delivery(picking, next(self.day))

    def do_return(self, order, qty):
        delivered = order.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "outgoing"
        )[:1]
        if not delivered or self._get_open_returns(order):
            return
        left = min(
            move.quantity - sum(back.quantity for back in move.returned_move_ids)
            for move in delivered.move_ids
        )
        if left < qty:
            return
        picking = self._start_return(order, qty, picking=delivered)
        self._date_delivery(self._validate(picking), next(self.day))

    def _get_open_returns(self, order):
        return self._get_open_pickings(order).filtered(
            lambda p: p.picking_type_code == "incoming"
        )

    def do_bill(self, order, _value):
        self.bill(date(2026, 10, 31))

    def bill(self, day):
        run = self.env["gescom.invoicing.run"].create(
            {"date": day, "invoice_date": day, "print_invoices": False}
        )
        run.action_preview()
        if run.to_invoice_count:
            run.action_run()
            states = set(run.line_ids.mapped("state")) - {"skipped"}
            assert states == {"done"}, run.line_ids.mapped("message")

    def do_bill_by_hand(self, order, _value):
        try:
            order._create_invoices(final=True).action_post()
        except UserError:
            return

    def do_quantity(self, order, qty):
        line = order.order_line[0]
        billed = line.qty_invoiced if order.affaire_id.invoice_before_delivery else 0
        if not order.settled and qty >= max(line._get_shipped_qty(), billed):
            line.product_uom_qty = qty

    def do_price(self, order, cents):
        line = order.order_line[0]
        if not line.invoice_lines:
            line.price_unit = cents / 100

    def do_settle(self, order, _value):
        if not order._get_delivered_unbilled_lines():
            order.action_settle()

    def do_deposit(self, order, _percent):
        """The addon of the deposits takes one."""

    # What must be true

    def check_never_too_much(self, orders):
        """Nothing is billed that was not delivered, and nothing twice."""
        for line in orders.order_line.filtered("is_goods"):
            before = line.affaire_id.invoice_before_delivery
            most = line.product_uom_qty if before else line.qty_delivered
            billed = line.qty_invoiced
            if not self._get_uncredited_returns(line):
                assert line._compare_qty(billed, max(most, billed * before)) <= 0, (
                    f"{line.name}: {billed} billed, {most} delivered"
                )
            for move in line.move_ids:
                invoices = move.invoice_line_ids.move_id
                assert len(invoices) <= 1, f"{move.picking_id.name} is billed twice"

    def _get_uncredited_returns(self, line):
        return [
            move
            for move in line.move_ids
            if move.state == "done"
            and move._is_customer_return()
            and not move._is_billed()
        ]

    def end(self, orders):
        """Deliver nothing more, bill all there is."""
        self.bill(THE_END)
        self.bill(THE_END)

    def check_end(self, orders):
        """All that was delivered and kept is billed, to the cent, in a row."""
        kept = defaultdict(float)
        for line in orders.order_line.filtered(
            lambda line: not line.display_type and not line.is_downpayment
        ):
            order = line.order_id
            if not order.settled and line.is_goods:
                before = order.affaire_id.invoice_before_delivery
                expected = line.product_uom_qty if before else line.qty_delivered
                assert line._compare_qty(line.qty_invoiced, expected) == 0, (
                    f"{line.name}: {line.qty_invoiced} billed of {expected}"
                )
            kept[order] += line.currency_id.round(line.qty_invoiced * line.price_unit)
        moves = orders.invoice_ids.filtered(lambda move: move.state == "posted")
        left = self.get_deposits_left(orders)
        billed = sum(moves.mapped("amount_untaxed_signed")) - left
        currency = self.company.currency_id
        assert currency.compare_amounts(billed, sum(kept.values())) == 0, (
            f"{billed} billed for goods and services of {sum(kept.values())}"
        )
        for journal in moves.journal_id:
            for refund in (False, True):
                self._check_row(journal, refund)

    def get_deposits_left(self, orders):
        """What was paid in advance, untaxed, and not taken off an invoice yet."""
        return 0.0

    def _check_row(self, journal, refund):
        kinds = ("out_refund",) if refund else ("out_invoice",)
        numbers = sorted(
            self.env["account.move"]
            .search(
                [
                    ("journal_id", "=", journal.id),
                    ("move_type", "in", kinds),
                    ("state", "=", "posted"),
                ]
            )
            .mapped("sequence_number")
        )
        assert numbers == list(range(1, len(numbers) + 1)), numbers
