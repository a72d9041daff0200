from odoo import api, fields, models
from odoo.exceptions import ValidationError


class GescomEcoDuty(models.Model):
    """A period in which the law wants the fee of a stream shown (R-3)."""

    _name = "gescom.eco.duty"
    _description = "Duty to show an eco-participation"
    _order = "date_from desc, id desc"

    type_id = fields.Many2one(
        "gescom.eco.type", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until")
    law = fields.Char(string="Text of law")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for duty in self:
            if duty.date_to and duty.date_to < duty.date_from:
                raise ValidationError(
                    self.env._("The duty ends before it begins: correct its dates.")
                )

    def _holds_on(self, day):
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or day <= self.date_to)
