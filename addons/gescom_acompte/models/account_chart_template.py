from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _load(self, template_code, company, install_demo, force_create=True):
        # A chart deletes the journals made before it: the deposits' comes after.
        result = super()._load(template_code, company, install_demo, force_create)
        self.env["res.company"].browse(company.id).sudo()._setup_deposits()  # as super
        return result
