from datetime import time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.date_utils import end_of, start_of

MONTHS_SHOWN = 12
MANAGER_GROUPS = ("gescom_base.group_sales_manager", "account.group_account_manager")


def check_may_close(env):
    """Only a manager of the sales administration or an accountant closes periods.

    :raise AccessError: the user is neither
    """
    if not (env.su or any(env.user.has_group(group) for group in MANAGER_GROUPS)):
        raise AccessError(
            env._(
                "Only a sales administration manager or an accountant closes a month."
            )
        )


class GescomMonthClosing(models.Model):
    """A month of a company: what is left to bill in it, and who closed it (F136-F138).

    The lock dates of the company decide whether it is closed.
    """

    _name = "gescom.month.closing"
    _description = "Month of billing"
    _inherit = ["mail.thread", "mail.activity.mixin", "gescom.guard.mixin"]
    _order = "date_end desc, id desc"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date_start = fields.Date(string="First day", required=True, readonly=True)
    date_end = fields.Date(string="Last day", required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")], compute="_compute_state"
    )
    may_close = fields.Boolean(compute="_compute_state")
    draft_count = fields.Integer(string="Draft invoices", compute="_compute_counts")
    unbilled_count = fields.Integer(
        string="Deliveries not billed", compute="_compute_counts"
    )
    closed_by_id = fields.Many2one("res.users", string="Closed by", readonly=True)
    closed_on = fields.Datetime(string="Closed on", readonly=True)

    _company_month_uniq = models.UniqueIndex(
        "(company_id, date_start)", "The company has this month already."
    )

    @api.model
    def _get_button_fields(self):
        # The list of the months fills itself, the closing signs it.
        own = {"company_id", "date_start", "date_end", "closed_by_id", "closed_on"}
        return super()._get_button_fields() | own

    @api.depends("date_start")
    def _compute_display_name(self):
        for month in self:
            month.display_name = format_date(
                self.env, month.date_start, date_format="MMMM yyyy"
            )

    @api.depends("date_end")
    def _compute_state(self):
        for month in self:
            lock_date = month.company_id._get_billing_lock_date()
            closed = bool(lock_date) and lock_date >= month.date_end
            month.state = "closed" if closed else "open"
            today = month.company_id._get_local_today()
            month.may_close = not closed and month.date_end < today

    def _compute_counts(self):
        for month in self:
            if month.state == "closed":
                month.draft_count = month.unbilled_count = 0
                continue
            month.draft_count = self.env["account.move"].search_count(
                month._get_draft_domain()
            )
            # sudo: an accountant counts the deliveries he may not open
            pickings = self.env["stock.picking"].sudo()
            month.unbilled_count = pickings.search_count(month._get_unbilled_domain())

    def _get_draft_domain(self, earlier=False):
        """Drafts that could no longer be posted with their date.

        :param earlier: those of the months before it too
        """
        self.ensure_one()
        within = Domain("date", "<=", self.date_end)
        if not earlier:
            within &= Domain("date", ">=", self.date_start)
        return within & Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "draft"),
                ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
            ]
        )

    def _get_unbilled_domain(self, earlier=False):
        """Delivery notes of the month with goods still to be billed (A-13).

        :param earlier: those of the months before it too
        """
        self.ensure_one()
        start, end = (
            self.company_id._get_local_moment(day, time.min)
            for day in (self.date_start, self.date_end + relativedelta(days=1))
        )
        since = Domain.TRUE if earlier else Domain("date_done", ">=", start)
        return since & Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("date_done", "<", end),
                (
                    "move_ids",
                    "any",
                    [
                        ("sale_line_id.qty_to_invoice", ">", 0),
                        ("invoice_line_ids", "=", False),
                        ("location_dest_id.usage", "in", ("customer", "transit")),
                    ],
                ),
            ]
        )

    # The months of a company

    @api.model
    def _open_months(self, company, today):
        """Make sure that the last months of a company are listed.

        Those before its first invoice are not.

        :param today: day, in the company's time zone
        :return: the months, the current one included
        """
        current = start_of(today, "month")
        first = min(company._get_first_billing_day() or today, today)
        starts = [
            start
            for months in range(MONTHS_SHOWN + 1)
            if (start := current - relativedelta(months=months))
            >= start_of(first, "month")
        ]
        known = self.search(
            [("company_id", "=", company.id), ("date_start", "in", starts)]
        )
        missing = set(starts) - set(known.mapped("date_start"))
        # sudo: the list of the months fills itself, nobody writes in it
        added = self.sudo().create(
            [
                {
                    "company_id": company.id,
                    "date_start": start,
                    "date_end": end_of(start, "month"),
                }
                for start in sorted(missing)
            ]
        )
        return known | added.with_env(self.env)

    @api.model
    def action_open_months(self):
        """Screen of the monthly closing.

        :return: window action
        """
        for company in self.env.companies:
            self._open_months(company, company._get_local_today())
        return self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_facturation.gescom_month_closing_action"
        )

    def action_view_drafts(self, earlier=False):
        """Drafts dated in the month.

        :param earlier: those of the months before it too
        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft invoices"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": list(self._get_draft_domain(earlier)),
        }

    def action_view_unbilled(self, earlier=False):
        """Delivery notes of the month that are not billed.

        :param earlier: those of the months before it too
        :return: window action
        """
        self.ensure_one()
        # sudo: the list itself is read with the rights of the user
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings.search(self._get_unbilled_domain(earlier))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deliveries not billed"),
            "res_model": "stock.picking",
            "view_mode": "list,form",
            "domain": [("id", "in", pickings.ids)],
        }

    # Closing

    def action_close(self):
        """Ask to confirm the closing, with what is left in the month.

        :return: window action
        :raise UserError: the month is not over, or is closed
        """
        self.ensure_one()
        check_may_close(self.env)
        self._check_can_close()
        wizard = self.env["gescom.month.close"].create({"month_id": self.id})
        return wizard._get_records_action(
            name=self.env._("Close %s", self.display_name), target="new"
        )

    def _check_can_close(self):
        for month in self:
            if month.state == "closed":
                raise UserError(
                    self.env._("%s is closed already.", month.display_name.capitalize())
                )
            if not month.may_close:
                raise UserError(
                    self.env._(
                        "%(month)s is not over: it may be closed from %(date)s.",
                        month=month.display_name.capitalize(),
                        date=format_date(
                            self.env, month.date_end + relativedelta(days=1)
                        ),
                    )
                )

    def _close(self):
        """Close the month and those before it: the sales lock date goes forward.

        :raise UserError: the month is not over, or is closed
        """
        self.ensure_one()
        check_may_close(self.env)
        self._check_can_close()
        closed = self.search(
            [("company_id", "=", self.company_id.id), ("date_end", "<=", self.date_end)]
        ).filtered(lambda month: month.state == "open")
        # sudo: the manager closes months without being administrator of the company
        closed = closed.sudo()
        for month in closed:
            month._log_closing()
        closed.company_id.sale_lock_date = self.date_end
        closed.invalidate_recordset(["state", "may_close"])
        closed.write({"closed_by_id": self.env.uid, "closed_on": fields.Datetime.now()})

    def _log_closing(self):
        """Say who closed the month and what was left in it."""
        self.ensure_one()
        self.activity_unlink(["gescom_facturation.mail_activity_type_closing"])
        body = self.env._(
            "Closed by %(user)s. Left in the month: draft invoices: %(drafts)s; "
            "deliveries not billed: %(unbilled)s.",
            user=self.env.user.name,
            drafts=self.draft_count,
            unbilled=self.unbilled_count,
        )
        self.message_post(body=body)
        if self.draft_count:
            self._schedule_for_manager("_get_drafts_summary")

    def _remind_to_close(self, today):
        """Give the billing manager the months to close by hand (F138).

        :param today: day, in the company's time zone
        """
        for month in self:
            if month.may_close and month.date_end >= today - relativedelta(months=2):
                month._schedule_for_manager("_get_closing_summary")

    def _get_drafts_summary(self):
        return self.env._(
            "Drafts dated in %(month)s: %(count)s. Date them in an open month",
            count=self.draft_count,
            month=self.display_name,
        )

    def _get_closing_summary(self):
        return self.env._("Close the month of %s", self.display_name)

    def _schedule_for_manager(self, get_summary):
        """Give the billing manager something to do, once, in his own language.

        :param get_summary: name of the method that says what
        """
        self.ensure_one()
        manager = self.company_id._get_billing_manager()
        activity_type = "gescom_facturation.mail_activity_type_closing"
        if not manager or self.activity_search([activity_type], user_id=manager.id):
            return
        month = self.with_context(lang=manager.lang, mail_activity_quick_update=True)
        month.activity_schedule(
            activity_type, summary=getattr(month, get_summary)(), user_id=manager.id
        )
