from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.exceptions import SkipUnit

OPERATIONS = [
    ("confirm", "Confirm"),
    ("settle", "Settle"),
    ("cancel", "Cancel"),
]


class GescomOrderRun(models.Model):
    """One operation on many orders, order by order, with its progress on screen.

    An order that cannot be processed is named with the reason; the others are
    processed all the same.
    """

    _name = "gescom.order.run"
    _description = "Batch processing of orders"
    _inherit = ["gescom.run.mixin"]
    _order = "id desc"

    operation = fields.Selection(OPERATIONS, required=True, default="confirm")
    order_ids = fields.Many2many("sale.order", check_company=True, string="Orders")

    @api.model
    def action_open_for(self, order_ids, operation="confirm"):
        """Form of a new run on orders of one company.

        :param list order_ids: ids of sale.order
        :param str operation: confirm, settle or cancel
        :return: window action
        :raise UserError: the orders belong to several companies
        """
        orders = self.env["sale.order"].browse(order_ids)
        if len(orders.company_id) > 1:
            raise UserError(self.env._("Choose orders of one company at a time."))
        run = self.create(
            {
                "operation": operation,
                "order_ids": orders.ids,
                "company_id": (orders.company_id or self.env.company).id,
            }
        )
        return run._get_records_action()

    def _prepare_units(self):
        return [
            {
                "key": f"order-{order.id}",
                "name": order.name,
                "payload": {"order_id": order.id},
                "sequence": index,
            }
            for index, order in enumerate(self.order_ids.sorted("id"))
        ]

    def _run_unit(self, unit):
        order = self.env["sale.order"].browse(unit.payload["order_id"]).exists()
        if not order:
            raise SkipUnit(self.env._("The order was deleted in the meantime."))
        return getattr(self, f"_{self.operation}_order")(order)

    def _confirm_order(self, order):
        if order.state == "sale":
            raise SkipUnit(self.env._("Already confirmed."))
        order.action_confirm()
        return self.env._("Confirmed.")

    def _settle_order(self, order):
        if order.settled:
            raise SkipUnit(self.env._("Already settled."))
        if order._get_delivered_unbilled_lines():
            raise UserError(
                self.env._("Delivered and not billed: settle this order by itself.")
            )
        order.action_settle()
        return self.env._("Settled.")

    def _cancel_order(self, order):
        if order.state == "cancel":
            raise SkipUnit(self.env._("Already cancelled."))
        order.action_cancel()
        return self.env._("Cancelled.")
