from odoo import models


class GescomAffaire(models.Model):
    _inherit = "gescom.affaire"

    def action_new_delivery(self):
        """Window to make delivery notes of the affaire's orders (F089, F093).

        :return: window action
        :raise UserError: nothing waits to be put on a delivery note
        """
        self.ensure_one()
        orders = self.order_ids.filtered(
            lambda order: order.state == "sale" and not order.settled
        )
        return self.env["gescom.new.delivery"]._open_for(orders, affaire=self)
