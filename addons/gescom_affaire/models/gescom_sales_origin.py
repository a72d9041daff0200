from odoo import fields, models


class GescomSalesOrigin(models.Model):
    """Where orders come from: a web shop, or an offline channel."""

    _name = "gescom.sales.origin"
    _description = "Sales origin"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        help="Short name by which connectors find the origin.", copy=False
    )
    kind = fields.Selection(
        [("shop", "Web shop"), ("offline", "Offline")],
        required=True,
        default="offline",
        help="Orders of a web shop are web orders: they cannot be copied.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", help="Leave empty to share the origin between companies."
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id) NULLS NOT DISTINCT WHERE code IS NOT NULL",
        "Another sales origin has this code.",
    )
