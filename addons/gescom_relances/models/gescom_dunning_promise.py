from odoo import fields, models


class GescomDunningPromise(models.Model):
    """A promise to pay: what it covers is not reminded until its date."""

    _name = "gescom.dunning.promise"
    _description = "Promise to pay"
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True
    )
    line_ids = fields.Many2many(
        "account.move.line",
        string="Due dates",
        check_company=True,
        help="Empty: whatever the customer owes, the oldest first.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    amount = fields.Monetary(
        help="Zero: all that the due dates leave to pay.",
    )
    date = fields.Date(string="Promised for", required=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="open",
        index=True,
    )
    note = fields.Char()
