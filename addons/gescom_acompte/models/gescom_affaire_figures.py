from odoo import api, models
from odoo.tools import SQL


class GescomAffaireFigures(models.Model):
    _inherit = "gescom.affaire.figures"

    @api.model
    def _get_sources(self):
        sources = super()._get_sources()
        sources["account.payment"] = ["affaire_id", "amount_to_allocate_signed"]
        return sources

    @api.model
    def _get_prepaid_query(self):
        """What was received for the orders and no invoice shows as paid (F020)."""
        return SQL(
            """
            SELECT SUM(payment.amount_to_allocate_signed) prepaid
              FROM account_payment payment
             WHERE payment.affaire_id = affaire.id
            """
        )
