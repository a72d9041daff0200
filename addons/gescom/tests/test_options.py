from odoo import Command
from odoo.tests import Form, new_test_user, tagged

from .common import SuiteCommon


@tagged("post_install", "-at_install")
class TestOptions(SuiteCommon):
    """Odoo's options that the suite switches on for its own groups."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain_salesman = new_test_user(
            cls.env, "suite-plain", groups="sales_team.group_sale_salesman"
        )

    def test_options_stay_off_for_other_users(self):
        for option in ("product.group_product_variant", "uom.group_uom"):
            with self.subTest(option=option):
                self.assertTrue(self.sales_admin.has_group(option))
                self.assertFalse(self.plain_salesman.has_group(option))

    def test_customer_has_his_pricelist(self):
        """F241: the order takes the prices of the customer's list."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Resellers",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 25})
                ],
            }
        )
        self.customer.specific_property_product_pricelist = pricelist
        fields = self._get_form_fields("sale.order", self.sales_admin)
        self.assertIn("pricelist_id", fields)
        order = self._create_order((self.pan, 1), confirm=False)
        self.assertEqual(order.pricelist_id, pricelist)
        self.assertAlmostEqual(order.amount_untaxed, 30.0)

    def test_saving_the_settings_keeps_the_pricelists(self):
        """F241: Odoo archives them when the option is not everybody's."""
        pricelist = self.env["product.pricelist"].create({"name": "Resellers"})
        self.env["res.config.settings"].create({}).execute()
        self.assertTrue(pricelist.active)

    def test_article_has_variants(self):
        """F226: attributes and values are typed, an article has one variant of each."""
        products = self.env["product.template"].with_user(self.manager)
        colour = self.env["product.attribute"].with_user(self.manager)
        colour = colour.create(
            {
                "name": "Colour",
                "value_ids": [
                    Command.create({"name": "Blue"}),
                    Command.create({"name": "Green"}),
                ],
            }
        )
        mug = products.create(
            {
                "name": "Mug",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": colour.id,
                            "value_ids": [Command.set(colour.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        variants = self._open("gescom.menu_product_variants", self.sales_admin)
        self.assertEqual(len(variants & mug.product_variant_ids), 2)

    def test_sales_unit_is_shown_on_the_order(self):
        """F228: an article sold by the dozen."""
        dozen = self.env.ref("uom.product_uom_dozen")
        dozen.active = True
        with Form(self.env["sale.order"].with_user(self.sales_admin)) as form:
            form.partner_id = self.customer
            with form.order_line.new() as line:
                line.product_id = self.pan
                line.product_uom_qty = 2
                line.product_uom_id = dozen
        order = form.record
        self.assertAlmostEqual(order.amount_untaxed, 2 * 12 * 40.0)

    def test_second_warehouse_is_offered_on_the_order(self):
        """F077, F191: each warehouse has its stock, the order says which one ships."""
        # The second one switches on Odoo's options: the administrator's work.
        second = self.env["stock.warehouse"].create(
            {"name": "Second shed", "code": "SHED2"}
        )
        self.assertIn(second, self._open("gescom.menu_warehouses", self.manager))
        fields = self._get_form_fields("sale.order", self.sales_admin)
        self.assertIn("warehouse_id", fields)
        self._count(self.pan, 7, location=second.lot_stock_id)
        order = self._create_order((self.pan, 3), warehouse_id=second.id)
        self.assertEqual(order.picking_ids.location_id, second.lot_stock_id)
        here = self.pan.with_context(warehouse_id=self.warehouse.id)
        there = self.pan.with_context(warehouse_id=second.id)
        self.assertAlmostEqual(here.qty_available, 0)
        self.assertAlmostEqual(there.qty_available, 7)

    def test_shipping_method_and_its_price_are_chosen(self):
        """F059, F073, F074: the method comes from the customer and can be changed."""
        carriers = self.env["delivery.carrier"].with_user(self.manager)
        service = {"type": "service", "taxes_id": [Command.clear()]}
        parcel, pallet = (
            carriers.create(
                {
                    "name": name,
                    "fixed_price": price,
                    "product_id": self.env["product.product"]
                    .create({"name": name, **service})
                    .id,
                }
            )
            for name, price in (("Parcel", 6.9), ("Pallet", 89.0))
        )
        self.assertIn(parcel, self._open("gescom.menu_carriers", self.manager))
        self.customer.property_delivery_carrier_id = parcel
        order = self._create_order((self.pan, 1), confirm=False)
        for carrier, expected in ((None, 46.9), (pallet, 129.0)):
            action = order.action_open_delivery_wizard()
            wizard = Form(
                self.env[action["res_model"]]
                .with_user(self.sales_admin)
                .with_context(**action["context"])
            )
            if carrier:
                wizard.carrier_id = carrier
            wizard.save().button_confirm()
            self.assertAlmostEqual(order.amount_untaxed, expected)
        self.assertEqual(order.carrier_id, pallet)

    def test_sales_administration_adds_customers(self):
        """F003: a new customer on the phone is entered without asking anybody."""
        partners = self.env["res.partner"].with_user(self.sales_admin)
        self.assertTrue(partners.create({"name": "New customer"}))

    def test_only_the_manager_creates_articles(self):
        products = self.env["product.template"]
        self.assertTrue(products.with_user(self.manager).has_access("create"))
        self.assertFalse(products.with_user(self.sales_admin).has_access("create"))
        self.assertFalse(products.with_user(self.preparer).has_access("create"))
