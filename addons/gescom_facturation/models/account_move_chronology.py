from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.date_utils import end_of, start_of

from ..engine.billing_scope import get_scope


class AccountMove(models.Model):
    """Numbers that follow the dates (CGI, annex II, article 242 nonies A, I-7°).

    Odoo gives the next number of the year or month of the invoice, whatever was
    dated in it before: the numbers have no hole, their dates may go back.
    """

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    @api.model
    def _get_chronology_warning(self, journal_id, move_type, day):
        """What to say before documents are dated before one that has its number.

        :param journal_id: id of their journal; the first one of sales by default
        :param move_type: out_invoice or out_refund
        :param date day: the first of their dates
        :return: the sentence, or False
        """
        later = self._get_numbered_later(
            self._get_chronology_journal(journal_id), move_type, day
        )
        if not later:
            return False
        return self.env._(
            "Invoices would be dated from %(day)s and numbered after %(invoice)s of "
            "%(later)s: the numbers must follow the dates. Choose %(later)s or a later "
            "date if you can.",
            day=format_date(self.env, day),
            invoice=later.name,
            later=format_date(self.env, later.invoice_date),
        )

    @api.model
    def _get_chronology_journal(self, journal_id):
        journals = self.env["account.journal"]
        if journal_id:
            return journals.browse(journal_id)
        company_domain = journals._check_company_domain(self.env.company)
        return journals.search([*company_domain, ("type", "=", "sale")], limit=1)

    @api.model
    def _get_numbered_later(self, journal, move_type, day):
        """The last dated document of a series, if it is dated after a day.

        :return: account.move
        """
        later = Domain(
            [
                ("journal_id", "=", journal.id),
                ("state", "=", "posted"),
                ("invoice_date", ">", day),
            ]
        )
        if journal.refund_sequence:
            later &= Domain("move_type", "=", move_type)
        order = "invoice_date desc, sequence_number desc"
        # A series begins anew each year, each month or never: its last number says.
        last = self.search(later, order=order, limit=1)
        reset = last and last._deduce_sequence_number_reset(last.name)
        period = {"month": "month", "year_range_month": "month", "never": None}
        period = period.get(reset, "year")
        if last and period and last.invoice_date > end_of(day, period):
            later &= Domain("invoice_date", "<=", end_of(day, period))
            later &= Domain("invoice_date", ">=", start_of(day, period))
            last = self.search(later, order=order, limit=1)
        return last

    def _post(self, soft=True):
        posted = super()._post(soft=soft)
        scope = get_scope(self)
        # The preview of the automatic billing has said it for all its invoices.
        if not (scope and scope.automatic):
            posted.filtered(lambda m: m.is_sale_document())._log_chronology()
        return posted

    def _log_chronology(self):
        """Say in the chatter that the invoice before one of these has a later date."""
        series = self.grouped(lambda move: (move.journal_id, move.sequence_prefix))
        for moves in series.values():
            before = moves._get_numbered_before()
            for move in moves:
                previous = before.get(move.sequence_number)
                if previous and previous.invoice_date > move.invoice_date:
                    move._log_out_of_order(previous)

    def _get_numbered_before(self):
        """The invoice that has the number before, for invoices of one series.

        :return: account.move by the number that comes after it
        """
        numbers = self.mapped("sequence_number")
        before = self.search(
            [
                ("journal_id", "=", self.journal_id.id),
                ("sequence_prefix", "=", self[0].sequence_prefix),
                ("sequence_number", ">=", min(numbers) - 1),
                ("sequence_number", "<", max(numbers)),
                ("state", "=", "posted"),
                ("invoice_date", "!=", False),
            ]
        )
        return {move.sequence_number + 1: move for move in before}

    def _log_out_of_order(self, previous):
        self.message_post(
            body=self.env._(
                "Dated %(day)s, after %(invoice)s of %(later)s was numbered: the "
                "numbers must follow the dates.",
                day=format_date(self.env, self.invoice_date),
                invoice=previous.name,
                later=format_date(self.env, previous.invoice_date),
            )
        )
