from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_exchange_refusal(self):
        # The lines in exchange are left aside, not the others of the order.
        return None

    def _get_lines_in_exchange(self):
        """Lines that a pending exchange keeps out of the billing.

        :return: sale.order.line
        """
        return self.order_line.filtered(lambda line: line._waits_for_exchange())

    def _get_nothing_to_bill_reason(self, date):
        return self._get_exchange_reason() or super()._get_nothing_to_bill_reason(date)

    def _get_exchange_reason(self):
        """Why the lines in exchange are left aside.

        :return: tuple (code, sentence), or None
        """
        self.ensure_one()
        lines = self._get_lines_in_exchange()
        if not lines:
            return None
        # sudo: who bills may not read stock moves
        moves = lines.sudo().move_ids.filtered(lambda move: move._is_exchange_pending())
        return "exchange_pending", self.env._(
            "An exchange is pending: %(documents)s (%(articles)s).",
            documents=", ".join(moves.picking_id.mapped("display_name")),
            articles=", ".join(lines.product_id.mapped("display_name")),
        )

    def _keep_services_for_later(self, parts):
        """Services wait with the goods that are all in exchange."""
        super()._keep_services_for_later(parts)
        goods = self.order_line.filtered("is_goods")
        if not self._get_lines_in_exchange() or any(line in parts for line in goods):
            return
        for line in self.order_line - goods:
            if line in parts and line.qty_to_invoice > 0:
                del parts[line]
