from odoo import fields, models


class GescomSalesOrigin(models.Model):
    _inherit = "gescom.sales.origin"

    erp_emails = fields.Boolean(
        string="E-mails sent from here",
        help="The shop does not write to its customers: the shipping e-mail of its "
        "orders is sent from here.",
    )
