from odoo import models
from odoo.tools import format_amount, format_date


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_psp_candidate_values(self, why):
        """What the reconciliation screen shows of the order."""
        self.ensure_one()
        return {
            "kind": "order",
            "id": self.id,
            "name": self.name,
            "partner": self.partner_id.name or "",
            "date": format_date(self.env, self.date_order),
            "amount": format_amount(self.env, self.amount_total, self.currency_id),
            "left": format_amount(
                self.env,
                max(self.amount_total - self.amount_received, 0.0),
                self.currency_id,
            ),
            "why": why,
        }


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_psp_candidate_values(self, why):
        """What the reconciliation screen shows of the invoice."""
        self.ensure_one()
        return {
            "kind": "invoice",
            "id": self.id,
            "name": self.name,
            "partner": self.partner_id.name or "",
            "date": format_date(self.env, self.invoice_date),
            "amount": format_amount(self.env, self.amount_total, self.currency_id),
            "left": format_amount(self.env, self.amount_residual, self.currency_id),
            "why": why,
        }
