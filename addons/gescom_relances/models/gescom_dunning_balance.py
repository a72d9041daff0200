from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.limitation import BUSINESS_YEARS, CONSUMER_YEARS

BUCKETS = [
    ("0_credit", "Credits"),
    ("1_to_come", "Not due yet"),
    ("2_1_30", "1 to 30 days"),
    ("3_31_60", "31 to 60 days"),
    ("4_61_90", "61 to 90 days"),
    ("5_over", "More than 90 days"),
]
LIMITATION_WARNING_DAYS = 90


class GescomDunningBalance(models.Model):
    """Aged balance: one row for each open due date or credit, in company currency."""

    _name = "gescom.dunning.balance"
    _description = "Aged balance"
    _auto = False
    _order = "due_date, id"
    _rec_name = "move_id"

    line_id = fields.Many2one("account.move.line", string="Due date", readonly=True)
    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(
        "res.currency", string="Company currency", readonly=True
    )
    level_id = fields.Many2one(
        "gescom.dunning.level", string="Last reminder", readonly=True
    )
    date = fields.Date(readonly=True)
    due_date = fields.Date(string="Due on", readonly=True)
    days_late = fields.Integer(string="Days late", readonly=True, aggregator="max")
    bucket = fields.Selection(BUCKETS, string="Age", readonly=True)
    amount_open = fields.Monetary(string="Left to pay", readonly=True)
    amount_late = fields.Monetary(string="Late", readonly=True)
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    amount_promised = fields.Monetary(
        string="Promised",
        readonly=True,
        help="Open promises, shared out between the due dates, the oldest first.",
    )
    excluded = fields.Boolean(string="Not to be reminded", readonly=True)
    limitation_date = fields.Date(string="Time-barred after", readonly=True)
    limitation_held = fields.Boolean(string="Held by a lawsuit", readonly=True)
    time_barred_soon = fields.Boolean(
        string="Time-barred within 90 days",
        compute="_compute_time_barred_soon",
        search="_search_time_barred_soon",
    )

    @api.depends("limitation_date")
    def _compute_time_barred_soon(self):
        last = self._get_limitation_warning_day()
        for row in self:
            row.time_barred_soon = row.limitation_date and row.limitation_date <= last

    def _search_time_barred_soon(self, operator, value):
        if operator != "in":
            return NotImplemented
        soon = [("limitation_date", "<=", self._get_limitation_warning_day())]
        if set(value) == {True}:
            return soon
        return ["|", ("limitation_date", "=", False), "!", *soon]

    def _get_limitation_warning_day(self):
        today = fields.Date.context_today(self)
        return today + timedelta(days=LIMITATION_WARNING_DAYS)

    @property
    def _table_query(self):
        """Open receivable lines; in SQL, to sum up 100,000 of them at once."""
        self.env["account.move.line"].flush_model()
        self.env["account.account"].flush_model(["account_type", "non_trade"])
        self.env["gescom.dunning.promise"].flush_model()
        self.env["res.partner"].flush_model(
            ["commercial_partner_id", "is_company", "vat", "user_id"]
        )
        self.env["res.company"].flush_model(["limitation_start"])
        return SQL(
            """
            SELECT open.*,
                   GREATEST(%(today)s - open.due_date, 0) AS days_late,
                   CASE WHEN open.amount_open < 0 THEN '0_credit'
                        WHEN open.due_date >= %(today)s THEN '1_to_come'
                        WHEN open.due_date >= %(today)s - 30 THEN '2_1_30'
                        WHEN open.due_date >= %(today)s - 60 THEN '3_31_60'
                        WHEN open.due_date >= %(today)s - 90 THEN '4_61_90'
                        ELSE '5_over' END AS bucket,
                   CASE WHEN open.amount_open > 0 AND open.due_date < %(today)s
                        THEN open.amount_open ELSE 0 END AS amount_late,
                   LEAST(
                       GREATEST(COALESCE(promise.amount, 0) - open.before, 0),
                       open.to_promise
                   ) AS amount_promised
              FROM (%(lines)s) open
         LEFT JOIN (%(promises)s) promise
                ON promise.partner_id = open.partner_id
               AND promise.company_id = open.company_id
            """,
            today=fields.Date.context_today(self),
            lines=self._get_lines_query(),
            promises=self._get_promises_query(),
        )

    def _get_lines_query(self):
        return SQL(
            """
            SELECT *,
                   COALESCE(SUM(to_promise) OVER (
                       PARTITION BY partner_id, company_id ORDER BY due_date, id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                   ), 0) AS before
              FROM (
            SELECT line.id AS id,
                   line.id AS line_id,
                   line.move_id AS move_id,
                   COALESCE(partner.commercial_partner_id, line.partner_id)
                       AS partner_id,
                   COALESCE(move.invoice_user_id, partner.user_id) AS user_id,
                   line.company_id AS company_id,
                   company.currency_id AS currency_id,
                   line.dunning_level_id AS level_id,
                   COALESCE(line.dunning_excluded, FALSE) AS excluded,
                   COALESCE(move.invoice_date, line.date) AS date,
                   COALESCE(line.date_maturity, line.date) AS due_date,
                   line.amount_residual AS amount_open,
                   disputed.amount AS amount_disputed,
                   CASE WHEN line.amount_residual > 0
                        THEN line.amount_residual - disputed.amount
                        ELSE 0 END AS to_promise,
                   COALESCE(line.limitation_held, FALSE) AS limitation_held,
                   CASE WHEN line.limitation_held OR line.amount_residual <= 0 THEN NULL
                        ELSE COALESCE(
                            line.limitation_date,
                            (CASE WHEN company.limitation_start = 'invoice'
                                  THEN COALESCE(move.invoice_date, line.date)
                                  ELSE COALESCE(line.date_maturity, line.date) END
                             + CASE WHEN customer.is_company OR customer.vat <> ''
                                    THEN make_interval(years => %(business)s)
                                    ELSE make_interval(years => %(consumer)s)
                               END)::date
                        ) END AS limitation_date
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
               AND account.account_type = 'asset_receivable'
               AND account.non_trade IS NOT TRUE
              JOIN account_move move ON move.id = line.move_id
              JOIN res_company company ON company.id = line.company_id
         LEFT JOIN res_partner partner ON partner.id = line.partner_id
         LEFT JOIN res_partner customer
                ON customer.id = partner.commercial_partner_id
        CROSS JOIN LATERAL (
                   SELECT CASE WHEN line.amount_residual_currency > 0
                               THEN ROUND(
                                   LEAST(COALESCE(line.disputed_amount, 0),
                                         line.amount_residual_currency)
                                   * line.amount_residual
                                   / line.amount_residual_currency, 2)
                               ELSE 0 END AS amount
                   ) disputed
             WHERE line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND line.amount_residual <> 0
               ) AS due
            """,
            business=BUSINESS_YEARS,
            consumer=CONSUMER_YEARS,
        )

    def _get_promises_query(self):
        """Open promises by customer; none given is all that he owes."""
        return SQL(
            """
            SELECT partner.commercial_partner_id AS partner_id,
                   promise.company_id,
                   SUM(COALESCE(NULLIF(promise.amount, 0), promise.owed_before))
                       AS amount
              FROM gescom_dunning_promise promise
              JOIN res_partner partner ON partner.id = promise.partner_id
             WHERE promise.state = 'open' AND promise.date >= %s
          GROUP BY 1, 2
            """,
            fields.Date.context_today(self),
        )

    def action_leave_out(self):
        """Take the due dates out of the reminders.

        :return: True
        :raise AccessError: the user is no accountant
        """
        self.line_id.dunning_excluded = True
        return True

    def action_remind_again(self):
        """Bring back to the reminders what was taken out of them.

        :return: True
        :raise AccessError: the user is no accountant
        """
        self.line_id.dunning_excluded = False
        return True

    def action_open_document(self):
        """Form of the invoice or entry.

        :return: window action
        """
        self.ensure_one()
        return self.move_id._get_records_action()
