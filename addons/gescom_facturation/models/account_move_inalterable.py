from odoo import api, models
from odoo.exceptions import UserError

# What an invoice says to its customer and to the tax office. The number of copies,
# the due dates, the comments or the follow-up of the payment may still change.
PROTECTED_FIELDS = frozenset(
    {
        "commercial_partner_id",
        "company_id",
        "currency_id",
        "date",
        "fiscal_position_id",
        "invoice_currency_rate",
        "invoice_date",
        "journal_id",
        "move_type",
        "name",
        "partner_id",
        "partner_shipping_id",
        "posted_before",
        "reversed_entry_id",
        "sequence_number",
        "sequence_prefix",
        "state",
    }
)


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    def _is_inalterable(self):
        """Whether the document is a posted customer invoice that nobody may change."""
        self.ensure_one()
        return (
            self.state == "posted"
            and self.is_sale_document(include_receipts=True)
            and self.company_id.inalterable_invoices
        )

    def _check_alterable(self):
        """Refuse to touch posted customer invoices (F147, A-04).

        :raise UserError: the sentence that says what to do instead
        """
        for move in self:
            if not move._is_inalterable():
                continue
            if move.move_type == "out_refund":
                raise UserError(
                    self.env._(
                        "Credit note %s is posted: it can no longer be changed, "
                        "cancelled or deleted. Make a new invoice to offset it.",
                        move.name,
                    )
                )
            raise UserError(
                self.env._(
                    "Invoice %s is posted: it can no longer be changed, cancelled or "
                    "deleted. Make a credit note to correct it.",
                    move.name,
                )
            )

    def write(self, vals):
        protected = PROTECTED_FIELDS & vals.keys()
        if protected:
            self.filtered(
                lambda move: (
                    move.state == "posted"
                    and any(
                        self._field_will_change(move, vals, name) for name in protected
                    )
                )
            )._check_alterable()
        return super().write(vals)

    def unlink(self):
        self._check_alterable()
        self._check_never_posted()
        return super().unlink()

    def _check_never_posted(self):
        """A number given once stays (F147): what was posted before is not deleted.

        :raise UserError: the document to cancel rather than delete
        """
        for move in self.filtered("posted_before"):
            if (
                move.company_id.inalterable_invoices
                and move.is_sale_document(include_receipts=True)
                and move.name
                and move.name != "/"
            ):
                raise UserError(
                    self.env._(
                        "%s has been posted once: its number cannot be used again. "
                        "Cancel it rather than delete it.",
                        move.name,
                    )
                )

    def _check_draftable(self):
        self._check_alterable()
        return super()._check_draftable()

    def button_draft(self):
        self._check_alterable()
        return super().button_draft()

    def button_cancel(self):
        self._check_alterable()
        return super().button_cancel()

    def _can_be_unlinked(self):
        return not self._is_inalterable() and super()._can_be_unlinked()

    @api.depends("company_id.inalterable_invoices", "move_type")
    def _compute_show_reset_to_draft_button(self):
        result = super()._compute_show_reset_to_draft_button()
        for move in self:
            if move._is_inalterable():
                move.show_reset_to_draft_button = False
        return result
