from odoo import fields, models


class GescomShippingRunLine(models.Model):
    _inherit = "gescom.shipping.run.line"

    reason = fields.Selection(selection_add=[("not_released", "Not released")])
