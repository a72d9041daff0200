from dateutil.relativedelta import relativedelta

from odoo import Command, fields, models
from odoo.exceptions import UserError


class GescomInvoiceDueSplit(models.TransientModel):
    _name = "gescom.invoice.due.split"
    _description = "Split an invoice in monthly due dates"
    _check_company_auto = True

    move_id = fields.Many2one("account.move", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="move_id.company_id")
    count = fields.Integer(string="Number of due dates", default=3, required=True)
    first_date = fields.Date(
        string="First due date", required=True, default=fields.Date.context_today
    )
    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        string="Payment method",
        check_company=True,
        domain="[('payment_type', '=', 'inbound'), ('company_id', '=', company_id)]",
    )

    def action_split(self):
        """Replace the due dates of the invoice by equal monthly ones.

        The last one takes the cents that cannot be shared (F141).

        :return: action that closes the window
        :raise UserError: the number is out of reason, or the invoice is posted
        """
        self.ensure_one()
        if not 2 <= self.count <= 36:
            raise UserError(self.env._("Split the invoice in 2 to 36 due dates."))
        move = self.move_id
        move.due_ids = [Command.clear()] + [
            Command.create(
                {
                    "date": self.first_date + relativedelta(months=month),
                    "amount": amount,
                    "payment_method_line_id": self.payment_method_line_id.id,
                }
            )
            for month, amount in enumerate(self._get_amounts())
        ]
        return {"type": "ir.actions.act_window_close"}

    def _get_amounts(self):
        total, currency = self.move_id.amount_total, self.move_id.currency_id
        share = currency.round(total / self.count)
        amounts = [share] * (self.count - 1)
        return [*amounts, currency.round(total - sum(amounts))]
