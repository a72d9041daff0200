from odoo import api, fields, models

from ..marks import CHANGES_PREPARED


class StockMove(models.Model):
    _inherit = "stock.move"

    is_awaited = fields.Boolean(
        compute="_compute_is_awaited",
        help="The customer still awaits the goods from one of our warehouses.",
    )

    @api.depends("state", "location_id", "location_dest_id", "move_dest_ids.state")
    def _compute_is_awaited(self):
        for move in self:
            move.is_awaited = (
                move.state not in ("draft", "done", "cancel")
                and not move._is_customer_return()
                and move.location_id.usage != "supplier"
                and move._ends_at_customer()
                # A step inside the warehouse whose last one is known: that one counts.
                and all(d.state in ("done", "cancel") for d in move.move_dest_ids)
            )

    def _ends_at_customer(self):
        return self._is_customer_place(self.location_final_id or self.location_dest_id)

    def _get_leaving_qty(self, pickings, chosen=False):
        """Quantity that leaves when deliveries are validated together.

        :param pickings: stock.picking
        :param bool chosen: count what was put on them, in stock or not yet
        :return: float in the move's unit
        """
        self.ensure_one()
        if self.picking_id in pickings:
            if chosen:
                return self.product_uom_qty
            return self._get_validated_qty()
        warehouses = pickings.picking_type_id.warehouse_id
        if self.picking_id.picking_type_id.warehouse_id not in warehouses and (
            self.state == "assigned"
        ):
            # Two warehouses cannot load one van: it is enough that both are ready.
            return self.product_uom_qty
        return 0.0

    def _get_validated_qty(self):
        """Quantity that validating the transfer moves now."""
        self.ensure_one()
        picked = any(
            move.picked
            for move in self.picking_id.move_ids
            if move.state not in ("done", "cancel")
        )
        if picked:
            return self._get_picked_quantity() if self.picked else 0.0
        return self.quantity

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        return [*domain, ("content_frozen", "=", False)]

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        priorities = self.sale_line_id.order_id.mapped("priority")
        if priorities:
            values["priority"] = max(priorities)
        return values

    def write(self, vals):
        if {"product_uom_qty", "quantity", "product_id"} & vals.keys():
            self.picking_id._check_not_frozen()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        pickings = {vals["picking_id"] for vals in vals_list if vals.get("picking_id")}
        self.env["stock.picking"].browse(pickings)._check_not_frozen()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_prepared(self):
        self.picking_id._check_not_frozen()

    def _action_done(self, cancel_backorder=False):
        moves = CHANGES_PREPARED.put_on(self)
        return super(StockMove, moves)._action_done(cancel_backorder=cancel_backorder)

    def _action_cancel(self):
        return super(StockMove, CHANGES_PREPARED.put_on(self))._action_cancel()
