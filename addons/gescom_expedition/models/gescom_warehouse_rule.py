from odoo import api, fields, models
from odoo.exceptions import ValidationError


class GescomWarehouseRule(models.Model):
    """Which warehouse ships an article, from its family and its attributes (F088)."""

    _name = "gescom.warehouse.rule"
    _description = "Warehouse assignment"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    category_id = fields.Many2one(
        "product.category",
        string="Family",
        index="btree_not_null",
        ondelete="cascade",
        help="Its articles and those of its sub-families.",
    )
    attribute_value_ids = fields.Many2many(
        "product.attribute.value",
        string="Attribute values",
        help="Articles with one of the values of each attribute that is named here.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, check_company=True, ondelete="cascade"
    )

    @api.depends("category_id", "attribute_value_ids", "warehouse_id")
    def _compute_name(self):
        for rule in self:
            criteria = [rule.category_id.display_name] if rule.category_id else []
            criteria += rule.attribute_value_ids.mapped("display_name")
            complete = criteria and rule.warehouse_id
            rule.name = complete and f"{', '.join(criteria)} → {rule.warehouse_id.name}"

    @api.constrains("category_id", "attribute_value_ids")
    def _check_criteria(self):
        for rule in self:
            if not rule.category_id and not rule.attribute_value_ids:
                raise ValidationError(
                    self.env._(
                        "Choose a family or attribute values: a warehouse assignment "
                        "without any would take all articles."
                    )
                )

    @api.model
    def _get_rules_of(self, company):
        """Rules of a company, the first that fits wins.

        :param company: res.company
        :return: gescom.warehouse.rule
        """
        # sudo: whoever takes orders is served by rules he does not manage
        return self.sudo().search([("company_id", "=", company.id)])

    def _find_warehouse(self, article, values):
        """Warehouse of the first rule that fits.

        :param article: product.product
        :param values: product.attribute.value of the sold article
        :return: stock.warehouse, empty when none fits
        """
        for rule in self:
            if rule._fits(article, values):
                return rule.warehouse_id.with_env(article.env)
        return self.env["stock.warehouse"]

    def _fits(self, article, values):
        self.ensure_one()
        if self.category_id:
            ancestors = (article.categ_id.parent_path or "").split("/")
            if str(self.category_id.id) not in ancestors:
                return False
        return all(
            wanted & values
            for wanted in self.attribute_value_ids.grouped("attribute_id").values()
        )
