from odoo import fields, models

from ..shipping_rules import SHIPPING_RULES


class ResPartner(models.Model):
    _inherit = "res.partner"

    shipping_rule = fields.Selection(
        SHIPPING_RULES,
        company_dependent=True,
        help="Given to the customer's orders. Left empty, the company's rule is used.",
    )
    neutral_shipping = fields.Boolean(
        company_dependent=True,
        help="The customer's delivery notes do not show who ships.",
    )
    delivery_instructions = fields.Text(
        help="Printed on the delivery notes of the orders shipped to this address."
    )
