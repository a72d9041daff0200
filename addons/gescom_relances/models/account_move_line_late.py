from odoo import fields, models

from ..engine.interest import is_late


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    late_source_id = fields.Many2one(
        "account.move",
        string="Invoice paid late",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the line of a debit note asks penalties for.",
    )
    late_kind = fields.Selection(
        [("interest", "Interest"), ("fee", "Indemnity")],
        string="Penalty",
        readonly=True,
        copy=False,
    )
    limitation_date = fields.Date(
        string="Time-barred after",
        readonly=True,
        copy=False,
        help="Set by what interrupted the time; empty: counted from the due date.",
    )
    limitation_held = fields.Boolean(
        string="Held by a lawsuit", readonly=True, copy=False
    )
    dispute_ids = fields.One2many("gescom.dunning.dispute", "line_id")
    interruption_ids = fields.One2many("gescom.dunning.interruption", "line_id")

    def _was_late(self, payments):
        """Whether any undisputed part was still owed the day after the due date.

        :param payments: list of (date, amount in the currency's smallest unit)
        """
        self.ensure_one()
        to_cents = self.env["gescom.dunning.due"]._to_cents
        owed = to_cents(self.amount_currency - self.disputed_amount, self.currency_id)
        today = self.company_id._get_local_today()
        return is_late(owed, self.date_maturity, today, payments)

    def _refresh_disputed_amount(self):
        """Take over what is disputed of each due date."""
        for line in self:
            disputes = line.dispute_ids.filtered(lambda item: item.state == "open")
            # sudo: the field is written by the disputes alone
            line.sudo().disputed_amount = sum(disputes.mapped("amount"))

    def _refresh_limitation(self):
        """Take over what interrupted the time of each due date (D-5)."""
        for line in self:
            interruptions = line.interruption_ids
            day = interruptions and line._get_limitation_date() or False
            # sudo: the fields are written by the interruptions alone
            line.sudo().write(
                {
                    "limitation_date": day,
                    "limitation_held": bool(interruptions) and not day,
                }
            )
