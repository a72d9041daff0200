from odoo import api, fields, models


class GescomOvertake(models.TransientModel):
    """Serve a delivery before its turn, knowing whom it delays (F185)."""

    _name = "gescom.overtake"
    _description = "Ship before its turn"

    picking_id = fields.Many2one(
        "stock.picking",
        string="Delivery",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True)
    delayed = fields.Text(string="Orders delayed", compute="_compute_delayed")

    @api.depends("picking_id")
    def _compute_delayed(self):
        for wizard in self:
            # sudo: the orders delayed are named to whoever ships another one
            orders = wizard.picking_id.sudo().sale_id
            effects = self.env["gescom.stock.allocation"]._simulate(orders)
            wizard.delayed = "\n".join(
                effect["sentence"] for effect in effects if effect["delayed"]
            )

    def _open_for(self, picking):
        """Window of a delivery.

        :param picking: stock.picking
        :return: window action
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ship before its turn"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_picking_id": picking.id},
        }

    def action_confirm(self):
        """Serve the delivery.

        :return: True
        """
        self.ensure_one()
        return self.picking_id.action_overtake(self.reason)
