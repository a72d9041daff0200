from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    dunning_notice_count = fields.Integer(
        string="Reminders", compute="_compute_dunning_notice_count"
    )
    dunning_disputed_amount = fields.Monetary(
        string="Disputed", compute="_compute_dunning_disputed_amount"
    )

    def _compute_dunning_notice_count(self):
        # sudo: a mere number, about invoices that the user is allowed to read
        lines = self.env["gescom.dunning.notice.line"].sudo()
        groups = lines._read_group(
            [("move_id", "in", self.ids), ("is_sent", "=", True)],
            ["move_id"],
            ["notice_id:count_distinct"],
        )
        counts = {move.id: count for move, count in groups}
        for move in self:
            move.dunning_notice_count = counts.get(move.id, 0)

    @api.depends("line_ids.disputed_amount")
    def _compute_dunning_disputed_amount(self):
        for move in self:
            move.dunning_disputed_amount = sum(move.line_ids.mapped("disputed_amount"))

    def _get_open_due_dates(self):
        """Due dates of customer invoices that are not paid, the oldest first."""
        return self.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and line.parent_state == "posted"
                and line.amount_residual_currency > 0
            )
        ).sorted(lambda line: (line.date_maturity or line.date, line.id))

    def action_view_dunning_notices(self):
        """Reminders that ask for the invoices, as they were sent.

        :return: window action
        """
        return {
            "type": "ir.actions.act_window",
            "domain": [("line_ids.move_id", "in", self.ids)],
            "name": self.env._("Reminders"),
            "res_model": "gescom.dunning.notice",
            "view_mode": "list,form",
        }

    def action_view_disputes(self):
        """Disputes of the invoices, settled or not.

        :return: window action
        """
        return {
            "type": "ir.actions.act_window",
            "domain": [("move_id", "in", self.ids)],
            "name": self.env._("Disputes"),
            "res_model": "gescom.dunning.dispute",
            "view_mode": "list,form",
        }

    def action_new_dispute(self):
        """Window of a dispute on the invoice.

        :return: window action
        :raise UserError: nothing of it is left to pay
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "gescom.dunning.dispute",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self._check_open_due_dates()[0].id},
        }

    def action_new_promise(self):
        """Window of a promise to pay the invoices.

        :return: window action
        :raise UserError: nothing of them is left to pay
        """
        lines = self._check_open_due_dates()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to pay"),
            "res_model": "gescom.dunning.promise",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_partner_id": lines.partner_id.commercial_partner_id[:1].id,
                "default_company_id": lines.company_id[:1].id,
                "default_currency_id": lines.currency_id[:1].id,
                "default_line_ids": lines.ids,
                "default_amount": sum(lines.mapped("amount_residual_currency")),
            },
        }

    def _check_open_due_dates(self):
        lines = self._get_open_due_dates()
        if not lines:
            raise UserError(
                self.env._("Nothing is left to pay: there is nothing to wait for.")
            )
        return lines
