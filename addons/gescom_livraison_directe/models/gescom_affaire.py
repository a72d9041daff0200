from odoo import models


class GescomAffaire(models.Model):
    _inherit = "gescom.affaire"

    def action_new_direct_delivery(self):
        """Window to choose what others deliver of the affaire's orders (F107).

        :return: window action
        :raise UserError: nobody else may deliver what remains of the orders
        """
        self.ensure_one()
        orders = self.order_ids.filtered(
            lambda order: order.state == "sale" and not order.settled
        )
        return self.env["gescom.direct.delivery"]._open_for(orders, affaire=self)
