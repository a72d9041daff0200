from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.stock_picking import RETURN_KINDS


class GescomNewReturn(models.TransientModel):
    """Choose what a customer sends back (F120, F121).

    Left what was delivered and may come back, right what does. A return is made for
    each delivery note that the goods left with.
    """

    _name = "gescom.new.return"
    _description = "New customer return"
    _inherit = ["gescom.choice.mixin"]

    kind = fields.Selection(
        RETURN_KINDS, string="Return", default="exchange", required=True
    )
    reason_id = fields.Many2one(
        "gescom.return.reason", string="Return reason", check_company=True
    )
    note = fields.Text(
        string="Return instructions", help="Printed on the return authorisation."
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    location_id = fields.Many2one(
        "stock.location",
        string="Reception location",
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        help="Left empty, the goods go back to the stock they left. Choose another "
        "location to keep them out of sale.",
    )
    picking_ids = fields.Many2many("stock.picking", string="Delivery notes")
    line_ids = fields.One2many(
        "gescom.new.return.line",
        "wizard_id",
        string="Articles",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )
    delivery_count = fields.Integer(compute="_compute_line_counts")
    has_lots = fields.Boolean(compute="_compute_line_counts")

    @api.depends("affaire_id", "picking_ids")
    def _compute_order_ids(self):
        for wizard in self:
            orders = wizard.affaire_id.order_ids.filtered(
                lambda order: order.processing_state == "in_progress"
            )
            wizard.order_ids = wizard.order_ids or wizard.picking_ids.sale_id or orders

    @api.depends("order_ids", "picking_ids")
    def _compute_company_id(self):
        for wizard in self:
            companies = wizard.order_ids.company_id | wizard.picking_ids.company_id
            wizard.company_id = companies[:1] or self.env.company

    @api.depends("order_ids", "picking_ids")
    def _compute_line_ids(self):
        for wizard in self:
            source = wizard.picking_ids or wizard.order_ids
            moves = source._get_returnable_moves()
            values = self.env["gescom.new.return.line"]._prepare_lines(moves)
            wizard.line_ids = [Command.clear(), *map(Command.create, values)]

    @api.depends("line_ids.move_id")
    def _compute_line_counts(self):
        for wizard in self:
            wizard.order_count = len(wizard.line_ids.order_id)
            wizard.delivery_count = len(wizard.line_ids.picking_id)
            wizard.has_lots = bool(wizard.line_ids.lot_id)

    def _open_for(self, moves, orders=None, pickings=None, affaire=None):
        """Window to choose what comes back of deliveries.

        :param moves: stock.move that the customer received
        :param orders: sale.order they are seen from
        :param pickings: stock.picking they are seen from
        :param affaire: gescom.affaire they are seen from
        :return: window action
        :raise UserError: nothing of them may come back
        """
        values = {}
        if pickings:
            values["picking_ids"] = [Command.set(pickings.ids)]
        if orders:
            values["order_ids"] = [Command.set(orders.ids)]
        if affaire:
            values["affaire_id"] = affaire.id
        wizard = self.create(values)
        if not wizard.line_ids:
            source = affaire or pickings or orders
            raise UserError(
                self.env._(
                    "Nothing may come back of %s: nothing was delivered, or all of it "
                    "came back or is expected already.",
                    ", ".join(source.mapped("display_name")),
                )
            )
        if len(moves.company_id) > 1:
            raise UserError(
                self.env._("Enter the returns of one company after the other.")
            )
        return wizard._reopen()

    def _get_title(self):
        return self.env._("New customer return")

    def _get_nothing_chosen_message(self):
        return self.env._("Put at least one article on the return, at the right.")

    def action_create(self):
        """Enter the returns: one for each delivery note the goods left with (F122).

        :return: window action of the returns
        :raise UserError: nothing was chosen, or more than may come back
        """
        self.ensure_one()
        self._check_may_create()
        chosen = self._get_chosen_lines()
        returns = self.env["stock.picking"]
        for delivery, lines in chosen.grouped("picking_id").items():
            returns |= self._enter_return(delivery, lines)
        return returns._get_records_action(name=self.env._("Customer returns"))

    def _check_may_create(self):
        """The orders and the place may have changed since the window was opened.

        :raise UserError: an order is closed, or the place is none of ours
        """
        self.line_ids.order_id._check_may_return()
        place = self.location_id
        if place and (
            place.usage != "internal"
            or place.company_id not in (self.company_id, place.company_id.browse())
        ):
            raise UserError(
                self.env._(
                    "%(place)s is no stock location of %(company)s: choose another "
                    "reception location.",
                    place=place.display_name,
                    company=self.company_id.name,
                )
            )

    def _enter_return(self, delivery, lines):
        """Hand what was chosen of a delivery note over to Odoo's own return.

        :param delivery: stock.picking
        :param lines: gescom.new.return.line of this delivery
        :return: stock.picking of the return
        """
        window = self.env["stock.return.picking"].create(
            {
                "picking_id": delivery.id,
                "return_kind": self.kind,
                "return_reason_id": self.reason_id.id,
                "return_note": self.note,
                "location_id": self.location_id.id,
            }
        )
        quantities = lines._get_quantities_by_move()
        for line in window.product_return_moves:
            line.quantity = quantities.get(line.move_id, 0.0)
        exchange = self.kind == "exchange"
        action = (
            window.action_create_exchanges()
            if exchange
            else window.action_create_returns()
        )
        picking = self.env["stock.picking"].browse(action["res_id"])
        lines._choose_lots(picking)
        return picking
