from odoo import fields, models


class GescomNewDeliveryLine(models.TransientModel):
    _inherit = "gescom.new.delivery.line"

    release_date = fields.Date(related="move_id.release_date")
