from odoo import api, fields, models
from odoo.tools import frozendict


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    due_id = fields.Many2one(
        "gescom.invoice.due",
        string="Due date of the invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    due_payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Payment method expected",
        compute="_compute_due_payment_method_line_id",
        store=True,
        help="Payment method of the due date, else the one of the invoice.",
    )

    @api.depends(
        "due_id.payment_method_line_id",
        "display_type",
        "move_id.preferred_payment_method_line_id",
    )
    def _compute_due_payment_method_line_id(self):
        for line in self:
            method = line.due_id.payment_method_line_id
            if line.display_type == "payment_term" and not line.due_id:
                method = line.move_id.preferred_payment_method_line_id
            line.due_payment_method_line_id = method

    @api.depends("due_id")
    def _compute_term_key(self):
        result = super()._compute_term_key()
        for line in self:
            if line.due_id and line.term_key:
                line.term_key = frozendict(line.term_key, due_id=line.due_id.id)
        return result
