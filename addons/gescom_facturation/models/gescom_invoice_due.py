from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

# All that may still change once the invoice is posted.
EDITABLE_FIELDS = {"payment_method_line_id"}


class GescomInvoiceDue(models.Model):
    """One due date of a customer invoice (F141, A-22)."""

    _name = "gescom.invoice.due"
    _description = "Due date of an invoice"
    _order = "date, id"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    currency_id = fields.Many2one(related="move_id.currency_id")
    date = fields.Date(string="Due date", required=True)
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Payment method",
        check_company=True,
        domain="[('payment_type', '=', 'inbound'), ('company_id', '=', company_id)]",
    )
    amount = fields.Monetary(required=True)
    line_ids = fields.One2many("account.move.line", "due_id", string="Journal items")

    _positive_amount = models.Constraint(
        "CHECK(amount > 0)", "The amount of a due date is more than zero: correct it."
    )

    @api.depends("date", "amount")
    def _compute_display_name(self):
        for due in self:
            date = fields.Date.to_string(due.date) or ""
            due.display_name = f"{due.move_id.display_name} {date}"

    @api.model_create_multi
    def create(self, vals_list):
        moves = self.env["account.move"].browse(
            {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        )
        moves._check_dues_editable()
        with self._balance(moves):
            return super().create(vals_list)

    def write(self, vals):
        if set(vals) - EDITABLE_FIELDS:
            self.move_id._check_dues_editable()
        if "move_id" in vals and any(due.move_id.id != vals["move_id"] for due in self):
            raise UserError(
                self.env._("A due date stays on its invoice: enter another one.")
            )
        with self._balance(self.move_id):
            return super().write(vals)

    def unlink(self):
        moves = self.move_id
        moves._check_dues_editable()
        with self._balance(moves):
            return super().unlink()

    @contextmanager
    def _balance(self, moves):
        """Keep the receivable lines of the invoices in step with the due dates."""
        container = {"records": moves}
        with (
            moves._check_balanced(container),
            moves._sync_dynamic_lines(container),
        ):
            yield
