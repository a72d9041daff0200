from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


@tagged("post_install", "-at_install")
class TestClosing(AffaireCommon):
    """F136, F137, F138, A-05: the months of billing are closed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.months = cls.env["gescom.month.closing"].with_user(cls.manager)
        cls.company.sudo().partner_id.tz = "Europe/Paris"
        cls.company.sudo().billing_manager_id = cls.manager
        # The company has billed for long.
        cls._create_draft("2024-05-15")

    def _set_mode(self, mode, day=5):
        self.company.sudo().write(
            {"billing_closing_mode": mode, "billing_closing_day": day}
        )

    def _run_cron_on(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.system.ref(
                "gescom_facturation.ir_cron_close_months"
            ).method_direct_trigger()
        self.env.invalidate_all()
        return self.company.sale_lock_date

    def _get_month(self, day):
        today = self.company._get_local_today()
        months = self.months._open_months(self.company.with_user(self.manager), today)
        return months.filtered(lambda m: m.date_start <= day <= m.date_end)

    @classmethod
    def _create_draft(cls, day):
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": day,
                "invoice_line_ids": [Command.create({"product_id": cls.article.id})],
            }
        )

    # Automatic, semi-automatic

    def test_automatic(self):
        """F136: a month closes when its last day is over, not before."""
        self._set_mode("automatic")
        self.assertEqual(self._run_cron_on("2026-10-31 21:00:00"), date(2026, 9, 30))
        self.assertEqual(self._run_cron_on("2026-11-01 02:30:00"), date(2026, 10, 31))

    def test_days_of_the_company(self):
        """F136: midnight in Paris is not midnight in Greenwich."""
        self._set_mode("automatic")
        self.assertEqual(self._run_cron_on("2026-10-31 23:30:00"), date(2026, 10, 31))

    def test_semi_automatic(self):
        """F137: the month stays open until the end of a day of the next one."""
        self._set_mode("semi_automatic", day=5)
        self.assertEqual(self._run_cron_on("2026-11-05 12:00:00"), date(2026, 9, 30))
        self.assertEqual(self._run_cron_on("2026-11-06 02:30:00"), date(2026, 10, 31))

    def test_semi_automatic_on_a_day_that_the_month_lacks(self):
        """F137: the 31st of February is its last day."""
        self._set_mode("semi_automatic", day=31)
        self.assertEqual(self._run_cron_on("2026-02-28 12:00:00"), date(2025, 12, 31))
        self.assertEqual(self._run_cron_on("2026-03-01 12:00:00"), date(2026, 1, 31))
        self.company.sudo().billing_closing_day = 28
        self.assertEqual(self._run_cron_on("2026-03-29 12:00:00"), date(2026, 2, 28))

    def test_closing_day_is_a_day(self):
        """F137: neither 0 nor 32."""
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.company.sudo().billing_closing_day = 32
            self.env.flush_all()
        self.assertIn("billing_closing_day", str(caught.exception))

    def test_lock_date_never_goes_backward(self):
        """A-05: what was locked by hand stays so; nothing is locked for good."""
        self._set_mode("automatic")
        self.company.sudo().sale_lock_date = "2026-11-15"
        self.assertEqual(self._run_cron_on("2026-11-20 02:30:00"), date(2026, 11, 15))
        self.assertFalse(self.company.hard_lock_date)
        self.assertFalse(self.company.purchase_lock_date)

    def test_drafts_of_a_month_closed_automatically(self):
        """A-05: the billing manager is told which drafts remain."""
        self._set_mode("automatic")
        self._create_draft("2026-10-12")
        self._run_cron_on("2026-11-01 02:30:00")
        with freeze_time("2026-11-01 02:30:00"):
            month = self._get_month(date(2026, 10, 12))
        self.assertEqual(month.activity_ids.user_id, self.manager)
        self.assertIn("Drafts dated in October 2026: 1", month.activity_ids.summary)

    # Manual

    def test_manual_closes_nothing(self):
        """F138: the manager is reminded, once, and sees it on every screen."""
        self._set_mode("manual")
        self.assertFalse(self._run_cron_on("2026-11-02 02:30:00"))
        self._run_cron_on("2026-11-03 02:30:00")
        with freeze_time("2026-11-03 12:00:00"):
            month = self._get_month(date(2026, 10, 31))
            self.assertEqual(len(month.activity_ids), 1)
            self.assertEqual(
                month.activity_ids.summary, "Close the month of October 2026"
            )
            self.assertEqual(month.activity_ids.user_id, self.manager)
            self.assertFalse(self._get_month(date(2026, 11, 3)).activity_ids)
            self.assertTrue(self.company._get_month_to_close())
            month._close()
            self.assertFalse(month.activity_ids)
            self.assertFalse(self.company._get_month_to_close())

    @freeze_time("2026-11-22 10:00:00")
    def test_manager_closes_a_month(self):
        """F138: with what is left in it; the journal says who and when."""
        self._create_draft("2026-10-12")
        month = self._get_month(date(2026, 10, 1))
        self.assertEqual((month.state, month.may_close), ("open", True))
        self.assertEqual(month.draft_count, 1)
        wizard = self._open_form(month.action_close(), self.manager).save()
        # Those of earlier months are closed in too.
        self.assertEqual(wizard.draft_count, 2)
        self.assertEqual(len(self._open_list(wizard.action_view_drafts())), 2)
        self.assertEqual(len(self._open_list(month.action_view_drafts())), 1)
        wizard.action_confirm()
        self.assertEqual(month.state, "closed")
        self.assertEqual(month.closed_by_id, self.manager)
        self.assertEqual(self.company.sale_lock_date, date(2026, 10, 31))
        self.assertIn("draft invoices: 1", month.message_ids[0].body)
        # The months before it go along.
        self.assertEqual(self._get_month(date(2026, 9, 1)).closed_by_id, self.manager)

    @freeze_time("2026-11-22 10:00:00")
    def test_month_under_way_is_not_closed(self):
        """F138: nor one that is closed already."""
        with self.assertRaisesRegex(UserError, "November 2026 is not over"):
            self._get_month(date(2026, 11, 1)).action_close()
        month = self._get_month(date(2026, 10, 1))
        month._close()
        with self.assertRaisesRegex(UserError, "October 2026 is closed already"):
            month.action_close()

    @freeze_time("2026-11-22 10:00:00")
    def test_deliveries_not_billed(self):
        """F138: the month shows what was delivered and not billed in it."""
        order = self._create_confirmed(10)
        picking = self._deliver(order)
        picking.date_done = "2026-10-31 22:59:00"
        picking.move_ids.date = "2026-10-31 22:59:00"
        other = self._deliver(self._create_confirmed(1))
        other.date_done = "2026-10-31 23:01:00"
        month = self._get_month(date(2026, 10, 1))
        self.assertEqual(self._open_list(month.action_view_unbilled()), picking)
        self.assertEqual(month.unbilled_count, 1)
        self._invoice(order)
        month.invalidate_recordset()
        self.assertEqual(month.unbilled_count, 0)

    @freeze_time("2026-11-22 10:00:00")
    def test_screen_lists_the_months(self):
        """F138: the last twelve months and the current one, once each."""
        action = self.months.action_open_months()
        self.months.action_open_months()
        months = self.months.search([("company_id", "=", self.company.id)])
        self.assertEqual(action["res_model"], "gescom.month.closing")
        self.assertEqual(len(months), 13)
        self.assertEqual(months[0].display_name, "November 2026")
        self._read_screen(months, "list")
        self._read_screen(months[0])

    @freeze_time("2026-11-22 10:00:00")
    def test_screen_of_a_new_company(self):
        """F138: nobody has to close the months before the first invoice."""
        self.env["account.move"].search([]).unlink()
        self.months.action_open_months()
        months = self.months.search([("company_id", "=", self.company.id)])
        self.assertEqual(months.mapped("display_name"), ["November 2026"])
        self.assertFalse(self.company._get_month_to_close())

    # Closed months

    @freeze_time("2026-11-22 10:00:00")
    def test_closed_month(self):
        """T-27: no invoice may be dated there, unless the user has an exception."""
        self._get_month(date(2026, 10, 1))._close()
        company = self.company
        self.assertTrue(company._is_month_closed(date(2026, 10, 31)))
        self.assertFalse(company._is_month_closed(date(2026, 11, 1)))
        self.system["account.lock_exception"].create(
            {
                "company_id": company.id,
                "user_id": self.adv.id,
                "sale_lock_date": "2026-09-30",
                # The database, whose clock no test sets, says whether it has ended.
                "end_datetime": self.env.cr.now() + timedelta(days=1),
            }
        )
        self.env.invalidate_all()
        self.assertFalse(company._is_month_closed(date(2026, 10, 31)))
        self.assertTrue(
            company.with_user(self.manager)._is_month_closed(date(2026, 10, 31))
        )

    # Lock dates

    def _set_locks(self, user=None, **dates):
        wizard = self.env["gescom.lock.dates"].with_user(user or self.manager)
        form = Form(wizard)
        for name, value in dates.items():
            form[name] = value
        return form.save().action_apply()

    @freeze_time("2026-11-22 10:00:00")
    def test_lock_dates_screen(self):
        """A-05: the manager moves the lock dates forward."""
        self._set_locks(sale_lock_date="2026-10-31", purchase_lock_date="2026-09-30")
        self._set_locks(fiscalyear_lock_date="2026-06-30")
        company = self.company
        self.assertEqual(company.sale_lock_date, date(2026, 10, 31))
        self.assertEqual(company.purchase_lock_date, date(2026, 9, 30))
        self.assertEqual(company.fiscalyear_lock_date, date(2026, 6, 30))

    @freeze_time("2026-11-22 10:00:00")
    def test_lock_dates_only_go_forward(self):
        """A-05: neither backward, nor removed, nor in the future."""
        self._set_locks(sale_lock_date="2026-10-31")
        for value in ("2026-09-30", False):
            with self.assertRaisesRegex(UserError, "only goes forward"):
                self._set_locks(sale_lock_date=value)
        with self.assertRaisesRegex(UserError, "until yesterday"):
            self._set_locks(sale_lock_date="2026-11-22")
        self.assertEqual(self.company.sale_lock_date, date(2026, 10, 31))

    # Rights

    @freeze_time("2026-11-22 10:00:00")
    def test_only_managers_close(self):
        """F138: the sales administration reads the months, managers close them."""
        month = self._get_month(date(2026, 10, 1)).with_user(self.adv)
        self.assertEqual(month.state, "open")
        for refused in (month.action_close, month._close):
            with self.assertRaises(AccessError):
                refused()
        with self.assertRaises(AccessError):
            self._set_locks(self.adv, sale_lock_date="2026-10-31")
        accountant = self._create_user("accountant", "account.group_account_manager")
        month.with_user(accountant)._close()
        self.assertEqual(month.closed_by_id, accountant)

    def test_months_of_other_companies(self):
        """F138: each company has its months."""
        other = self._create_bare_company()
        self.months.sudo()._open_months(other, date(2026, 11, 22))
        found = self.months.search([("company_id", "=", other.id)])
        self.assertFalse(found)

    def test_settings(self):
        """F136, F137, F138: the mode is chosen in the settings."""
        settings = self.system["res.config.settings"].create(
            {"billing_closing_mode": "semi_automatic", "billing_closing_day": 8}
        )
        settings.execute()
        self.assertEqual(self.company.billing_closing_mode, "semi_automatic")
        self.assertEqual(self.company.billing_closing_day, 8)

    def test_closing_is_signed_by_the_button_only(self):
        """F138: who closed the month is not typed, nor which month it is."""
        month = self._get_month(self.company._get_local_today())
        for name, value in (
            ("closed_by_id", self.manager.id),
            ("closed_on", "2026-01-01 00:00:00"),
            ("date_end", "2026-01-01"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by a button"):
                month.write({name: value})
