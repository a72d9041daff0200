from odoo import fields, models


class GescomOrderSettle(models.TransientModel):
    """Confirm that orders with goods delivered and not billed are settled (A-20)."""

    _name = "gescom.order.settle"
    _description = "Settle orders"

    order_ids = fields.Many2many("sale.order", readonly=True)
    unbilled_line_ids = fields.Many2many(
        "sale.order.line", compute="_compute_unbilled_line_ids"
    )

    def _compute_unbilled_line_ids(self):
        for wizard in self:
            wizard.unbilled_line_ids = wizard.order_ids._get_delivered_unbilled_lines()

    def _open_for(self, orders):
        return self.create({"order_ids": orders.ids})._get_records_action(
            name=self.env._("Settle without billing"), target="new"
        )

    def action_confirm(self):
        """Settle the orders all the same.

        :return: True
        :raise UserError: the user is no manager
        """
        self.ensure_one()
        self.unbilled_line_ids._check_may_settle_unbilled()
        return self.order_ids.with_context(settle_unbilled=True).action_settle()
