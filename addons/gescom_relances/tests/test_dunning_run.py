import random
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.mail.tests.common import MockEmail

from .common import TODAY, DunningCommon

TROUBLE = "The rates are missing"


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
        kept = notice.message_ids.filtered(lambda m: m.message_type == "email_outgoing")
        self.assertIn(line.move_id.name, kept.body)
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

        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.send_email_mocked.side_effect = MailDeliveryException(
                "550 no such user"
            )
            self._send(run)
        notice = run.line_ids
        self.assertEqual((run.state, notice.state), ("failed", "failed"))
        self.assertIn("550", notice.reason)
        notice.invalidate_recordset()
        self.assertFalse(
            notice.message_ids.filtered(lambda m: m.message_type == "email_outgoing"),
            "What did not leave is not in the history",
        )
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
        today = company._get_local_today()
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

    def test_runs_of_the_scheduler_have_a_person_to_look_at_them(self):
        """F280: what waits, what was refused and what is in doubt."""
        company = self.company.sudo()
        company.write(
            {"dunning_schedule": "preview", "dunning_accountant_id": self.accountant.id}
        )
        self._bill(80, late=4)
        Run = self.system["gescom.dunning.run"]
        run = Run._start_scheduled(company)
        tasks = company.partner_id.activity_ids
        self.assertEqual(tasks.user_id, self.accountant)
        self.assertIn(run.name, tasks.note)
        run.action_run()
        self.assertFalse(run.user_id.active, "The scheduler started it")
        with self.mock_mail_gateway():
            self.send_email_mocked.side_effect = MailDeliveryException("550 no")
            self._carry_on(run)
        self.assertEqual(run.state, "failed")
        tasks = company.partner_id.activity_ids - tasks
        self.assertEqual((len(tasks), tasks.user_id), (1, self.accountant))
        notice = run.line_ids
        notice.write({"state": "sending"})
        notice._find_interrupted(run)
        self.assertEqual(notice.activity_ids.user_id, self.accountant)

    def test_gap_runs_from_the_day_it_leaves(self):
        """F283: previewed on a Monday, sent a week later."""
        self._bill(120, late=4)
        self._bill(50, late=-16)
        run = self._preview(customers=self.customer)
        with self.mock_mail_gateway(), freeze_time(f"{TODAY + timedelta(days=7)} 9:00"):
            notice = self._send(run)
        left = TODAY + timedelta(days=7)
        self.assertEqual((notice.date, notice.left_on), (TODAY, left))
        self.assertEqual(notice.line_ids.move_line_id.dunning_date, left)
        # The 50 fall due in 16 days: reminded 5 days before, unless it is too soon.
        for days, found in ((8, False), (13, False), (14, True)):
            later = self._preview(TODAY + timedelta(days=days), self.customer)
            self.assertEqual(bool(later.line_ids), found, days)

    def test_other_day_or_customers_drop_the_preview(self):
        """F280: what is sent is what the preview of this very run shows."""
        self._bill(120, late=4)
        self._bill(80, late=4, customer=self.other_customer)
        run = self._preview(customers=self.customer)
        run.partner_ids = self.other_customer
        self.assertEqual(run.state, "draft")
        self.assertFalse(run.line_ids)
        run.action_preview()
        self.assertEqual(run.line_ids.partner_id, self.other_customer)
        run.action_cancel()
        with self.assertRaises(UserError):
            run.date = TODAY - timedelta(days=1)

    def test_letter_stays_as_it_was_sent(self):
        """F280: the customer moves, the letter of that day does not."""
        self.customer.sudo().write({"email": False, "street": "1 rue Vieille"})
        self._bill(120, late=4)
        with patch.object(
            type(self.env["gescom.dunning.notice"]),
            "_render_letters",
            lambda self: (b"%PDF", "pdf"),
        ):
            notice = self._remind(customers=self.customer)
        self.customer.sudo().street = "2 rue Neuve"
        report = self.env["ir.actions.report"].sudo()
        letter, _kind = report._render_qweb_html(
            "gescom_relances.report_dunning_letter", notice.ids
        )
        self.assertIn(b"rue Vieille", letter)
        self.assertNotIn(b"rue Neuve", letter)

    def test_recipient_is_the_accounting_contact(self):
        """F280: the one chosen, else the invoice address, else the company."""
        self._bill(120, late=4, customer=self.customer)
        shop = self._create_customer("Shop", parent_id=self.customer.id, type="other")
        self._bill(30, late=5, customer=shop)
        run = self._preview(customers=shop)
        self.assertEqual(run.line_ids.contact_id, self.customer)
        self.assertEqual(run.line_ids.amount_late, 150)
        address, office = (
            self._create_customer(
                name, parent_id=self.customer.id, type=kind, email=f"{kind}@example.com"
            )
            for name, kind in (("Invoices", "invoice"), ("Accounts", "contact"))
        )
        run.action_preview()
        self.assertEqual(run.line_ids.contact_id, address)
        self.customer.with_user(self.adv).dunning_contact_id = office
        run.action_preview()
        self.assertEqual(run.line_ids.contact_id, office)
        with self.mock_mail_gateway():
            self._send(run)
            self.assertIn("contact@example.com", str(self._mails[0]["email_to"]))
        self.assertEqual(run.line_ids.email_to, '"Accounts" <contact@example.com>')

    def test_two_currencies_are_two_reminders_of_one_day(self):
        """F280, D-3: each in its currency, the indemnity converted."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        dollar.rate_ids.unlink()
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2026-01-01",
                "rate": 2,
                "company_id": self.company.id,
            }
        )
        lines = self._bill(100, late=20) | self._bill(
            300, late=20, currency_id=dollar.id
        )
        lines.dunning_level_id = self.reminder
        notices = self._preview(customers=self.customer).line_ids
        found = {
            notice.currency_id: (notice.amount_late, notice.amount_fee)
            for notice in notices
        }
        self.assertEqual(found, {self.euro: (100, 40), dollar: (300, 80)})
        self.company.sudo().dunning_minimum_amount = 160
        self.assertFalse(self._preview(customers=self.customer).line_ids)
        self.company.sudo().dunning_minimum_amount = 140
        few = self._preview(customers=self.customer).line_ids
        self.assertEqual(few.currency_id, dollar, "140 EUR are 280 USD")
        self.company.sudo().dunning_minimum_amount = 0
        self._pay(100, customer=self.customer, currency_id=dollar.id)
        notices = self._preview(customers=self.customer).line_ids
        found = {notice.currency_id: notice.amount_late for notice in notices}
        self.assertEqual(found, {self.euro: 100, dollar: 200})

    def test_one_company_in_trouble_does_not_stop_the_others(self):
        """F280: its accountant is told."""
        companies = self.company.sudo() | self._create_bare_company()
        companies.sudo().dunning_schedule = "preview"
        companies.sudo().dunning_accountant_id = self.accountant
        self._bill(80, late=4)
        Run = self.system["gescom.dunning.run"]
        start = type(Run)._start_scheduled

        def fail_for_one(self, company):
            if company == companies[1]:
                raise UserError(TROUBLE)
            return start(self, company)

        with (
            patch.object(type(Run), "_start_scheduled", fail_for_one),
            mute_logger("odoo.addons.gescom_relances.models.gescom_dunning_run"),
        ):
            made = [
                Run._start_scheduled_or_tell(company) for company in reversed(companies)
            ]
        self.assertFalse(made[0])
        self.assertIn(self.customer, made[1].line_ids.partner_id)
        task = companies[1].sudo().partner_id.activity_ids
        self.assertEqual(task.user_id, self.accountant)
        self.assertIn(TROUBLE, task.note)
