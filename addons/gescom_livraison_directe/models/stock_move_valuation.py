from odoo import models

from ..marks import AVERAGES_OUR_STOCK


class StockMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.move"

    def _get_valued_qty(self, lot=None):
        if self.is_dropship and AVERAGES_OUR_STOCK.is_on(self):
            return 0.0
        return super()._get_valued_qty(lot=lot)

    def _is_of_logistician(self):
        """Whether the goods were ours already, and were bought from nobody (A-31)."""
        self.ensure_one()
        # sudo: how goods are valued does not depend on who moves them
        return self.sudo().purchase_line_id.order_id.direct_delivery == "ol"

    def _get_value_from_account_move(self, quantity, at_date=None):
        if self._is_of_logistician():
            return {"value": 0, "quantity": 0, "description": False}
        return super()._get_value_from_account_move(quantity, at_date=at_date)

    def _get_value_from_quotation(self, quantity, at_date=None):
        if self._is_of_logistician():
            return {"value": 0, "quantity": 0, "description": False}
        return super()._get_value_from_quotation(quantity, at_date=at_date)

    # What the goods of an order line cost

    def _get_supplying_line(self):
        """Line of the supplier order that the goods are bought with for the customer.

        :return: purchase.order.line, empty for goods of our stock
        """
        self.ensure_one()
        # sudo: the margin is right whoever may read purchases
        move = self.sudo()
        if move._is_dropshipped():
            return move.purchase_line_id
        return move.created_purchase_line_ids.filtered(
            lambda line: line.order_id.state == "purchase"
        )[:1]

    def _get_cost_for_customer(self, standard):
        """Cost of a piece of the goods that leave for a customer.

        :param float standard: cost of the article
        :return: float, in the company's currency and the article's unit
        """
        self.ensure_one()
        bought = self._get_supplying_line()
        company = self.company_id
        if self._is_dropshipped():
            follows = company.direct_delivery_updates_cost
            if bought and follows and bought.order_id.direct_delivery != "ol":
                return bought._get_stock_move_price_unit()
            return standard
        if bought and company.purchase_updates_cost:
            return bought._get_stock_move_price_unit()
        valued = self._get_valued_qty() if self.state == "done" else 0.0
        if valued and not self.company_currency_id.is_zero(self.value):
            return self.value / valued
        return standard
