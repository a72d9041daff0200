from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    has_bill_of_exchange = fields.Boolean(compute="_compute_has_bill_of_exchange")

    @api.depends("state", "line_ids.due_payment_method_line_id", "payment_state")
    def _compute_has_bill_of_exchange(self):
        for move in self:
            move.has_bill_of_exchange = bool(move._get_bill_lines())

    def _get_bill_lines(self):
        """What is still to be paid by bill of exchange, by due date."""
        return self.line_ids.filtered(
            lambda line: (
                line.display_type == "payment_term"
                and line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
                and line.due_payment_method_line_id.is_bill_of_exchange
                and not line.reconciled
            )
        ).sorted(lambda line: (line.date_maturity, line.id))

    def action_print_lcr(self):
        """Print a bill of exchange for each due date paid that way (F153).

        :return: report action
        :raise UserError: no such due date, or no usable bank account of the customer
        """
        lines = self._get_bill_lines()
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing is left to pay by bill of exchange: post the invoice with "
                    "a payment method that is ticked “Bill of exchange” in its journal."
                )
            )
        for line in lines:
            line._get_lcr_rib()
        report = self.env.ref("gescom_facturation.action_report_lcr")
        return report.report_action(lines, config=False)
