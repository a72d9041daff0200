from odoo import Command, api, fields, models


class GescomNewReturnLine(models.TransientModel):
    """A delivered article, and how much of it comes back."""

    _name = "gescom.new.return.line"
    _description = "Article to put on a customer return"
    _inherit = ["gescom.choice.line.mixin"]
    _order = "order_id, sequence, id"
    _most_field = "returnable_qty"

    wizard_id = fields.Many2one(
        "gescom.new.return", required=True, ondelete="cascade", index=True
    )
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial number")
    picking_id = fields.Many2one(string="Delivery note", related="move_id.picking_id")
    delivered_qty = fields.Float(
        string="Delivered", digits="Product Unit", compute="_compute_quantities"
    )
    returned_qty = fields.Float(
        string="Came back", digits="Product Unit", compute="_compute_quantities"
    )
    expected_qty = fields.Float(
        string="Expected back",
        digits="Product Unit",
        compute="_compute_quantities",
        help="On a return whose goods did not arrive yet.",
    )
    returnable_qty = fields.Float(
        string="May come back", digits="Product Unit", compute="_compute_quantities"
    )
    quantity = fields.Float(string="On the return")
    left_qty = fields.Float(string="Kept")

    @api.model
    def _prepare_lines(self, moves):
        """A line for each delivery of an article, or each of its lots.

        :param moves: stock.move that customers received
        :return: list of dict, those with nothing left to come back left out
        """
        values = []
        for move in moves:
            lots = move.move_line_ids.lot_id or [move.env["stock.lot"]]
            for lot in lots:
                *_all, returnable = self._get_quantities(move, lot)
                if move.product_uom.compare(returnable, 0) > 0:
                    values.append({"move_id": move.id, "lot_id": lot.id})
        return values

    @api.model
    def _get_quantities(self, move, lot):
        """What was delivered, came back, is expected back and may still come back.

        :param move: stock.move to the customer
        :param lot: stock.lot, empty for all of the move
        :return: tuple of float, in the move's unit
        """
        if not move:
            return 0.0, 0.0, 0.0, 0.0
        returns = move._get_returns()
        done = returns.filtered(lambda back: back.state == "done")
        delivered, returned, expected = (
            sum(self._get_quantity_of(m, lot, move.product_uom) for m in moves)
            for moves in (move, done, returns - done)
        )
        return delivered, returned, expected, max(delivered - returned - expected, 0.0)

    @api.model
    def _get_quantity_of(self, move, lot, unit):
        quantity = move._get_qty_in_article_unit()
        if lot:
            lines = move.move_line_ids.filtered(lambda line: line.lot_id == lot)
            quantity = sum(lines.mapped("quantity_product_uom"))
        return move.product_id.uom_id._compute_quantity(
            quantity, unit, rounding_method="HALF-UP"
        )

    @api.depends("move_id", "lot_id")
    def _compute_quantities(self):
        for line in self:
            (
                line.delivered_qty,
                line.returned_qty,
                line.expected_qty,
                line.returnable_qty,
            ) = self._get_quantities(line.move_id, line.lot_id)

    def _get_too_much_message(self):
        return self.env._(
            "%(article)s: %(quantity)g on the return, but %(delivered)g delivered with "
            "%(delivery)s and %(returned)g already returned or expected back. At most "
            "%(left)g may still come back.",
            article=self.product_id.display_name,
            quantity=self.quantity,
            delivered=self.delivered_qty,
            delivery=self.picking_id.display_name,
            returned=self.returned_qty + self.expected_qty,
            left=self.returnable_qty,
        )

    def _get_quantities_by_move(self):
        return {
            move: sum(lines.mapped("quantity"))
            for move, lines in self.grouped("move_id").items()
        }

    def _choose_lots(self, picking):
        """Expect the lots that were chosen, where Odoo took any of the delivery's.

        :param picking: stock.picking of the return
        """
        for origin, lines in self.filtered("lot_id").grouped("move_id").items():
            move = picking.move_ids.filtered(
                lambda m, origin=origin: m.origin_returned_move_id == origin
            )
            move.move_line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            **move._prepare_move_line_vals(),
                            "lot_id": line.lot_id.id,
                            "quantity": line.quantity,
                            "product_uom_id": line.uom_id.id,
                        }
                    )
                    for line in lines
                ),
            ]
