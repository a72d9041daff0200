from odoo import models

COPIES = "gescom_facturation.report_invoice_copies"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _prepare_html(self, html, report_model=False):
        if self.report_name == COPIES:
            # Several pages bear the same invoice: Odoo, unable to split the file by
            # invoice, would print each of them a second time.
            report_model = False
        return super()._prepare_html(html, report_model=report_model)
