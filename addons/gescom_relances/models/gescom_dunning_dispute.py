from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

REASONS = [
    ("price", "Price"),
    ("quantity", "Quantity"),
    ("quality", "Quality"),
    ("delivery", "Delivery"),
    ("paid", "Says it is paid"),
    ("other", "Other"),
]
STATES = [
    ("open", "Open"),
    ("credited", "Credited"),
    ("rejected", "Rejected"),
]
DEFAULT_DAYS = 15


class GescomDunningDispute(models.Model):
    """A part of a due date that the customer disputes: it is not reminded."""

    _name = "gescom.dunning.dispute"
    _description = "Dispute on an invoice"
    _inherit = ["gescom.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "account.move.line",
        string="Due date",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable'),"
        " ('parent_state', '=', 'posted'), ('amount_residual', '>', 0)]",
    )
    move_id = fields.Many2one(
        related="line_id.move_id", string="Invoice", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="line_id.partner_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="line_id.currency_id")
    due_date = fields.Date(related="line_id.date_maturity", string="Due on")
    amount = fields.Monetary(
        string="Disputed",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    reason = fields.Selection(REASONS, required=True, default="other", tracking=True)
    note = fields.Text(string="What the customer says")
    user_id = fields.Many2one(
        "res.users",
        string="In charge",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    deadline = fields.Date(
        string="To settle by",
        required=True,
        default=lambda self: (
            fields.Date.context_today(self) + timedelta(days=DEFAULT_DAYS)
        ),
        tracking=True,
    )
    state = fields.Selection(
        STATES, required=True, readonly=True, default="open", copy=False, tracking=True
    )
    settled_date = fields.Date(string="Settled on", readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        "res.users", string="Settled by", readonly=True, copy=False
    )

    _positive_amount = models.Constraint(
        "CHECK(amount > 0)", "Enter the amount that the customer disputes."
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {
            "state",
            "settled_date",
            "settled_by_id",
        }

    @api.depends("line_id")
    def _compute_amount(self):
        for dispute in self:
            line = dispute.line_id
            left = line.amount_residual_currency - line.disputed_amount
            dispute.amount = max(left, 0.0)

    @api.depends("move_id", "reason")
    def _compute_display_name(self):
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for dispute in self:
            number = dispute.move_id.name or ""
            dispute.display_name = f"{number} - {reasons.get(dispute.reason, '')}"

    @api.constrains("amount", "line_id")
    def _check_amount(self):
        for dispute in self.filtered(lambda item: item.state == "open"):
            line = dispute.line_id
            if line.account_type != "asset_receivable" or line.parent_state != "posted":
                raise ValidationError(
                    self.env._("Choose a due date of a posted customer invoice.")
                )
            others = line.dispute_ids.filtered(lambda item: item.state == "open")
            total = sum(others.mapped("amount"))
            owed = line.amount_residual_currency
            if line.currency_id.compare_amounts(total, owed) > 0:
                raise ValidationError(
                    self.env._(
                        "%(invoice)s: more is disputed than is left to pay. Enter a "
                        "smaller amount.",
                        invoice=line.move_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes.line_id._refresh_disputed_amount()
        for dispute in disputes:
            dispute._plan_activity()
        return disputes

    def write(self, vals):
        lines = self.line_id
        result = super().write(vals)
        if vals.keys() & {"amount", "line_id", "state"}:
            (lines | self.line_id)._refresh_disputed_amount()
        if vals.keys() & {"deadline", "user_id"}:
            for dispute in self.filtered(lambda item: item.state == "open"):
                dispute.activity_unlink(["mail.mail_activity_data_todo"])
                dispute._plan_activity()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines._refresh_disputed_amount()
        return result

    def _plan_activity(self):
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.deadline,
            summary=self.env._("Settle the dispute of %s", self.partner_id.name),
            user_id=self.user_id.id,
        )

    # Settlement

    def action_reject(self):
        """The customer has to pay: the amount is reminded again.

        :return: True
        """
        return self._settle("rejected")

    def action_credited(self):
        """The customer was right: a credit note takes the amount off.

        :return: True
        :raise UserError: there is no credit note of the invoice yet
        """
        for dispute in self:
            # A draft takes nothing off what the customer owes.
            notes = dispute.move_id.reversal_move_ids
            if "posted" not in notes.mapped("state"):
                raise UserError(
                    self.env._(
                        "Post the credit note of invoice %s first: without it the "
                        "customer would be reminded of the amount.",
                        dispute.move_id.name,
                    )
                )
        return self._settle("credited")

    def action_make_credit_note(self):
        """Window of a credit note of the invoice.

        :return: window action
        """
        self.ensure_one()
        return self.move_id.action_reverse()

    def _settle(self, state):
        self.check_access("write")
        if any(dispute.state != "open" for dispute in self):
            raise UserError(self.env._("This dispute is settled already."))
        # sudo: the state is written by the buttons alone
        self.sudo().write(
            {
                "state": state,
                "settled_date": fields.Date.context_today(self),
                "settled_by_id": self.env.uid,
            }
        )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        return True
