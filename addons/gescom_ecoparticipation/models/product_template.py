from odoo import api, fields, models

from .product_product import ECO_FIELDS


def compute_from_variants(name):
    @api.depends(f"product_variant_ids.{name}")
    def compute(templates):
        templates._compute_eco_from_variants(name)

    return compute


def set_on_variants(name):
    return lambda templates: templates._set_eco_on_variants(name)


def search_on_variants(name):
    return lambda templates, operator, value: [
        (f"product_variant_ids.{name}", operator, value)
    ]


def shared(field_class, name, *args, **kwargs):
    """A field of the article that all its variants share.

    :param field_class: class of the field
    :param str name: of the field of the variants
    :return: field of the article; empty where its variants differ
    """
    return field_class(
        *args,
        compute=compute_from_variants(name),
        inverse=set_on_variants(name),
        search=search_on_variants(name),
        **kwargs,
    )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    eco_type_id = shared(
        fields.Many2one, "eco_type_id", "gescom.eco.type", string="Eco-participation"
    )
    eco_code_id = shared(
        fields.Many2one,
        "eco_code_id",
        "gescom.eco.code",
        string="Eco-participation code",
        domain="[('type_id', '=?', eco_type_id)]",
    )
    eco_own = shared(
        fields.Boolean,
        "eco_own",
        string="Own amount",
        help="The article has an amount of its own, be it zero, instead of the grid's.",
    )
    eco_own_amount = shared(
        fields.Float,
        "eco_own_amount",
        string="Own eco-participation untaxed",
        digits="Product Price",
    )
    eco2_type_id = shared(
        fields.Many2one,
        "eco2_type_id",
        "gescom.eco.type",
        string="Secondary eco-participation",
    )
    eco2_code_id = shared(
        fields.Many2one,
        "eco2_code_id",
        "gescom.eco.code",
        string="Secondary eco-participation code",
        domain="[('type_id', '=?', eco2_type_id)]",
    )
    eco2_own = shared(fields.Boolean, "eco2_own", string="Own secondary amount")
    eco2_own_amount = shared(
        fields.Float,
        "eco2_own_amount",
        string="Own secondary eco-participation untaxed",
        digits="Product Price",
    )
    eco2_weight = shared(
        fields.Float,
        "eco2_weight",
        string="Weight of the secondary part (kg)",
        digits="Stock Weight",
        help="Weight of what bears the secondary fee, as the lamp of a piece of "
        "furniture. At 0, that of the article.",
    )
    eco_component_ids = fields.One2many(
        "gescom.eco.component",
        "product_tmpl_id",
        string="Components that bear the fees",
        copy=True,
        help="Of a pack or kit without an eco-participation of its own.",
    )
    eco_amount = fields.Float(
        string="Eco-participation of the day",
        compute="_compute_eco_amount",
        digits="Product Price",
        help="Part of the price of one unit, untaxed, both fees and those of the "
        "components of a kit; nothing when the variants differ.",
    )
    eco_differs = fields.Boolean(compute="_compute_eco_differs")

    def _compute_eco_from_variants(self, name):
        for template in self:
            values = [variant[name] for variant in template.product_variant_ids]
            same = len(set(values)) == 1
            template[name] = values[0] if same else False

    @api.depends(*(f"product_variant_ids.{name}" for name in ECO_FIELDS))
    def _compute_eco_differs(self):
        for template in self:
            template.eco_differs = any(
                len({variant[name] for variant in template.product_variant_ids}) > 1
                for name in ECO_FIELDS
            )

    @api.depends_context("company")
    @api.depends("product_variant_ids.eco_amount")
    def _compute_eco_amount(self):
        for template in self:
            amounts = set(template.product_variant_ids.mapped("eco_amount"))
            template.eco_amount = amounts.pop() if len(amounts) == 1 else 0.0

    def _set_eco_on_variants(self, name):
        for template in self:
            variants = template.with_context(active_test=False).product_variant_ids
            value = template[name]
            variants.write({name: value.id if name.endswith("_id") else value})

    @api.onchange("eco_code_id")
    def _onchange_eco_code_id(self):
        if self.eco_code_id:
            self.eco_type_id = self.eco_code_id.type_id

    @api.onchange("eco2_code_id")
    def _onchange_eco2_code_id(self):
        if self.eco2_code_id:
            self.eco2_type_id = self.eco2_code_id.type_id

    def _get_related_fields_variant_template(self):
        """Values given to a new article go to its first variants."""
        return [*super()._get_related_fields_variant_template(), *ECO_FIELDS]
