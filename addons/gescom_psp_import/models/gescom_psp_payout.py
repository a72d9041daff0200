from odoo import api, fields, models


class GescomPspPayout(models.Model):
    """What a provider transfers to the bank, and the movements that make it up."""

    _name = "gescom.psp.payout"
    _description = "Payout of a payment provider"
    _inherit = ["gescom.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "ref"
    _check_company_auto = True

    ref = fields.Char(string="Reference", required=True, readonly=True)
    account_id = fields.Many2one(
        "gescom.psp.account",
        required=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True, precompute=True
    )
    provider = fields.Selection(related="account_id.provider", store=True)
    mode = fields.Selection(
        [
            ("lines", "Made of its lines"),
            ("wallet", "Withdrawal from the balance"),
        ],
        required=True,
        readonly=True,
        default="lines",
    )
    date = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    declared = fields.Boolean(
        readonly=True, help="The file itself gives the amount of the payout."
    )
    declared_amount = fields.Monetary(
        string="Amount in the file",
        readonly=True,
        help="Positive when the bank account receives it.",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("unbalanced", "Does not add up"),
            ("posted", "Posted"),
            ("reconciled", "On the bank statement"),
        ],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=True,
    )
    line_ids = fields.One2many("gescom.psp.line", "payout_id", string="Lines")
    move_ids = fields.Many2many("account.move", string="Entries", readonly=True)
    amount = fields.Monetary(
        compute="_compute_amounts",
        help="Amount of the payout: the one of the file, or the sum of its lines.",
    )
    line_total = fields.Monetary(string="Sum of the lines", compute="_compute_amounts")
    difference = fields.Monetary(
        compute="_compute_amounts",
        help="What the file says that it pays, less the sum of its lines.",
    )
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank statement line",
        readonly=True,
        tracking=True,
        check_company=True,
        index="btree_not_null",
    )

    _ref_uniq = models.Constraint(
        "UNIQUE(account_id, ref, currency_id)", "This payout exists already."
    )

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {
            name
            for name, field in self._fields.items()
            if field.readonly and field.store and name not in models.MAGIC_COLUMNS
        }

    @api.depends("declared", "declared_amount", "mode", "line_ids.net", "line_ids.kind")
    def _compute_amounts(self):
        totals = dict(
            self.env["gescom.psp.line"]._read_group(
                [
                    ("payout_id", "in", self.ids),
                    ("kind", "not in", ("payout", "ignored")),
                ],
                ["payout_id"],
                ["net:sum"],
            )
        )
        for payout in self:
            total = totals.get(payout._origin, 0.0)
            payout.line_total = total
            payout.amount = payout.declared_amount if payout.declared else total
            is_exact = payout.mode == "wallet"
            payout.difference = 0.0 if is_exact else payout.amount - total
