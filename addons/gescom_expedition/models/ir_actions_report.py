from odoo import models

from ..engine import paper_stack
from ..marks import TELLS_DOCUMENTS_APART


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _prepare_html(self, html, report_model=False):
        if not TELLS_DOCUMENTS_APART.is_on(self):
            return super()._prepare_html(html, report_model=report_model)
        # Without a model Odoo leaves the file in one piece. It would guess where the
        # documents begin, and print each by itself when the guess fails.
        bodies, _ids, *others = super()._prepare_html(html, report_model=False)
        marked = [paper_stack.mark(str(body)) for body in bodies]
        return marked, [None] * len(marked), *others

    def _render_apart(self, report_ref, records):
        """Print many records in one go, and tell their pages apart.

        :param str report_ref: external id of a report
        :param records: what it prints
        :return: dict {id: Sheets}; None when there is no PDF to be had, in tests
        """
        report = TELLS_DOCUMENTS_APART.put_on(self)
        content, kind = report._render_qweb_pdf(report_ref, res_ids=records.ids)
        if kind != "pdf":
            return None
        sheets = paper_stack.cut(content, records.ids)
        if sheets.keys() == set(records.ids):
            return sheets
        # A report of which a page does not say what it is about.
        return {record.id: self._render_alone(report_ref, record) for record in records}

    def _render_alone(self, report_ref, record):
        content, _kind = self._render_qweb_pdf(report_ref, res_ids=record.ids)
        return paper_stack.whole(content)
