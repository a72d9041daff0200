from odoo import models
from odoo.exceptions import UserError

from ..marks import RELAUNCHES_DELIVERY, SETTLES


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def action_settle(self):
        """Close orders that will not be delivered any further (F065, A-20).

        What is not shipped is cancelled and its stock released; the order becomes
        closed and nothing of it is billed any more.

        :return: True, or the window action that asks a manager to confirm when goods
            were delivered and not billed
        :raise UserError: an order is not confirmed, or goods were delivered and not
            billed and the user is not a manager
        """
        self._check_can_settle()
        orders = self.filtered(lambda order: not order.settled)
        unbilled = orders._get_delivered_unbilled_lines()
        if unbilled:
            unbilled._check_may_settle_unbilled()
            if not self.env.context.get("settle_unbilled"):
                return self.env["gescom.order.settle"]._open_for(orders)
        orders._settle()
        return True

    def _check_can_settle(self):
        for order in self.filtered(lambda order: order.state != "sale"):
            raise UserError(
                self.env._(
                    "Order %s is not confirmed: it cannot be settled. Cancel it.",
                    order.name,
                )
            )

    def _get_delivered_unbilled_lines(self):
        """Lines with goods the customer has and was not billed for."""
        return self.order_line.filtered(
            lambda line: (
                line.is_goods
                and line._compare_qty(line.qty_delivered, line.qty_invoiced) > 0
            )
        )

    def _settle(self):
        self.order_line.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel") and not move._is_customer_return()
            )
        )._action_cancel()
        SETTLES.put_on(self).write({"settled": True, "reopened": False})
        for order in self:
            order.message_post(
                body=self.env._("Order settled: what was not shipped is given up.")
            )

    def action_unsettle(self):
        """Take settled or complete orders up again (F026, A-20).

        Nothing is delivered anew by itself: see :meth:`action_relaunch_delivery`.

        :return: True
        :raise UserError: an order is not closed
        """
        for order in self:
            if order.processing_state != "closed":
                raise UserError(
                    self.env._("Order %s is not closed: nothing to undo.", order.name)
                )
        settled = self.filtered("settled")
        SETTLES.put_on(settled).settled = False
        SETTLES.put_on(self - settled).reopened = True
        for order in self:
            order.message_post(body=self.env._("Order reopened."))
        return True

    def action_relaunch_delivery(self):
        """Ask the warehouse again for what was ordered and never shipped (A-20).

        :return: True
        :raise UserError: an order is not in progress, or nothing is left to deliver
        """
        lines = self.env["sale.order.line"]
        for order in self:
            if order.processing_state != "in_progress":
                raise UserError(
                    self.env._(
                        "Order %s is not in progress: nothing to deliver.", order.name
                    )
                )
            lines |= order.order_line.filtered(
                lambda line: line.is_goods and line._is_left_to_deliver()
            )
        if not lines:
            raise UserError(self.env._("Nothing is left to deliver."))
        RELAUNCHES_DELIVERY.put_on(lines)._action_launch_stock_rule()
        return True

    def _action_cancel(self):
        result = super()._action_cancel()
        # Taken up again, the order starts afresh.
        closed_by_hand = self.filtered(lambda order: order.settled or order.reopened)
        SETTLES.put_on(closed_by_hand).write({"settled": False, "reopened": False})
        return result

    def write(self, vals):
        if {"settled", "reopened"} & vals.keys() and not SETTLES.is_on(self):
            raise UserError(
                self.env._(
                    "An order is settled and reopened with its buttons only, which "
                    "check what is left: %s.",
                    ", ".join(self.mapped("name")),
                )
            )
        return super().write(vals)
