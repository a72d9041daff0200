from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .common import ShippingCommon


class TestWarehouseRules(ShippingCommon):
    """The warehouse of a line follows the article's family and attributes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north = cls._create_warehouse("NORD")
        cls.south = cls._create_warehouse("SUD")
        categories = cls.system["product.category"]
        cls.furniture = categories.create({"name": "Furniture"})
        cls.garden = categories.create(
            {"name": "Garden", "parent_id": cls.furniture.id}
        )
        cls.article.sudo().categ_id = cls.garden
        cls.color = cls.system["product.attribute"].create(
            {
                "name": "Color",
                "value_ids": [
                    Command.create({"name": name}) for name in ("Red", "Blue")
                ],
            }
        )
        cls.size = cls.system["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": name}) for name in ("S", "XL")],
            }
        )
        cls.rules = cls.system["gescom.warehouse.rule"]

    @classmethod
    def _create_rule(cls, warehouse, category=None, values=(), **others):
        return cls.rules.create(
            {
                "warehouse_id": warehouse.id,
                "category_id": category and category.id,
                "attribute_value_ids": [Command.set([v.id for v in values])],
                **others,
            }
        )

    @classmethod
    def _create_colored(cls):
        template = cls.system["product.template"].create(
            {
                "name": "Bench",
                "is_storable": True,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                    for attribute in (cls.color, cls.size)
                ],
            }
        )
        return template.product_variant_ids

    def _get_warehouses(self, *articles, **values):
        order = self._create_order(lines=[(a, 1) for a in articles], **values)
        return [line.warehouse_id for line in order.order_line]

    def test_without_rule_it_is_the_warehouse_of_the_order(self):
        """F077, F088: the order's warehouse, when no assignment fits."""
        self._create_rule(self.north, self.garden)
        self.assertEqual(self._get_warehouses(self.other_article), [self.warehouse])

    def test_family_and_its_sub_families(self):
        """F088: an article of a sub-family is assigned by the family's rule."""
        self._create_rule(self.north, self.furniture)
        self.assertEqual(
            self._get_warehouses(self.article, self.other_article),
            [self.north, self.warehouse],
        )

    def test_first_rule_that_fits_wins(self):
        """F088: the order of the list decides."""
        general = self._create_rule(self.north, self.furniture, sequence=10)
        special = self._create_rule(self.south, self.garden, sequence=20)
        self.assertEqual(self._get_warehouses(self.article), [self.north])
        special.sequence = 5
        self.assertEqual(self._get_warehouses(self.article), [self.south])
        special.active = False
        self.assertEqual(self._get_warehouses(self.article), [self.north])
        general.active = False
        self.assertEqual(self._get_warehouses(self.article), [self.warehouse])

    def test_attribute_value(self):
        """F088: the variant's value gives the warehouse."""
        red, blue = self.color.value_ids
        self._create_rule(self.north, values=[red])
        first, second = self._create_colored()
        self.assertEqual(
            first.product_template_attribute_value_ids.product_attribute_value_id, red
        )
        self.assertEqual(
            self._get_warehouses(first, second), [self.north, self.warehouse]
        )
        self._create_rule(self.south, values=[red, blue])
        self.assertEqual(self._get_warehouses(first, second), [self.north, self.south])

    def test_family_and_attribute_values_together(self):
        """F088: each attribute that is named has to fit, and the family too."""
        red, _blue = self.color.value_ids
        large = self.size.value_ids[1]
        self._create_rule(self.north, self.furniture, values=[red, large])
        bench = self._create_colored()[0]
        bench.categ_id = self.furniture
        order = self._create_order(lines=[(bench, 1)])
        line = order.order_line
        self.assertEqual(line.warehouse_id, self.warehouse)
        chosen = bench.product_tmpl_id.attribute_line_ids.product_template_value_ids
        line.product_no_variant_attribute_value_ids = chosen.filtered(
            lambda value: value.product_attribute_value_id == large
        )
        self.assertEqual(line.warehouse_id, self.north)

    def test_line_of_another_warehouse_ships_from_there(self):
        """F077, F088: the delivery starts from the assigned warehouse."""
        self._create_rule(self.north, self.furniture)
        order = self._create_confirmed(
            lines=[(self.article, 1), (self.other_article, 1)]
        )
        deliveries = self._get_open(order)
        self.assertEqual(
            deliveries.picking_type_id.warehouse_id, self.warehouse | self.north
        )

    def test_warehouse_of_the_order_may_be_forced(self):
        """F077, F088: the switch of the order, or the line itself."""
        self._create_rule(self.north, self.furniture)
        order = self._create_order(assign_warehouses=False)
        self.assertEqual(order.order_line.warehouse_id, self.warehouse)
        order.assign_warehouses = True
        self.assertEqual(order.order_line.warehouse_id, self.north)
        order.order_line.warehouse_id = self.south
        self._confirm(order)
        self.assertEqual(self._get_open(order).picking_type_id.warehouse_id, self.south)

    def test_confirmed_line_keeps_its_warehouse(self):
        """F088: the goods are already on their way from there."""
        order = self._create_confirmed()
        self._create_rule(self.north, self.furniture)
        order.order_line.product_uom_qty = 12
        order.order_line._compute_warehouse_id()
        self.assertEqual(order.order_line.warehouse_id, self.warehouse)

    def test_rule_needs_a_criterion_and_a_name(self):
        """F088: an assignment without criterion would take all articles."""
        with self.assertRaisesRegex(ValidationError, "Choose a family"):
            self._create_rule(self.north)
        rule = self._create_rule(self.north, self.garden)
        self.assertEqual(rule.name, "Furniture / Garden → Depot NORD")

    def test_rules_of_another_company_do_not_count(self):
        """F088: each company assigns its own warehouses."""
        other = self._create_company("Maison Voisine", "FR")
        theirs = self.system["stock.warehouse"].search(
            [("company_id", "=", other.id)], limit=1
        )
        self._create_rule(theirs, self.furniture, company_id=other.id)
        self.assertEqual(self._get_warehouses(self.article), [self.warehouse])

    def test_only_the_manager_sets_them(self):
        """F088: the sales administration reads them, the manager changes them."""
        rule = self._create_rule(self.north, self.garden)
        self.assertTrue(rule.with_user(self.adv).name)
        with self.assertRaises(AccessError):
            rule.with_user(self.adv).sequence = 1
        with self.assertRaises(AccessError):
            rule.with_user(self.preparer).read(["name"])
        form = Form(self.rules.with_user(self.manager))
        form.category_id = self.furniture
        form.warehouse_id = self.south
        self.assertEqual(form.save().company_id, self.system.company)
