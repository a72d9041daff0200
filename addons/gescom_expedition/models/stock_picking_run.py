from odoo import models


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    # What a batch shipping asks of a delivery.

    def _get_moves_of_batch(self, without=()):
        """What is still to leave; read together with that of the whole batch.

        :param without: stock.move to leave out
        :return: stock.move
        """
        moves = self.move_ids
        return moves.filtered(
            lambda move: move.state not in ("done", "cancel") and move not in without
        ).with_prefetch(moves._prefetch_ids)

    def _get_batch_signature(self):
        """How far the delivery is: another one means that somebody was at it."""
        self.ensure_one()
        frozen = "frozen" if self.content_frozen else "open"
        return f"{self.shipping_state} {frozen}"

    def _weigh_moves(self, quantities):
        """Weight of quantities of moves, from the articles.

        :param dict quantities: {stock.move: quantity in its unit}
        :return: float
        """
        return sum(
            self._get_article_quantity(move, quantity) * move.product_id.weight
            for move, quantity in quantities.items()
        )

    def _count_parcels_of(self, quantities):
        """How many parcels quantities of moves make, from the packaging.

        :param dict quantities: {stock.move: quantity in its unit}
        :return: int
        """
        self.ensure_one()
        if self.parcel_count or not quantities:
            return self.parcel_count if quantities else 0
        if self.company_id.parcel_mode == "none":
            return 1
        goods = [
            self._describe_goods(
                move, move.product_id, self._get_article_quantity(move, quantity)
            )
            for move, quantity in quantities.items()
        ]
        return len(self._plan_parcels(goods))

    def _get_article_quantity(self, move, quantity):
        return move.product_uom._compute_quantity(
            quantity, move.product_id.uom_id, round=False
        )

    def _take_what_is_in_stock(self):
        """Put what is in stock on a document of its own; the rest stays.

        :return: stock.picking, the delivery itself when its content was chosen before
        :raise UserError: nothing of it is in stock
        """
        self.ensure_one()
        if self.content_frozen:
            return self
        self._reserve_all()
        self._check_something_leaves()
        return self._compose(
            {
                move: move.quantity
                for move in self._get_moves_of_batch()
                if move.product_uom.compare(move.quantity, 0) > 0
            }
        )

    def _get_goods_to_fetch(self):
        """Goods of deliveries by place, with the deliveries they go to (F104).

        :return: list of dicts {location, goods: list of dicts {article, lot, package,
            unit, quantity, shares: list of (stock.picking, quantity)}}, along the
            shelves
        """
        lines = self.move_line_ids.filtered(
            lambda line: line.product_uom_id.compare(line.quantity, 0) > 0
        )
        places = lines.grouped("location_id")
        return [
            {"location": place, "goods": self._gather_goods(places[place])}
            for place in sorted(places, key=lambda p: (p.complete_name or "", p.id))
        ]

    def _gather_goods(self, lines):
        rank = {picking: rank for rank, picking in enumerate(self)}
        groups = lines.grouped(
            lambda line: (line.product_id, line.lot_id, line.package_id)
        )
        goods = []
        for (article, lot, package), found in groups.items():
            shares = {}
            for line in found.sorted(lambda line: (rank[line.picking_id], line.id)):
                before = shares.get(line.picking_id, 0.0)
                shares[line.picking_id] = before + line.quantity_product_uom
            goods.append(
                {
                    "article": article,
                    "lot": lot.name or found[0].lot_name,
                    "package": package,
                    "unit": article.uom_id,
                    "quantity": sum(shares.values()),
                    "shares": list(shares.items()),
                }
            )
        goods.sort(
            key=lambda row: (
                row["article"].default_code or "",
                row["article"].id,
                row["lot"] or "",
            )
        )
        return goods
