import random

from odoo import Command
from odoo.tests import Form

from .common import AffaireCommon

FIGURES = (
    "amount_ordered",
    "amount_delivered",
    "amount_invoiced",
    "amount_paid",
    "amount_due",
    "margin",
)


class TestFigures(AffaireCommon):
    """Ordered, delivered, invoiced, paid, due and margin of an affaire (F020)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complete = cls._create_confirmed(10)
        cls.invoice = cls._complete(cls.complete)

    def _assert_figures(self, affaire, **expected):
        self.env.invalidate_all()
        for name, amount in expected.items():
            with self.subTest(name):
                self.assertAlmostEqual(affaire[name], amount, 2)
                self.assertIn(affaire, self.affaires.search([(name, "=", amount)]))

    def _create_pricelist(self, currency):
        return self.system["product.pricelist"].create(
            {
                "name": currency.name,
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )

    def _set_rate(self, code, rate):
        currency = self.system["res.currency"].with_context(active_test=False)
        currency = currency.search([("name", "=", code)])
        currency.active = True
        currency.rate_ids.filtered(lambda r: r.company_id == self.company).unlink()
        self.system["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": rate,
            }
        )
        return currency

    # One affaire, step by step

    def test_figures_follow_the_deal(self):
        """F020: untaxed, but what is paid and due."""
        order = self._create_order(10)
        affaire = order.affaire_id
        self._assert_figures(affaire, **dict.fromkeys(FIGURES, 0.0))
        self._confirm(order)
        self._assert_figures(
            affaire, amount_ordered=1000.0, amount_delivered=0.0, margin=400.0
        )
        self._deliver(order, 4)
        self._assert_figures(affaire, amount_delivered=400.0, amount_invoiced=0.0)
        invoice = self._invoice(order, post=False)
        self._assert_figures(affaire, amount_invoiced=0.0, amount_due=0.0)
        invoice.action_post()
        self._assert_figures(
            affaire, amount_invoiced=400.0, amount_paid=0.0, amount_due=480.0
        )
        self._pay(invoice, 100.0)
        self._assert_figures(affaire, amount_paid=100.0, amount_due=380.0)
        self._pay(invoice)
        self._assert_figures(
            affaire,
            amount_ordered=1000.0,
            amount_delivered=400.0,
            amount_invoiced=400.0,
            amount_paid=480.0,
            amount_due=0.0,
            margin=400.0,
        )

    def test_return_and_credit_note_are_taken_off(self):
        """F020: what was taken back and credited."""
        order = self.complete
        self._return(order, 3)
        self._assert_figures(order.affaire_id, amount_delivered=700.0)
        self._invoice(order)
        self._assert_figures(
            order.affaire_id, amount_invoiced=700.0, amount_due=840.0, amount_paid=0.0
        )

    def test_cancelled_documents_do_not_count(self):
        """F020: neither a cancelled order nor a cancelled invoice."""
        order = self._create_confirmed(10)
        self._deliver(order)
        self._invoice(order, post=False).button_cancel()
        other = self._create_confirmed(5, affaire=order.affaire_id)
        other._action_cancel()
        self._create_order(7, affaire=order.affaire_id)
        self._assert_figures(
            order.affaire_id,
            amount_ordered=1000.0,
            amount_invoiced=0.0,
            amount_due=0.0,
            margin=400.0,
        )

    def test_deposit_is_counted_once(self):
        """F020: the deposit, then the invoice less the deposit."""
        order = self._create_confirmed(10)
        deposit = self._deposit(order, 240.0)
        self._pay(deposit)
        self._assert_figures(
            order.affaire_id,
            amount_ordered=1000.0,
            amount_delivered=0.0,
            amount_invoiced=200.0,
            amount_paid=240.0,
            amount_due=0.0,
        )
        self._complete(order)
        self._assert_figures(
            order.affaire_id,
            amount_ordered=1000.0,
            amount_delivered=1000.0,
            amount_invoiced=1000.0,
            amount_paid=240.0,
            amount_due=960.0,
        )

    def test_foreign_currency_is_counted_in_the_currency_of_the_company(self):
        """F020: an order in dollars, at two dollars for one euro."""
        dollar = self._set_rate("USD", 2.0)
        order = self._create_order(10, pricelist_id=self._create_pricelist(dollar).id)
        self.assertEqual(order.amount_untaxed, 2000.0)
        self._confirm(order)
        self._deliver(order)
        self._assert_figures(
            order.affaire_id,
            amount_ordered=1000.0,
            amount_delivered=1000.0,
            margin=400.0,
        )
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_total, 2400.0)
        self._pay(invoice, 600.0)
        self._assert_figures(
            order.affaire_id, amount_invoiced=1000.0, amount_paid=300.0, amount_due=900
        )
        self._create_confirmed(1, affaire=order.affaire_id)
        self._assert_figures(order.affaire_id, amount_ordered=1100.0)

    # What is delivered without a delivery note

    def _create_with_carriage(self, qty=10, **values):
        return self._create_confirmed(
            lines=[(self.article, qty), (self.service, 1, 30.0)], **values
        )

    def test_carriage_is_delivered_with_the_goods(self):
        """F020: a closed affaire shows as much delivered as ordered."""
        order = self._create_with_carriage()
        affaire = order.affaire_id
        self._assert_figures(affaire, amount_ordered=1030, amount_delivered=0)
        self._deliver(order, 4)
        self._assert_figures(affaire, amount_delivered=400.0)
        self._deliver(order)
        self._assert_figures(affaire, amount_delivered=1030.0)
        self._invoice(order)
        self.assertEqual(affaire.state, "closed")
        self._return(order, 3)
        self._assert_figures(affaire, amount_delivered=730.0)

    def test_service_billed_as_delivered_counts_what_was_entered(self):
        """F020: whatever became of the goods."""
        self.service.with_env(self.system).invoice_policy = "delivery"
        order = self._create_confirmed(
            lines=[(self.article, 10), (self.service, 4, 50.0)]
        )
        service_line = order.order_line[1]
        service_line.qty_delivered = 1
        self._assert_figures(order.affaire_id, amount_delivered=50.0)
        self._deliver(order)
        self._assert_figures(order.affaire_id, amount_delivered=1050.0)
        service_line.qty_delivered = 4
        self._assert_figures(order.affaire_id, amount_delivered=1200.0)

    def test_service_entered_before_the_goods_leave_counts(self):
        """F020: billed as ordered, and said to be done."""
        order = self._create_with_carriage()
        order.order_line[1].qty_delivered = 1
        self._assert_figures(order.affaire_id, amount_delivered=30.0)
        self._deliver(order)
        self._assert_figures(order.affaire_id, amount_delivered=1030.0)

    def test_order_of_services_needs_no_delivery(self):
        """F020: it has no goods to wait for; a discount is taken off."""
        order = self._create_confirmed(
            lines=[(self.service, 3, 50.0), (self.service, 1, -20.0)]
        )
        self._assert_figures(
            order.affaire_id, amount_ordered=130.0, amount_delivered=130.0
        )

    def test_carriage_of_a_settled_order(self):
        """F020, A-20: it left with the goods that did, or was given up with them."""
        started, given_up = self._create_with_carriage(), self._create_with_carriage()
        self._deliver(started, 4)
        self._invoice(started)
        (started | given_up).action_settle()
        self._assert_figures(started.affaire_id, amount_delivered=430.0)
        self._assert_figures(given_up.affaire_id, amount_delivered=0.0)

    def test_price_that_does_not_divide_is_delivered_to_the_cent(self):
        """F020: 3 articles at 3.335 are 10.01, not 3 times a rounded price."""
        order = self._create_confirmed(lines=[(self.article, 3, 10.0)])
        order.order_line.discount = 66.65
        self.assertEqual(order.amount_untaxed, 10.01)
        self._deliver(order)
        self._assert_figures(
            order.affaire_id, amount_ordered=10.01, amount_delivered=10.01
        )

    # An invoice of several affaires

    def _invoice_together(self, orders):
        """One invoice for several affaires, as Odoo groups them by itself."""
        for order in orders:
            self._deliver(order)
        self.system.company.affaire_rules_billing = False
        invoice = orders._create_invoices(final=True)
        self.assertEqual(len(invoice), 1)
        return invoice

    def test_invoice_of_two_affaires_is_shared(self):
        """F020: each affaire has its part of the amount and of the payment."""
        first, second = self._create_confirmed(10), self._create_confirmed(5)
        invoice = self._invoice_together(first | second)
        invoice.action_post()
        self._pay(invoice, 900.0)
        self._assert_figures(
            first.affaire_id, amount_invoiced=1000, amount_paid=600, amount_due=600
        )
        self._assert_figures(
            second.affaire_id, amount_invoiced=500, amount_paid=300, amount_due=300
        )

    def test_line_typed_on_the_invoice_is_shared(self):
        """F020: the invoice is counted entirely, whoever its lines are for."""
        first, second = self._create_confirmed(10), self._create_confirmed(5)
        invoice = self._invoice_together(first | second)
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "name": "Carriage",
                    "price_unit": 30.0,
                    "tax_ids": [Command.set(self.tax.ids)],
                }
            )
        ]
        invoice.action_post()
        self._assert_figures(first.affaire_id, amount_invoiced=1020.0)
        self._assert_figures(second.affaire_id, amount_invoiced=510.0)

    def test_discount_is_its_affaires_alone(self):
        """F020: a line that takes off is taken off its own affaire."""
        first = self._create_confirmed(
            lines=[(self.article, 10), (self.service, 1, -500)]
        )
        second = self._create_confirmed(5)
        invoice = self._invoice_together(first | second)
        self.assertEqual(invoice.amount_untaxed, 1000.0)
        invoice.action_post()
        self._assert_figures(first.affaire_id, amount_invoiced=500, amount_due=600)
        self._assert_figures(second.affaire_id, amount_invoiced=500, amount_due=600)

    def test_deposit_is_deducted_from_its_own_affaire(self):
        """F020: the other affaire on the same invoice pays no part of it."""
        first, second = self._create_confirmed(10), self._create_confirmed(5)
        self._deposit(first, 600.0)
        invoice = self._invoice_together(first | second)
        self.assertEqual(invoice.amount_untaxed, 1000.0)
        invoice.action_post()
        self._assert_figures(first.affaire_id, amount_invoiced=1000.0)
        self._assert_figures(second.affaire_id, amount_invoiced=500.0, amount_due=600.0)

    def _use_on(self, invoice, credit_note):
        credit_note.line_ids.remove_move_reconcile()
        receivable = (invoice | credit_note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        receivable.reconcile()

    def _credit_first_line(self, invoice):
        """A credit note of the first article of an invoice alone, used on it."""
        credit_note = self._credit(invoice, post=False)
        credit_note.invoice_line_ids.filtered("product_id")[1:].unlink()
        credit_note.action_post()
        self._use_on(invoice, credit_note)

    def test_credit_note_lowers_what_its_own_affaire_owes(self):
        """F020: what one affaire was credited pays nothing of the other."""
        first, second = self._create_confirmed(10), self._create_confirmed(5)
        invoice = self._invoice_together(first | second)
        invoice.action_post()
        self._pay(invoice, 90.0)
        self._credit_first_line(invoice)
        self.assertEqual(invoice.amount_residual, 510.0)
        self._assert_figures(
            first.affaire_id, amount_invoiced=0, amount_paid=60, amount_due=-60
        )
        self._assert_figures(
            second.affaire_id, amount_invoiced=500, amount_paid=30, amount_due=570
        )

    def test_credit_note_of_another_affaire_pays_in_proportion(self):
        """F020: it settles the invoice as money would."""
        first, second = self._create_confirmed(10), self._create_confirmed(5)
        invoice = self._invoice_together(first | second)
        invoice.action_post()
        other = self._create_confirmed(3)
        credit_note = self._credit(self._complete(other))
        self._use_on(invoice, credit_note)
        self._assert_figures(first.affaire_id, amount_paid=240, amount_due=960)
        self._assert_figures(second.affaire_id, amount_paid=120, amount_due=480)
        self._assert_figures(other.affaire_id, amount_paid=-360, amount_due=360)

    def test_affaires_of_different_taxes_share_their_own_amounts(self):
        """F020: untaxed amounts are not shared in proportion to those with tax."""
        reduced = self.tax.with_env(self.system).copy({"name": "5%", "amount": 5.0})
        first, second = self._create_confirmed(10), self._create_order(10)
        second.order_line.tax_ids = reduced
        self._confirm(second)
        invoice = self._invoice_together(first | second)
        invoice.action_post()
        self._assert_figures(
            first.affaire_id, amount_invoiced=1000.0, amount_due=1200.0
        )
        self._assert_figures(
            second.affaire_id, amount_invoiced=1000.0, amount_due=1050.0
        )

    # The payments zone

    def test_payments_are_listed(self):
        """F021: what the customer paid, not what was credited."""
        order, invoice = self.complete, self.invoice
        affaire = order.affaire_id
        self.assertFalse(affaire.payment_line_ids)
        payments = self._pay(invoice, 100.0) | self._pay(invoice, 200.0)
        credit = self._credit(invoice, qty=1)
        receivable = (invoice | credit).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        receivable.reconcile()
        self.env.invalidate_all()
        self.assertEqual(affaire.payment_line_ids.move_id, payments.move_id)
        self.assertEqual(sum(affaire.payment_line_ids.mapped("credit")), 300.0)
        self._assert_figures(affaire, amount_paid=300.0, amount_due=780.0)

    # Lists and pivots

    def test_figures_are_searched_and_summed_by_the_database(self):
        """F020, F027: filters, sums and averages of the lists."""
        affaires = self.affaires
        for qty in (1, 2, 3):
            affaires |= self._create_confirmed(qty).affaire_id
        affaires |= self._create_order(9).affaire_id
        self._complete(affaires[0].order_ids)
        mine = [("id", "in", affaires.ids)]
        search = self.affaires.search
        self.assertEqual(
            search([*mine, ("amount_ordered", ">", 100)]), affaires[2:0:-1]
        )
        self.assertEqual(search([*mine, ("amount_ordered", "<=", 100)]), affaires[::-3])
        self.assertEqual(search([*mine, ("amount_due", "!=", 0)]), affaires[0])
        self.assertEqual(search([*mine, ("amount_due", "in", [120.0, 7])]), affaires[0])
        self.assertEqual(
            search([*mine, "!", ("margin", ">=", 80)]), affaires[3] | affaires[0]
        )
        groups = self.affaires.formatted_read_group(
            mine, ["state"], ["__count", "amount_ordered:sum", "amount_due:max"]
        )
        by_state = {group["state"]: group for group in groups}
        self.assertEqual(by_state["in_progress"]["amount_ordered:sum"], 500.0)
        self.assertEqual(by_state["closed"]["amount_ordered:sum"], 100.0)
        self.assertEqual(by_state["closed"]["amount_due:max"], 120.0)
        self.assertEqual(by_state["draft"]["amount_ordered:sum"], 0.0)
        (total,) = self.affaires.formatted_read_group(mine, [], ["margin:sum"])
        self.assertEqual(total["margin:sum"], 240.0)

    def test_new_affaire_has_no_figure(self):
        """F020: on screen, before it is saved."""
        form = Form(self.affaires)
        for name in FIGURES:
            self.assertEqual(form[name], 0.0)

    def test_figures_of_a_list_take_one_query(self):
        """F020: the figures of 6 affaires cost the queries of one."""
        affaires = self.affaires.union(
            *(self._create_confirmed(1).affaire_id for _number in range(10))
        )
        self._count_read_queries(affaires)
        self.assertEqual(
            self._count_read_queries(affaires[:1]), self._count_read_queries(affaires)
        )

    def _count_read_queries(self, affaires):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        for row in affaires.read(list(FIGURES)):
            self.assertEqual(row["amount_ordered"], 100.0)
        return self.env.cr.sql_log_count - before

    def test_salesperson_reads_and_searches_the_figures(self):
        """F020: those of the affaires he sees."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        order = self._create_confirmed(3, user_id=seller.id)
        self._complete(order)
        affaires = self.affaires.with_user(seller)
        found = affaires.search([("amount_due", ">", 0)])
        self.assertEqual(found, order.affaire_id)
        self.assertEqual(found.amount_due, 360.0)

    # Against an independent computation

    def test_random_deals_are_counted_right(self):
        """F020: the figures of any mix equal those computed beside Odoo."""
        chance = random.Random(20261201)
        expected = {}
        for _number in range(4):
            affaire = self._create_affaire()
            amounts = dict.fromkeys(FIGURES, 0.0)
            for _order in range(chance.randint(1, 2)):
                self._play_random_deal(chance, affaire, amounts)
            expected[affaire] = amounts
        self.env.invalidate_all()
        for affaire, amounts in expected.items():
            for name, amount in amounts.items():
                with self.subTest(affaire=affaire.name, figure=name):
                    self.assertAlmostEqual(affaire[name], amount, 2)
        affaires = self.affaires.union(*expected)
        for name in FIGURES:
            (group,) = self.affaires.formatted_read_group(
                [("id", "in", affaires.ids)], [], [f"{name}:sum"]
            )
            total = sum(amounts[name] for amounts in expected.values())
            self.assertAlmostEqual(group[f"{name}:sum"], total, 2)

    def _play_random_deal(self, chance, affaire, amounts):
        """One order, a part of it delivered and billed, a part of that paid."""
        qty, price = chance.randint(2, 20), chance.randint(61, 400)
        discount = chance.choice([0, 0, 10, 25])
        net = price * (1 - discount / 100)
        order = self._create_order(lines=[(self.article, qty, price)], affaire=affaire)
        order.order_line.discount = discount
        if chance.random() < 0.2:
            return
        self._confirm(order)
        amounts["amount_ordered"] += qty * net
        amounts["margin"] += qty * (net - 60.0)
        delivered = chance.randint(0, qty)
        if not delivered:
            return
        self._deliver(order, delivered)
        amounts["amount_delivered"] += delivered * net
        if chance.random() < 0.2:
            return
        invoice = self._invoice(order)
        amounts["amount_invoiced"] += delivered * net
        total = delivered * net * 1.2
        paid = chance.choice([0, total, int(total / 3)])
        if paid:
            self._pay(invoice, paid)
        amounts["amount_paid"] += paid
        amounts["amount_due"] += total - paid
