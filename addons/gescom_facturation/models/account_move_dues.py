from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_amount, format_date, frozendict


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    due_ids = fields.One2many(
        "gescom.invoice.due",
        "move_id",
        string="Due dates",
        copy=False,
        help="Replace the payment terms, each with its date, method and amount.",
    )
    due_difference = fields.Monetary(
        string="Left to spread",
        compute="_compute_due_difference",
        help="Total of the invoice less its due dates: zero before posting.",
    )

    @api.depends("due_ids.amount", "amount_total")
    def _compute_due_difference(self):
        for move in self:
            spread = sum(move.due_ids.mapped("amount"))
            move.due_difference = move.amount_total - spread if move.due_ids else 0.0

    @api.depends("due_ids.date", "due_ids.amount")
    def _compute_needed_terms(self):
        result = super()._compute_needed_terms()
        for move in self.filtered("due_ids"):
            if move.is_invoice(True) and move.invoice_line_ids:
                move.needed_terms = move._get_due_terms()
        return result

    def _get_due_terms(self):
        """The receivable lines of the due dates.

        :return: dict {key: values} as `_compute_needed_terms` makes it; the key also
            names the due date, because two of them may fall on the same day (T-28)
        """
        self.ensure_one()
        terms = {}
        left = self.amount_total_in_currency_signed
        left_balance = self.amount_total_signed
        rate = left_balance / left if left else 1.0
        dues = self.due_ids.sorted(
            lambda due: (due.date or fields.Date.today(), due.id)
        )
        for due in dues:
            # The last one takes the rest: a draft is balanced before it is complete.
            amount, balance = left, left_balance
            if due != dues[-1]:
                amount = self.currency_id.round(due.amount * self.direction_sign * -1)
                balance = self.company_currency_id.round(amount * rate)
            left -= amount
            left_balance -= balance
            key = frozendict(
                move_id=self.id,
                date_maturity=due.date,
                discount_date=False,
                due_id=due.id,
            )
            terms[key] = {
                "balance": self.company_currency_id.round(balance),
                "amount_currency": self.currency_id.round(amount),
                "discount_date": False,
                "discount_balance": 0.0,
                "discount_amount_currency": 0.0,
            }
        return terms

    @api.constrains("due_ids", "invoice_payment_term_id", "move_type")
    def _check_due_ids(self):
        for move in self.filtered("due_ids"):
            if move.move_type != "out_invoice":
                raise ValidationError(
                    self.env._("Only customer invoices have several due dates.")
                )
            if move.invoice_payment_term_id.early_discount:
                raise ValidationError(
                    self.env._(
                        "The payment terms “%s” give an early payment discount, which "
                        "goes with one due date only: choose other terms or remove the "
                        "due dates.",
                        move.invoice_payment_term_id.name,
                    )
                )

    def _check_dues_editable(self):
        """Refuse to change the due dates of an invoice that is no longer a draft.

        :raise UserError: the invoice is posted or cancelled
        """
        fixed = self.filtered(lambda move: move.state != "draft")[:1]
        if fixed:
            raise UserError(
                self.env._(
                    "The due dates of %s can no longer be changed: it is posted. Only "
                    "their payment method can.",
                    fixed.name,
                )
            )

    def _check_dues_to_post(self):
        """Refuse due dates that do not add up to the invoice, or come too late.

        :raise UserError: the sentence that says by how much
        """
        for move in self.filtered("due_ids"):
            if not move.currency_id.is_zero(move.due_difference):
                spread = sum(move.due_ids.mapped("amount"))
                raise UserError(
                    self.env._(
                        "%(invoice)s: the due dates add up to %(sum)s and the total is "
                        "%(total)s, correct the difference of %(difference)s.",
                        invoice=move._get_due_label(),
                        sum=move._format_due(spread),
                        total=move._format_due(move.amount_total),
                        difference=move._format_due(abs(move.due_difference)),
                    )
                )
            move._check_legal_due_dates()

    def _check_legal_due_dates(self):
        latest = self._get_latest_legal_due_date()
        late = latest and self.due_ids.filtered(lambda due: due.date > latest)
        if late:
            raise UserError(
                self.env._(
                    "%(invoice)s: a due date on %(date)s is later than the law allows, "
                    "choose a date up to %(latest)s.",
                    invoice=self._get_due_label(),
                    date=format_date(self.env, max(late.mapped("date"))),
                    latest=format_date(self.env, latest),
                )
            )

    def _get_due_label(self):
        return f"{self.display_name}, {self.partner_id.display_name}"

    def _format_due(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _post(self, soft=True):
        self._check_dues_to_post()
        return super()._post(soft=soft)

    def action_fill_dues(self):
        """Enter the due dates that the payment terms give, to change them.

        :return: True
        :raise UserError: the invoice is posted, or has nothing to pay
        """
        self._check_dues_editable()
        for move in self:
            move.due_ids.unlink()
            terms = move.line_ids.filtered(
                lambda line: line.display_type == "payment_term"
            )
            if not terms:
                raise UserError(
                    self.env._(
                        "The invoice has nothing to pay yet: enter its lines first."
                    )
                )
            method = move.preferred_payment_method_line_id
            move.due_ids = [
                Command.create(
                    {
                        "date": line.date_maturity,
                        "amount": abs(line.amount_currency),
                        "payment_method_line_id": method.id,
                    }
                )
                for line in terms.sorted("date_maturity")
            ]
        return True

    def action_split_dues(self):
        """Ask in how many monthly due dates to split the invoice.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Monthly due dates"),
            "res_model": "gescom.invoice.due.split",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_id": self.id},
        }
