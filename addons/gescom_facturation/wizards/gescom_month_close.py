from odoo import api, fields, models


class GescomMonthClose(models.TransientModel):
    """Confirm the closing of a month, knowing what is left in it (F138)."""

    _name = "gescom.month.close"
    _description = "Close a month"

    month_id = fields.Many2one(
        "gescom.month.closing", required=True, readonly=True, ondelete="cascade"
    )
    draft_count = fields.Integer(compute="_compute_counts")
    unbilled_count = fields.Integer(compute="_compute_counts")

    @api.depends("month_id")
    def _compute_counts(self):
        # sudo: an accountant counts the deliveries he may not open
        pickings = self.env["stock.picking"].sudo()
        for wizard in self:
            month = wizard.month_id
            if not month:
                wizard.draft_count = wizard.unbilled_count = 0
                continue
            wizard.draft_count = self.env["account.move"].search_count(
                month._get_draft_domain(earlier=True)
            )
            wizard.unbilled_count = pickings.search_count(
                month._get_unbilled_domain(earlier=True)
            )

    def action_view_drafts(self):
        """Drafts dated in the month or before.

        :return: window action
        """
        return self.month_id.action_view_drafts(earlier=True)

    def action_view_unbilled(self):
        """Delivery notes of the month or before that are not billed.

        :return: window action
        """
        return self.month_id.action_view_unbilled(earlier=True)

    def action_confirm(self):
        """Close the month and those before it.

        :return: True
        :raise UserError: the month is not over, or is closed
        """
        self.ensure_one()
        self.month_id._close()
        return True
