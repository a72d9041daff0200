from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools.date_utils import end_of, start_of

CLOSING_MODES = [
    ("manual", "Manual"),
    ("automatic", "Automatic"),
    ("semi_automatic", "Semi-automatic"),
]


class ResCompany(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.company"

    billing_closing_mode = fields.Selection(
        CLOSING_MODES,
        string="Monthly closing",
        default="manual",
        required=True,
        help="Automatic: a month is closed once its last day is over. Semi-automatic: "
        "once a day of the next month is over. Manual: the billing manager closes it "
        "when he wants, and is reminded to.",
    )
    billing_closing_day = fields.Integer(
        string="Closing day",
        default=5,
        help="Last day of the next month on which the month may still be billed.",
    )
    billing_manager_id = fields.Many2one(
        "res.users",
        string="Billing manager",
        help="Reminded of the months to close; otherwise a manager of the sales "
        "administration is.",
    )

    _check_billing_closing_day = models.Constraint(
        "CHECK (billing_closing_day BETWEEN 1 AND 31)",
        "The closing day is a day of the month: enter a number between 1 and 31.",
    )

    def _is_month_closed(self, date):
        """Whether no invoice may be dated that day any more, for the current user.

        It is the case when a lock date of the sales, of the fiscal year, of the taxes
        or for good covers the day; exceptions given to the user count (A-05, T-27).
        Odoo would post the invoice all the same, and silently book it later.

        :param date: day, in the company's time zone
        :return: bool
        """
        self.ensure_one()
        return bool(self._get_lock_date_violations(date, purchase=False))

    def _get_billing_lock_date(self):
        """Last day that is closed to the billing for everybody.

        :return: date, or False
        """
        self.ensure_one()
        # sudo: the lock dates of the parent companies bind their branches
        companies = self.sudo().parent_ids
        dates = [
            company[name]
            for company in companies
            for name in ("sale_lock_date", "fiscalyear_lock_date", "hard_lock_date")
            if company[name]
        ]
        return max(dates, default=False)

    def _get_month_end_to_close(self, today):
        """Last day of the last month that the closing mode closes on its own.

        :param today: day, in the company's time zone
        :return: date, or False in manual mode
        """
        self.ensure_one()
        if self.billing_closing_mode == "manual":
            return False
        previous_end = start_of(today, "month") - relativedelta(days=1)
        if self.billing_closing_mode == "automatic":
            return previous_end
        last_day = min(self.billing_closing_day, end_of(today, "month").day)
        if today.day > last_day:
            return previous_end
        return start_of(previous_end, "month") - relativedelta(days=1)

    def _cron_close_months(self):
        """Close the months that are due and remind of those closed by hand (A-05)."""
        companies = self.search([("active", "=", True)])
        for done, company in enumerate(companies, start=1):
            company._close_due_months()
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    def _close_due_months(self):
        self.ensure_one()
        today = self._get_local_today()
        months = self.env["gescom.month.closing"]._open_months(self, today)
        month_end = self._get_month_end_to_close(today)
        if not month_end:
            months._remind_to_close(today)
            return
        due = months.filtered(
            lambda month: month.date_end <= month_end and month.state == "open"
        )
        if due:
            due.sorted("date_end")[-1]._close()

    def _get_month_to_close(self):
        """The last month that is over and still waits for its closing by hand.

        Closing it closes those before it.

        :return: gescom.month.closing record, or an empty one
        """
        self.ensure_one()
        if self.billing_closing_mode != "manual":
            return self.env["gescom.month.closing"]
        months = self.env["gescom.month.closing"].search(
            [
                ("company_id", "=", self.id),
                ("date_end", "<", self._get_local_today()),
                ("date_end", ">", self._get_billing_lock_date() or "1900-01-01"),
            ],
            order="date_end desc, id desc",
            limit=1,
        )
        return months

    def _get_first_billing_day(self):
        """Day of the first customer invoice, drafts included.

        :return: date, or False
        """
        self.ensure_one()
        # sudo: where the list of the months begins, whoever opens it
        moves = self.env["account.move"].sudo()
        first = moves.search(
            [
                ("company_id", "=", self.id),
                ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ],
            order="date, id",
            limit=1,
        )
        return first.date

    def _get_billing_manager(self):
        """User who is told about the closing of the company's months.

        :return: res.users record, empty when nobody manages the billing
        """
        self.ensure_one()
        if self.billing_manager_id.active:
            return self.billing_manager_id
        # sudo: only to know whom to remind
        managers = self.env.ref("gescom_base.group_sales_manager").sudo().all_user_ids
        return managers.filtered(
            lambda user: user.active and self in user.company_ids
        ).sorted("id")[:1]
