from odoo import fields, models


class AccountFiscalPosition(models.Model):
    _inherit = "account.fiscal.position"

    eco_rule = fields.Selection(
        [
            ("shown", "Due and printed"),
            ("hidden", "Due, not printed"),
            ("none", "Not due"),
        ],
        string="Eco-participation",
        required=True,
        default="shown",
        help="Goods that leave the country bear no eco-participation. Professional "
        "customers may not want it printed: it remains due and declared.",
    )
