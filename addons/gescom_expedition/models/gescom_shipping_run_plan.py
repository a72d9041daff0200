from datetime import time, timedelta

from odoo import models
from odoo.fields import Domain

from .gescom_shipping_run_line import MAY_BE_TICKED
from .stock_picking import OUR_KINDS


class GescomShippingRun(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.shipping.run"

    # Which deliveries

    def _get_candidate_domain(self):
        """Deliveries that the criteria of the batch name; addons add theirs.

        :return: Domain on stock.picking
        """
        self.ensure_one()
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("document_kind", "in", OUR_KINDS),
                ("state", "not in", ("done", "cancel")),
                ("sale_id.state", "=", "sale"),
            ]
        )
        for name, values in (
            ("picking_type_id.warehouse_id", self.warehouse_id),
            ("carrier_id", self.carrier_ids),
            ("sale_id", self.order_ids),
        ):
            if values:
                domain &= Domain(name, "in", values.ids)
        if self.partner_ids:
            domain &= Domain("sale_id.partner_id", "child_of", self.partner_ids.ids)
        if self.shipping_rule:
            domain &= Domain("sale_id.shipping_rule", "=", self.shipping_rule)
        if self.priority_only:
            domain &= Domain("priority", "=", "1")
        return domain & self._get_dates_domain()

    def _get_dates_domain(self):
        domain = Domain.TRUE
        if self.ordered_from:
            start = self._get_start_of(self.ordered_from)
            domain &= Domain("sale_id.date_order", ">=", start)
        for name, day in (
            ("sale_id.date_order", self.ordered_to),
            ("scheduled_date", self.planned_until),
        ):
            if day:
                end = self._get_start_of(day + timedelta(days=1))
                domain &= Domain(name, "<", end)
        return domain

    def _get_start_of(self, day):
        return self.company_id._get_local_moment(day, time.min)

    def _get_candidates(self):
        """Deliveries that fit, those whose orders are served first in front.

        :return: stock.picking
        """
        pickings = self.env["stock.picking"].search(self._get_candidate_domain())
        return pickings.sorted(self._get_seniority)

    @staticmethod
    def _get_seniority(picking):
        # sudo: the order gives the rank, whoever may read it
        order = picking.sudo().sale_id
        confirmed = order.validation_date or order.date_order
        return (-int(picking.priority or "0"), confirmed, order.id, picking.id)

    # What of them can leave

    def _make_preview(self):
        """Make the lines; writes on nothing else."""
        pickings = self._get_candidates()
        plans = self._plan(pickings)
        leaving = [plan for plan in plans if plan["can_leave"]]
        leaving.sort(key=lambda plan: self._get_packing_key(plan["carrier_id"]))
        left = [plan for plan in plans if not plan["can_leave"]]
        left += self._plan_orders_without_delivery(pickings)
        for sequence, plan in enumerate(leaving + left, start=1):
            plan |= {"run_id": self.id, "sequence": sequence}
        # sudo: the lines of a batch are written by the batch alone
        self.env["gescom.shipping.run.line"].sudo().create(leaving + left)

    def _get_packing_key(self, carrier_id):
        """What a carrier takes away is packed together, by seniority (the sort is
        stable)."""
        carrier = self.env["delivery.carrier"].browse(carrier_id)
        return (not carrier, carrier.sequence, carrier.id or 0)

    def _plan(self, pickings):
        """Share the stock out between the deliveries, in their order.

        :param pickings: stock.picking, those served first in front
        :return: list of dicts, values of the lines
        """
        # sudo: the rules bind who may not read all of the order
        pickings = pickings.sudo()
        moves = pickings._get_moves_of_batch()
        free = moves._get_free_quantities()
        supplied = self._get_moves_for_supplier(moves)
        busy = self._get_busy_runs(pickings)
        blocks = pickings.sale_id._get_shipping_blocks()
        plans = []
        for order, group in pickings.grouped("sale_id").items():
            refusals = {
                picking: ("blocked", blocks[order])
                if order in blocks
                else self._get_refusal(picking, order, busy.get(picking))
                for picking in group
            }
            plans += self._plan_order(order, refusals, free, supplied)
        rank = {picking.id: rank for rank, picking in enumerate(pickings)}
        return sorted(plans, key=lambda plan: rank[plan["picking_id"]])

    def _plan_order(self, order, refusals, free, supplied):
        """What can leave of the deliveries of an order.

        :param dict refusals: {stock.picking: (code, sentence) or None}
        :param dict free: what nobody holds, see `_get_in_stock_quantities`; lowered
        :param supplied: stock.move that a supplier ships instead
        :return: list of dicts
        """
        before = dict(free)
        quantities = {}
        for picking, refusal in refusals.items():
            moves = picking._get_moves_of_batch(without=supplied)
            if refusal and refusal[0] not in MAY_BE_TICKED:
                quantities[picking] = dict.fromkeys(moves, 0.0)
            elif picking.shipping_state == "prepared":
                quantities[picking] = {m: m._get_validated_qty() for m in moves}
            else:
                quantities[picking] = moves._get_in_stock_quantities(free)
        self._refuse_empty(refusals, quantities, supplied)
        self._refuse_against_rule(order, refusals, quantities, supplied)
        if not any(self._can_leave(refusal) for refusal in refusals.values()):
            # What the order cannot take is for the others.
            free.update(before)
        return [
            self._prepare_line(picking, order, quantities[picking], refusal)
            for picking, refusal in refusals.items()
        ]

    @staticmethod
    def _can_leave(refusal):
        return not refusal or refusal[0] in MAY_BE_TICKED

    def _refuse_empty(self, refusals, quantities, supplied):
        for picking, refusal in refusals.items():
            something = any(
                move.product_uom.compare(quantity, 0) > 0
                for move, quantity in quantities[picking].items()
            )
            if self._can_leave(refusal) and not (
                something or picking.move_ids & supplied
            ):
                refusals[picking] = (
                    "nothing_in_stock",
                    self.env._("Nothing of it is in stock."),
                )

    def _refuse_against_rule(self, order, refusals, quantities, supplied):
        leaving = order.env["stock.picking"].union(
            *(picking for picking, refusal in refusals.items() if not refusal)
        )
        if not leaving:
            return
        brought = {move: move.product_uom_qty for move in supplied}
        for picking in leaving:
            brought |= quantities[picking]
        sentence = order._find_shipment_refusal(leaving, quantities=brought)
        once = order.shipping_rule == "partial_once"
        code = "rule_partial_once" if once else "rule_complete"
        for picking in leaving if sentence else ():
            refusals[picking] = (code, sentence)

    # Why not

    def _get_refusal(self, picking, order, other_run):
        """Why a delivery is left aside, whatever is in stock.

        :param other_run: gescom.shipping.run that is shipping it
        :return: (code, sentence) or None
        """
        if other_run:
            return "in_other_run", self.env._(
                "%s is shipping it.", other_run.display_name
            )
        return (
            self._get_transfer_refusal(picking)
            or self._get_preparation_refusal(picking)
            or self._get_carrier_refusal(picking)
        )

    def _get_transfer_refusal(self, picking):
        """Odoo puts deliveries in batch transfers by itself: one of them is somebody's
        work when it has a responsible."""
        batch = picking.batch_id
        if batch.state not in ("draft", "in_progress") or not batch.user_id:
            return None
        return "in_batch_transfer", self.env._(
            "%(user)s has it in the batch transfer %(batch)s.",
            user=batch.user_id.name,
            batch=batch.name,
        )

    def _get_preparation_refusal(self, picking):
        if picking.shipping_state == "prepared":
            if self.operation == "ship":
                return None
            return "already_prepared", self.env._(
                "%(document)s was prepared by %(user)s.",
                document=picking.display_name,
                user=picking.prepared_user_id.name,
            )
        if picking.content_frozen:
            return "prepared_elsewhere", self.env._(
                "%s was chosen or printed: somebody may be preparing it.",
                picking.display_name,
            )
        return None

    def _get_carrier_refusal(self, picking):
        if picking.carrier_id or not self.require_carrier:
            return None
        return "carrier_missing", self.env._(
            "No shipping method is chosen on the delivery."
        )

    def _get_busy_runs(self, pickings):
        """Batches under way that ship these deliveries.

        :return: dict {stock.picking: gescom.shipping.run}
        """
        Line = self.env["gescom.shipping.run.line"].sudo()  # somebody else's batch
        lines = Line.search(
            [
                ("picking_id", "in", pickings.ids),
                ("run_id", "!=", self.id),
                ("run_id.state", "in", ("running", "paused")),
                ("state", "=", "pending"),
                ("selected", "=", True),
            ]
        )
        return {line.picking_id: line.run_id for line in lines}

    def _plan_orders_without_delivery(self, pickings):
        """Say of each order that was chosen why nothing of it is listed."""
        # sudo: as in `_plan`
        orders = self.order_ids.sudo() - pickings.sudo().sale_id
        return [
            {
                "order_id": order.id,
                "partner_id": order.partner_shipping_id.id,
                "shipping_rule": order.shipping_rule,
                "priority": order.priority,
                "can_leave": False,
                "reason": reason,
                "message": message,
            }
            for order in orders.sorted("id")
            for reason, message in [self._get_absence_reason(order)]
        ]

    def _get_absence_reason(self, order):
        if order.state != "sale":
            return "not_confirmed", self.env._("Order %s is not confirmed.", order.name)
        if any(
            picking.document_kind in OUR_KINDS
            for picking in order._get_open_deliveries()
        ):
            return "other_criteria", self.env._(
                "The deliveries of order %s do not fit the criteria of the batch.",
                order.name,
            )
        return "nothing_left", self.env._(
            "Nothing is left to ship of order %s.", order.name
        )

    # The lines

    def _prepare_line(self, picking, order, quantities, refusal):
        """Values of the line of a delivery.

        :param dict quantities: {stock.move: quantity that can leave}
        :param refusal: (code, sentence) or None
        """
        can_leave = self._can_leave(refusal)
        leaving = {
            move: quantity
            for move, quantity in quantities.items()
            if can_leave and move.product_uom.compare(quantity, 0) > 0
        }
        code, sentence = refusal or (False, False)
        return {
            "order_id": order.id,
            "partner_id": picking.partner_id.id,
            "picking_id": picking.id,
            "warehouse_id": picking.picking_type_id.warehouse_id.id,
            "carrier_id": picking.carrier_id.id,
            "shipping_rule": order.shipping_rule,
            "priority": picking.priority,
            "article_count": len(leaving),
            "quantity": sum(leaving.values()),
            "weight": picking._weigh_moves(leaving),
            "parcel_count": picking._count_parcels_of(leaving),
            "is_partial": can_leave
            and any(
                move.product_uom.compare(leaving.get(move, 0.0), move.product_uom_qty)
                < 0
                for move in quantities
            ),
            "content": self._describe_content(quantities, leaving),
            "can_leave": can_leave,
            "selected": not refusal,
            "reason": code,
            "message": sentence,
            "seen": picking._get_batch_signature(),
        }

    def _describe_content(self, quantities, leaving):
        sentences = []
        for move in quantities:
            values = {
                "quantity": leaving.get(move, 0.0),
                "ordered": move.product_uom_qty,
                "unit": move.product_uom.name,
                "article": move.product_id.display_name,
            }
            if move.product_uom.compare(values["quantity"], values["ordered"]) < 0:
                sentence = self.env._(
                    "%(quantity)g of %(ordered)g %(unit)s %(article)s", **values
                )
            else:
                sentence = self.env._("%(quantity)g %(unit)s %(article)s", **values)
            sentences.append(sentence)
        return "\n".join(sentences)

    # For the addon of direct deliveries (F105)

    def _get_moves_for_supplier(self, moves):
        """What a supplier will ship instead, because nothing of it is in stock.

        :param moves: stock.move of the deliveries of the batch
        :return: stock.move, none here
        """
        return moves.browse()

    def _ship_from_supplier(self, order):
        """Order from the supplier what he ships instead of the delivery note (F105).

        Called before the deliveries of the order are made: what it takes over is not
        awaited from our warehouse any more.

        :param order: sale.order
        :return: names of the documents made, none here
        """
        return []
