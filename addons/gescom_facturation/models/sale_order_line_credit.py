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
        base = self.product_uom_qty if policy == "order" else self.qty_delivered
        return base - self.qty_invoiced - self.qty_credited_for_good

    def _consume_credited_for_good(self, returned):
        """Take goods that came back off those credited for good.

        What was not billed yet is taken back first, then what was credited, then
        what is still billed: the last calls for a credit note.

        :param returned: dict {line: quantity that came back, in the line's unit}
        """
        for line, quantity in returned.items():
            consumed = min(
                quantity,
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

    def _split_credit(self, quantity, return_moves=None):
        """Share goods to credit between the invoices that billed them (no. 19).

        The invoice lines that billed the very moves that are taken back are credited
        first, then the oldest invoice; no line is credited for more than it billed.

        :param float quantity: quantity to credit, in the unit of the order line
        :param return_moves: stock.move records that brought the goods back, or None
        :return: list of (invoice, [(invoice line, quantity in its unit)]) in the order
            of the invoices; what no posted invoice billed is left out: compare the sum
            with `quantity`
        """
        self.ensure_one()
        candidates = self._get_lines_to_credit()
        # sudo: who bills may not read stock moves
        moves = (return_moves or self.env["stock.move"]).sudo()
        candidates = candidates.sudo()
        billed_moves = moves.filtered(
            lambda move: move.sale_line_id == self
        ).origin_returned_move_id
        shares, _left = split_credit(
            quantity,
            [
                BilledLine(
                    key=line,
                    left=self._from_invoice_unit(line, line._get_qty_creditable()),
                    rank=(line.invoice_date or line.date, line.move_id.id, line.id),
                    origin=bool(billed_moves & line.stock_move_ids),
                )
                for line in candidates
            ],
            lambda qty: self._compare_qty(qty, 0.0) == 0,
        )
        by_invoice = defaultdict(list)
        for line, share in shares:
            line = line.with_env(self.env)
            by_invoice[line.move_id].append((line, self._to_invoice_unit(line, share)))
        return sorted(
            by_invoice.items(), key=lambda part: (part[0].invoice_date, part[0].id)
        )

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
            invoice once, in their order: give it to `account.move._create_credits`
        """
        by_invoice = defaultdict(list)
        for line, quantity in quantities.items():
            for invoice, shares in line._split_credit(quantity, return_moves):
                by_invoice[invoice] += shares
        return sorted(
            by_invoice.items(), key=lambda part: (part[0].invoice_date, part[0].id)
        )
