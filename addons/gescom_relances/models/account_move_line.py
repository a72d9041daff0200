from odoo import api, fields, models
from odoo.exceptions import AccessError

# Written by the runs and the disputes, never typed.
DUNNING_FIELDS = frozenset({"dunning_level_id", "dunning_date", "disputed_amount"})
ACCOUNTANTS = ("account.group_account_user", "account.group_account_manager")


def is_accountant(env):
    """Whether the user decides who is reminded and how; the others see it."""
    return env.su or any(env.user.has_group(group) for group in ACCOUNTANTS)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    dunning_level_id = fields.Many2one(
        "gescom.dunning.level",
        string="Last reminder",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    dunning_date = fields.Date(string="Reminded on", readonly=True, copy=False)
    dunning_excluded = fields.Boolean(
        string="Not to be reminded",
        copy=False,
        help="This due date stays out of the reminders.",
    )
    disputed_amount = fields.Monetary(
        string="Disputed",
        readonly=True,
        copy=False,
        currency_field="currency_id",
        help="Part that the customer disputes: it stays out of the reminders.",
    )
    dunning_notice_line_ids = fields.One2many(
        "gescom.dunning.notice.line", "move_line_id", string="Reminders"
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("dunning_excluded") for vals in vals_list):
            self._check_may_exclude()
        return super().create(vals_list)

    def write(self, vals):
        if DUNNING_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._(
                    "The reminders and disputes of a due date are written by their "
                    "own screens."
                )
            )
        if "dunning_excluded" in vals:
            self._check_may_exclude()
        return super().write(vals)

    def _check_may_exclude(self):
        if not is_accountant(self.env):
            raise AccessError(
                self.env._("Only an accountant takes a due date out of the reminders.")
            )
