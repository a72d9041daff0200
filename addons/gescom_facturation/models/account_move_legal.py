from odoo import api, models
from odoo.tools import format_date, frozendict

from ..engine.legal_terms import PERIODIC_DAYS, latest_due_date

# Ways of Odoo's payment terms to count from the end of a month.
END_OF_MONTH_DELAYS = (
    "days_after_end_of_month",
    "days_after_end_of_next_month",
    "days_end_of_month_on_the",
)


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    def _get_latest_legal_due_date(self):
        """Last day on which the law lets the invoice fall due (L-1).

        45 days from the invoice when it is periodic (CGI, article 289, I-3), otherwise
        60 days, or 45 days end of month (Code de commerce, article L441-10).

        :return: date, or False without limit
        """
        self.ensure_one()
        if self.move_type != "out_invoice" or not self.company_id.billing_legal_guard:
            return False
        day = self.invoice_date or self.company_id._get_local_today()
        delays = self.invoice_payment_term_id.line_ids.mapped("delay_type")
        ends_a_month = any(delay in END_OF_MONTH_DELAYS for delay in delays)
        return latest_due_date(day, self.is_periodic, ends_a_month)

    @api.depends("is_periodic", "company_id.billing_legal_guard")
    def _compute_needed_terms(self):
        result = super()._compute_needed_terms()
        for move in self:
            latest = move.needed_terms and move._get_latest_legal_due_date()
            if latest and any(_is_later(key, latest) for key in move.needed_terms):
                move.needed_terms = move._cut_terms(latest)
        return result

    def _cut_terms(self, latest):
        """The receivable lines, none of them due after `latest`."""
        terms = {}
        for key, values in self.needed_terms.items():
            if _is_later(key, latest):
                key = frozendict({**key, "date_maturity": latest})
            if key in terms:
                for name in ("balance", "amount_currency"):
                    values = {**values, name: values[name] + terms[key][name]}
            terms[key] = values
        return terms

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        for move in posted:
            move._log_cut_due_date()
        return posted

    def _log_cut_due_date(self):
        """Say in the chatter why the invoice is due before its payment terms say."""
        latest = self._get_latest_legal_due_date()
        if not latest or self.due_ids or not self.invoice_payment_term_id:
            return
        agreed = self._get_agreed_due_date()
        if agreed <= latest:
            return
        if self.is_periodic:
            reason = self.env._(
                "a periodic invoice is to be paid within %s days (Code général des "
                "impôts, article 289, I-3)",
                PERIODIC_DAYS,
            )
        else:
            reason = self.env._(
                "an invoice is to be paid within 60 days, or 45 days end of month "
                "(Code de commerce, article L441-10)"
            )
        self.message_post(
            body=self.env._(
                "Due on %(due)s instead of %(agreed)s: %(reason)s.",
                due=format_date(self.env, latest),
                agreed=format_date(self.env, agreed),
                reason=reason,
            )
        )

    def _get_agreed_due_date(self):
        """Due date that the payment terms alone would give."""
        term = self.invoice_payment_term_id
        return max(line._get_due_date(self.invoice_date) for line in term.line_ids)


def _is_later(key, latest):
    return key["date_maturity"] and key["date_maturity"] > latest
