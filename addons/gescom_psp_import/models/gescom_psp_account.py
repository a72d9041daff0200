from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from .gescom_psp_format import PROVIDERS


class GescomPspAccount(models.Model):
    """An account that the company has with a payment provider, in one currency."""

    _name = "gescom.psp.account"
    _description = "Account with a payment provider"
    _inherit = ["mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    provider = fields.Selection(PROVIDERS, required=True, default="other")
    format_ids = fields.Many2many(
        "gescom.psp.format",
        string="Formats",
        help="The formats that the files of this account may have; all those of the "
        "provider when empty.",
        tracking=True,
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    merchant_ref = fields.Char(
        string="Account number at the provider",
        help="A file that names another account is refused. Kept from the first file "
        "when empty.",
        tracking=True,
    )
    tz = fields.Selection(
        _tz_get,
        string="Time zone",
        required=True,
        default="Europe/Paris",
        help="The day of a movement is the day it was in this time zone.",
    )
    partner_id = fields.Many2one("res.partner", string="Supplier of the fees")
    journal_id = fields.Many2one(
        "account.journal",
        string="Clearing journal",
        check_company=True,
        domain=[("type", "=", "bank")],
        help="A journal for this account alone. Its own account is the clearing "
        "account: 0.00 once all was paid out.",
        tracking=True,
    )
    clearing_account_id = fields.Many2one(
        related="journal_id.default_account_id", string="Clearing account"
    )
    fee_account_id = fields.Many2one(
        "account.account",
        string="Account of fees",
        check_company=True,
        tracking=True,
    )
    fee_tax_id = fields.Many2one(
        "account.tax",
        string="VAT on fees",
        check_company=True,
        domain=[("type_tax_use", "=", "purchase")],
        help="For fees whose VAT the file gives.",
        tracking=True,
    )
    chargeback_account_id = fields.Many2one(
        "account.account",
        string="Account of chargebacks",
        check_company=True,
        tracking=True,
    )
    transfer_account_id = fields.Many2one(
        "account.account",
        string="Transfer account",
        check_company=True,
        help="Where payouts wait for the bank statement.",
        tracking=True,
    )
    tolerance = fields.Monetary(
        help="Gap between the payment and the document that is accepted.",
        tracking=True,
    )
    folder = fields.Char(
        string="Watched folder",
        help="Sub-folder of the server's folder for settlement files.",
        tracking=True,
    )
    sftp_host = fields.Char(string="SFTP server", tracking=True)
    sftp_port = fields.Integer(string="Port", default=22, aggregator=None)
    sftp_user = fields.Char(string="SFTP user")
    sftp_folder = fields.Char(string="Remote folder", default=".")
    sftp_pattern = fields.Char(
        string="Files",
        default="*",
        help="Pattern of the names of the files, as settlement_*.csv.",
        tracking=True,
    )
    sftp_secret = fields.Char(
        string="Secret",
        help="Name of the file of the server that holds the password or the private "
        "key. The secret itself is never in the database.",
        tracking=True,
    )
    sftp_host_key = fields.Char(
        string="Key of the server",
        help="Public key of the SFTP server, as “ssh-ed25519 AAAA…”: a server with "
        "another key is not trusted.",
        tracking=True,
    )
    fetch_date = fields.Datetime(string="Last fetch", readonly=True, copy=False)
    fetch_message = fields.Char(string="Last problem", readonly=True, copy=False)
    file_ids = fields.One2many("gescom.psp.file", "account_id", string="Imported files")
    payout_ids = fields.One2many("gescom.psp.payout", "account_id", string="Payouts")
    file_count = fields.Integer(string="Files imported", compute="_compute_file_count")

    _journal_uniq = models.Constraint(
        "UNIQUE(journal_id)", "Another account with a provider uses this journal."
    )

    @api.depends("file_ids")
    def _compute_file_count(self):
        counts = dict(
            self.env["gescom.psp.file"]._read_group(
                [("account_id", "in", self.ids)], ["account_id"], ["__count"]
            )
        )
        for account in self:
            account.file_count = counts.get(account._origin, 0)
