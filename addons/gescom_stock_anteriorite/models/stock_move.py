from odoo import api, fields, models

from ..marks import FOLLOWS_PLAN, Shares

CLAIMS = [("kept", "Quantity entered"), ("first", "Shipped before its turn")]
# What changes who awaits how much of what.
PLANNED = {
    "state",
    "product_id",
    "product_uom_qty",
    "product_uom",
    "location_id",
    "location_dest_id",
    "location_final_id",
    "picked",
    "picking_id",
    "procure_method",
    "move_orig_ids",
    "move_dest_ids",
    "sale_line_id",
    "allocation_claim",
}


class StockMove(models.Model):
    _inherit = "stock.move"

    allocation_claim = fields.Selection(
        CLAIMS,
        copy=False,
        readonly=True,
        help="Why the goods stay with this delivery although others come before.",
    )

    # The moves that await goods for an order, found without reading the past ones.
    _awaited_idx = models.Index(
        "(product_id, location_id) WHERE sale_line_id IS NOT NULL "
        "AND state NOT IN ('draft', 'done', 'cancel')"
    )

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._mark_demand()
        return moves

    def write(self, vals):
        changes = PLANNED & vals.keys()
        if changes & {"product_id", "location_id", "sale_line_id"}:
            self._mark_demand()
        result = super().write(vals)
        if changes:
            self._mark_demand()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_demand(self):
        self._mark_demand()

    def _mark_demand(self):
        """The plan looks again at who awaits these goods."""
        # sudo: the stock is shared out by rule, whoever changes a delivery
        moves = self.sudo().filtered(
            lambda move: move.sale_line_id and move.company_id.stock_by_seniority
        )
        self.env["gescom.stock.allocation"]._mark(
            {
                (move.product_id, move.location_id.warehouse_id)
                for move in moves
                if move.location_id.warehouse_id
            },
            moves.sale_line_id.order_id,
        )

    # Reservation

    def _action_assign(self, force_qty=False):
        """Odoo's own reservations wait for their turn (A-38)."""
        if FOLLOWS_PLAN.is_on(self) or force_qty:
            return super()._action_assign(force_qty=force_qty)
        ranked = self._filter_ranked()
        result = super(StockMove, self - ranked)._action_assign(force_qty=force_qty)
        if ranked:
            self.env["gescom.stock.allocation"]._reserve(ranked)
        return result

    def _filter_ranked(self):
        """Moves that reserve from the stock what the plan gives them."""
        # sudo: the rank binds who may not read all of the order
        return self.sudo().filtered(StockMove._takes_its_turn).with_env(self.env)

    def _takes_its_turn(self):
        self.ensure_one()
        return (
            self.company_id.stock_by_seniority
            and self.sale_line_id
            and self.is_awaited
            and self.product_id.is_storable
            and self.procure_method == "make_to_stock"
            and not self.move_orig_ids
            and self.location_id.warehouse_id
            and self.location_id.usage == "internal"
        )

    def _reserves_by_itself(self):
        """Whether the operation type reserves without being asked (T-37)."""
        self.ensure_one()
        return self._should_assign_at_confirm()

    def _update_reserved_quantity(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        shares = Shares.of(self)
        if shares is not None:
            need = min(need, shares.get(self.id, need))
        return super()._update_reserved_quantity(
            need,
            location_id,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            strict=strict,
        )

    def _set_quantity(self):
        """A quantity that someone enters stays, whoever comes before (F185)."""
        result = super()._set_quantity()
        open_moves = self.filtered(
            lambda move: move.state not in ("draft", "done", "cancel")
        )
        for move in open_moves._filter_ranked():
            entered = move.product_uom.compare(move.quantity, 0) > 0
            if entered and not move.allocation_claim:
                move.allocation_claim = "kept"
            elif not entered and move.allocation_claim == "kept":
                move.allocation_claim = False
        return result

    def _do_unreserve(self):
        result = super()._do_unreserve()
        if not FOLLOWS_PLAN.is_on(self):
            self.filtered("allocation_claim").allocation_claim = False
        return result

    def _get_in_stock_quantities(self, free=None):
        """What the plan gives them, rather than what nobody has reserved (F095)."""
        ranked = self._filter_ranked()
        quantities = super(StockMove, self - ranked)._get_in_stock_quantities(free)
        shares = ranked._get_shares()
        for move in ranked:
            quantities[move] = move.product_id.uom_id._compute_quantity(
                shares.get(move.id, 0.0), move.product_uom
            )
        return {move: quantities[move] for move in self}

    def _get_shares(self):
        """Share of each move, in the unit of the article.

        :return: dict {id of the move: float}
        """
        # sudo: what may leave is no secret to whoever ships
        lines = self.env["gescom.stock.allocation"].sudo()
        found = lines.search_fetch(
            [("move_id", "in", self.ids)], ["move_id", "allocated"]
        )
        return {line.move_id.id: line.allocated for line in found}

    # What comes

    def _forecast_receipts(self):
        """When the goods that these moves miss come.

        :return: dict {stock.move: (date, name of the supplier order or transfer)} of
            those that the planned receipts complete
        """
        # sudo: who sells may not read the purchases, and sees when the goods come
        moves = self.sudo()
        ranked = moves.filtered(lambda move: not move.move_orig_ids)
        found = {move: move._get_own_receipt() for move in moves - ranked}
        receipts = self.env["gescom.stock.allocation"]._forecast(
            {(move.product_id.id, move.location_id.warehouse_id.id) for move in ranked}
        )
        for move in ranked:
            taken = receipts.get(move.id)
            if taken:
                last = taken[-1][0]
                name = moves.browse(last.document)._get_receipt_name()
                found[move] = (last.date, name)
        return {move.with_env(self.env): hit for move, hit in found.items() if hit}

    def _get_own_receipt(self):
        """The receipt made for this move alone, if it is still to come."""
        origins = self.move_orig_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        last = origins.sorted("date")[-1:]
        return last and (last.date, last._get_receipt_name())

    def _get_receipt_name(self):
        """What names a receipt: the supplier order, or the transfer."""
        self.ensure_one()
        return self.origin or self.reference or self.picking_id.name or ""
