from odoo import api, fields, models

from ..shipping_rules import SHIPPING_RULES

PARCEL_MODES = [
    ("none", "Made by hand"),
    ("single", "One parcel"),
    ("carton", "By quantity per carton"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    shipping_rule = fields.Selection(
        SHIPPING_RULES,
        string="Default shipping rule",
        default="standard",
        required=True,
        help="Given to the orders of customers who have no rule of their own.",
    )
    use_preparation = fields.Boolean(
        string="Preparation step",
        compute="_compute_use_preparation",
        inverse="_inverse_use_preparation",
        help="Delivery notes are prepared, then their shipment is confirmed. Each "
        "warehouse may do otherwise.",
    )

    parcel_mode = fields.Selection(
        PARCEL_MODES,
        string="Parcels",
        default="none",
        required=True,
        help="How the parcels of a delivery are made when it is prepared. An article "
        "shipped in its own packaging is always a parcel of its own, unless they are "
        "made by hand.",
    )
    carton_type_id = fields.Many2one(
        "stock.package.type",
        string="Usual carton",
        help="For articles that name no carton, and for what fills none.",
    )

    def _compute_use_preparation(self):
        # sudo: whoever opens the settings of a company may not manage its warehouses
        prepared = self.env["stock.warehouse"].sudo()
        for company in self:
            warehouses = prepared.search([("company_id", "=", company.id)])
            company.use_preparation = bool(warehouses) and all(
                warehouses.mapped("use_preparation")
            )

    def _inverse_use_preparation(self):
        for company in self:
            warehouses = self.env["stock.warehouse"].search(
                [("company_id", "=", company.id)]
            )
            warehouses.use_preparation = company.use_preparation

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_shipping_sequences()
        return companies

    def _create_shipping_sequences(self):
        """Number the slips and the delivery notes of each company on their own."""
        sequences = self.env["ir.sequence"].sudo()  # whoever creates a company
        for code in ("gescom.bp", "gescom.bl"):
            numbered = sequences.search(
                [("code", "=", code), ("company_id", "in", self.ids)]
            ).company_id
            sequences.create(
                [
                    {
                        "name": company._name_shipping_sequence(code),
                        "code": code,
                        "prefix": code[-2:].upper(),
                        "padding": 6,
                        "company_id": company.id,
                    }
                    for company in self - numbered
                ]
            )

    def _name_shipping_sequence(self, code):
        self.ensure_one()
        if code == "gescom.bp":
            return self.env._("Preparation slips of %s", self.name)
        return self.env._("Delivery notes of %s", self.name)
