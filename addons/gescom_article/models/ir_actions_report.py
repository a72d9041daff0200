import io

from odoo import models

LABEL_REPORT = "gescom_article.report_labels"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Labels are drawn to the tenth of a millimetre.

        The engine of the other reports scales pages differently from one build to the
        next, which sheets of labels do not forgive. All the rest is an ordinary report:
        download, printing and sending go the usual way (F307).
        """
        if self._get_report(report_ref).report_name != LABEL_REPORT:
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        layouts = self.env["product.label.layout"].browse(res_ids)
        streams = {
            layout.id: {"stream": io.BytesIO(layout._make_pdf()), "attachment": None}
            for layout in layouts
        }
        return streams, "pdf"
