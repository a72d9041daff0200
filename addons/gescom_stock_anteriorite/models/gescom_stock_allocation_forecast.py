from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..engine.forecast import Receipt, forecast, hand_out


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _forecast(self, pairs):
        """Receipts that complete what is missing, in the turn of those who wait.

        :param pairs: set of (id of product.product, id of stock.warehouse)
        :return: dict {id of the stock.move that waits: list of (Receipt, quantity)};
            the document of a receipt is the id of its stock.move
        """
        if not pairs:
            return {}
        self._refresh()
        receipts = self._get_receipts(pairs)
        found = {}
        for pair, waiting in self._get_missing(pairs).items():
            found.update(forecast(waiting, receipts.get(pair, [])))
        return found

    @api.model
    def _hand_out_receipts(self, product, warehouse):
        """What is to come of an article, and who takes how much of it.

        :param product: product.product
        :param warehouse: stock.warehouse
        :return: (list of Receipt, dict {id of the stock.move that waits: list of
            (Receipt, quantity)})
        """
        pair = (product.id, warehouse.id)
        receipts = self._get_receipts({pair}).get(pair, [])
        handed_out = hand_out(self._get_missing({pair}).get(pair, []), receipts)
        return receipts, {key: taken for key, (taken, _lacking) in handed_out.items()}

    @api.model
    def _get_missing(self, pairs):
        """What is missing to those who wait for stocks, in their turn.

        :return: dict {(id of product.product, id of stock.warehouse): list of (id of
            the stock.move, quantity)}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT a.move_id, a.product_id, a.warehouse_id,
                       a.remaining - a.allocated
                  FROM gescom_stock_allocation a
                 WHERE %s AND a.remaining > a.allocated
              ORDER BY %s
                """,
                self._get_pairs_condition(pairs),
                self._get_rank_sql("a"),
            )
        )
        missing = defaultdict(list)
        for move_id, product, warehouse, quantity in rows:
            missing[product, warehouse].append((move_id, quantity))
        return missing

    @api.model
    def _get_receipts(self, pairs):
        """What is planned to enter stocks, the first to come first.

        :return: dict {(id of product.product, id of stock.warehouse): list of Receipt}
        """
        self.env["stock.move"].flush_model(
            ["state", "date", "product_qty", "location_id", "location_dest_id"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                WITH place AS (%s)
                SELECT m.product_id, place.warehouse_id, m.date, m.product_qty, m.id
                  FROM stock_move m
                  JOIN place
                    ON place.id = COALESCE(m.location_final_id, m.location_dest_id)
                 WHERE (m.product_id, place.warehouse_id) IN %s
                   AND m.state NOT IN ('draft', 'done', 'cancel')
                   AND NOT EXISTS (
                       SELECT FROM place source
                        WHERE source.id = m.location_id
                          AND source.warehouse_id = place.warehouse_id
                   )
              ORDER BY m.date, m.id
                """,
                self._get_place_sql(),
                tuple(sorted(pairs)),
            )
        )
        receipts = defaultdict(list)
        for product, warehouse, date, quantity, move_id in rows:
            receipts[product, warehouse].append(Receipt(date, quantity, move_id))
        return receipts
