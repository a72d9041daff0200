import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mail import email_normalize, single_email_re

BILLING_MODES = [
    ("order", "Order"),
    ("delivery", "Delivery note"),
    ("order_group", "Orders grouped"),
    ("affaire_group", "Affaires grouped"),
]
BILLING_PERIODS = [
    ("immediate", "Immediate"),
    ("month_end", "Month end"),
    ("from_date", "From a date"),
]
INVOICE_SENDINGS = [
    ("post", "Post"),
    ("email", "E-mail"),
    ("fax", "Fax"),
]
YES_NO = [("yes", "Yes"), ("no", "No")]
LOCKED_TERMS = (
    "billing_mode",
    "billing_period",
    "billing_from_date",
    "invoice_before_delivery",
    "invoice_sending",
)


class GescomAffaireTerms(models.AbstractModel):
    """The terms on which an affaire is billed (F007 to F017).

    They default from the customer, then from the company, and are locked once an
    order of the affaire is confirmed, because they belong to the affaire and not
    to the order.
    """

    _name = "gescom.affaire.terms"
    _description = "Billing terms of an affaire"

    billing_mode = fields.Selection(
        BILLING_MODES,
        compute="_compute_billing_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Order: one invoice for each order. Delivery note: one invoice for each "
        "delivery note. Orders grouped: one invoice for the orders of the affaire. "
        "Affaires grouped: one invoice for the affaires of the customer, made by the "
        "automatic billing only.",
    )
    billing_period = fields.Selection(
        BILLING_PERIODS,
        compute="_compute_billing_terms",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Immediate: may be billed any day. Month end and From a date: billed by "
        "the automatic billing only, from the last day of the month or from the date.",
    )
    billing_from_date = fields.Date(
        string="Billable from",
        tracking=True,
        help="First day on which the automatic billing may bill the affaire.",
    )
    invoice_before_delivery = fields.Boolean(
        string="Billable before delivery",
        compute="_compute_invoice_before_delivery",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Ordered quantities may be billed before they are delivered. The delivery "
        "is still to be made, else the affaire is never closed.",
    )
    invoice_sending = fields.Selection(
        INVOICE_SENDINGS,
        string="Invoice sent by",
        compute="_compute_invoice_sending",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Post and Fax give a PDF to print, E-mail sends the invoice to the "
        "customer.",
    )
    detailed_header = fields.Boolean(
        compute="_compute_detailed_header",
        store=True,
        readonly=False,
        precompute=True,
        help="Print the detailed header on the invoices of the affaire.",
    )
    terms_locked = fields.Boolean(compute="_compute_terms_locked")

    @api.depends("partner_id", "company_id")
    def _compute_billing_terms(self):
        for affaire in self.filtered(lambda a: not a.terms_locked):
            customer, company = affaire._get_terms_sources()
            affaire.billing_mode = (
                customer.affaire_billing_mode or company.affaire_billing_mode
            )
            affaire.billing_period = (
                customer.affaire_billing_period or company.affaire_billing_period
            )

    @api.depends("partner_id", "company_id")
    def _compute_invoice_before_delivery(self):
        for affaire in self.filtered(lambda a: not a.terms_locked):
            customer, company = affaire._get_terms_sources()
            choice = customer.affaire_invoice_before_delivery
            affaire.invoice_before_delivery = (
                choice == "yes"
                if choice
                else company.affaire_default_invoice_before_delivery
            )

    @api.depends("partner_id", "company_id")
    def _compute_invoice_sending(self):
        for affaire in self.filtered(lambda a: not a.terms_locked):
            customer, company = affaire._get_terms_sources()
            sending = (
                customer.affaire_invoice_sending or company.affaire_invoice_sending
            )
            if sending == "email" and not affaire._has_billing_email():
                # A default must not stop an order from being taken: without a valid
                # address the invoice is printed.
                sending = "post"
            affaire.invoice_sending = sending

    @api.depends("company_id")
    def _compute_detailed_header(self):
        for affaire in self:
            company = affaire.company_id or self.env.company
            affaire.detailed_header = company.affaire_detailed_header

    @api.depends("order_ids.state")
    def _compute_terms_locked(self):
        for affaire in self:
            affaire.terms_locked = "sale" in affaire.order_ids.mapped("state")

    def _get_terms_sources(self):
        self.ensure_one()
        company = self.company_id or self.env.company
        customer = self.partner_id.commercial_partner_id.with_company(company)
        return customer, company

    def _get_billing_email(self):
        """E-mail address the invoices of the affaire go to, or False."""
        self.ensure_one()
        address = self.partner_id.address_get(["invoice"])["invoice"]
        return self.partner_id.browse(address).email or self.partner_id.email

    def _has_billing_email(self):
        """Whether each of the addresses is well formed (F016)."""
        addresses = re.split("[,;]", self._get_billing_email() or "")
        return all(
            single_email_re.match(email_normalize(address) or "")
            for address in addresses
        )

    @api.constrains("billing_period", "billing_from_date")
    def _check_billing_from_date(self):
        for affaire in self:
            if affaire.billing_period == "from_date" and not affaire.billing_from_date:
                raise ValidationError(
                    self.env._(
                        "Affaire %s: enter the date from which it may be billed, or "
                        "choose another billing period.",
                        affaire.name,
                    )
                )

    @api.constrains("invoice_sending", "partner_id")
    def _check_billing_email(self):
        """The form of the address is checked, not that it exists (F016)."""
        for affaire in self.filtered(lambda a: a.invoice_sending == "email"):
            if not affaire._has_billing_email():
                raise ValidationError(
                    self.env._(
                        "Affaire %(affaire)s: the invoice cannot be sent by e-mail, "
                        "the address “%(email)s” of %(partner)s is missing or "
                        "malformed. Correct the address or choose Post.",
                        affaire=affaire.name,
                        email=affaire._get_billing_email() or "",
                        partner=affaire.partner_id.display_name,
                    )
                )

    def _check_terms_unlocked(self, vals):
        """Refuse to change the terms of an affaire with a confirmed order (F011)."""
        changed = [name for name in LOCKED_TERMS if name in vals]
        for affaire in self if changed else ():
            names = [name for name in changed if affaire._is_changed(name, vals[name])]
            if names and affaire.terms_locked:
                labels = affaire.fields_get(names, ["string"])
                raise UserError(
                    self.env._(
                        "Affaire %(affaire)s: “%(terms)s” can no longer be changed, an "
                        "order of the affaire is confirmed. Put the next orders in "
                        "a new affaire.",
                        affaire=affaire.name,
                        terms=", ".join(labels[name]["string"] for name in names),
                    )
                )

    def _is_changed(self, name, value):
        field = self._fields[name]
        return field.convert_to_cache(value, self) != field.convert_to_cache(
            self[name], self
        )

    def write(self, vals):
        self._check_terms_unlocked(vals)
        return super().write(vals)
