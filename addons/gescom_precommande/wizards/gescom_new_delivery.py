from odoo import api, fields, models


class GescomNewDelivery(models.TransientModel):
    _inherit = "gescom.new.delivery"

    has_releases = fields.Boolean(compute="_compute_has_releases")

    @api.depends("line_ids.release_date")
    def _compute_has_releases(self):
        for wizard in self:
            wizard.has_releases = any(wizard.line_ids.mapped("release_date"))
