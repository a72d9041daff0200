from collections import defaultdict

from odoo import api, fields, models

from ..engine.credit_split import BilledLine, split_credit


class SaleOrderLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order.line"

    qty_credited_for_good = fields.Float(
        string="Credited for good",
        digits="Product Unit",
        compute="_compute_qty_credited_for_good",
        store=True,
        copy=False,
        help="Quantity that the customer keeps, was credited for and will not be "
        "billed for again.",
    )

    @api.depends("invoice_lines.qty_for_good")
    def _compute_qty_credited_for_good(self):
        for line in self:
            line.qty_credited_for_good = sum(line.invoice_lines.mapped("qty_for_good"))

    def _get_qty_credited_for_good(self):
        """Quantities credited that are not to be billed again (T-29).

        A credit note that is not "to be billed again" lowers what is left to bill,
        until the goods it gave up come back.

        :return: dict {id of the line: quantity in the line's unit}
        """
        return {
            line.id: line.qty_credited_for_good
            for line in self
            if line.qty_credited_for_good
        }

    def _get_qty_kept_unbilled(self):
        """Goods the customer has, is not billed for and was not credited for.

        :return: float in the line's unit, negative when more was billed than he has
        """
        self.ensure_one()
        policy = self._get_billable_policy() or self.product_id.invoice_policy
        ordered = policy == "order"
        base = self.product_uom_qty if ordered else self._get_qty_with_customer()
        return base - self.qty_invoiced - self.qty_credited_for_good

    def _get_qty_with_customer(self):
        """Goods the customer has; an addon adds those he is about to have back.

        :return: float in the line's unit
        """
        self.ensure_one()
        return self.qty_delivered

    def _consume_credited_for_good(self, quantities):
        """Take goods that came back off those credited for good.

        What was not billed yet is taken back first, then what was credited, then
        what is still billed: the last calls for a credit note.

        :param quantities: dict {line: quantity that the customer had before}
        """
        for line, quantity in quantities.items():
            consumed = min(
                quantity - line._get_qty_with_customer(),
                line.qty_credited_for_good,
                max(-line._get_qty_kept_unbilled(), 0.0),
            )
            for credit in line.invoice_lines.filtered("qty_for_good"):
                if line._compare_qty(consumed, 0) <= 0:
                    break
                part = min(consumed, credit.qty_for_good)
                # sudo: who receives the goods may not write on credit notes
                credit.sudo().qty_for_good -= part
                consumed -= part

    # Credit note splitter

    def _get_lines_to_credit(self):
        """Invoice lines that billed the order line and may still be credited."""
        self.ensure_one()
        return self.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.quantity > 0
                and line._is_creditable()
            )
        )

    def _get_lines_taken_off(self):
        """Posted invoice lines, below zero, that took back what was billed before."""
        self.ensure_one()
        return self.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.quantity < 0
                and line._is_creditable()
            )
        ).sorted("id")

    def _get_qty_net_billed(self, posting=()):
        """Quantity billed less what was credited; price corrections do not count.

        :param posting: credit notes about to be posted, which count too
        :return: float in the line's unit
        """
        self.ensure_one()
        quantity = 0.0
        for line in self.invoice_lines:
            if line.parent_state != "posted" and line.move_id not in posting:
                continue
            if line.move_id.move_type == "out_invoice":
                quantity += self._from_invoice_unit(line, line.quantity)
            elif line.move_id.move_type == "out_refund" and not (
                line.reversed_line_id and line._is_price_correction()
            ):
                quantity -= self._from_invoice_unit(line, line.quantity)
        return quantity

    def _split_credit(self, quantity_to_credit, return_moves=None):
        """Share goods to credit between the invoices that billed them (no. 19).

        The invoice lines that billed the very moves that are taken back are credited
        first, then the oldest invoice; no line is credited for more than it billed.

        :param float quantity_to_credit: in the unit of the order line
        :param return_moves: stock.move records that brought the goods back, or None
        :return: list of (invoice, [(invoice line, quantity in its unit)]) in the order
            of the invoices; what no posted invoice billed is left out: compare the sum
            with the quantity asked
        """
        self.ensure_one()
        lines = self._get_lines_to_credit()
        left = {
            line: self._from_invoice_unit(line, line._get_qty_creditable())
            for line in lines
        }
        # Goods that came back and were taken off a later invoice are not there to be
        # credited any more.
        for line in self._get_lines_taken_off():
            quantity = self._from_invoice_unit(line, line._get_qty_creditable())
            # sudo: who bills may not read stock moves
            moves = line.sudo().stock_move_ids
            for billed, share in self._share(quantity, left, moves):
                left[billed] -= share
        by_invoice = defaultdict(list)
        for line, share in self._share(quantity_to_credit, left, return_moves):
            by_invoice[line.move_id].append((line, self._to_invoice_unit(line, share)))
        return sorted(
            by_invoice.items(), key=lambda part: (part[0].invoice_date, part[0].id)
        )

    def _share(self, quantity, left, return_moves=None):
        """Share a quantity between invoice lines, those that billed the moves first.

        :param left: dict {invoice line: quantity left to credit}
        :return: list of (invoice line, quantity), in the unit of the order line
        """
        # sudo: who bills may not read stock moves
        moves = (return_moves or self.env["stock.move"]).sudo()
        billed_moves = moves.filtered(
            lambda move: move.sale_line_id == self
        ).origin_returned_move_id
        shares, _left = split_credit(
            quantity,
            [
                BilledLine(
                    key=line,
                    left=quantity_left,
                    rank=(line.invoice_date or line.date, line.move_id.id, line.id),
                    # sudo: who bills may not read stock moves
                    origin=bool(billed_moves & line.sudo().stock_move_ids),
                )
                for line, quantity_left in left.items()
            ],
            lambda qty: self._compare_qty(qty, 0.0) == 0,
        )
        return shares

    def _from_invoice_unit(self, invoice_line, quantity):
        return invoice_line.product_uom_id._compute_quantity(
            quantity, self.product_uom_id, round=False
        )

    def _to_invoice_unit(self, invoice_line, quantity):
        return self.product_uom_id._compute_quantity(
            quantity, invoice_line.product_uom_id, round=False
        )

    @api.model
    def _split_credits(self, quantities, return_moves=None):
        """Share the goods of several order lines between their invoices (no. 19).

        :param quantities: dict {order line: quantity to credit, in its unit}
        :param return_moves: stock.move records that brought the goods back, or None
        :return: list of (invoice, [(invoice line, quantity in its unit)]), each
            invoice once, in their order, with their part of its discounts: give it to
            `account.move._create_credits`
        """
        by_invoice = defaultdict(list)
        for line, quantity in quantities.items():
            for invoice, shares in line._split_credit(quantity, return_moves):
                by_invoice[invoice] += shares
        return [
            (invoice, shares + invoice._get_discount_shares(shares))
            for invoice, shares in sorted(
                by_invoice.items(), key=lambda part: (part[0].invoice_date, part[0].id)
            )
        ]
