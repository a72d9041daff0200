from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

STATES = [
    ("open", "Awaited"),
    ("kept", "Kept"),
    ("broken", "Broken"),
    ("cancelled", "Cancelled"),
]


class GescomDunningPromise(models.Model):
    """A promise to pay: what it covers is not reminded until its date."""

    _name = "gescom.dunning.promise"
    _description = "Promise to pay"
    _inherit = ["gescom.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True
    )
    line_ids = fields.Many2many(
        "account.move.line",
        string="Due dates",
        check_company=True,
        domain="[('account_type', '=', 'asset_receivable'),"
        " ('parent_state', '=', 'posted'), ('amount_residual', '>', 0),"
        " ('partner_id', 'child_of', partner_id),"
        " ('currency_id', '=', currency_id)]",
        help="Empty: whatever the customer owes, the oldest first.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        tracking=True, help="Zero: all that the due dates leave to pay."
    )
    date = fields.Date(string="Promised for", required=True, tracking=True)
    promised_on = fields.Date(
        string="Promised on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    user_id = fields.Many2one(
        "res.users",
        string="In charge",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="open",
        index=True,
        copy=False,
        tracking=True,
    )
    owed_before = fields.Monetary(
        string="Owed before",
        readonly=True,
        copy=False,
        help="What was owed when it was promised.",
    )
    paid_amount = fields.Monetary(
        string="Paid since", compute="_compute_paid_amount", help="Credits included."
    )
    note = fields.Char()

    _not_negative = models.Constraint(
        "CHECK(amount >= 0)", "The amount promised cannot be negative."
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"state", "owed_before"}

    @api.depends("partner_id", "date")
    def _compute_display_name(self):
        for promise in self:
            day = format_date(self.env, promise.date)
            promise.display_name = f"{promise.partner_id.display_name or ''} {day}"

    @api.constrains("line_ids", "partner_id", "currency_id")
    def _check_lines(self):
        for promise in self:
            customer = promise.partner_id.commercial_partner_id
            for line in promise.line_ids:
                if (
                    line.partner_id.commercial_partner_id != customer
                    or line.currency_id != promise.currency_id
                ):
                    raise ValidationError(
                        self.env._(
                            "Due dates of another customer or currency cannot be "
                            "part of the promise: take them off."
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        promises = super().create(vals_list)
        for promise in promises.sudo():  # sudo: found here, never typed
            promise.owed_before = promise._get_owed()
        return promises

    # What became of it

    def _get_covered_lines(self):
        """Due dates and credits that tell whether the promise is kept."""
        self.ensure_one()
        # sudo: a seller who reads no entry sees whether it is kept
        lines = self.env["account.move.line"].sudo()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("partner_id", "child_of", self.partner_id.commercial_partner_id.id),
            ("account_type", "=", "asset_receivable"),
            ("account_id.non_trade", "=", False),
            ("parent_state", "=", "posted"),
            ("currency_id", "=", self.currency_id.id),
            ("amount_residual_currency", "!=", 0),
        ]
        if not self.line_ids:
            # An invoice made since was not promised.
            since = ("date", "<=", self.promised_on)
            return lines.search(
                [*domain, "|", since, ("amount_residual_currency", "<", 0)]
            )
        credits_since = lines.search(
            [
                *domain,
                ("amount_residual_currency", "<", 0),
                ("date", ">=", self.promised_on),
            ]
        )
        return self.line_ids.sudo() | credits_since  # sudo: as above

    def _get_owed(self):
        """What the customer still owes of the promise, credits deducted."""
        self.ensure_one()
        return sum(self._get_covered_lines().mapped("amount_residual_currency"))

    def _get_amount_held(self):
        """What is not reminded until the day of the promise.

        :return: amount in its currency; None for all that its due dates leave to pay
        """
        self.ensure_one()
        if not self.amount and self.line_ids:
            return None
        # What was billed since was not promised.
        return self.amount or max(self.owed_before, 0.0)

    def _compute_paid_amount(self):
        for promise in self:
            promise.paid_amount = max(promise.owed_before - promise._get_owed(), 0.0)

    def _is_kept(self):
        self.ensure_one()
        promised = self.amount or self.owed_before
        compare = self.currency_id.compare_amounts
        return compare(self.paid_amount, promised) >= 0

    def _follow(self):
        """Close the promises that were kept, and those whose day has passed."""
        # sudo: the state is written by the button and by the follow-up alone
        for promise in self.sudo().filtered(lambda item: item.state == "open"):
            if promise._is_kept():
                promise.state = "kept"
            elif promise.date < promise.company_id._get_local_today():
                promise.state = "broken"
                promise._call_customer()

    def _call_customer(self):
        self.ensure_one()
        promise = self.with_context(lang=self.user_id.lang)
        promise.activity_schedule(
            "mail.mail_activity_data_call",
            summary=promise.env._(
                "Promise not kept: call %s", self.partner_id.display_name
            ),
            user_id=self.user_id.id,
        )

    @api.model
    def _cron_follow(self):
        """See every day which promises were kept."""
        promises = self.search([("state", "=", "open")])
        remaining = len(promises)
        self.env["ir.cron"]._commit_progress(remaining=remaining)
        for promise in promises:
            promise._follow()
            remaining -= 1
            self.env["ir.cron"]._commit_progress(1, remaining=remaining)

    def action_cancel(self):
        """The customer takes his word back: reminders go on.

        :return: True
        :raise UserError: the promise is closed
        """
        self.check_access("write")
        if any(promise.state != "open" for promise in self):
            raise UserError(self.env._("This promise is closed already."))
        # sudo: the state is written by the button and by the follow-up alone
        self.sudo().write({"state": "cancelled"})
        return True
