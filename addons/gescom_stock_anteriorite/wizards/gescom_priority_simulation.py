from odoo import Command, fields, models
from odoo.exceptions import UserError


class GescomPrioritySimulation(models.TransientModel):
    """What it would do to the others to make an order a priority delivery.

    Nothing is written before it is applied, and only what was shown is applied.
    """

    _name = "gescom.priority.simulation"
    _description = "Simulation of a priority delivery"

    order_id = fields.Many2one(
        "sale.order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many(
        "gescom.priority.simulation.line",
        "simulation_id",
        string="Orders that change",
        readonly=True,
    )
    delayed_amount = fields.Monetary(
        compute="_compute_delayed", help="Untaxed, what is delivered later."
    )
    delayed_count = fields.Integer(string="Orders delayed", compute="_compute_delayed")
    shown = fields.Json(readonly=True)

    def _compute_delayed(self):
        for simulation in self:
            delayed = simulation.line_ids.filtered("delayed")
            simulation.delayed_amount = sum(delayed.mapped("amount"))
            simulation.delayed_count = len(delayed.order_id)

    def _open_for(self, order):
        """Window with what changes.

        :param order: sale.order
        :return: window action
        """
        effects = self.env["gescom.stock.allocation"]._simulate(order)
        simulation = self.create(
            {
                "order_id": order.id,
                "shown": effects,
                "line_ids": [
                    Command.create(self._prepare_line(effect)) for effect in effects
                ],
            }
        )
        title = self.env._("If %s were a priority delivery", order.name)
        action = simulation._get_records_action(name=title, target="new")
        action["context"] = {"dialog_size": "extra-large"}
        return action

    def _prepare_line(self, effect):
        names = (
            "order_id",
            "product_id",
            "before",
            "after",
            "date_before",
            "date_after",
            "delayed",
            "amount",
        )
        days = effect["days"]
        return {
            **{name: effect[name] for name in names},
            "days": days or 0,
            "unknown": effect["delayed"] and days is False,
        }

    def action_apply(self):
        """Make the order a priority delivery, if nothing moved since.

        :return: True
        :raise UserError: what would happen is not what was shown
        """
        self.ensure_one()
        effects = self.env["gescom.stock.allocation"]._simulate(self.order_id)
        if effects != self.shown:
            raise UserError(
                self.env._(
                    "Stock or orders changed since: what would happen is not what "
                    "was shown. Simulate again."
                )
            )
        self.order_id.priority = "1"
        return True
