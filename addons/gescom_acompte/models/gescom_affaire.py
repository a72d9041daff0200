from odoo import fields, models
from odoo.exceptions import UserError


class GescomAffaire(models.Model):
    _inherit = "gescom.affaire"

    amount_paid = fields.Monetary(
        help="What was paid of the posted invoices and received before the invoices, "
        "taxes included."
    )
    can_deposit = fields.Boolean(compute="_compute_can_deposit")

    def _compute_can_deposit(self):
        for affaire in self:
            affaire.can_deposit = any(affaire.order_ids.mapped("can_deposit"))

    def _compute_payment_line_ids(self):
        """Payments received before the invoice are shown with the others (F165)."""
        result = super()._compute_payment_line_ids()
        for affaire in self:
            # sudo: only those that the user may read are kept
            payments = affaire.sudo().order_ids.payment_ids
            lines = payments.move_id.line_ids.filtered(
                lambda line: (
                    line.account_type == "asset_receivable"
                    and line.parent_state == "posted"
                )
            )
            affaire.payment_line_ids |= self._keep_readable(lines)
        return result

    def action_new_deposit(self):
        """Window of a new deposit on one of the orders of the affaire (F160).

        :return: window action
        :raise UserError: no order of the affaire takes a deposit
        """
        self.ensure_one()
        orders = self.order_ids.filtered("can_deposit")
        if not orders:
            raise UserError(
                self.env._(
                    "Affaire %s has no order to ask a deposit for: send or confirm an "
                    "order first.",
                    self.name,
                )
            )
        return self.env["gescom.deposit"]._open_for(orders)
