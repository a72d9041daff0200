from odoo import api, fields, models
from odoo.exceptions import UserError


class GescomCreditAllocate(models.TransientModel):
    """Use what is left of a credit note on another invoice (F148)."""

    _name = "gescom.credit.allocate"
    _description = "Allocate a credit note"

    credit_id = fields.Many2one(
        "account.move", string="Credit note", required=True, readonly=True
    )
    candidate_ids = fields.Many2many("account.move", compute="_compute_candidate_ids")
    invoice_id = fields.Many2one(
        "account.move",
        required=True,
        domain="[('id', 'in', candidate_ids)]",
    )
    currency_id = fields.Many2one(related="credit_id.currency_id")
    amount_left = fields.Monetary(
        related="credit_id.amount_residual", string="Left on the credit note"
    )
    amount_due = fields.Monetary(related="invoice_id.amount_residual")

    @api.depends("credit_id")
    def _compute_candidate_ids(self):
        for wizard in self:
            credit = wizard.credit_id
            wizard.candidate_ids = credit and credit._get_invoices_to_offset()

    @api.model
    def _open_for(self, credit):
        invoices = credit._get_invoices_to_offset()
        if not invoices:
            owners = credit.affaire_ids or credit.partner_id
            raise UserError(
                self.env._(
                    "No other invoice of %s is to be paid: refund the credit note, or "
                    "keep it for the next invoice.",
                    ", ".join(owners.mapped("display_name")),
                )
            )
        wizard = self.create({"credit_id": credit.id, "invoice_id": invoices[0].id})
        return wizard._get_records_action(
            name=self.env._("Allocate to an invoice"), target="new"
        )

    def action_allocate(self):
        """Reconcile the credit note with the invoice, up to the lower amount.

        :return: True
        :raise UserError: the invoice is not one that the credit note may offset
        """
        self.ensure_one()
        if self.invoice_id not in self.credit_id._get_invoices_to_offset():
            raise UserError(
                self.env._(
                    "%s is paid, or is of another affaire: choose another invoice.",
                    self.invoice_id.name,
                )
            )
        for line in self.credit_id._get_outstanding_lines():
            self.invoice_id.js_assign_outstanding_line(line.id)
        return True
