from odoo import fields, models
from odoo.exceptions import UserError

# What makes a delivery keep its goods.
KEEPING = {"printed", "prepared_date", "is_composed"}


class StockPicking(models.Model):
    _inherit = "stock.picking"

    overtake_reason = fields.Char(
        string="Shipped before its turn because",
        copy=False,
        readonly=True,
        help="Noted with the orders that it delays.",
    )

    def write(self, vals):
        result = super().write(vals)
        if KEEPING & vals.keys():
            self.move_ids._mark_demand()
        return result

    def action_ask_overtake(self):
        """Window that says whom the delivery delays, and asks for the reason.

        :return: window action
        """
        self.ensure_one()
        return self.env["gescom.overtake"]._open_for(self)

    def action_overtake(self, reason):
        """Serve deliveries before their turn (F185).

        They get the goods that nobody has on a slip, and keep them.

        :param str reason: noted with the orders that are delayed
        :return: True
        :raise AccessError: the user does not work in the warehouse
        :raise UserError: there is no reason, or nothing to serve
        """
        self._check_may_ship()
        if not (reason or "").strip():
            raise UserError(
                self.env._("Say why it is shipped before its turn: it is noted.")
            )
        moves = self.move_ids._filter_ranked()
        if not moves:
            raise UserError(
                self.env._(
                    "%s takes nothing in its turn: ship it as usual.",
                    ", ".join(self.mapped("display_name")),
                )
            )
        moves.allocation_claim = "first"
        self.overtake_reason = reason.strip()
        moves._action_assign()
        for picking in self:
            picking.message_post(
                body=self.env._("Served before its turn: %s", picking.overtake_reason)
            )
        return True
