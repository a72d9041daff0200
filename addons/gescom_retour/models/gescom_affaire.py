from odoo import models


class GescomAffaire(models.Model):
    _inherit = "gescom.affaire"

    def action_new_return(self):
        """Window to enter the goods that come back in the affaire (F120, F026).

        :return: window action
        :raise UserError: the affaire is closed, or nothing was delivered
        """
        # Odoo's window, which is left for ours, is only opened when there is a reason.
        super().action_new_return()
        orders = self.order_ids.filtered(
            lambda order: order.processing_state == "in_progress"
        )
        return self.env["gescom.new.return"]._open_for(
            orders._get_returnable_moves(), orders=orders, affaire=self
        )
