from odoo import fields, models


class GescomEarlyRelease(models.TransientModel):
    """Ask a manager why goods leave before their release."""

    _name = "gescom.early.release"
    _description = "Shipment before the release"

    picking_ids = fields.Many2many("stock.picking", string="Deliveries")
    reason = fields.Text()

    def action_allow(self):
        """Let the deliveries leave; the reason is kept with the user's name.

        :return: window action that closes the window
        """
        self.ensure_one()
        self.picking_ids.allow_early_release(self.reason)
        return {"type": "ir.actions.act_window_close"}
