import re

from odoo import api, fields, models
from odoo.fields import Domain

from ..plan_fields import PlanChar, PlanFloat, PlanSelection

ALLOCATION_STATES = [
    ("full", "All in stock"),
    ("partial", "Part in stock"),
    ("none", "Nothing in stock"),
    ("done", "Nothing to deliver"),
]
AVAILABILITIES = [
    ("to_ship", "To ship"),
    ("restock", "Waiting for stock"),
    ("done", "Nothing to deliver"),
]
COLORS = [
    ("green", "● All in stock"),
    ("orange", "◐ Part in stock"),
    ("white", "○ Nothing in stock"),
    ("red", "✕ Nothing in stock, date passed"),
]
COLOR_OF_STATE = {"full": "green", "partial": "orange"}
# The columns that the plan writes.
WRITTEN_BY_PLAN = {
    "allocation_state",
    "availability",
    "stock_ratio_allocated",
    "stock_ratio_ordered",
}
FOUND_BY_PLAN = [*sorted(WRITTEN_BY_PLAN), "allocation_color", "stock_ratio"]
PLAN_PREFETCH = "gescom_plan"
WORDS = re.compile(r"\w+")
# What changes the rank of an order, and what changes its figures only.
RANKING = {"priority", "commitment_date", "order_date"}
COUNTING = {"state", "shipping_rule", "settled", "order_line"}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    order_date = fields.Datetime(
        string="Ordered on",
        compute="_compute_order_date",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="When the customer ordered. Unlike Odoo's order date, the confirmation "
        "does not change it: it gives the rank of the order.",
    )
    # Read together, and not with the other fields, for which the plan may be behind.
    # Not indexed: each receipt would write to the index, which would spare little.
    allocation_state = PlanSelection(
        ALLOCATION_STATES,
        string="Stock",
        readonly=True,
        copy=False,
        prefetch=PLAN_PREFETCH,
        help="How much of what remains to deliver is there for this order, when older "
        "and priority orders are served first.",
    )
    availability = PlanSelection(
        AVAILABILITIES,
        readonly=True,
        copy=False,
        prefetch=PLAN_PREFETCH,
        help="To ship: the shipping rule lets something leave today. Waiting for "
        "stock: not before a receipt.",
    )
    stock_ratio_allocated = PlanFloat(
        string="Pieces there", readonly=True, copy=False, prefetch=PLAN_PREFETCH
    )
    stock_ratio_ordered = PlanFloat(
        string="Pieces ordered", readonly=True, copy=False, prefetch=PLAN_PREFETCH
    )
    stock_ratio = PlanChar(
        string="Stock / ordered",
        compute="_compute_stock_ratio",
        help="Pieces that are there for this order, out of those it asks for.",
    )
    allocation_color = PlanSelection(
        COLORS,
        string="Stock colour",
        compute="_compute_allocation_color",
        search="_search_allocation_color",
    )

    @api.depends("date_order", "state")
    def _compute_order_date(self):
        for order in self:
            confirmed_once = order.state == "sale" or order.validation_date
            if order.order_date and confirmed_once:
                continue
            dates = [order.date_order]
            if order.state == "sale" and order.create_date:
                # Confirmed before this was kept: Odoo's date is the confirmation's.
                dates.append(order.create_date)
            order.order_date = min(filter(None, dates), default=False)

    @api.depends("stock_ratio_allocated", "stock_ratio_ordered")
    def _compute_stock_ratio(self):
        for order in self:
            ordered = order.stock_ratio_ordered
            there = order.stock_ratio_allocated
            order.stock_ratio = f"{there:g}/{ordered:g}" if ordered else False

    @api.depends("allocation_state", "commitment_date")
    def _compute_allocation_color(self):
        now = fields.Datetime.now()
        for order in self:
            state = order.allocation_state
            if state == "none":
                late = order.commitment_date and order.commitment_date < now
                order.allocation_color = "red" if late else "white"
            else:
                order.allocation_color = COLOR_OF_STATE.get(state)

    def _search_allocation_color(self, operator, value):
        if operator != "in":
            return NotImplemented
        nothing = Domain("allocation_state", "=", "none")
        late = Domain("commitment_date", "<", fields.Datetime.now())
        domains = {
            "green": Domain("allocation_state", "=", "full"),
            "orange": Domain("allocation_state", "=", "partial"),
            "white": nothing & ~late,
            "red": nothing & late,
            False: Domain("allocation_state", "in", [False, "done"]),
        }
        return Domain.OR(domains[color] for color in value if color in domains)

    # Kept true

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | WRITTEN_BY_PLAN

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        confirmed._mark_for_plan()
        return orders

    def write(self, vals):
        result = super().write(vals)
        if RANKING & vals.keys():
            self._mark_for_plan(ranked_anew=True)
        elif COUNTING & vals.keys():
            self._mark_for_plan()
        return result

    def _mark_for_plan(self, ranked_anew=False):
        """Have the plan look at these orders again.

        :param bool ranked_anew: their rank changed, and with it who gets the goods
        """
        confirmed = self.filtered(
            lambda order: (
                order.state not in ("draft", "sent")
                and order.company_id.stock_by_seniority
            )
        )
        moves = confirmed.order_line.move_ids if ranked_anew else ()
        pairs = {
            (move.product_id, move.location_id.warehouse_id)
            for move in moves
            if move.state not in ("draft", "done", "cancel")
            and move.location_id.warehouse_id
        }
        self.env["gescom.stock.allocation"]._mark(pairs, confirmed)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        self._refresh_plan_for(domain, [order or ""])
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        self._refresh_plan_for(domain, [*groupby, *aggregates])
        return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    def _fetch_query(self, query, fields):
        self._refresh_plan_for(names=[field.name for field in fields])
        return super()._fetch_query(query, fields)

    @api.model
    def _refresh_plan_for(self, domain=(), names=()):
        """Bring the plan up to date when what is asked needs one of its fields.

        :param domain: domain on sale.order
        :param names: fields, with or without what is done with them (`name:sum`)
        """
        plan = self.env["gescom.stock.allocation"]
        if not plan._is_behind():
            return
        asked = {
            condition.field_expr.split(".")[0]
            for condition in Domain(domain).iter_conditions()
        }
        asked.update(WORDS.findall(" ".join(names)))
        if not asked.isdisjoint(FOUND_BY_PLAN):
            plan._refresh()

    def _tell_to_ship(self):
        """A line in the history of orders that the stock now lets leave (F189)."""
        body = self.env._("The goods are there: the order is to be shipped.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    def action_simulate_priority(self):
        """Window that says who is delayed if the order is a priority delivery.

        :return: window action
        """
        self.ensure_one()
        return self.env["gescom.priority.simulation"]._open_for(self)
