from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..plan_fields import PlanFloat, PlanSelection
from .sale_order import ALLOCATION_STATES, COLOR_OF_STATE

# The colours of the orders, in the little room of a line.
COLORS = [
    ("green", "● All"),
    ("orange", "◐ Part"),
    ("white", "○ None"),
    ("red", "✕ None, late"),
]
FOUND_BY_LINE = [
    "allocated_qty",
    "allocation_state",
    "allocation_color",
    "expected_date",
    "expected_document",
]
COUNTED = {"product_uom_qty", "product_uom_id", "product_id"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    allocated_qty = PlanFloat(
        string="Share of the stock",
        digits="Product Unit",
        compute="_compute_allocation",
        help="What is there for this line, when older and priority orders are served "
        "first.",
    )
    allocation_state = PlanSelection(
        ALLOCATION_STATES,
        string="Stock",
        compute="_compute_allocation",
        search="_search_allocation_state",
    )
    allocation_color = PlanSelection(
        COLORS, string="Stock colour", compute="_compute_allocation_color"
    )

    @api.depends("product_uom_qty", "product_uom_id", "state")
    def _compute_allocation(self):
        shares = self._get_line_shares()
        for line in self:
            without = (0.0, line._get_state_without_share())
            line.allocated_qty, line.allocation_state = shares.get(
                line._origin.id, without
            )

    def _get_line_shares(self):
        """What the plan gives the lines.

        :return: dict {id: (quantity in the line's unit, state)}
        """
        if not self._origin:
            return {}
        plan = self.env["gescom.stock.allocation"]
        plan._refresh()
        self.flush_model(["product_uom_id", "product_uom_qty", "qty_delivered"])
        asked = SQL("l.id IN %s", tuple(self._origin.ids))
        rows = self.env.execute_query(
            SQL(
                "WITH lines AS MATERIALIZED (%s) %s",
                plan._get_lines_sql(asked),
                plan._get_line_shares_sql(),
            )
        )
        return {
            line_id: (float(allocated), state) for line_id, allocated, state in rows
        }

    def _get_state_without_share(self):
        """State of a line that awaits nothing of the stock."""
        goods = self.is_goods and self.state == "sale"
        return "done" if goods and self.company_id.stock_by_seniority else False

    @api.model
    def _search_allocation_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        plan = self.env["gescom.stock.allocation"]
        plan._refresh()
        states = [state for state in value if state in ("full", "partial", "none")]
        awaiting = SQL("(SELECT sale_line_id FROM gescom_stock_allocation)")
        found = SQL(
            """(
                WITH lines AS MATERIALIZED (%s), shares AS (%s)
                SELECT sale_line_id FROM shares WHERE state = ANY(%s)
            )""",
            plan._get_lines_sql(SQL("l.id IN %s", awaiting)),
            plan._get_line_shares_sql(),
            states,
        )
        domain = Domain("id", "in", found)
        if {"done", False} & set(value):
            domain |= Domain("id", "not in", awaiting)
        return domain

    @api.depends("allocation_state", "order_id.commitment_date")
    def _compute_allocation_color(self):
        now = fields.Datetime.now()
        for line in self:
            date = line.order_id.commitment_date
            if line.allocation_state == "none":
                line.allocation_color = "red" if date and date < now else "white"
            else:
                line.allocation_color = COLOR_OF_STATE.get(line.allocation_state)

    def write(self, vals):
        result = super().write(vals)
        if COUNTED & vals.keys():
            self.order_id._mark_for_plan()
        return result

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._mark_for_plan()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_mark_for_plan(self):
        self.order_id._mark_for_plan()
