from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_new_return(self):
        """Window to enter what a customer sends back of all his orders (F120).

        :return: window action
        :raise UserError: no order in progress of the customer was delivered
        """
        self.ensure_one()
        orders = self.env["sale.order"].search(
            [
                ("partner_id", "child_of", self.commercial_partner_id.id),
                ("processing_state", "=", "in_progress"),
                ("company_id", "=", self.env.company.id),
            ],
            order="id",
        )
        moves = orders._get_returnable_moves()
        if not moves:
            raise UserError(
                self.env._(
                    "%s has no order in progress with delivered goods: reopen the "
                    "order that the goods come from.",
                    self.display_name,
                )
            )
        return self.env["gescom.new.return"]._open_for(
            moves, orders=moves.sale_line_id.order_id
        )
