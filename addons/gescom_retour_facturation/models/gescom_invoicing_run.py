from odoo import models
from odoo.fields import Domain


class GescomInvoicingRun(models.Model):
    _inherit = "gescom.invoicing.run"

    def _get_candidate_orders(self):
        """Orders in exchange too, even billed in full: the preview says why not."""
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "sale"),
                ("settled", "=", False),
                ("affaire_id", "!=", False),
                ("exchange_pending", "=", True),
            ]
        )
        if self.partner_ids:
            domain &= Domain("partner_id", "child_of", self.partner_ids.ids)
        pending = self.env["sale.order"].search(domain)
        return (super()._get_candidate_orders() | pending).sorted("id")

    def _plan(self, orders, with_amounts=False):
        drafts, refusals = super()._plan(orders, with_amounts=with_amounts)
        for order in orders.filtered("exchange_pending"):
            reason = order not in refusals and order._get_exchange_reason()
            if reason:
                refusals[order] = reason
        return drafts, refusals

    def _prepare_refused_line(self, order, code, message):
        values = super()._prepare_refused_line(order, code, message)
        if code == "exchange_pending":
            # The other lines of the order are billed.
            lines = order._get_lines_in_exchange()
            values["amount_untaxed"] = sum(lines.mapped("untaxed_amount_to_invoice"))
        return values
