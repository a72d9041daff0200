from odoo import api, models

from ..pending import Pending
from .sale_order import FOUND_BY_PLAN
from .sale_order_line import FOUND_BY_LINE


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _mark(self, pairs=(), orders=(), on_hand_only=False):
        """Note what changed: it is looked at before anybody reads it, or commits.

        :param pairs: (product.product, stock.warehouse) whose stock or demand changed
        :param orders: sale.order whose lines or shipping rule changed
        :param bool on_hand_only: whether only the quantity on hand changed
        """
        pairs = {(product.id, warehouse.id) for product, warehouse in pairs}
        if not pairs and not orders:
            return
        # sudo: the stock is shared out by rule, whoever changed something
        pending = Pending.take(self.env, self.sudo()._refresh)
        was_empty = not pending
        pending.add(pairs, [order.id for order in orders], on_hand_only)
        if was_empty and pending:
            self._forget_shares()

    @api.model
    def _forget_shares(self):
        """What was read of the plan before is not true any more."""
        self.env["sale.order"].invalidate_model(FOUND_BY_PLAN, flush=False)
        self.env["sale.order.line"].invalidate_model(FOUND_BY_LINE, flush=False)
        self.invalidate_model(flush=False)

    @api.model
    def _is_behind(self):
        """Whether something changed that the plan does not know yet."""
        pending = Pending.find(self.env)
        return bool(pending) and not pending.at_work

    @api.model
    def _refresh(self):
        """Bring the plan, the reservations and the orders up to date."""
        pending = Pending.find(self.env)
        if not pending or pending.at_work:
            return
        # sudo: the stock is shared out by rule, whoever changed something
        plan = self.sudo()
        while pending:
            if pending.pairs:
                plan._share_out(pending)
            elif pending.orders:
                orders, pending.orders = pending.orders, set()
                plan._update_orders(orders)

    @api.model
    def _share_out(self, pending, asked=None):
        """Share the pending stocks out, then have the reservations follow.

        :param Pending pending: what changed
        :param asked: stock.move that someone asks to reserve now
        """
        pairs, awaited = pending.take_pairs()
        with pending.working_on(pairs):
            self.env["gescom.stock.plan"]._take(pairs)
            pending.orders.update(self._store_plan(pairs, awaited))
            if self._follow(pairs, asked):
                self._store_demand(pairs)

    @api.model
    def _reserve(self, moves):
        """Reserve for moves what the plan gives them, now.

        :param moves: stock.move that await goods for orders and take them from stock
        """
        plan = self.sudo()  # sudo: as in `_refresh`
        pending = Pending.take(self.env, plan._refresh)
        pairs = {
            (move.product_id.id, move.location_id.warehouse_id.id) for move in moves
        }
        pending.pairs |= pairs
        pending.awaited |= pairs
        plan._share_out(pending, asked=moves)
        self._forget_shares()

    @api.model
    def _rebuild(self, companies):
        """Share all stocks out anew: the option or the rank of the orders changed.

        :param companies: res.company whose orders are told
        """
        plan = self.sudo()  # sudo: as in `_refresh`
        pending = Pending.take(self.env, plan._refresh)
        pending.take_pairs()
        with pending.working_on(None):
            pending.orders.update(plan._store_plan())
            if plan._follow():
                plan._store_demand()
        for company in companies:
            pending.orders.update(plan._get_open_order_ids(company))
        plan._forget_shares()

    @api.model
    def _get_open_order_ids(self, company):
        orders = self.env["sale.order"].search(
            [
                ("company_id", "=", company.id),
                "|",
                ("state", "=", "sale"),
                ("allocation_state", "!=", False),
            ]
        )
        return orders.ids
