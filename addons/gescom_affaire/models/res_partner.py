from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from .gescom_affaire_occasional import OCCASIONAL_FIELDS
from .gescom_affaire_terms import (
    BILLING_MODES,
    BILLING_PERIODS,
    INVOICE_SENDINGS,
    YES_NO,
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    occasional = fields.Boolean(
        string="Occasional customer",
        copy=False,
        help="Made for one affaire and kept out of the customer list.",
    )
    affaire_ids = fields.One2many("gescom.affaire", "partner_id", string="Affaires")
    affaire_count = fields.Integer(compute="_compute_affaire_count")
    affaire_billing_mode = fields.Selection(
        BILLING_MODES, string="Billing mode", company_dependent=True
    )
    affaire_billing_period = fields.Selection(
        [period for period in BILLING_PERIODS if period[0] != "from_date"],
        string="Billing period",
        company_dependent=True,
    )
    affaire_invoice_before_delivery = fields.Selection(
        YES_NO, string="Billable before delivery", company_dependent=True
    )
    affaire_invoice_sending = fields.Selection(
        INVOICE_SENDINGS, string="Invoice sent by", company_dependent=True
    )

    def _compute_affaire_count(self):
        counts = self.env["gescom.affaire"]._read_group(
            [("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]
        )
        self.affaire_count = 0
        for partner, count in counts:
            ancestor = partner
            while ancestor:
                if ancestor in self:
                    ancestor.affaire_count += count
                ancestor = ancestor.parent_id

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        # An occasional customer belongs to his affaire: nobody picks him elsewhere.
        domain = Domain(domain or Domain.TRUE) & Domain("occasional", "=", False)
        return super().name_search(name, domain, operator, limit)

    def _increase_rank(self, field, n=1):
        # Odoo lists as customers those who were billed: not the occasional ones.
        if field == "customer_rank":
            self = self.filtered(lambda partner: not partner.occasional)
        return super()._increase_rank(field, n)

    @api.model
    def _create_occasional(self, details, company, partner_id=None):
        """Make the partner of an occasional customer.

        :param dict details: name, street, street2, zip, city, country_code or
            country_id, email, phone; only the name is required
        :param company: res.company the partner is made for
        :param partner_id: customer given at the same time, which is an error
        :return: res.partner
        :raise UserError: details that cannot be used, with the sentence that says why
        """
        if partner_id:
            raise UserError(
                self.env._(
                    "Give either a customer or the details of an occasional customer, "
                    "not both."
                )
            )
        values = self._parse_occasional(details)
        self._check_occasional_values(values)
        # sudo: whoever takes an order types its customer, as he types its address
        occasional = self.sudo().create(
            {
                **values,
                "occasional": True,
                "company_id": company.id,
                "lang": self.env.lang or company.partner_id.lang,
            }
        )
        return occasional.sudo(False)

    @api.model
    def _parse_occasional(self, details):
        if not isinstance(details, dict):
            raise UserError(
                self.env._(
                    "The details of an occasional customer are a list of named values, "
                    "for example name, street, zip, city, country_code, email, phone."
                )
            )
        values = dict(details)
        code = values.pop("country_code", None)
        unknown = set(values) - set(OCCASIONAL_FIELDS)
        if unknown:
            raise UserError(
                self.env._(
                    "Occasional customer: unknown details %(unknown)s. Use name, "
                    "street, street2, zip, city, country_code, email or phone.",
                    unknown=", ".join(sorted(unknown)),
                )
            )
        if code:
            country = self.env["res.country"].search([("code", "=", code.upper())])
            if not country:
                raise UserError(
                    self.env._(
                        "Occasional customer: no country has the code “%s”. Give the "
                        "two-letter code, for example FR.",
                        code,
                    )
                )
            values["country_id"] = country.id
        return values

    @api.model
    def _check_occasional_values(self, values):
        if not (values.get("name") or "").strip():
            raise ValidationError(
                self.env._("Enter the name of the occasional customer.")
            )
        email = values.get("email")
        if email and not email_normalize(email):
            raise ValidationError(
                self.env._(
                    "Occasional customer %(name)s: the e-mail address “%(email)s” is "
                    "malformed. Correct it or leave it empty.",
                    name=values["name"],
                    email=email,
                )
            )

    def action_convert_to_customer(self):
        """Add occasional customers to the customers (A-03).

        :return: window action of the customer's form
        """
        self.filtered("occasional").write({"occasional": False, "customer_rank": 1})
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self[:1].id,
            "views": [(False, "form")],
        }

    def action_view_affaires(self):
        """Affaires of the customer and of his contacts.

        :return: window action
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_affaire.gescom_affaire_action"
        )
        action["domain"] = [("partner_id", "child_of", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action
