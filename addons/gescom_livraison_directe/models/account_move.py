from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _match_purchase_orders(
        self, po_references, partner_id, amount_total, from_ocr, timeout
    ):
        """The supplier names the LF on his bill: it stands for its order (A-30)."""
        return super()._match_purchase_orders(
            self._replace_direct_numbers(po_references or []),
            partner_id,
            amount_total,
            from_ocr,
            timeout,
        )

    def _replace_direct_numbers(self, references):
        """Names of the orders whose deliveries are named.

        :param list references: what a bill refers to
        :return: list of str, with the orders of direct deliveries added
        """
        pickings = self.env["stock.picking"].search(
            [
                ("name", "in", references),
                ("document_kind", "in", ("lf", "ol")),
                ("company_id", "=", self.company_id.id),
            ]
        )
        orders = pickings._get_direct_purchases().filtered(
            lambda order: order.company_id == self.company_id
        )
        return [*references, *(n for n in orders.mapped("name") if n not in references)]
