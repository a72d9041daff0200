from odoo import api, fields, models

PROCESSING_STATES = [
    ("draft", "Not confirmed"),
    ("in_progress", "In progress"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
LOGISTIC_STATES = [
    ("to_process", "To process"),
    ("partial", "To process*"),
    ("shipped", "Shipped"),
]


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    settled = fields.Boolean(
        copy=False,
        readonly=True,
        tracking=True,
        help="Closed by hand although not all of it was delivered and billed.",
    )
    reopened = fields.Boolean(
        copy=False,
        readonly=True,
        help="Complete, but taken up again to enter a return.",
    )
    validation_date = fields.Datetime(
        compute="_compute_validation_date",
        store=True,
        copy=False,
        help="When the order was confirmed first.",
    )
    logistic_state = fields.Selection(
        LOGISTIC_STATES,
        compute="_compute_progress",
        store=True,
        index=True,
        help="To process: no delivery was made. To process*: a delivery was made and "
        "something remains to deliver. Shipped: nothing remains to deliver.",
    )
    processing_state = fields.Selection(
        PROCESSING_STATES,
        string="Progress",
        compute="_compute_progress",
        store=True,
        index=True,
        help="In progress: something is to be delivered or billed. Closed: all is "
        "delivered and billed, or the order is settled.",
    )

    @api.depends("state")
    def _compute_validation_date(self):
        for order in self:
            if order.state == "sale" and not order.validation_date:
                order.validation_date = fields.Datetime.now()

    @api.depends(
        "state",
        "settled",
        "reopened",
        "invoice_status",
        "picking_ids.state",
        "order_line.product_uom_qty",
        "order_line.qty_delivered",
        "order_line.qty_invoiced",
    )
    def _compute_progress(self):
        for order in self:
            if order.state == "sale":
                order.logistic_state = order._get_logistic_state()
                order.processing_state = (
                    "closed" if order._is_complete() else "in_progress"
                )
            elif order.state == "cancel":
                order.logistic_state = False
                order.processing_state = "cancelled"
            else:
                order.logistic_state = "to_process"
                order.processing_state = "draft"

    def _get_logistic_state(self):
        """How far the deliveries of a confirmed order are (F031, F032, F033)."""
        self.ensure_one()
        if self.settled:
            return "shipped"
        # Not `filtered`, which would read the moves order by order.
        goods = [line for line in self.order_line if line.is_goods]
        if not any(line._is_left_to_deliver() for line in goods):
            return "shipped"
        if any(line._get_shipped_qty() > 0 for line in goods):
            return "partial"
        return "to_process"

    def _is_complete(self):
        """Whether a confirmed order leaves nothing to do (F025, A-19)."""
        self.ensure_one()
        if self.settled:
            return True
        return (
            not self.reopened
            and self.logistic_state == "shipped"
            and self.invoice_status != "to invoice"
            and not any(line._is_left_to_process() for line in self.order_line)
        )
