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
        """One row for each customer and company with anything open."""
        self.env["account.move"].flush_model()
        today = fields.Date.context_today(self)
        balance = self.env["gescom.dunning.balance"]
        return SQL(
            """
            SELECT MIN(balance.id) AS id,
                   balance.partner_id,
                   balance.company_id,
                   balance.currency_id,
                   MIN(partner.user_id) AS user_id,
                   SUM(balance.amount_open) AS amount_open,
                   SUM(balance.amount_late) AS amount_late,
                   SUM(balance.amount_disputed) AS amount_disputed,
                   SUM(balance.amount_promised) AS amount_promised,
                   MAX(CASE WHEN balance.amount_late > 0
                            THEN balance.days_late ELSE 0 END) AS days_late,
                   MAX(billed.amount) AS amount_billed,
                   CASE WHEN MAX(billed.amount) > 0
                        THEN GREATEST(SUM(balance.amount_open), 0)
                             * MAX(billed.days) / MAX(billed.amount)
                        ELSE 0 END AS dso,
                   COALESCE(MAX(broken.count), 0) AS broken_count
              FROM (%(balance)s) balance
              JOIN res_partner partner ON partner.id = balance.partner_id
         LEFT JOIN (
                   SELECT commercial_partner_id AS partner_id, company_id,
                          SUM(amount_total_signed)
                              FILTER (WHERE invoice_date > %(since)s) AS amount,
                          LEAST(GREATEST(%(today)s - MIN(invoice_date), 1), %(year)s)
                              AS days
                     FROM account_move
                    WHERE state = 'posted'
                      AND move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                 GROUP BY 1, 2
                   ) billed
                ON billed.partner_id = balance.partner_id
               AND billed.company_id = balance.company_id
         LEFT JOIN (
                   SELECT customer.commercial_partner_id AS partner_id,
                          promise.company_id, COUNT(*) AS count
                     FROM gescom_dunning_promise promise
                     JOIN res_partner customer ON customer.id = promise.partner_id
                    WHERE promise.state = 'broken'
                 GROUP BY 1, 2
                   ) broken
                ON broken.partner_id = balance.partner_id
               AND broken.company_id = balance.company_id
          GROUP BY balance.partner_id, balance.company_id, balance.currency_id
            """,
            year=YEAR_DAYS,
            balance=balance._table_query,
            today=today,
            since=today - timedelta(days=YEAR_DAYS),
        )

    def action_view_due_dates(self):
        """Open due dates of the customer.

        :return: window action
        """
        self.ensure_one()
        return self.partner_id.action_view_dunning_balance()
