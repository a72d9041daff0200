from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time

from .common import BillingCommon

TODAY = "2026-11-12 10:00:00"


@freeze_time(TODAY)
class TestInvoicingRun(BillingCommon):
    def _create_run(self, **values):
        return self.env["gescom.invoicing.run"].create(values)

    def _preview(self, **values):
        run = self._create_run(**values)
        run.action_preview()
        return run

    def _deliver_order(self, day=date(2026, 11, 10), qty=10.0, **terms):
        affaire = self._create_affaire(
            terms.pop("customer", None), invoice_sending="post", **terms
        )
        order = self._create_confirmed(qty, affaire=affaire)
        self._deliver_on(order, day)
        return order

    def _get_reasons(self, run):
        return {line.order_ids.name: line.reason for line in run.line_ids}

    def test_the_preview_writes_nothing(self):
        """F134: neither on orders nor on invoices."""
        order = self._deliver_order()
        self.env.flush_all()
        before = self._read_all(order)
        run = self._preview()
        self.env.flush_all()
        self.assertEqual(run.state, "previewed")
        self.assertEqual(run.line_ids.decision, "invoice")
        self.assertEqual(run.amount_untaxed, 1000)
        self.assertEqual(self._read_all(order), before)

    def _read_all(self, order):
        self.env.cr.execute(
            "SELECT xmin::text, count(*) FROM sale_order_line GROUP BY 1 ORDER BY 1"
        )
        lines = self.env.cr.fetchall()
        self.env.cr.execute("SELECT count(*), max(id) FROM account_move")
        return lines, self.env.cr.fetchall()

    def test_the_run_makes_the_invoices_of_its_preview(self):
        """F134: each posted, with the date of the run, and only once."""
        orders = self._deliver_order() | self._deliver_order(qty=3)
        run = self._preview(invoice_date="2026-11-11")
        run.action_run()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100)
        self.assertEqual(run.invoice_ids, orders.invoice_ids)
        self.assertEqual(set(run.invoice_ids.mapped("state")), {"posted"})
        self.assertEqual(
            set(run.invoice_ids.mapped("invoice_date")), {date(2026, 11, 11)}
        )
        self.assertFalse(self._preview().to_invoice_count)

    def test_each_invoice_says_once_which_order_it_bills(self):
        """F134: in a note of its own, as an invoice made by hand does."""
        orders = self._deliver_order() | self._deliver_order(qty=3)
        run = self._preview()
        run.action_run()
        for order in orders:
            invoice = order.invoice_ids
            notes = invoice.message_ids.filtered(
                lambda message, name=order.name: name in message.body
            )
            self.assertEqual(len(notes), 1)
            self.assertEqual(notes.subtype_id, self.env.ref("mail.mt_note"))

    def test_analytic_distribution_models_apply(self):
        """F134: to the invoices of the run as to those made by hand."""
        order = self._deliver_order()
        env = self.env(su=True)
        plan = env["account.analytic.plan"].create({"name": "Shops"})
        account = env["account.analytic.account"].create(
            {"name": "North", "plan_id": plan.id}
        )
        env["account.analytic.distribution.model"].create(
            {
                "partner_id": order.partner_id.id,
                "analytic_distribution": {account.id: 100},
            }
        )
        self._preview().action_run()
        line = order.invoice_ids.invoice_line_ids.filtered("product_id")
        self.assertEqual(line.analytic_distribution, {str(account.id): 100})

    def test_affaires_of_a_customer_are_billed_together(self):
        """F133, F008: by the automatic billing only, wherever they were delivered."""
        orders = self._deliver_order(billing_mode="affaire_group")
        orders |= self._deliver_order(billing_mode="affaire_group")
        alone = self._deliver_order(
            billing_mode="affaire_group", customer=self.other_customer
        )
        with self.assertRaises(UserError):
            orders._create_invoices()
        self._preview().action_run()
        self.assertEqual(len(orders.invoice_ids), 1)
        self.assertEqual(len(alone.invoice_ids), 1)
        self.assertNotEqual(orders.invoice_ids, alone.invoice_ids)

    def test_month_end_waits_for_the_last_day(self):
        """F013: a delivery of a month is billed from its last day on (A-12)."""
        order = self._deliver_order(billing_period="month_end")
        self.assertEqual(self._get_reasons(self._preview())[order.name], "period_open")
        with freeze_time("2026-11-30 10:00:00"):
            run = self._preview()
            self.assertEqual(run.invoice_date, date(2026, 11, 30))
            run.action_run()
        self.assertEqual(order.invoice_ids.invoice_date, date(2026, 11, 30))

    def test_a_past_month_is_billed_on_its_last_day(self):
        """F135: while the month is not closed (A-12)."""
        order = self._deliver_order(date(2026, 10, 20), billing_period="month_end")
        self._preview().action_run()
        self.assertEqual(order.invoice_ids.invoice_date, date(2026, 10, 31))

    def test_a_closed_month_is_billed_today(self):
        """F135: once the month is closed, nothing is dated in it (A-12, T-27)."""
        order = self._deliver_order(date(2026, 10, 20), billing_period="month_end")
        self.company.sudo().sale_lock_date = date(2026, 10, 31)
        self._preview().action_run()
        self.assertEqual(order.invoice_ids.invoice_date, date(2026, 11, 12))

    def test_a_locked_date_is_refused(self):
        """F137: the run refuses what the lock date would silently move (T-27)."""
        order = self._deliver_order(date(2026, 10, 20))
        self.company.sudo().sale_lock_date = date(2026, 10, 31)
        run = self._preview(invoice_date="2026-10-25")
        self.assertEqual(self._get_reasons(run)[order.name], "locked_month")
        self.assertFalse(run.to_invoice_count)

    def test_from_a_date_is_billed_from_that_date(self):
        """F014: not before, and by the automatic billing."""
        order = self._deliver_order(
            billing_period="from_date", billing_from_date="2026-11-20"
        )
        self.assertEqual(self._get_reasons(self._preview())[order.name], "date_to_come")
        with freeze_time("2026-11-20 10:00:00"):
            self._preview().action_run()
        self.assertEqual(len(order.invoice_ids), 1)

    def test_each_order_left_aside_says_why(self):
        """F134: blocked customer, dispute, exchange pending, nothing delivered."""
        blocked = self._deliver_order(customer=self.other_customer)
        self.other_customer.sudo().write(
            {"billing_blocked": True, "billing_block_reason": "Insolvent"}
        )
        disputed = self._deliver_order()
        disputed.write(
            {"billing_disputed": True, "billing_dispute_reason": "Broken parcel"}
        )
        exchanged = self._deliver_order()
        self._start_return(exchanged, 2, exchange=True)
        waiting = self._create_confirmed(5)
        run = self._preview()
        self.assertEqual(
            self._get_reasons(run),
            {
                blocked.name: "customer_blocked",
                disputed.name: "disputed",
                exchanged.name: "exchange_pending",
                waiting.name: "nothing_delivered",
            },
        )
        messages = " ".join(run.line_ids.mapped("message"))
        self.assertIn("Insolvent", messages)
        self.assertIn("Broken parcel", messages)

    def test_a_customer_who_changed_since_the_preview_is_left_and_named(self):
        """F134: the run makes the invoices of the preview or none."""
        changed, same = (
            self._deliver_order(),
            self._deliver_order(customer=self.other_customer),
        )
        run = self._preview()
        self._deliver_order(qty=2)
        run.action_run()
        self.assertFalse(changed.invoice_ids)
        self.assertTrue(same.invoice_ids)
        self.assertIn("Duval SARL", " ".join(run.log_ids.mapped("message")))
        line = run.line_ids.filtered(lambda line: line.state == "changed")
        self.assertEqual(line.order_ids, changed)

    def test_a_price_changed_since_the_preview_is_noticed(self):
        """F134: the price is part of what was shown."""
        order = self._deliver_order()
        run = self._preview()
        order.order_line.price_unit = 90
        run.action_run()
        self.assertFalse(order.invoice_ids)

    def test_the_error_of_a_customer_does_not_stop_the_others(self):
        """F134: it is told beside his line; corrected, it is tried again."""
        wrong, right = (
            self._deliver_order(),
            self._deliver_order(customer=self.other_customer),
        )
        run = self._preview()
        self.patch_post(wrong)
        run.action_run()
        self.assertEqual(run.state, "failed")
        self.assertTrue(right.invoice_ids)
        self.assertFalse(wrong.invoice_ids)
        failed = run.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.message, "The printer of numbers is out of ink.")
        self.unpatch_post()
        run.action_retry_failed()
        self.assertEqual(run.state, "done")
        self.assertTrue(wrong.invoice_ids)

    def patch_post(self, order):
        moves = type(self.env["account.move"])
        original = moves._post
        message = "The printer of numbers is out of ink."

        def _post(records, soft=True):
            if order in records.line_ids.sale_line_ids.order_id:
                raise UserError(message)
            return original(records, soft)

        self.patch(moves, "_post", _post)
        self.unpatch_post = lambda: self.patch(moves, "_post", original)

    def test_a_run_is_started_once(self):
        """F134: the second user is told who started it."""
        self._deliver_order()
        run = self._preview()
        run.action_run()
        with self.assertRaisesRegex(UserError, "already started by"):
            run.with_user(self.manager).action_run()
        with self.assertRaisesRegex(UserError, "no preview yet"):
            self._create_run().action_run()

    def test_numbers_follow_each_other(self):
        """F134: the invoices of a run are numbered without a gap."""
        for number in range(5):
            self._deliver_order(qty=number + 1)
        run = self._preview()
        run.action_run()
        numbers = sorted(run.invoice_ids.mapped("sequence_number"))
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5)))

    def test_form(self):
        """F134: entered, previewed and billed from the screen."""
        order = self._deliver_order()
        with Form(self.env["gescom.invoicing.run"]) as form:
            form.date = date(2026, 11, 12)
        run = form.record
        run.action_preview()
        run.action_run()
        self.assertEqual(run.action_view_invoices()["res_id"], order.invoice_ids.id)

    def test_e_mails_are_queued(self):
        """F134, F015: what goes by e-mail leaves once posted, the rest is printed."""
        order = self._deliver_order()
        by_mail = self._create_affaire(invoice_sending="email")
        mailed = self._create_confirmed(1, affaire=by_mail)
        self._deliver_on(mailed, date(2026, 11, 10))
        self._preview().action_run()
        self.assertFalse(order.invoice_ids.sending_data)
        self.assertTrue(mailed.invoice_ids.sending_data)

    def test_periodic_invoices_are_due_within_45_days(self):
        """F013: the law cuts the payment terms, and the chatter says why (L-1)."""
        term = self.system["account.payment.term"].create(
            {
                "name": "60 days",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": 100, "nb_days": 60})
                ],
            }
        )
        self.customer.sudo().property_payment_term_id = term.id
        periodic = self._deliver_order(date(2026, 10, 20), billing_period="month_end")
        plain = self._deliver_order()
        self._preview().action_run()
        self.assertEqual(periodic.invoice_ids.invoice_date_due, date(2026, 12, 15))
        notes = " ".join(periodic.invoice_ids.message_ids.mapped("body"))
        self.assertIn("289", notes)
        self.assertEqual(plain.invoice_ids.invoice_date_due, date(2027, 1, 11))

    def test_carriage_waits_for_the_goods_of_its_order(self):
        """F013, F149: what is not billed yet keeps its carriage."""
        affaire = self._create_affaire(
            invoice_sending="post", billing_period="month_end"
        )
        lines = [(self.article, 2), (self.service, 1)]
        order = self._create_confirmed(lines=lines, affaire=affaire)
        self._deliver_on(order, date(2026, 11, 10))
        run = self._preview()
        self.assertEqual(self._get_reasons(run), {order.name: "period_open"})
        with freeze_time("2026-11-30 10:00:00"):
            self._preview().action_run()
        self.assertEqual(
            self._get_lines(order.invoice_ids), [("Chair", 2), ("Assembly", 1)]
        )

    def test_services_of_an_open_month_wait(self):
        """F013: they belong to the month of their order."""
        affaire = self._create_affaire(
            invoice_sending="post", billing_period="month_end"
        )
        order = self._create_confirmed(lines=[(self.service, 1)], affaire=affaire)
        self.assertEqual(self._get_reasons(self._preview())[order.name], "period_open")
        with freeze_time("2026-11-30 10:00:00"):
            self._preview().action_run()
        self.assertEqual(self._get_lines(order.invoice_ids), [("Assembly", 1)])
