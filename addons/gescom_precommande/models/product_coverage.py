from collections import defaultdict

from odoo import models

from ..engine.coverage import Receipt, share_out

MARKED = "gescom_precommande.coverage"


class ProductProduct(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "product.product"

    def _mark_coverage(self):
        """Share the goods out again before the transaction ends."""
        # sudo: whoever moves goods may not read articles of another company
        marked = self.sudo().filtered("release_date")
        if not marked:
            return
        precommit = self.env.cr.precommit
        if MARKED not in precommit.data:
            precommit.data[MARKED] = set()
            # sudo: shared out between the orders of everybody
            precommit.add(self.env["product.product"].sudo()._refresh_marked)
        precommit.data[MARKED].update(marked.ids)

    def _refresh_marked(self):
        ids = self.env.cr.precommit.data.pop(MARKED, ())
        self.browse(sorted(ids)).exists()._refresh_coverage()
        # After the flush of the commit: what was written here is still to be sent.
        self.env.flush_all()

    def _refresh_coverage(self):
        """Say of each pre-order whether the goods are there on the release.

        The senior ones are served first, so that the youngest lack what a supplier
        takes back. Called by the superuser.
        """
        moves = self._get_moves_to_release()
        demands = moves.filtered(lambda move: move.product_id in self)
        stock = self._get_stock_by_company(moves.company_id)
        receipts = self._get_receipts_by_company(moves.company_id)
        covers = {}
        for key, group in demands.grouped(
            lambda move: (move.product_id, move.company_id)
        ).items():
            ranked = group.sorted(lambda move: move._get_preorder_rank())
            covers |= share_out(
                [(move, move.product_qty) for move in ranked],
                stock.get(key, 0.0),
                receipts[key],
                key[0].release_date,
                dust=key[0].uom_id.rounding / 2,
            )
        lines = moves.sale_line_id | self._get_lines_covered()
        lines._set_coverage(covers)

    def _get_lines_covered(self):
        """Lines that bear a coverage, still awaited or not any more."""
        return self.env["sale.order.line"].search(
            [("product_id", "in", self.ids), ("preorder_coverage", "!=", False)]
        )

    def _get_stock_by_company(self, companies):
        """What the companies have in stock.

        :return: dict {(product, company): quantity}
        """
        groups = self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", self.ids),
                ("company_id", "in", companies.ids),
                ("location_id.usage", "=", "internal"),
            ],
            ["product_id", "company_id"],
            ["quantity:sum"],
        )
        return {(product, company): qty for product, company, qty in groups}

    def _get_receipts_by_company(self, companies):
        """What suppliers confirmed and did not deliver yet.

        :return: dict {(product, company): list of Receipt}
        """
        moves = self.env["stock.move"].search(
            [
                ("product_id", "in", self.ids),
                ("company_id", "in", companies.ids),
                ("purchase_line_id", "!=", False),
                ("location_id.usage", "=", "supplier"),
                ("location_dest_id.usage", "!=", "customer"),
                ("state", "not in", ("draft", "done", "cancel")),
            ]
        )
        receipts = defaultdict(list)
        for move in moves:
            planned = move.purchase_line_id.date_planned or move.date
            day = move.company_id._get_day_of(planned)
            key = (move.product_id, move.company_id)
            receipts[key].append(Receipt(day, move.product_qty))
        return receipts
