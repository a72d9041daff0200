from odoo import fields, models


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
