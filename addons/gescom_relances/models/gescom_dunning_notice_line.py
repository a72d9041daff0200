import json

from odoo import api, fields, models
from odoo.tools import SQL, json_default, split_every

# Rows written by one statement.
ROWS_AT_ONCE = 5000


class GescomDunningNoticeLine(models.Model):
    """One due date on a reminder, in the figures of that day.

    Company, customer and invoice are copies: what was sent does not change.
    """

    _name = "gescom.dunning.notice.line"
    _description = "Due date on a reminder"
    _order = "notice_id, due_date, id"
    _rec_name = "name"

    notice_id = fields.Many2one(
        "gescom.dunning.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True
    )
    currency_id = fields.Many2one("res.currency", required=True)
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Due date of the invoice",
        required=True,
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="restrict",
    )
    level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Step",
        ondelete="restrict",
        help="Step that the due date reaches; empty when it is only recalled.",
    )
    name = fields.Char(string="Document")
    document_date = fields.Date(string="Dated")
    due_date = fields.Date(string="Due on")
    days_late = fields.Integer(string="Days late")
    amount_open = fields.Monetary(string="Left to pay")
    amount_disputed = fields.Monetary(string="Disputed")
    amount_credited = fields.Monetary(
        string="Deducted", help="Credits set off, and what was promised for later."
    )
    amount_due = fields.Monetary(string="Reminded")
    amount_interest = fields.Monetary(string="Interest")
    amount_fee = fields.Monetary(string="Indemnity")
    is_sent = fields.Boolean(string="Sent")
    sent_date = fields.Date(string="Reminded on")

    # No due date is reminded twice at one step, whoever sends.
    _step_once = models.UniqueIndex(
        "(move_line_id, level_id) WHERE is_sent AND level_id IS NOT NULL",
        "This due date was already reminded at this step.",
    )

    @api.model
    def _insert_all(self, vals_list):
        """Write the due dates of many reminders at once; for the preview alone.

        SQL, because 100,000 of them take four times as long by the ORM. They have
        no computed field, no rule and no follower to tell.

        :param vals_list: list of dicts with the same keys, as for `create`
        """
        if not vals_list:
            return
        # The reminders they belong to are there before them.
        self.env["gescom.dunning.notice"].flush_model()
        names = list(vals_list[0])
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        types = SQL(", ").join(
            SQL(
                "%s %s",
                SQL.identifier(name),
                SQL(self._fields[name].column_type[1]),  # pylint: disable=sql-injection
            )
            for name in names
        )
        for batch in split_every(ROWS_AT_ONCE, vals_list):
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO gescom_dunning_notice_line
                                (%(columns)s, is_sent,
                                 create_uid, write_uid, create_date, write_date)
                         SELECT %(columns)s, FALSE, %(user)s, %(user)s, now(), now()
                           FROM jsonb_to_recordset(%(rows)s::jsonb) AS row(%(types)s)
                    """,
                    columns=columns,
                    types=types,
                    user=self.env.uid,
                    rows=json.dumps(list(batch), default=json_default),
                )
            )
        self.invalidate_model()
        self.env["gescom.dunning.notice"].invalidate_model(["line_ids"])

    def _is_still_due(self, item):
        """Whether the due date still is what the reminder says of it, to the cent.

        :param item: `engine.netting.Item` as it is now, or None when it was paid
        :return: bool
        """
        self.ensure_one()
        cents = self.env["gescom.dunning.due"]._to_cents(
            self.amount_due, self.currency_id
        )
        if item is None or item.due != cents:
            return False
        if self.is_sent or not self.level_id:
            return True
        # Another run may have sent this step meanwhile.
        return item.reached is None or item.reached < self.level_id._get_key()
