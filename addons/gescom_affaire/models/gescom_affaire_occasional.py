from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.values import copy_values

OCCASIONAL_FIELDS = (
    "name",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
    "email",
    "phone",
)


class GescomAffaireOccasional(models.AbstractModel):
    """A customer typed on the affaire, without a customer record (F004, A-03).

    Odoo's documents need a partner: it is made for the affaire, flagged as
    occasional and kept out of the customer list.
    """

    _name = "gescom.affaire.occasional"
    _description = "Occasional customer of an affaire"

    is_occasional = fields.Boolean(
        string="Occasional customer",
        compute="_compute_occasional",
        readonly=False,
        help="Type the customer's details here, without adding him to the customers.",
    )
    occasional_name = fields.Char(
        string="Name", compute="_compute_occasional", readonly=False
    )
    occasional_street = fields.Char(
        string="Street", compute="_compute_occasional", readonly=False
    )
    occasional_street2 = fields.Char(
        string="Street 2", compute="_compute_occasional", readonly=False
    )
    occasional_zip = fields.Char(
        string="Zip", compute="_compute_occasional", readonly=False
    )
    occasional_city = fields.Char(
        string="City", compute="_compute_occasional", readonly=False
    )
    occasional_country_id = fields.Many2one(
        "res.country",
        string="Country",
        compute="_compute_occasional",
        readonly=False,
    )
    occasional_email = fields.Char(
        string="E-mail", compute="_compute_occasional", readonly=False
    )
    occasional_phone = fields.Char(
        string="Phone", compute="_compute_occasional", readonly=False
    )

    @api.depends("partner_id.occasional")
    @api.depends(*(f"partner_id.{name}" for name in OCCASIONAL_FIELDS))
    def _compute_occasional(self):
        for affaire in self:
            partner = affaire.partner_id.filtered("occasional")
            affaire.is_occasional = bool(partner)
            for name in OCCASIONAL_FIELDS:
                affaire[f"occasional_{name}"] = partner[name]

    def write(self, vals):
        [vals] = copy_values([vals])
        typed = self._pop_typed_details(vals)
        result = super().write(vals)
        for partner in self.partner_id.filtered("occasional") if typed else ():
            partner._check_occasional_values({"name": partner.name, **typed})
            # sudo: these details belong to the affaire, which the user may change
            partner.sudo().write(typed)
        return result

    @api.model
    def _pop_typed_details(self, vals):
        """Take the details of the customer out of the values of an affaire."""
        vals.pop("is_occasional", None)
        return {
            name: vals.pop(f"occasional_{name}")
            for name in OCCASIONAL_FIELDS
            if f"occasional_{name}" in vals
        }

    @api.model
    def _make_occasional_partner(self, vals):
        """Turn the typed details in the values of a new affaire into a partner.

        :param dict vals: values of one affaire, changed in place
        """
        details = vals.pop("occasional_customer", None)
        is_occasional = vals.get("is_occasional")
        typed = self._pop_typed_details(vals)
        if is_occasional or details:
            company = self.env["res.company"].browse(vals.get("company_id"))
            vals["partner_id"] = (
                self.env["res.partner"]
                ._create_occasional(
                    details or typed,
                    company=company or self.env.company,
                    partner_id=vals.get("partner_id"),
                )
                .id
            )

    def action_convert_to_customer(self):
        """Make the occasional customer of the affaire one of the customers (A-03).

        :return: window action of the customer's form
        :raise UserError: the customer is one already
        """
        self.ensure_one()
        if not self.partner_id.occasional:
            raise UserError(
                self.env._("%s is a customer already.", self.partner_id.display_name)
            )
        return self.partner_id.action_convert_to_customer()
