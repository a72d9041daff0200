from collections import defaultdict
from dataclasses import replace

from odoo import Command, api, models

from ..engine.billing_scope import get_scope
from ..engine.parts import Part, split_to_bill


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.depends("qty_credited_for_good")
    def _compute_qty_to_invoice(self):
        result = super()._compute_qty_to_invoice()
        for line in self:
            if line.qty_credited_for_good and line.qty_to_invoice > 0:
                left = line.qty_to_invoice - line.qty_credited_for_good
                line.qty_to_invoice = max(left, 0.0)
        return result

    # What is billed, delivery by delivery

    def _get_billing_parts(self, until=None):
        """What is to be billed of each line, delivery by delivery (F131, F142).

        :param date until: deliveries of a later day, in the company's time zone, are
            left for another time; None for all
        :return: dict {line: list of `Part`}; lines with nothing to bill are left out
        """
        parts_by_line = {}
        # sudo: what is left to bill is the same for whoever may not read the invoices
        for line, known in zip(self, self.sudo(), strict=True):
            if known.display_type or known.is_downpayment:
                continue
            if known._get_billable_policy() == "delivery":
                parts = known._get_delivery_parts(until)
            else:
                parts = known._get_plain_parts()
            if parts:
                parts_by_line[line] = parts
        return parts_by_line

    def _is_zero_qty(self, quantity):
        return self._compare_qty(quantity, 0.0) == 0

    def _get_plain_parts(self):
        """The line in one part: nothing says that it is billed by delivery."""
        if self._is_zero_qty(self.qty_to_invoice):
            return []
        moves = self._get_unbilled_moves()
        return [Part(self.qty_to_invoice, move_ids=tuple(moves.ids))]

    def _get_delivery_parts(self, until):
        moves = self._get_unbilled_moves()
        if not moves and self._is_zero_qty(self.qty_to_invoice):
            return []
        parts = self._get_moved_parts(moves)
        later = [part for part in parts if until and part.date and part.date > until]
        to_bill = self.qty_to_invoice - sum(part.quantity for part in later)
        current = [part for part in parts if part not in later]
        if later and not current:
            return []
        found = split_to_bill(to_bill, current, self._is_zero_qty)
        return self._keep_all_moves(found, current)

    def _keep_all_moves(self, found, current):
        """Link what was billed or credited apart too: it is not to come up again."""
        kept = {move_id for part in found for move_id in part.move_ids}
        other = [m for part in current for m in part.move_ids if m not in kept]
        if found and other:
            found[0] = replace(found[0], move_ids=(*found[0].move_ids, *other))
        return found

    def _get_unbilled_moves(self):
        """Deliveries and returns of the line that no invoice bills, oldest first."""
        moves = [
            move
            for move in self.move_ids
            if move.state == "done"
            and not move._is_billed()
            and (move._leaves_to_customer() or move._is_customer_return())
        ]
        if len(moves) > 1:
            moves.sort(key=lambda move: (move._get_delivery_date(), move.id))
        # What is read of one is read for all those of the billing.
        return self.move_ids.browse(move.id for move in moves).with_prefetch(
            self.move_ids._prefetch_ids
        )

    def _get_moved_parts(self, moves):
        """A part for each delivery note of the moves, returns taken off.

        Goods that came back before they were billed lower their own delivery note;
        those of a delivery billed already make a part of their own, below zero.
        """
        quantities = defaultdict(float)
        moves_by_place = defaultdict(list)
        for move in moves:
            billed_with = self._get_move_billed_with(move, moves)
            place = billed_with.picking_id or billed_with
            quantities[place] += self._get_signed_qty(move)
            moves_by_place[place].append(move)
        return [
            Part(
                quantities[place],
                delivery_id=place.id if place._name == "stock.picking" else None,
                date=billed[0]._get_delivery_date(),
                move_ids=tuple(move.id for move in billed),
            )
            for place, billed in moves_by_place.items()
        ]

    def _get_move_billed_with(self, move, moves):
        """The move whose delivery note the move is billed with.

        :param moves: stock.move that no invoice bills
        :return: stock.move among them
        """
        origin = move.origin_returned_move_id
        return origin if origin in moves else move

    def _get_signed_qty(self, move):
        """Quantity of the move in the line's unit, below zero for a return.

        The components of a kit count for nothing: Odoo counts the kits.
        """
        if move.product_id != self.product_id:
            return 0.0
        quantity = move.product_uom._compute_quantity(
            move.quantity, self.product_uom_id, rounding_method="HALF-UP"
        )
        return quantity if move._leaves_to_customer() else -quantity

    # The values of the invoice

    def _prepare_invoice_lines_vals_list(self, **optional_values):
        scope = get_scope(self)
        parts = scope and scope.get_parts(self)
        if not parts:
            return super()._prepare_invoice_lines_vals_list(**optional_values)
        vals_list = []
        for part in parts:
            values = {
                **optional_values,
                "quantity": part.quantity,
                "delivery_id": part.delivery_id,
                "stock_move_ids": [Command.set(part.move_ids)],
            }
            prepared = super()._prepare_invoice_lines_vals_list(**values)
            for vals in prepared:
                scope.remember(vals, self, part)
            vals_list += prepared
        return vals_list
