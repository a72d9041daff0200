from odoo import fields, models


class GescomDunningNoticeLine(models.Model):
    """One due date on a reminder, in the figures of that day."""

    _name = "gescom.dunning.notice.line"
    _description = "Due date on a reminder"
    _order = "notice_id, due_date, id"
    _rec_name = "name"

    notice_id = fields.Many2one(
        "gescom.dunning.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True)
    partner_id = fields.Many2one(related="notice_id.partner_id", store=True, index=True)
    currency_id = fields.Many2one(related="notice_id.currency_id")
    move_line_id = fields.Many2one(
        "account.move.line",
        string="Due date of the invoice",
        index=True,
        ondelete="restrict",
    )
    move_id = fields.Many2one(
        related="move_line_id.move_id", string="Invoice", store=True, index=True
    )
    level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Step",
        ondelete="restrict",
        help="Step that the due date reaches; empty when it is only recalled.",
    )
    name = fields.Char(string="Document")
    document_date = fields.Date()
    due_date = fields.Date()
    days_late = fields.Integer()
    amount_open = fields.Monetary(string="Left to pay")
    amount_disputed = fields.Monetary(string="Disputed")
    amount_credited = fields.Monetary(string="Deducted")
    amount_due = fields.Monetary(string="Reminded")
    amount_interest = fields.Monetary(string="Interest")
    amount_fee = fields.Monetary(string="Indemnity")
    is_sent = fields.Boolean()

    # No due date is reminded twice at one step, whoever sends.
    _step_once = models.UniqueIndex(
        "(move_line_id, level_id) WHERE is_sent AND level_id IS NOT NULL",
        "This due date was already reminded at this step.",
    )
