from odoo import fields, models

from ..engine.matching import RULES


class GescomPspMatchRule(models.Model):
    """A way to find what a line of a provider pays; an account tries them in order."""

    _name = "gescom.psp.match.rule"
    _description = "Matching rule of a payment provider"
    _order = "sequence, id"

    account_id = fields.Many2one(
        "gescom.psp.account", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    rule = fields.Selection(
        [
            ("transaction_provider", "Provider's reference of an online transaction"),
            ("transaction", "Reference of an online transaction"),
            ("order", "Number of an order"),
            ("order_web", "Web transaction of an order"),
            ("order_client", "Customer reference of an order, with its amount"),
            ("invoice", "Number of an invoice"),
            ("invoice_payment", "Payment reference of an invoice, with its amount"),
            ("label", "Reference inside the label, with its amount"),
            ("suggestion", "Amount, date and customer: suggestion only"),
        ],
        required=True,
    )

    _account_rule_unique = models.Constraint(
        "UNIQUE(account_id, rule)", "An account uses each rule once."
    )


class GescomPspAccount(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.account"

    match_rule_ids = fields.One2many(
        "gescom.psp.match.rule",
        "account_id",
        string="Matching rules",
        default=lambda self: self._default_match_rule_ids(),
        copy=True,
        help="What finds the order or invoice of a line, tried in this order. The "
        "first one that designates a document decides.",
    )

    def _default_match_rule_ids(self):
        return [
            (0, 0, {"rule": rule, "sequence": 10 * rank})
            for rank, rule in enumerate(RULES, start=1)
        ]
