from odoo import fields, models


class GescomMonthClose(models.TransientModel):
    """Confirm the closing of a month, knowing what is left in it (F138)."""

    _name = "gescom.month.close"
    _description = "Close a month"

    month_id = fields.Many2one(
        "gescom.month.closing", required=True, readonly=True, ondelete="cascade"
    )
    draft_count = fields.Integer(related="month_id.draft_count")
    unbilled_count = fields.Integer(related="month_id.unbilled_count")

    def action_view_drafts(self):
        """Drafts dated in the month.

        :return: window action
        """
        return self.month_id.action_view_drafts()

    def action_view_unbilled(self):
        """Delivery notes of the month that are not billed.

        :return: window action
        """
        return self.month_id.action_view_unbilled()

    def action_confirm(self):
        """Close the month and those before it.

        :return: True
        :raise UserError: the month is not over, or is closed
        """
        self.ensure_one()
        self.month_id._close()
        return True
