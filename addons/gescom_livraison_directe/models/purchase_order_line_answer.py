from odoo import fields, models
from odoo.exceptions import UserError

from ..marks import GIVES_UP, LOWERS_DIRECT


class PurchaseOrderLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order.line"

    direct_refused_qty = fields.Float(
        string="Refused by the supplier",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="He will not deliver it, and nobody chose yet what becomes of it.",
    )

    def _get_open_direct_moves(self):
        return self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move._is_open_direct()
        )

    def _get_direct_open_qty(self):
        """What is left to deliver directly.

        :return: float in the line's unit
        """
        self.ensure_one()
        if self.order_id._is_requested():
            return self.product_qty
        return sum(
            move.product_uom._compute_quantity(
                move.product_uom_qty, self.product_uom_id, rounding_method="HALF-UP"
            )
            for move in self._get_open_direct_moves()
        )

    def _is_refused(self):
        self.ensure_one()
        # A title, or a line that is being entered, has no unit: nothing to compare in.
        unit = self.product_uom_id
        return bool(unit) and unit.compare(self.direct_refused_qty, 0) > 0

    def _get_promised_qty(self):
        self.ensure_one()
        return max(self._get_direct_open_qty() - self.direct_refused_qty, 0.0)

    def _check_no_more_than_open(self, quantity):
        """Whether no more is promised, shipped or given up than is left.

        :raise UserError: with the article
        """
        self.ensure_one()
        left = self._get_direct_open_qty()
        unit = self.product_uom_id
        if unit.compare(quantity, 0) < 0 or unit.compare(quantity, left) > 0:
            raise UserError(
                self.env._(
                    "%(article)s: enter a quantity between 0 and %(left)g.",
                    article=self.product_id.display_name,
                    left=left,
                )
            )

    def _note_promise(self, quantity):
        """What the supplier does not promise, he refuses.

        :param float quantity: promised, in the line's unit
        :raise UserError: it is more than what is left
        """
        self.ensure_one()
        self._check_no_more_than_open(quantity)
        self.direct_refused_qty = self._get_direct_open_qty() - quantity

    def _forget_refused(self):
        """What is not awaited any more is refused no more."""
        for line in self.filtered("direct_refused_qty"):
            left = line._get_direct_open_qty()
            if line.product_uom_id.compare(line.direct_refused_qty, left) > 0:
                line.direct_refused_qty = left

    # What becomes of the refused goods

    def _give_up_direct(self, quantity, to_us=True):
        """The supplier does not deliver a quantity: the document asks for less.

        :param float quantity: in the line's unit
        :param bool to_us: our warehouse delivers it
        :raise UserError: more is given up than is left
        """
        self.ensure_one()
        self._check_no_more_than_open(quantity)
        order = self.order_id
        self.direct_refused_qty = max(self.direct_refused_qty - quantity, 0.0)
        self._lower_direct_moves(quantity)
        if self._is_last_to_give_up(quantity):
            GIVES_UP.put_on(order)._cancel_direct()
        else:
            lowered = LOWERS_DIRECT.put_on(self)
            lowered.product_qty -= quantity
        if to_us:
            self._deliver_given_up(quantity)
        self._refresh_customer_costs()

    def _is_last_to_give_up(self, quantity):
        """Whether nothing of the document is delivered once this is given up."""
        order = self.order_id
        if not order._is_requested():
            return order._has_nothing_to_send()
        return not any(
            line.product_uom_id.compare(
                line.product_qty, quantity if line == self else 0.0
            )
            > 0
            for line in order._get_direct_lines()
        )

    def _lower_direct_moves(self, quantity):
        for move in self._get_open_direct_moves():
            taken = min(
                self.product_uom_id._compute_quantity(
                    quantity, move.product_uom, rounding_method="HALF-UP"
                ),
                move.product_uom_qty,
            )
            if move.product_uom.compare(taken, 0) <= 0:
                return
            GIVES_UP.put_on(move)._take_off_delivery(taken)
            quantity -= move.product_uom._compute_quantity(
                taken, self.product_uom_id, rounding_method="HALF-UP"
            )

    def _postpone_refused(self, quantity, day=None):
        """The supplier delivers later what he refused.

        :param float quantity: in the line's unit
        :param day: date he is to ship it on
        """
        self.ensure_one()
        self.direct_refused_qty = max(self.direct_refused_qty - quantity, 0.0)
        if day:
            self.date_planned = fields.Datetime.to_datetime(day)
            self.order_id.direct_promised_date = day
