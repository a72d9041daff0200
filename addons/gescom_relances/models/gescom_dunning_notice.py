from odoo import fields, models

from .gescom_dunning_level import CHANNELS

STATES = [
    ("draft", "To send"),
    ("postponed", "Postponed"),
    ("skipped", "Left aside"),
    ("changed", "Changed since the preview"),
    ("sending", "Being sent"),
    ("sent", "Sent"),
    ("failed", "Not delivered"),
    ("unsure", "Perhaps sent"),
]


class GescomDunningNotice(models.Model):
    """One reminder to one customer in one currency, frozen as it was sent."""

    _name = "gescom.dunning.notice"
    _description = "Reminder"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "subject"

    run_id = fields.Many2one(
        "gescom.dunning.run", string="Run", index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    date = fields.Date(required=True)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True
    )
    contact_id = fields.Many2one("res.partner", string="Recipient", required=True)
    policy_id = fields.Many2one("gescom.dunning.policy", ondelete="restrict")
    level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Step",
        required=True,
        index=True,
        ondelete="restrict",
    )
    severity = fields.Selection(related="level_id.severity")
    channel = fields.Selection(CHANNELS, required=True)
    state = fields.Selection(STATES, required=True, default="draft", index=True)
    reason = fields.Char()
    postponed_until = fields.Date()
    subject = fields.Char()
    text = fields.Html(help="Words of the reminder as they were changed or sent.")
    line_ids = fields.One2many("gescom.dunning.notice.line", "notice_id")
    currency_id = fields.Many2one("res.currency", required=True)
    amount_late = fields.Monetary(string="Late")
    amount_to_come = fields.Monetary(help="Falls due soon.")
    amount_credited = fields.Monetary(
        string="Deducted",
        help="Credit notes and payments that no invoice shows yet.",
    )
    amount_interest = fields.Monetary(string="Interest")
    amount_fee = fields.Monetary(string="Indemnity")
    amount_total = fields.Monetary(string="To pay")
    sending_date = fields.Datetime()
    sent_date = fields.Datetime()
    email_to = fields.Char(string="E-mail")
