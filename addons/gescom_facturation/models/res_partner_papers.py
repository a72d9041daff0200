import re

from odoo import fields, models

from .res_company_papers import INVOICE_COPIES


class ResPartner(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.partner"

    invoice_copies = fields.Selection(
        INVOICE_COPIES,
        string="Copies of printed invoices",
        company_dependent=True,
    )

    def _get_siren(self):
        """SIREN of a French company, read in its SIRET or registry number.

        :return: nine digits in groups of three, or False
        """
        self.ensure_one()
        if not self.l10n_fr_is_french:
            return False
        digits = re.sub(r"\D", "", self.company_registry or "")
        if len(digits) not in (9, 14):
            return False
        return f"{digits[:3]} {digits[3:6]} {digits[6:9]}"
