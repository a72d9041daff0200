from odoo import api, fields, models
from odoo.tools import SQL


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _explain(self, product, warehouse, line):
        """Who holds the stock of an article, what is free, and what comes.

        The holders and what is free always make what is on hand.

        :param product: product.product
        :param warehouse: stock.warehouse
        :param line: sale.order.line that asks
        :return: list of dicts, see `sale.order.line.explain_allocation`
        """
        self._refresh()
        holders = [
            *self._explain_others(product, warehouse),
            *self._explain_orders(product, warehouse, line),
        ]
        held = sum(entry["quantity"] for entry in holders)
        on_hand = self._get_on_hand(product, warehouse)
        stock = {
            "kind": "stock",
            "document": warehouse.display_name,
            "quantity": product.uom_id.round(on_hand - held),
            "date": False,
            "on_hand": on_hand,
        }
        entries = [*holders, stock, *self._explain_receipts(product, warehouse, line)]
        article = {
            "product_id": product.id,
            "article": product.display_name,
            "warehouse": warehouse.name,
        }
        return [{**entry, **article} for entry in entries]

    @api.model
    def _get_on_hand(self, product, warehouse):
        self.env["stock.quant"].flush_model(["quantity"])
        [(quantity,)] = self.env.execute_query(
            SQL(
                """
                WITH place AS (%s)
                SELECT SUM(q.quantity)
                  FROM stock_quant q JOIN place ON place.id = q.location_id
                 WHERE q.product_id = %s AND place.warehouse_id = %s
                """,
                self._get_place_sql(),
                product.id,
                warehouse.id,
            )
        )
        return product.uom_id.round(float(quantity or 0))

    @api.model
    def _explain_orders(self, product, warehouse, line):
        """The orders that have a share, and the one that asks, in their turn."""
        shares = self.search(
            [("product_id", "=", product.id), ("warehouse_id", "=", warehouse.id)],
            order="locked desc, priority desc, allocation_date, order_date, order_id, "
            "move_id",
        )
        own = shares.filtered(lambda share: share.sale_line_id == line)
        entries = []
        for share in shares:
            mine = share in own
            if not mine and not share.allocated:
                continue
            entries.append(
                {
                    "kind": "holder",
                    "document": share.order_id.name,
                    "order_id": share.order_id.id,
                    "partner": share.partner_id.display_name,
                    "quantity": share.allocated,
                    "remaining": share.remaining,
                    "date": fields.Datetime.to_string(share.allocation_date),
                    "priority": share.priority > 0,
                    "kept": share.locked,
                    "mine": mine,
                    "before": not mine and bool(own) and share._comes_before(own[0]),
                }
            )
        return entries

    def _get_rank(self):
        self.ensure_one()
        return (
            not self.locked,
            -self.priority,
            self.allocation_date or fields.Datetime.now(),
            self.order_date or fields.Datetime.now(),
            self.order_id.id,
            self.move_id.id,
        )

    def _comes_before(self, other):
        return self._get_rank() < other._get_rank()

    @api.model
    def _explain_others(self, product, warehouse):
        """What transfers, productions and the like have reserved of the stock."""
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH place AS (%(place)s)
                SELECT COALESCE(k.name, m.reference, m.origin),
                       SUM(ml.quantity_product_uom)::float, MIN(m.date)
                  FROM stock_move_line ml
                  JOIN place ON place.id = ml.location_id
                   AND place.warehouse_id = %(warehouse)s
             LEFT JOIN stock_move m ON m.id = ml.move_id
             LEFT JOIN stock_picking k ON k.id = ml.picking_id
                 WHERE ml.product_id = %(product)s
                   AND ml.state NOT IN ('draft', 'done', 'cancel')
                   AND ml.quantity_product_uom > 0
                   AND NOT EXISTS (
                       SELECT
                         FROM gescom_stock_allocation a
                    LEFT JOIN stock_move_move_rel r ON r.move_dest_id = a.move_id
                        WHERE ml.move_id IN (a.move_id, r.move_orig_id)
                          AND a.product_id = ml.product_id
                   )
              GROUP BY 1 ORDER BY 3, 1
                """,
                place=self._get_place_sql(),
                product=product.id,
                warehouse=warehouse.id,
            )
        )
        return [
            {
                "kind": "holder",
                "document": document or self.env._("Other transfer"),
                "quantity": product.uom_id.round(quantity),
                "date": fields.Datetime.to_string(date) if date else False,
                "kept": True,
                "mine": False,
                "before": True,
            }
            for document, quantity, date in rows
        ]

    @api.model
    def _explain_receipts(self, product, warehouse, line):
        """What comes, and how much of it is for the line that asks."""
        receipts, taken = self._hand_out_receipts(product, warehouse)
        mine = {
            receipt.document: float(quantity)
            for move in line.move_ids
            for receipt, quantity in taken.get(move.id, [])
        }
        # sudo: who sells may not read the purchases, and sees when the goods come
        moves = self.env["stock.move"].sudo()
        return [
            {
                "kind": "receipt",
                "document": moves.browse(receipt.document)._get_receipt_name(),
                "quantity": float(receipt.quantity),
                "date": fields.Datetime.to_string(receipt.date),
                "for_this_line": mine.get(receipt.document, 0.0),
            }
            for receipt in receipts
        ]
