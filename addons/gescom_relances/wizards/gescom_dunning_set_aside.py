from odoo import fields, models
from odoo.exceptions import UserError


class GescomDunningSetAside(models.TransientModel):
    """Leave reminders aside, or for later, and say why."""

    _name = "gescom.dunning.set.aside"
    _description = "Leave reminders aside"

    notice_ids = fields.Many2many("gescom.dunning.notice", string="Reminders")
    decision = fields.Selection(
        [("skip", "Leave aside this time"), ("postpone", "Postpone")],
        required=True,
        default="postpone",
    )
    until = fields.Date()
    reason = fields.Char(required=True)

    def action_set_aside(self):
        """Write the decision on the reminders.

        :return: True
        :raise UserError: one of them is not to be sent any more, or a postponement
            has no date
        """
        self.ensure_one()
        if self.decision == "postpone" and not self.until:
            raise UserError(self.env._("Say until when the reminders are postponed."))
        self.notice_ids._set_aside(self.reason, self.until)
        return True
