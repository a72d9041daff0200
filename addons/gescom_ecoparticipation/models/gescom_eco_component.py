from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare


class GescomEcoComponent(models.Model):
    """An article of a pack or kit, which bears its fee."""

    _name = "gescom.eco.component"
    _description = "Component that bears an eco-participation"
    _order = "product_tmpl_id, id"

    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Pack",
        required=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product",
        string="Component",
        required=True,
        index=True,
        ondelete="restrict",
    )
    quantity = fields.Float(
        required=True,
        default=1.0,
        digits="Product Unit",
        help="In one unit of the pack, in the unit of the component.",
    )
    eco_amount = fields.Float(string="Unit untaxed", related="product_id.eco_amount")

    _component_unique = models.Constraint(
        "UNIQUE(product_tmpl_id, product_id)",
        "This component is in the pack already: change its quantity.",
    )

    @api.constrains("quantity")
    def _check_quantity(self):
        for component in self:
            if float_compare(component.quantity, 0.0, precision_digits=6) <= 0:
                raise ValidationError(
                    self.env._("Enter a quantity above zero for each component.")
                )

    @api.constrains("product_tmpl_id", "product_id")
    def _check_one_level(self):
        templates = self.product_id.product_tmpl_id
        packs = self.search([("product_tmpl_id", "in", templates.ids)]).product_tmpl_id
        inside = self.search(
            [("product_id.product_tmpl_id", "in", self.product_tmpl_id.ids)]
        ).product_id.product_tmpl_id
        if packs | inside:
            raise ValidationError(
                self.env._(
                    "%s is a pack itself: enter what it is made of instead.",
                    (packs | inside)[0].display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        components = super().create(vals_list)
        components._refresh_draft_fees()
        return components

    def write(self, vals):
        result = super().write(vals)
        self._refresh_draft_fees()
        return result

    def unlink(self):
        packs = self.product_tmpl_id.product_variant_ids
        result = super().unlink()
        packs._refresh_draft_fees()
        return result

    def _refresh_draft_fees(self):
        self.product_tmpl_id.product_variant_ids._refresh_draft_fees()
