from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    transit_days = fields.Integer(
        help="Days between the shipment and the delivery. Where the settings allow it, "
        "pre-orders leave this number of days before their release.",
    )

    _transit_days_positive = models.Constraint(
        "CHECK(transit_days >= 0)", "The transit days are a positive number."
    )
