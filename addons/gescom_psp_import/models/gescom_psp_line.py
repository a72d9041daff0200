from odoo import api, fields, models

KINDS = [
    ("payment", "Payment"),
    ("refund", "Refund"),
    ("refund_reversed", "Refund reversed"),
    ("chargeback", "Chargeback"),
    ("chargeback_reversed", "Chargeback reversed"),
    ("fee", "Fee"),
    ("tax", "Tax"),
    ("adjustment", "Adjustment"),
    ("reserve_hold", "Reserve held back"),
    ("reserve_release", "Reserve released"),
    ("conversion", "Currency conversion"),
    ("payout", "Payout"),
    ("ignored", "Ignored"),
]


class GescomPspLine(models.Model):
    """A movement of the company's account with a provider, whoever the provider is.

    Money that comes in is positive. `fee` > 0 is a cost; `net` = `gross` - `fee` -
    `fee_tax`, except for payouts, whose `gross` is their `net`. A movement that is a
    fee has a negative `gross` and no `fee`.
    """

    _name = "gescom.psp.line"
    _description = "Movement at a payment provider"
    _inherit = ["gescom.guard.mixin"]
    _order = "date_operation desc, id desc"
    _rec_name = "psp_ref"
    _check_company_auto = True

    file_id = fields.Many2one(
        "gescom.psp.file", readonly=True, index=True, ondelete="restrict"
    )
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
    kind = fields.Selection(KINDS, index=True, help="Empty as long as it is unknown.")
    state = fields.Selection(
        [
            ("new", "New"),
            ("matched", "Matched"),
            ("to_qualify", "To qualify"),
            ("mismatch", "Mismatch"),
            ("posted", "Posted"),
            ("ignored", "Ignored"),
            ("error", "Error"),
        ],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    gross = fields.Monetary(readonly=True)
    fee = fields.Monetary(readonly=True)
    fee_tax = fields.Monetary(string="VAT on the fee", readonly=True)
    net = fields.Monetary(readonly=True)
    fee_unknown = fields.Boolean(
        string="Fee to come",
        readonly=True,
        help="The file leaves the fee empty: it is not zero, it is not known yet.",
    )
    gross_orig = fields.Monetary(
        string="Amount paid by the customer",
        currency_field="currency_orig_id",
        readonly=True,
    )
    currency_orig_id = fields.Many2one(
        "res.currency", string="Currency of the customer", readonly=True
    )
    rate = fields.Float(
        string="Rate of the provider", digits=(16, 8), readonly=True, aggregator=None
    )
    psp_ref = fields.Char(string="Provider's reference", readonly=True)
    psp_parent_ref = fields.Char(
        string="Reference of the payment",
        readonly=True,
        help="Of the payment that is refunded, charged back or converted.",
    )
    order_ref = fields.Char(string="Order reference", readonly=True)
    payout_ref = fields.Char(string="Payout reference", readonly=True)
    payment_method = fields.Char(string="Means of payment", readonly=True)
    label = fields.Char(readonly=True)
    date_operation = fields.Date(
        string="Date", readonly=True, help="Day in the time zone of the account."
    )
    datetime_operation = fields.Datetime(string="Time", readonly=True)
    date_value = fields.Date(string="Value date", readonly=True)
    raw_kind = fields.Char(string="Type in the file", readonly=True)
    raw_row = fields.Text(
        string="Row of the file",
        readonly=True,
        help="Card numbers and personal data are masked.",
    )
    line_no = fields.Integer(string="Line", readonly=True, aggregator=None)
    key = fields.Char(readonly=True)
    occurrence = fields.Integer(readonly=True, default=1, aggregator=None)
    payout_id = fields.Many2one(
        "gescom.psp.payout", readonly=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", check_company=True
    )
    order_id = fields.Many2one("sale.order", index="btree_not_null", check_company=True)
    invoice_id = fields.Many2one(
        "account.move", index="btree_not_null", check_company=True
    )
    match_reason = fields.Text(readonly=True)
    awaits_payout = fields.Boolean(compute="_compute_awaits_payout")

    _key_uniq = models.Constraint(
        "UNIQUE(account_id, key, occurrence)", "This movement was imported already."
    )
    _psp_ref_idx = models.Index("(account_id, psp_ref)")

    @api.depends("state", "payout_id", "file_id")
    def _compute_awaits_payout(self):
        """Matched, and in no payout, while other lines of the file name theirs."""
        naming = self.file_id._get_those_that_name_payouts()
        for line in self:
            line.awaits_payout = (
                line.state == "matched"
                and not line.payout_id
                and line.file_id in naming
            )

    @api.model
    def _get_file_fields(self):
        """Names of the fields that come from the file, and never change by hand."""
        return {
            "file_id",
            "account_id",
            "currency_id",
            "gross",
            "fee",
            "fee_tax",
            "net",
            "fee_unknown",
            "gross_orig",
            "currency_orig_id",
            "rate",
            "psp_ref",
            "psp_parent_ref",
            "order_ref",
            "payout_ref",
            "payment_method",
            "label",
            "date_operation",
            "datetime_operation",
            "date_value",
            "raw_kind",
            "raw_row",
            "line_no",
            "key",
            "occurrence",
            "payout_id",
        }

    @api.model
    def _get_button_fields(self):
        return (
            super()._get_button_fields()
            | self._get_file_fields()
            | {"state", "match_reason"}
        )
