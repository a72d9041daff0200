from datetime import timedelta

from odoo import api, fields, models

COVERAGES = [
    ("full", "● Covered"),
    ("partial", "◐ Partly covered"),
    ("none", "✕ Not covered"),
]


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "gescom.guard.mixin"]

    release_date = fields.Date(
        compute="_compute_release_date",
        store=True,
        index="btree_not_null",
        help="Nothing of the line leaves before this day.",
    )
    is_preorder = fields.Boolean(
        string="Pre-order",
        compute="_compute_is_preorder",
        store=True,
        help="Ordered while the pre-order of the article was open.",
    )

    preorder_coverage = fields.Selection(
        COVERAGES,
        string="Covered on the release",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Whether what is in stock and confirmed by the suppliers reaches, when "
        "older and priority pre-orders are served first.",
    )
    preorder_date = fields.Date(
        string="All there on",
        readonly=True,
        copy=False,
        help="When the last goods that the line needs arrive; empty when they are in "
        "stock, or when no supplier confirmed them.",
    )

    @api.model
    def _get_button_fields(self):
        # Found for all the orders of an article together, by the superuser.
        found = {"preorder_coverage", "preorder_date"}
        return super()._get_button_fields() | found

    @api.depends("product_id.release_date", "move_ids.release_date")
    def _compute_release_date(self):
        """Follows the article, or the parts of the kit, until all was delivered."""
        for line in self:
            if not line._is_release_over():
                days = {line.product_id.release_date}
                days.update(line.move_ids.mapped("release_date"))
                line.release_date = max(filter(None, days), default=False)

    def _is_release_over(self):
        return (
            self._origin.state == "sale"
            and bool(self._origin.product_uom_qty)
            and self._compare_qty(self.qty_delivered, self.product_uom_qty) >= 0
        )

    @api.depends(
        "product_id.release_date",
        "product_id.preorder_end_date",
        "order_id.date_order",
    )
    def _compute_is_preorder(self):
        """Whether the day of the order is one of the pre-order (A-60).

        What was pre-ordered and confirmed stays so, wherever the dates move.
        """
        for line in self:
            confirmed = line._origin.state == "sale" and line._origin.is_preorder
            line.is_preorder = confirmed or line._is_ordered_before_release()

    def _is_ordered_before_release(self):
        self.ensure_one()
        article, ordered = self.product_id, self.order_id.date_order
        if not (article.release_date and ordered):
            return False
        company = self.company_id or self.env.company
        day = company._get_local_day(ordered)
        return article._get_preorder_state(day) == "open"

    def _get_hold_date(self):
        """Release date to come of the line.

        :return: date, False when the goods may leave
        """
        self.ensure_one()
        day = self.release_date
        company = self.company_id or self.env.company
        return day if day and day > company._get_local_today() else False

    def _get_release_moment(self):
        """Noon of the release day to come; False when there is none."""
        self.ensure_one()
        day = self._get_hold_date()
        company = self.company_id or self.env.company
        return company._get_noon_of(day) if day else False

    def _expected_date(self):
        expected = super()._expected_date()
        moment = self._get_release_moment()
        return max(expected, moment) if moment else expected

    def _prepare_procurement_values(self):
        """Deliveries are planned for the release, whatever date was promised (F277)."""
        values = super()._prepare_procurement_values()
        moment = self._get_release_moment()
        if moment:
            lead = timedelta(days=self.company_id.security_lead)
            values["date_deadline"] = max(values["date_deadline"], moment)
            values["date_planned"] = max(
                values["date_planned"], values["date_deadline"] - lead
            )
        return values

    def _action_launch_stock_rule(self, *, previous_product_uom_qty=False):
        result = super()._action_launch_stock_rule(
            previous_product_uom_qty=previous_product_uom_qty
        )
        self.filtered("release_date").product_id._check_preorder_quota(self.company_id)
        return result

    # What the release day brings

    def _set_coverage(self, changes):
        """Write what changed, and tell who has to tell the customers.

        :param dict changes: {sale.order.line: (coverage, day)}
        """
        fallen = self.filtered(
            lambda line: (
                line.preorder_coverage == "full"
                and changes[line][0] in ("partial", "none")
            )
        )
        for (coverage, day), lines in self.grouped(changes.get).items():
            lines.write({"preorder_coverage": coverage, "preorder_date": day})
        fallen.order_id._prepare_preorder_notice()
        (self.order_id - fallen.order_id)._withdraw_preorder_notice()
