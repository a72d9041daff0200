from odoo import fields, models


class GescomReturnReason(models.Model):
    """Why customers send goods back."""

    _name = "gescom.return.reason"
    _description = "Return reason"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Left empty, the reason is offered in every company.",
    )
