from odoo import fields, models


class GescomEcoOrganism(models.Model):
    """The body that the fees of its members' articles are declared and paid to."""

    _name = "gescom.eco.organism"
    _description = "Eco-organism"
    _order = "name, id"

    name = fields.Char(required=True)
    member_ref = fields.Char(
        string="Member number", help="Number of the company at the organism."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Left empty, the organism and its grids serve every company.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the grids",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    code_ids = fields.One2many("gescom.eco.code", "organism_id", string="Codes")
