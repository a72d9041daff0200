from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _check_shipment(self, pickings, chosen=False):
        """Whether the shipping rule lets these deliveries leave now (F078-F081).

        :param pickings: stock.picking that leave together
        :param bool chosen: judge what was put on them, in stock or not yet
        :raise UserError: the rule asks for goods that they leave behind
        """
        for order in self:
            refusal = order._find_shipment_refusal(pickings, chosen)
            if refusal:
                raise UserError(refusal)

    def _find_shipment_refusal(self, pickings, chosen=False, quantities=None):
        """What the shipping rule objects to a shipment.

        :param pickings: stock.picking that leave together
        :param bool chosen: judge what was put on them, in stock or not yet
        :param dict quantities: {stock.move: quantity that would leave of it}; the
            other moves leave as they are
        :return: sentence, or False
        """
        self.ensure_one()
        if not self._must_ship_all(pickings):
            return False
        missing = self._get_left_behind(pickings, chosen, quantities)
        return self._get_shipment_refusal(missing) if missing else False

    def _must_ship_all(self, pickings):
        """Whether the next shipment holds all that is awaited."""
        self.ensure_one()
        if self.settled:
            return False
        if self.shipping_rule == "partial_once":
            return bool(self._get_shipments() - pickings)
        return self.shipping_rule == "complete"

    def _get_shipments(self):
        """Deliveries of our warehouses that left: a supplier's do not count (A-34).

        :return: stock.picking
        """
        return self.order_line.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and not move._is_customer_return()
                and move.picking_id.document_kind == "bl"
            )
        ).picking_id

    def _get_left_behind(self, pickings, chosen, quantities=None):
        """What the customer awaits and these deliveries do not bring.

        What was cancelled is awaited no more (A-34).

        :param dict quantities: see `_find_shipment_refusal`
        :return: dict of quantities by (product, unit)
        """
        self.ensure_one()
        missing, quantities = {}, quantities or {}
        for move in self.order_line.move_ids.filtered("is_awaited"):
            leaving = quantities.get(move)
            if leaving is None:
                leaving = move._get_leaving_qty(pickings, chosen)
            quantity = move.product_uom_qty - leaving
            if move.product_uom.compare(quantity, 0) > 0:
                key = (move.product_id, move.product_uom)
                missing[key] = missing.get(key, 0.0) + quantity
        return missing

    def _get_shipment_refusal(self, missing):
        goods = ", ".join(
            f"{quantity:g} {unit.name} {product.display_name}"
            for (product, unit), quantity in missing.items()
        )
        if self.shipping_rule == "complete":
            return self.env._(
                "Order %(order)s ships complete and this is missing: %(goods)s. Ship "
                "it all together, or change the shipping rule of the order.",
                order=self.name,
                goods=goods,
            )
        return self.env._(
            "Order %(order)s was already shipped in part: its second shipment brings "
            "all the rest, and this is missing: %(goods)s. Wait for the goods, or "
            "change the shipping rule of the order.",
            order=self.name,
            goods=goods,
        )
