from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import RunCase


@tagged("post_install", "-at_install")
class TestRunAccess(RunCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            group: cls._create_user(f"run-{group}", groups=f"gescom_base.{group}")
            for group in ("group_preparer", "group_sales_admin", "group_sales_manager")
        }
        cls.outsider = cls._create_user("run-outsider", groups="base.group_user")

    def _ended_run(self, **vals):
        run = self._create_run("user_error", **vals)
        run.action_start()
        return run

    def test_manager_has_the_rights_of_both_others(self):
        manager = self.users["group_sales_manager"]
        self.assertTrue(manager.has_group("gescom_base.group_preparer"))
        self.assertTrue(manager.has_group("gescom_base.group_sales_admin"))
        self.assertFalse(
            self.users["group_sales_admin"].has_group("gescom_base.group_preparer")
        )
        self.assertTrue(
            self.env.ref("base.user_admin").has_group("gescom_base.group_sales_manager")
        )

    def test_preparers_and_sales_administration_read_units_and_log(self):
        run = self._ended_run()
        for group in ("group_preparer", "group_sales_admin"):
            for record in (run.unit_ids, run.log_ids[:1]):
                record = record.with_user(self.users[group])
                self.assertTrue(record.read(["message"]))
                with self.assertRaises(AccessError):
                    record.message = "Nothing happened"
                with self.assertRaises(AccessError):
                    record.unlink()
                with self.assertRaises(AccessError):
                    record.create({})

    def test_manager_may_tidy_units_and_log(self):
        run = self._ended_run()
        manager = self.users["group_sales_manager"]
        run.unit_ids.with_user(manager).message = "Called the customer"
        run.log_ids.with_user(manager).unlink()
        run.unit_ids.with_user(manager).unlink()

    def test_others_see_neither_units_nor_log(self):
        run = self._ended_run()
        for record in (run.unit_ids, run.log_ids[:1]):
            with self.assertRaises(AccessError):
                record.with_user(self.outsider).read(["message"])

    def test_units_and_log_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Second company"})
        both = self._create_user(
            "run-both",
            groups="gescom_base.group_sales_manager",
            company_ids=[(4, company.id), (4, self.env.company.id)],
        )
        run = self._ended_run(user=both, company_id=company.id)
        units, logs = run.unit_ids.with_user(both), run.log_ids.with_user(both)
        self.assertEqual(units.company_id, company)
        self.assertEqual(logs.company_id, company)
        for records in (units, logs):
            model = records.browse().with_user(self.users["group_sales_manager"])
            self.assertFalse(model.search([("id", "in", records.ids)]))
            allowed = records.with_context(
                allowed_company_ids=[self.env.company.id, company.id]
            )
            self.assertEqual(allowed.search([("id", "in", records.ids)]), allowed)

    def test_nobody_makes_a_run_work_with_the_rights_of_someone_else(self):
        admin = self.env.ref("base.user_admin")
        run = self._create_long_run()
        with self.assertRaisesRegex(AccessError, "the one who starts it"):
            run.user_id = admin
        with self.assertRaisesRegex(AccessError, "the one who starts it"):
            self.Run.create({"user_id": admin.id})

    def test_state_and_dates_of_a_run_are_those_of_its_work(self):
        run = self._create_run(None)
        for name, value in (
            ("state", "done"),
            ("state", "draft"),
            ("date_start", "2026-01-01 00:00:00"),
            ("date_end", False),
            ("executor", "queue_job"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by a button"):
                run.write({name: value})
        with self.assertRaisesRegex(UserError, "State: this is computed"):
            self.Run.create({"state": "done"})

    def test_list_grouped_by_state_does_not_give_its_state(self):
        run = self.Run.with_context(default_state="done").create({})
        self.assertEqual(run.state, "draft")

    def test_run_that_a_user_may_not_write_is_not_started_by_him(self):
        run = self._create_run(None)
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "gescom.test.run")]
        )
        access.perm_write = False
        for button in (
            "action_start",
            "action_pause",
            "action_resume",
            "action_cancel",
            "action_retry_failed",
        ):
            with self.assertRaises(AccessError):
                getattr(run, button)()
