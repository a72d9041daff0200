from odoo import fields, models


class GescomPrioritySimulationLine(models.TransientModel):
    _name = "gescom.priority.simulation.line"
    _description = "Order that a priority delivery changes"
    _order = "delayed desc, amount desc, id"

    simulation_id = fields.Many2one(
        "gescom.priority.simulation",
        string="Simulated priority",
        required=True,
        ondelete="cascade",
        index=True,
    )
    currency_id = fields.Many2one(related="simulation_id.currency_id")
    order_id = fields.Many2one("sale.order")
    partner_id = fields.Many2one(related="order_id.partner_id")
    product_id = fields.Many2one("product.product", string="Article")
    before = fields.Float(string="Share today", digits="Product Unit")
    after = fields.Float(string="Share then", digits="Product Unit")
    date_before = fields.Datetime(string="Expected today")
    date_after = fields.Datetime(string="Expected then")
    days = fields.Integer(string="Days later")
    unknown = fields.Boolean(string="No receipt planned")
    delayed = fields.Boolean()
    amount = fields.Monetary(help="Untaxed, what comes later or earlier.")
