from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

YEAR_DAYS = 365


class GescomDunningCustomer(models.Model):
    """How each customer pays: what he owes, is late with, and how long he takes."""

    _name = "gescom.dunning.customer"
    _description = "Payments of a customer"
    _auto = False
    _order = "amount_late desc, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    amount_open = fields.Monetary(string="Owes", readonly=True)
    amount_late = fields.Monetary(string="Late", readonly=True)
    amount_disputed = fields.Monetary(string="Disputed", readonly=True)
    amount_promised = fields.Monetary(string="Promised", readonly=True)
    amount_billed = fields.Monetary(
        string="Billed in a year",
        readonly=True,
        help="Taxes included, credit notes deducted, over the last 365 days.",
    )
    days_late = fields.Integer(
        string="Oldest delay (days)", readonly=True, aggregator="max"
    )
    billed_days = fields.Integer(
        string="Days of billing",
        readonly=True,
        aggregator=None,
        help="Days over which it was billed.",
    )
    dso = fields.Float(
        string="Days of sales owed (DSO)",
        digits=(10, 1),
        readonly=True,
        aggregator="avg",
        help="What is owed, in days of what was billed over the last 365 days, or "
        "since the first invoice.",
    )
    broken_count = fields.Integer(string="Promises not kept", readonly=True)

    @property
    def _table_query(self):
        """One row for each customer and company with anything open or billed."""
        self.env["account.move"].flush_model()
        today = fields.Date.context_today(self)
        balance = self.env["gescom.dunning.balance"]
        return SQL(
            """
            SELECT COALESCE(balance.id, billed.id) AS id,
                   partner.id AS partner_id,
                   company.id AS company_id,
                   company.currency_id,
                   partner.user_id,
                   COALESCE(balance.amount_open, 0) AS amount_open,
                   COALESCE(balance.amount_late, 0) AS amount_late,
                   COALESCE(balance.amount_disputed, 0) AS amount_disputed,
                   COALESCE(balance.amount_promised, 0) AS amount_promised,
                   COALESCE(balance.days_late, 0) AS days_late,
                   COALESCE(billed.amount, 0) AS amount_billed,
                   COALESCE(billed.days, 0) AS billed_days,
                   CASE WHEN billed.amount > 0
                        THEN GREATEST(balance.amount_open, 0)
                             * billed.days / billed.amount
                        ELSE 0 END AS dso,
                   COALESCE(broken.count, 0) AS broken_count
              FROM (
                   SELECT MIN(id) AS id, partner_id, company_id,
                          SUM(amount_open) AS amount_open,
                          SUM(amount_late) AS amount_late,
                          SUM(amount_disputed) AS amount_disputed,
                          SUM(amount_promised) AS amount_promised,
                          MAX(CASE WHEN amount_late > 0
                                   THEN days_late ELSE 0 END) AS days_late
                     FROM (%(balance)s) open
                    WHERE partner_id IS NOT NULL
                 GROUP BY 2, 3
                   ) balance
         FULL JOIN (
                   SELECT MIN(line.id) AS id,
                          move.commercial_partner_id AS partner_id,
                          move.company_id,
                          COALESCE(
                              SUM(line.balance)
                                  FILTER (WHERE move.invoice_date > %(since)s), 0
                          ) AS amount,
                          LEAST(
                              GREATEST(%(today)s - MIN(move.invoice_date), 1), %(year)s
                          ) AS days
                     FROM account_move move
                     JOIN account_move_line line
                       ON line.move_id = move.id
                      AND line.display_type = 'payment_term'
                    WHERE move.state = 'posted'
                      AND move.move_type IN
                          ('out_invoice', 'out_refund', 'out_receipt')
                 GROUP BY 2, 3
                   ) billed
                ON billed.partner_id = balance.partner_id
               AND billed.company_id = balance.company_id
              JOIN res_partner partner
                ON partner.id = COALESCE(balance.partner_id, billed.partner_id)
              JOIN res_company company
                ON company.id = COALESCE(balance.company_id, billed.company_id)
         LEFT JOIN (
                   SELECT customer.commercial_partner_id AS partner_id,
                          promise.company_id, COUNT(*) AS count
                     FROM gescom_dunning_promise promise
                     JOIN res_partner customer ON customer.id = promise.partner_id
                    WHERE promise.state = 'broken'
                 GROUP BY 1, 2
                   ) broken
                ON broken.partner_id = partner.id
               AND broken.company_id = company.id
             WHERE balance.id IS NOT NULL OR billed.amount <> 0
            """,
            year=YEAR_DAYS,
            balance=balance._table_query,
            today=today,
            since=today - timedelta(days=YEAR_DAYS),
        )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "dso:avg":
            return super()._read_group_select(aggregate_spec, query)
        # Of several customers: what they owe, in days of what they are billed a day.
        owed, billed, days = (
            self._field_to_sql(self._table, name, query)
            for name in ("amount_open", "amount_billed", "billed_days")
        )
        return SQL(
            "COALESCE(GREATEST(SUM(%(owed)s), 0)"
            " / NULLIF(SUM(%(billed)s / GREATEST(%(days)s, 1)), 0), 0)",
            owed=owed,
            billed=billed,
            days=days,
        )

    def action_view_due_dates(self):
        """Open due dates of the customer.

        :return: window action
        """
        self.ensure_one()
        return self.partner_id.action_view_dunning_balance()
