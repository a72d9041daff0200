import random
from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.mail.tests.common import MockEmail

from .common import TODAY, DunningCommon


@tagged("post_install", "-at_install")
class TestDunningRun(DunningCommon, MockEmail):
    def test_a_run_by_its_form_sends_what_it_showed(self):
        """F280, F282: preview, change of words, sending; frozen afterwards."""
        line = self._bill(120, late=4)
        form = Form(self.runs)
        form.date = TODAY
        form.partner_ids = self.customer
        run = form.save()
        run.action_preview()
        notice = run.line_ids
        self.assertEqual(
            (notice.level_id, notice.channel, notice.amount_total),
            (self.reminder, "email", 120),
        )
        self.assertIn("120.00", notice.table_html)
        with Form(notice) as form:
            form.subject = "Please pay"
        with self.mock_mail_gateway():
            self._send(run)
            self.assertEqual(len(self._mails), 1)
            mail = self._mails[0]
        self.assertEqual(mail["subject"], "Please pay")
        self.assertIn("duval@example.com", str(mail["email_to"]))
        self.assertIn(line.move_id.name, mail["body"])
        self.assertEqual((run.state, notice.state), ("done", "sent"))
        self.assertEqual(
            (line.dunning_level_id, line.dunning_date), (self.reminder, TODAY)
        )
        with self.assertRaises(UserError):
            notice.subject = "Something else"
        with self.assertRaises(UserError):
            run.unlink()
        self.assertEqual(self.customer.dunning_level_id, self.reminder)
        partners = self.customer.search([("dunning_level_id", "=", self.reminder.id)])
        self.assertIn(self.customer, partners)
        others = self.customer.search([("dunning_level_id", "=", False)])
        self.assertIn(self.other_customer, others)
        self.assertNotIn(self.customer, others)

    def test_the_same_day_nothing_is_sent_twice(self):
        """F280: a second run of the day has nothing to send."""
        self._bill(120, late=200)
        with self.mock_mail_gateway():
            self._remind(customers=self.customer)
            second = self._preview(customers=self.customer)
            self.assertFalse(second.line_ids)
            self.assertEqual(len(self._mails), 1)

    def test_each_reminder_is_more_severe_than_the_last(self):
        """F283: by the number of reminders sent; the words rise with them."""
        self._bill(120, late=-5)
        seen = []
        with self.mock_mail_gateway():
            for days in range(0, 80, 2):
                day = TODAY + timedelta(days=days)
                for notice in self._remind(day, self.customer):
                    seen.append((days, notice.severity))
        self.assertEqual(
            seen,
            [(0, "preventive"), (8, "reminder"), (20, "formal"), (36, "final")],
        )

    def test_a_random_ledger_day_after_day(self):
        """F280, F283: 45 days of invoices, payments, credits, disputes and runs."""
        draw = random.Random(19)
        lines = self.env["account.move.line"].sudo()
        with self.mock_mail_gateway():
            for days in range(0, 45, 3):
                lines |= self._trade(draw, lines, days)
                day = TODAY + timedelta(days=days)
                run = self._preview(day, self.customer | self.consumer)
                for shown in run.line_ids.line_ids:
                    line = shown.move_line_id
                    self.assertLessEqual(
                        self.euro.compare_amounts(
                            shown.amount_due,
                            line.amount_residual - line.disputed_amount,
                        ),
                        0,
                    )
                    self.assertFalse(line.dunning_excluded or line.reconciled)
                self._send(run)
        history = lines.dunning_notice_line_ids.filtered("level_id")
        steps = [(sent.move_line_id, sent.level_id) for sent in history]
        self.assertGreater(len(steps), 10)
        self.assertEqual(len(steps), len(set(steps)), "One step came twice")
        self.assertFalse(
            history.filtered(
                lambda sent: (
                    sent.partner_id == self.consumer
                    and (sent.amount_fee or sent.amount_interest)
                )
            )
        )

    def _trade(self, draw, lines, days):
        """What happens on one of these days; returns the new due dates."""
        customer = draw.choice([self.customer, self.consumer])
        open_lines = lines.filtered(
            lambda line: not line.reconciled and line.partner_id == customer
        )
        if open_lines:
            line = draw.choice(open_lines)
            match draw.randrange(6):
                case 0:
                    self._pay(line.amount_residual, line, customer)
                case 1:
                    self._pay(draw.randrange(1, 40), line, customer)
                case 2:
                    self._pay(draw.randrange(1, 60), customer=customer)
                case 3:
                    self._credit(draw.randrange(1, 30), customer)
                case 4:
                    line.disputed_amount = line.amount_residual / 2
                case 5:
                    line.dunning_excluded = True
        return self._bill(draw.randrange(20, 300), draw.randrange(-5, 25), customer)

    def test_two_runs_previewed_together_remind_once(self):
        """F280: the second one sees that the account changed."""
        self._bill(120, late=4)
        first = self._preview(customers=self.customer)
        second = self._preview(customers=self.customer)
        with self.mock_mail_gateway():
            self._send(first)
            self._send(second)
            self.assertEqual(len(self._mails), 1)
        self.assertEqual(second.line_ids.state, "changed")

    def test_a_payment_between_preview_and_sending_stops_it(self):
        """F280: even a part of it."""
        line = self._bill(120, late=4)
        run = self._preview(customers=self.customer)
        self._pay(20, line)
        with self.mock_mail_gateway():
            self._send(run)
            self.assertFalse(self._mails)
        self.assertEqual(run.line_ids.state, "changed")
        self.assertFalse(line.dunning_level_id)

    def test_left_aside_and_postponed_with_a_reason(self):
        """F280: by the window; a postponed customer gets nothing before the day."""
        self._bill(120, late=4)
        self._bill(80, late=4, customer=self.other_customer)
        customers = self.customer | self.other_customer
        run = self._preview(customers=customers)
        by_customer = {notice.partner_id: notice for notice in run.line_ids}
        for customer, decision in (
            (self.customer, "skip"),
            (self.other_customer, "postpone"),
        ):
            notice = by_customer[customer]
            action = notice.action_set_aside()
            wizard = Form(
                self.env(user=self.accountant)[action["res_model"]].with_context(
                    **action["context"]
                )
            )
            wizard.decision = decision
            wizard.reason = "On holiday"
            if decision == "postpone":
                wizard.until = TODAY + timedelta(days=10)
            wizard.save().action_set_aside()
        with self.mock_mail_gateway():
            self._send(run)
            self.assertFalse(self._mails)
        later = self._preview(TODAY + timedelta(days=5), customers)
        self.assertEqual(later.line_ids.partner_id, self.customer)
        much_later = self._preview(TODAY + timedelta(days=10), customers)
        self.assertEqual(much_later.line_ids.partner_id, customers)

    def test_a_refused_mail_is_seen_and_sent_again(self):
        """F280: the run ends with errors, the retry sends it once."""
        line = self._bill(120, late=4)
        run = self._preview(customers=self.customer)

        with self.mock_mail_gateway():
            self.send_email_mocked.side_effect = MailDeliveryException(
                "550 no such user"
            )
            self._send(run)
        notice = run.line_ids
        self.assertEqual((run.state, notice.state), ("failed", "failed"))
        self.assertIn("550", notice.reason)
        queue = self.system["mail.mail"].search([("state", "=", "outgoing")])
        self.assertFalse(queue.filtered(lambda mail: mail.res_id == notice.id))
        with self.mock_mail_gateway():
            run.action_retry_failed()
            self._carry_on(run)
            self.assertEqual(len(self._mails), 1)
        self.assertEqual((run.state, notice.state), ("done", "sent"))
        self.assertEqual(line.dunning_level_id, self.reminder)

    def test_an_interrupted_sending_is_a_task_not_a_second_mail(self):
        """F280: the process dies between the commit and the mail server's answer."""
        self._bill(120, late=4)
        run = self._preview(customers=self.customer)
        run.action_run()
        run.sudo()._carry_out_next(set())
        notice = run.line_ids
        self.assertEqual(notice.state, "sending")
        with self.mock_mail_gateway():
            run.sudo()._carry_out_next(set())
            self.assertFalse(self._mails)
        self.assertEqual(notice.state, "unsure")
        self.assertEqual(notice.activity_ids.user_id, self.accountant)
        with self.mock_mail_gateway():
            notice._deliver()
            self.assertFalse(self._mails, "Nobody sends it by himself")
            notice.action_send_again()
            self._commit()
            self.assertEqual(len(self._mails), 1)
        self.assertEqual(notice.state, "sent")
        self.assertFalse(notice.activity_ids)

    def test_a_retry_leaves_what_a_person_decides(self):
        """F280: neither sent again nor taken for done."""
        self._bill(120, late=4)
        run = self._preview(customers=self.customer)
        run.action_run()
        run.sudo()._carry_out_next(set())
        run.sudo()._carry_out_next(set())
        self.assertEqual((run.state, run.line_ids.state), ("failed", "unsure"))
        with self.mock_mail_gateway():
            run.action_retry_failed()
            self._carry_on(run)
            self.assertFalse(self._mails)
        self.assertEqual(run.line_ids.state, "unsure")
        self.assertEqual(run.unit_skipped_count, 1)

    def test_a_cancelled_run_leaves_nothing_to_send(self):
        """F280: its reminders are left aside, the next run proposes them again."""
        self._bill(120, late=4)
        run = self._preview(customers=self.customer)
        run.action_cancel()
        self.assertEqual(run.line_ids.state, "skipped")
        self.assertTrue(self._preview(customers=self.customer).line_ids)

    def test_giving_up_frees_the_step(self):
        """F283: what was not delivered was not reminded."""
        line = self._bill(120, late=4)
        run = self._preview(customers=self.customer)
        run.action_run()
        run.sudo()._carry_out_next(set())
        run.line_ids.action_check_delivery()
        self.assertEqual(run.line_ids.state, "unsure")
        run.line_ids.action_give_up()
        self.assertFalse(line.dunning_level_id)
        self.assertTrue(self._preview(customers=self.customer).line_ids)

    def test_letters_are_one_file_and_a_customer_without_address_gets_one(self):
        """F280: the e-mail becomes a letter; one PDF for all of them."""
        self.customer.sudo().email = False
        self._bill(120, late=4)
        formal = self._bill(80, late=20, customer=self.other_customer)
        formal.sudo().dunning_level_id = self.reminder
        formal.sudo().dunning_date = TODAY - timedelta(days=15)
        run = self._preview(customers=self.customer | self.other_customer)
        self.assertEqual(set(run.line_ids.mapped("channel")), {"letter"})
        with patch.object(
            type(run.line_ids), "_render_letters", lambda self: (b"%PDF", "pdf")
        ):
            self._send(run)
        self.assertTrue(run.print_file)
        self.assertEqual(set(run.line_ids.mapped("state")), {"sent"})

    def test_the_letter_in_french(self):
        """F280: place and date, no penalty for a consumer."""
        self.system["res.lang"]._activate_lang("fr_FR")
        self.consumer.sudo().lang = "fr_FR"
        line = self._bill(80, late=40, customer=self.consumer)
        line.sudo().dunning_level_id = self.consumer_policy.level_ids[2]
        notice = self._preview(customers=self.consumer).line_ids
        self.assertEqual(notice.severity, "final")
        self.assertIn("23 novembre 2026", notice._get_place_and_date())
        self.assertIn("Madame, Monsieur", notice.body)
        self.assertNotIn("Commercial Code", notice.body)
        letter = notice._render_in_lang("gescom_relances.notice_email")
        self.assertNotIn("pénalité", letter)
        self.assertFalse(notice.amount_interest or notice.amount_fee)

    def test_companies_are_asked_the_indemnity_once_an_invoice(self):
        """D. 441-5: 40 euros, at the formal notice."""
        line = self._bill(80, late=20)
        line.sudo().dunning_level_id = self.reminder
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.level_id, self.formal)
        self.assertEqual(notice.amount_fee, 40)
        self.assertEqual(notice.amount_total, 80 + 40 + notice.amount_interest)

    def test_a_call_is_an_activity(self):
        """F280: for whoever follows the customer."""
        self.reminder.channel = "activity"
        self.customer.sudo().user_id = self.adv
        self._bill(80, late=4)
        notice = self._remind(customers=self.customer)
        self.assertEqual(notice.activity_ids.user_id, self.adv)
        self.assertEqual(notice.state, "sent")

    def test_every_day_by_itself(self):
        """F280: once a day, for the companies that want it."""
        company = self.company.sudo()
        company.dunning_schedule = "preview"
        today = company._get_billing_today()
        self._bill(80, late=(TODAY - today).days + 4)
        Run = self.system["gescom.dunning.run"]
        run = Run._start_scheduled(company)
        self.assertEqual(run.state, "previewed")
        self.assertIn(self.customer, run.line_ids.partner_id)
        self.assertFalse(Run._start_scheduled(company), "Once a day")
        run.action_cancel()
        company.dunning_schedule = "send"
        run = Run._start_scheduled(company)
        with self.mock_mail_gateway():
            self._carry_on(run)
        self.assertEqual(run.line_ids.mapped("state"), ["sent"])
