import re

from odoo import fields, models
from odoo.tools import format_amount

INVOICE_COPIES = [
    ("customer", "Customer's copy"),
    ("archive", "Customer's and archive copies"),
    ("three", "Three copies"),
]


class ResCompany(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "res.company"

    invoice_copies = fields.Selection(
        INVOICE_COPIES,
        string="Copies of a printed invoice",
        default="customer",
        required=True,
    )
    invoice_copies_abroad = fields.Selection(
        INVOICE_COPIES,
        string="Copies for a delivery abroad",
        default="customer",
        required=True,
    )
    invoice_print_title = fields.Boolean(
        string="Print the title on invoices", default=True
    )
    invoice_print_sending_date = fields.Boolean(
        string="Print the sending date on invoices"
    )
    invoice_legal_form = fields.Char(string="Legal form")
    invoice_share_capital = fields.Monetary(string="Share capital")
    invoice_register_city = fields.Char(
        string="City of registration",
        help="City of the Registre du commerce et des sociétés (RCS).",
    )
    invoice_vat_on_debits = fields.Boolean(
        string="VAT paid on debits",
        help="Prints the option to pay the VAT of services when they are billed.",
    )
    invoice_late_penalty = fields.Char(
        string="Late payment penalties",
        translate=True,
        help="Rate printed on the invoices of companies, for example 12 % a year. "
        "Empty: three times the legal interest rate, the least the law allows.",
    )
    invoice_recovery_fee = fields.Monetary(
        string="Recovery indemnity",
        default=40.0,
        help="Owed by companies for each invoice paid late "
        "(Code de commerce, article D. 441-5).",
    )
    invoice_early_payment = fields.Char(
        string="Early payment discount terms",
        translate=True,
        help="Printed on the invoices of companies when their payment terms give no "
        "discount. Empty: no discount for early payment.",
    )

    def _get_late_penalty_rate(self):
        """Rate of the late payment penalties, as the invoices of companies print it.

        :return: str
        """
        self.ensure_one()
        return self.invoice_late_penalty or self.env._(
            "three times the legal interest rate"
        )

    def _get_siren(self):
        """SIREN of the company, read in its SIRET or registry number.

        :return: nine digits, or False
        """
        self.ensure_one()
        return self.partner_id._get_siren()

    def _get_legal_line(self):
        """Who sells, as the law wants it at the foot of a commercial document.

        :return: str, empty outside France
        """
        self.ensure_one()
        if self.country_code not in self._get_france_country_codes():
            return ""
        parts = [self.name, self._get_legal_capital()]
        siren = self._get_siren()
        if siren and self.invoice_register_city:
            parts.append(f"{siren} RCS {self.invoice_register_city}")
        elif siren:
            parts.append(f"SIREN {siren}")
        siret = re.sub(r"\D", "", self.company_registry or "")
        if len(siret) == 14:
            parts.append(f"SIRET {siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")
        if self.ape:
            parts.append(f"APE {self.ape}")
        if self.vat:
            parts.append(self.env._("VAT %s", self.vat))
        return " – ".join(part for part in parts if part)

    def _get_legal_capital(self):
        capital = self.invoice_share_capital
        if self.currency_id.is_zero(capital):
            return self.invoice_legal_form or ""
        amount = format_amount(
            self.env, capital, self.currency_id, trailing_zeroes=False
        )
        return self.env._(
            "%(form)s with a capital of %(capital)s",
            form=self.invoice_legal_form or self.env._("Company"),
            capital=amount,
        )
