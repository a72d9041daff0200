from odoo import fields, models


class GescomOrderCopy(models.TransientModel):
    """Ask which affaire the copy of an order goes to (F068)."""

    _name = "gescom.order.copy"
    _description = "Copy an order"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    target = fields.Selection(
        [("new", "In a new affaire"), ("same", "In the same affaire")],
        required=True,
        default="new",
    )
    affaire_id = fields.Many2one(related="order_id.affaire_id")
    partner_id = fields.Many2one(related="order_id.partner_id")

    def _open_for(self, order):
        return self.create({"order_id": order.id})._get_records_action(
            name=self.env._("Copy order %s", order.name), target="new"
        )

    def action_copy(self):
        """Copy the order for the same customer.

        :return: window action of the new order
        :raise UserError: the order comes from a web shop
        """
        self.ensure_one()
        default = {"affaire_id": self.affaire_id.id} if self.target == "same" else {}
        return self.order_id.copy(default)._get_records_action()
