from odoo import api, models

from ..plan_fields import PlanChar, PlanDatetime


class SaleOrderLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order.line"

    expected_date = PlanDatetime(
        string="Expected on",
        compute="_compute_expected",
        help="When the receipt that completes the line is planned, those who come "
        "before being served first.",
    )
    expected_document = PlanChar(
        string="Supplier order",
        compute="_compute_expected",
        help="The supplier order, or the transfer, that brings what is missing.",
    )

    @api.depends("allocation_state")
    def _compute_expected(self):
        """The receipt that completes the line, all its components being there."""
        waiting = self._get_waiting_moves()
        found = waiting._forecast_receipts()
        for line in self:
            own = [found.get(move) for move in waiting if move.sale_line_id == line]
            complete = bool(own) and all(own)
            line.expected_date = complete and max(date for date, _name in own)
            names = {name for _date, name in own} if complete else ()
            line.expected_document = ", ".join(sorted(names)) or False

    def _get_waiting_moves(self):
        """Moves of the lines whose goods are not all there."""
        short = self._origin.filtered(
            lambda line: line.allocation_state in ("none", "partial")
        )
        # sudo: who sells sees when the goods come
        shares = self.env["gescom.stock.allocation"].sudo()
        lines = shares.search([("sale_line_id", "in", short.ids)])
        return lines.filtered(
            lambda share: share.uom_id.compare(share.allocated, share.remaining) < 0
        ).move_id

    def explain_allocation(self):
        """Why the line is green, orange or white: who holds the goods, what comes.

        :return: list of dicts {kind: holder | stock | receipt, document, quantity,
            date, article, warehouse…}, in the unit of the article; for each article
            and warehouse, `quantity` of the holders and of the stock that is free make
            `on_hand`, which the entry of the stock names; `mine` is this line, `before`
            says who is served before it, `for_this_line` what it gets of a receipt
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the other orders that hold the goods are named to whoever asks
        plan = self.env["gescom.stock.allocation"].sudo()
        shares = plan.search([("sale_line_id", "=", self.id)])
        explained = []
        for (product, warehouse), _shares in shares.grouped(
            lambda share: (share.product_id, share.warehouse_id)
        ).items():
            explained += plan._explain(product, warehouse, self.sudo())  # sudo: above
        return explained

    def action_explain_allocation(self):
        """Window that says who holds the goods of the line, and what comes.

        :return: window action
        """
        self.ensure_one()
        return self.env["gescom.allocation.why"]._open_for(self)
