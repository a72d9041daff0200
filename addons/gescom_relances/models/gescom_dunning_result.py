from odoo import fields, models
from odoo.tools import SQL

from .gescom_dunning_level import CHANNELS

RESULT_DAYS = 10


class GescomDunningResult(models.Model):
    """What each step of the reminders brought in within 10 days."""

    _name = "gescom.dunning.result"
    _description = "Result of the reminders"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "notice_id"

    notice_id = fields.Many2one("gescom.dunning.notice", readonly=True)
    move_id = fields.Many2one("account.move", string="Invoice", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    policy_id = fields.Many2one("gescom.dunning.policy", readonly=True)
    level_id = fields.Many2one("gescom.dunning.level", string="Step", readonly=True)
    channel = fields.Selection(CHANNELS, readonly=True)
    date = fields.Date(string="Reminded on", readonly=True)
    amount_due = fields.Monetary(string="Reminded", readonly=True)
    amount_paid = fields.Monetary(
        string="Paid within 10 days", readonly=True, help="Credit notes included."
    )
    rate = fields.Float(
        string="Part paid (%)", digits=(5, 1), readonly=True, aggregator="avg"
    )

    def _read_group_select(self, aggregate_spec, query):
        if aggregate_spec != "rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        # A step is judged on its amounts: ten small invoices do not hide a big one.
        due, paid = (
            self._field_to_sql(self._table, name, query)
            for name in ("amount_due", "amount_paid")
        )
        return SQL(
            "COALESCE(SUM(%(paid)s) * 100 / NULLIF(SUM(%(due)s), 0), 0)",
            due=due,
            paid=paid,
        )

    @property
    def _table_query(self):
        """One row for each due date reminded, and what was paid of it since."""
        self.env["gescom.dunning.notice.line"].flush_model()
        self.env["gescom.dunning.notice"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        return SQL(
            """
            SELECT line.id,
                   line.notice_id,
                   line.move_id,
                   line.partner_id,
                   line.company_id,
                   line.currency_id,
                   notice.policy_id,
                   COALESCE(line.level_id, notice.level_id) AS level_id,
                   notice.channel,
                   line.sent_date AS date,
                   line.amount_due,
                   LEAST(paid.amount, line.amount_due) AS amount_paid,
                   CASE WHEN line.amount_due > 0
                        THEN LEAST(paid.amount, line.amount_due) * 100
                             / line.amount_due
                        ELSE 0 END AS rate
              FROM gescom_dunning_notice_line line
              JOIN gescom_dunning_notice notice ON notice.id = line.notice_id
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(part.debit_amount_currency), 0) AS amount
                     FROM account_partial_reconcile part
                    WHERE part.debit_move_id = line.move_line_id
                      AND part.max_date
                          BETWEEN line.sent_date AND line.sent_date + %s
                   ) paid
             WHERE line.is_sent
            """,
            RESULT_DAYS,
        )
