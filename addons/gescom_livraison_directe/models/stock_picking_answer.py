from odoo import api, fields, models
from odoo.exceptions import UserError

from .purchase_order_answer import ANSWERS


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    direct_shipped_date = fields.Date(
        string="Shipped by the supplier on", readonly=True, copy=False
    )
    direct_answer = fields.Selection(
        ANSWERS,
        string="Answer of the supplier",
        compute="_compute_direct_answer",
        compute_sudo=True,
    )
    direct_deadline = fields.Date(
        string="Answer expected by",
        compute="_compute_direct_answer",
        compute_sudo=True,
    )
    direct_promised_date = fields.Date(
        string="Shipment promised for",
        compute="_compute_direct_answer",
        compute_sudo=True,
    )
    direct_address_id = fields.Many2one(
        "res.partner",
        string="Delivered to",
        compute="_compute_direct_answer",
        compute_sudo=True,
        help="Customer address that the supplier or the logistician delivers to.",
    )
    direct_refused = fields.Boolean(
        compute="_compute_direct_answer",
        compute_sudo=True,
        help="The supplier refused goods, and nobody chose yet what becomes of them.",
    )

    @api.depends(
        "move_ids.purchase_line_id.order_id.dest_address_id",
        "move_ids.purchase_line_id.order_id.direct_answer",
        "move_ids.purchase_line_id.order_id.direct_deadline",
        "move_ids.purchase_line_id.order_id.direct_promised_date",
        "move_ids.purchase_line_id.direct_refused_qty",
    )
    def _compute_direct_answer(self):
        """The sales administration reads deliveries, not purchases."""
        for picking in self:
            order = picking.move_ids.purchase_line_id.order_id[:1]
            order = order.filtered("direct_delivery")
            picking.direct_answer = order.direct_answer
            picking.direct_deadline = (
                order.direct_answer == "waiting" and order.direct_deadline
            )
            picking.direct_promised_date = order.direct_promised_date
            picking.direct_refused = order.direct_refused
            picking.direct_address_id = order.dest_address_id

    def action_direct_answer(self):
        """Window to enter what the supplier answered, or shipped.

        :return: window action
        :raise UserError: nothing is left to deliver directly
        """
        return self._get_direct_purchases().action_direct_answer()

    def action_direct_proposal(self):
        """Window to choose what becomes of what the supplier refused.

        :return: window action
        :raise UserError: nothing is refused
        """
        return self._get_direct_purchases().action_direct_proposal()

    def action_send_direct(self):
        """Send the document to whoever delivers, with the page of his answer.

        :return: True
        """
        self.env["gescom.direct.delivery"]._check_may_create()
        return self._get_direct_purchases().action_send_direct()

    def _ship_for_supplier(self, shipped):
        """Validate what the supplier shipped; the rest waits on another transfer.

        :param dict shipped: {purchase.order.line: quantity in its unit}
        :return: stock.picking that are done
        """
        left = dict(shipped)
        for move in self.move_ids.filtered(lambda m: m.state not in ("done", "cancel")):
            line = move.purchase_line_id
            quantity = move._take_share(left, line)
            move.quantity = quantity
            move.picked = move.product_uom.compare(quantity, 0) > 0
        leaving = self.filtered(lambda p: any(p.move_ids.mapped("picked")))
        leaving.with_context(skip_backorder=True, skip_sms=True).button_validate()
        waiting = leaving.filtered(lambda picking: picking.state != "done")
        if waiting:
            raise UserError(
                self.env._(
                    "%s asks a question before it is shipped: validate it by hand.",
                    ", ".join(waiting.mapped("name")),
                )
            )
        return leaving
