from odoo.tests import Form, TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestSettings(TransactionCase):
    def test_executor_of_long_runs_is_kept(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.search([("key", "=", "gescom_base.run_executor")]).unlink()
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.gescom_run_executor, "scheduler")
        settings.execute()
        self.assertEqual(parameters.get_param("gescom_base.run_executor"), "scheduler")

    def test_settings_page_shows_the_block_of_long_runs(self):
        view = self.env["res.config.settings"].get_view(view_type="form")
        self.assertIn('name="gescom_base"', view["arch"])
        self.assertIn('name="gescom_runs"', view["arch"])
        self.assertTrue(Form(self.env["res.config.settings"]).gescom_run_executor)

    def test_menus_are_where_other_addons_look_for_them(self):
        for name in (
            "sales",
            "purchase",
            "products",
            "stock",
            "payments",
            "reporting",
            "configuration",
        ):
            menu = self.env.ref(f"gescom_base.menu_{name}")
            self.assertEqual(menu.parent_id, self.env.ref("gescom_base.menu_root"))
