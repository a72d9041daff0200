from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.gescom_base.values import copy_values

from ..engine.fees import RANKS

# What is entered on an article for its principal and its secondary fee (F264).
SLOTS = {
    1: ("eco_type_id", "eco_code_id", "eco_own", "eco_own_amount"),
    2: ("eco2_type_id", "eco2_code_id", "eco2_own", "eco2_own_amount"),
}
ECO_FIELDS = [*(name for rank in RANKS for name in SLOTS[rank]), "eco2_weight"]


class ProductProduct(models.Model):
    _inherit = "product.product"

    eco_type_id = fields.Many2one(
        "gescom.eco.type",
        string="Eco-participation",
        compute="_compute_eco_type_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    eco_code_id = fields.Many2one(
        "gescom.eco.code",
        string="Eco-participation code",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('type_id', '=?', eco_type_id)]",
    )
    eco_own = fields.Boolean(
        string="Own amount",
        help="The article has an amount of its own, be it zero, instead of the grid's.",
    )
    eco_own_amount = fields.Float(
        string="Own eco-participation untaxed", digits="Product Price"
    )
    eco2_type_id = fields.Many2one(
        "gescom.eco.type",
        string="Secondary eco-participation",
        compute="_compute_eco2_type_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    eco2_code_id = fields.Many2one(
        "gescom.eco.code",
        string="Secondary eco-participation code",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('type_id', '=?', eco2_type_id)]",
    )
    eco2_own = fields.Boolean(string="Own secondary amount")
    eco2_own_amount = fields.Float(
        string="Own secondary eco-participation untaxed", digits="Product Price"
    )
    eco2_weight = fields.Float(
        string="Weight of the secondary part (kg)",
        digits="Stock Weight",
        help="Weight of what bears the secondary fee, as the lamp of a piece of "
        "furniture. At 0, that of the article.",
    )
    eco_amount = fields.Float(
        string="Eco-participation of the day",
        compute="_compute_eco_amounts",
        digits="Product Price",
        help="Part of the price of one unit, untaxed, both fees and those of the "
        "components of a kit.",
    )

    @api.depends("eco_code_id")
    def _compute_eco_type_id(self):
        for product in self:
            product.eco_type_id = product.eco_code_id.type_id or product.eco_type_id

    @api.depends("eco2_code_id")
    def _compute_eco2_type_id(self):
        for product in self:
            product.eco2_type_id = product.eco2_code_id.type_id or product.eco2_type_id

    @api.depends_context("company")
    @api.depends(
        *ECO_FIELDS,
        "weight",
        "product_tmpl_id.eco_component_ids.product_id",
        "product_tmpl_id.eco_component_ids.quantity",
    )
    def _compute_eco_amounts(self):
        company = self.env.company
        today = fields.Date.context_today(self)
        fees = self._get_eco_fees(company, today, company.currency_id)
        for product in self:
            # A variant that is being entered has none yet.
            product.eco_amount = sum(
                fee["unit"] * fee["count"] for fee in fees.get(product._origin, ())
            )

    @api.constrains("eco_type_id", "eco_code_id", "eco2_type_id", "eco2_code_id")
    def _check_eco_codes(self):
        for product in self:
            for rank in RANKS:
                type_name, code_name, *_amount = SLOTS[rank]
                code = product[code_name]
                if code and code.type_id != product[type_name]:
                    raise ValidationError(
                        self.env._(
                            "Code %(code)s of %(product)s is not one of type %(type)s: "
                            "choose another code.",
                            code=code.code,
                            product=product.display_name,
                            type=product[type_name].name,
                        )
                    )

    @api.constrains("eco_own_amount", "eco2_own_amount")
    def _check_eco_amounts(self):
        for product in self:
            if min(product.eco_own_amount, product.eco2_own_amount) < 0:
                raise ValidationError(
                    self.env._("An eco-participation is never below zero: correct it.")
                )

    @api.constrains("eco2_weight")
    def _check_eco_weight(self):
        if any(product.eco2_weight < 0 for product in self):
            raise ValidationError(
                self.env._("The weight of a part is never below zero: correct it.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = copy_values(vals_list)
        self._fill_eco_from_siblings(vals_list)
        return super().create(vals_list)

    @api.model
    def _fill_eco_from_siblings(self, vals_list):
        """A new variant bears the fees that all the others of its article bear."""
        for vals in vals_list:
            template = self.env["product.template"].browse(vals.get("product_tmpl_id"))
            for name in ECO_FIELDS:
                value = template[name] if template else False
                if value and name not in vals:
                    vals[name] = value.id if name.endswith("_id") else value

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(ECO_FIELDS):
            self._refresh_draft_fees()
        elif "weight" in vals:
            bearing = self.filtered(lambda product: product._bears_own_eco_fee())
            bearing._refresh_draft_fees()
        return result

    def _refresh_draft_fees(self):
        """Drafts follow what is entered on their articles (A-10)."""
        if not self:
            return
        for model in ("sale.order.line", "account.move.line"):
            # sudo: drafts of every salesperson and company
            self.env[model].sudo()._refresh_drafts_of(self._with_eco_kits())

    def _with_eco_kits(self):
        """These articles and those whose fee is made of theirs.

        :return: product.product
        """
        # sudo: drafts follow, whoever may see the packs
        components = self.env["gescom.eco.component"].sudo()
        packs = components.search([("product_id", "in", self.ids)]).product_tmpl_id
        return self | packs.with_env(self.env).product_variant_ids
