from odoo import api, fields, models

from ..engine.rib import RibError, parse_iban


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    rib = fields.Char(
        string="RIB",
        compute="_compute_rib",
        help="Bank, branch, account and key, read in a French IBAN.",
    )

    @api.depends("acc_number")
    def _compute_rib(self):
        for bank in self:
            try:
                bank.rib = str(parse_iban(bank.acc_number))
            except RibError:
                bank.rib = False
