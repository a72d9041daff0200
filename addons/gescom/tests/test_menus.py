from odoo.tests import tagged

from .common import SuiteCommon

STOCK = {
    "menu_batches",
    "menu_deliveries",
    "menu_dropships",
    "menu_physical_inventory",
    "menu_receipts",
    "menu_report_moves",
    "menu_report_stock",
    "menu_returns",
    "menu_scrap",
    "menu_stock_overview",
}
SALES = {
    "menu_combos",
    "menu_credit_notes",
    "menu_customer_invoices",
    "menu_customer_payments",
    "menu_pricelists",
    "menu_product_categories",
    "menu_report_customers",
    "menu_report_invoices",
    "menu_report_products",
    "menu_vendor_bills",
}
ARTICLES = {"menu_product_templates", "menu_product_variants"}
MANAGEMENT = {
    "menu_attributes",
    "menu_carriers",
    "menu_payment_terms",
    "menu_picking_types",
    "menu_purchase_orders",
    "menu_replenishment",
    "menu_report_margins",
    "menu_report_turnover",
    "menu_report_purchases",
    "menu_report_salespeople",
    "menu_rfq",
    "menu_sales_teams",
    "menu_tags",
    "menu_units",
    "menu_vendor_prices",
    "menu_vendors",
    "menu_warehouses",
}


@tagged("post_install", "-at_install")
class TestMenus(SuiteCommon):
    """Each group reaches the screens of its work, and only those."""

    def _get_names(self, user):
        """External ids of this addon's menus among them."""
        external_ids = self._get_menus(user).sudo().get_external_id().values()
        return {
            xmlid.removeprefix("gescom.")
            for xmlid in external_ids
            if xmlid.startswith("gescom.")
        }

    def test_preparer_sees_stock_and_articles(self):
        self.assertEqual(self._get_names(self.preparer), STOCK | ARTICLES)

    def test_sales_administration_also_sees_sales_and_payments(self):
        self.assertEqual(self._get_names(self.sales_admin), STOCK | ARTICLES | SALES)

    def test_manager_also_sees_purchases_and_configuration(self):
        self.assertEqual(
            self._get_names(self.manager), STOCK | ARTICLES | SALES | MANAGEMENT
        )

    def test_employee_without_a_group_sees_nothing(self):
        employee = self.env.ref("base.user_admin").copy(
            {"login": "suite-employee", "group_ids": [(6, 0, [])]}
        )
        employee.group_ids = self.env.ref("base.group_user")
        self.assertFalse(self._get_menus(employee))

    def test_every_visible_menu_opens(self):
        """F027, F208, F292: nobody is shown a screen that he may not read."""
        for user in (self.preparer, self.sales_admin, self.manager):
            for menu in self._get_menus(user):
                if menu.action._name == "ir.actions.client":
                    continue  # a screen of its own, which its addon's tour opens
                with self.subTest(user=user.login, menu=menu.complete_name):
                    self._open(menu, user)

    def test_menus_are_named_in_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = self.env["ir.ui.menu"].with_context(lang="fr_FR")
        expected = {
            "menu_rfq": "Demandes de prix",
            "menu_deliveries": "Bons de livraison",
            "menu_batches": "Transferts groupés",
            "menu_replenishment": "Réassort",
            "menu_credit_notes": "Avoirs",
            "menu_report_margins": "Marges par article",
        }
        for name, label in expected.items():
            menu = french.browse(self.env.ref(f"gescom.{name}").id)
            self.assertEqual(menu.name, label)
