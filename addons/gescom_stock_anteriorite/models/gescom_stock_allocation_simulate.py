from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine.forecast import forecast


class GescomStockAllocation(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.stock.allocation"

    @api.model
    def _simulate(self, orders):
        """What changes for whom if orders were priority deliveries; writes nothing.

        :param orders: sale.order
        :return: list of dicts, one for each move whose share or date changes: move_id,
            order_id, product_id, before and after (shares in the article's unit),
            date_before and date_after (string, or False when unknown or at once),
            days (int, or False), delayed (bool), quantity, amount (untaxed, company
            currency), sentence
        """
        self._refresh()
        # sudo: the orders that wait for the same goods, whoever asks
        shares = self.sudo().search([("order_id", "in", orders.ids)])
        pairs = {(share.product_id.id, share.warehouse_id.id) for share in shares}
        if not pairs:
            return []
        rows = self._plan_with_priority(pairs, orders)
        now_dates = self._get_dates(self._forecast(pairs))
        then_dates = self._get_dates(self._forecast_rows(pairs, rows))
        effects = [self._compare(row, now_dates, then_dates) for row in rows]
        return [effect for effect in effects if effect]

    @api.model
    def _plan_with_priority(self, pairs, orders):
        self._flush_for_plan()
        self.env.cr.execute(
            SQL(
                """
                WITH RECURSIVE %s
                SELECT plan.move_id, plan.product_id, plan.warehouse_id,
                       plan.remaining, COALESCE(a.allocated, 0) AS before,
                       plan.allocated AS after
                  FROM plan
             LEFT JOIN gescom_stock_allocation a ON a.move_id = plan.move_id
              ORDER BY %s
                """,
                self._get_plan_sql(pairs, promoted=orders.ids),
                self._get_rank_sql("plan"),
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _forecast_rows(self, pairs, rows):
        receipts = self._get_receipts(pairs)
        missing = defaultdict(list)
        for row in rows:
            if row["remaining"] > row["after"]:
                missing[row["product_id"], row["warehouse_id"]].append(
                    (row["move_id"], row["remaining"] - row["after"])
                )
        found = {}
        for pair, waiting in missing.items():
            found.update(forecast(waiting, receipts.get(pair, [])))
        return found

    @api.model
    def _get_dates(self, found):
        return {move_id: taken[-1][0].date for move_id, taken in found.items()}

    @api.model
    def _compare(self, row, now_dates, then_dates):
        """The effect on one move; None when there is none."""
        move_id = row["move_id"]
        before, after = float(row["before"]), float(row["after"])
        complete = (row["before"] >= row["remaining"], row["after"] >= row["remaining"])
        dates = (
            False if complete[0] else now_dates.get(move_id, False),
            False if complete[1] else then_dates.get(move_id, False),
        )
        if before == after and dates[0] == dates[1]:
            return None
        # sudo: as in `_simulate`
        move = self.env["stock.move"].sudo().browse(move_id)
        delayed = after < before or self._is_later(complete, dates)
        lost = before - after if after < before else float(row["remaining"]) - after
        return self._describe_effect(
            move,
            {
                "before": before,
                "after": after,
                "date_before": dates[0] and fields.Datetime.to_string(dates[0]),
                "date_after": dates[1] and fields.Datetime.to_string(dates[1]),
                "days": self._count_days(complete, dates) if delayed else False,
                "delayed": delayed,
                "quantity": lost if delayed else after - before,
            },
        )

    @api.model
    def _is_later(self, complete, dates):
        if complete[1]:
            return False
        if complete[0] or not dates[1]:
            return complete[0] or bool(dates[0])
        return bool(dates[0]) and dates[1] > dates[0]

    @api.model
    def _count_days(self, complete, dates):
        """Days by which goods come later; False when no receipt is planned."""
        if not dates[1]:
            return False
        start = dates[0] or fields.Datetime.now()
        return max((dates[1].date() - start.date()).days, 0)

    @api.model
    def _describe_effect(self, move, effect):
        line = move.sale_line_id
        order = line.order_id
        price = line.price_reduce_taxexcl / (order.currency_rate or 1.0)
        share = line.product_uom_id._compute_quantity(
            line.product_uom_qty, line.product_id.uom_id
        )
        if move.product_id != line.product_id:
            # A component of a kit: its part of the price of the kits it makes.
            share = move.product_qty
        value = price * line.product_uom_qty / share if share else 0.0
        effect.update(
            move_id=move.id,
            order_id=order.id,
            product_id=move.product_id.id,
            amount=order.company_id.currency_id.round(value * effect["quantity"]),
        )
        effect["sentence"] = self._get_effect_sentence(move, effect)
        return effect

    @api.model
    def _get_effect_sentence(self, move, effect):
        values = {
            "order": move.sale_line_id.order_id.name,
            "customer": move.sale_line_id.order_id.partner_id.display_name,
            "article": move.product_id.display_name,
            "quantity": f"{effect['quantity']:g}",
            "days": effect["days"],
        }
        if not effect["delayed"]:
            return self.env._(
                "%(order)s (%(customer)s): %(quantity)s more of %(article)s", **values
            )
        if effect["days"] is False:
            return self.env._(
                "%(order)s (%(customer)s): %(quantity)s of %(article)s later, no "
                "receipt is planned",
                **values,
            )
        return self.env._(
            "%(order)s (%(customer)s): %(quantity)s of %(article)s %(days)s days later",
            **values,
        )
