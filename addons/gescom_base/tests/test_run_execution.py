from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NO_ADDRESS, UP_TO_DATE, RunCase

ENGINE_LOGGER = "odoo.addons.gescom_base.models.gescom_run_engine"


@tagged("post_install", "-at_install")
class TestRunExecution(RunCase):
    def test_small_run_is_done_when_start_returns(self):
        run = self._create_run(None, "talk", None)
        self.assertEqual(run.state, "draft")
        self.assertIs(run.action_start(), True)
        self.assertEqual(run.state, "done")
        self.assertEqual(self._states(run), ["done"] * 3)
        self.assertEqual(self._refs(), ["+", "+", "+", "", "", ""])
        self.assertEqual(run.progress, 100)
        self.assertEqual(run.finalized_count, 1)
        self.assertTrue(run.date_start)
        self.assertTrue(run.date_end)
        line = run.log_ids.filtered("unit_id")
        self.assertEqual((line.unit_id.name, line.message), ("Contact 1", "Renamed."))

    def test_run_without_unit_ends_at_once(self):
        run = self._create_run()
        run.action_start()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.progress, 100)
        self.assertEqual(run.finalized_count, 1)

    def test_long_run_is_left_to_the_scheduler(self):
        run = self._create_long_run()
        run.action_start()
        self.assertEqual(run.state, "running")
        self.assertEqual(run.executor, "scheduler")
        self.assertEqual(self._refs(), [""] * 6)
        self._run_scheduler()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)
        self.assertEqual(run.finalized_count, 1)
        self._run_scheduler()
        self.assertEqual(self._refs(), ["+"] * 6)
        self.assertEqual(run.finalized_count, 1)

    def test_starting_a_long_run_wakes_the_scheduler_up(self):
        cron = self.env.ref("gescom_base.ir_cron_carry_out_runs")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        self._create_long_run().action_start()
        self.assertTrue(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        )

    def test_scheduler_calls_itself_again_for_what_is_left(self):
        """Otherwise it works ten seconds a minute."""
        cron = self.env.ref("gescom_base.ir_cron_carry_out_runs")
        run = self._create_long_run()
        run.action_start()
        self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]).unlink()
        with (
            patch("odoo.addons.base.models.ir_cron.MIN_TIME_PER_JOB", 0),
            patch("odoo.addons.base.models.ir_cron.MIN_RUNS_PER_JOB", 1),
            patch.object(self.registry["ir.cron"], "_reschedule_asap"),
        ):
            self._run_scheduler()
            self.assertEqual(run.unit_done_count, 1)
            triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
            self.assertTrue(triggers)
            self.assertLessEqual(triggers[0].call_at, fields.Datetime.now())
            while run.state == "running":
                self._run_scheduler()
        self.assertEqual(self._refs(), ["+"] * 6)

    def test_runs_take_turns(self):
        order = []
        first, second = self._create_long_run(), self._create_long_run()
        first.action_start()
        second.action_start()
        with self._after_each_unit(lambda run, unit: order.append(run.id)):
            self._run_scheduler()
        self.assertEqual(order, [first.id, second.id] * 6)

    @mute_logger(ENGINE_LOGGER)
    def test_failing_units_do_not_stop_the_others(self):
        """What a failing unit wrote is undone; the sentence is kept."""
        run = self._create_long_run(None, "user_error", "bug", None)
        run.action_start()
        self._run_scheduler()
        self.assertEqual(run.state, "failed")
        self.assertEqual(
            self._states(run), ["done", "failed", "failed", "done", "done", "done"]
        )
        self.assertEqual(self._refs(), ["+", "", "", "+", "+", "+"])
        expected, unexpected = run.unit_ids.sorted("sequence")[1:3]
        self.assertEqual(expected.message, NO_ADDRESS)
        self.assertIn("ZeroDivisionError", unexpected.message)
        self.assertIn("administrator", unexpected.message)
        errors = run.log_ids.filtered(lambda line: line.unit_id == expected)
        self.assertEqual(errors.level, "error")
        self.assertEqual(run.finalized_count, 1)

    def test_unexpected_error_is_in_the_server_log_with_its_traceback(self):
        run = self._create_run("bug")
        with self.assertLogs(ENGINE_LOGGER, "ERROR") as logs:
            run.action_start()
        self.assertIn("ZeroDivisionError: division by zero", logs.output[0])

    @mute_logger("odoo.sql_db")
    def test_database_constraint_fails_its_unit_only(self):
        run = self._create_run("duplicate", None)
        run.action_start()
        self.assertEqual(self._states(run), ["failed", "done"])
        self.assertTrue(run.unit_ids.sorted("sequence")[0].message)

    def test_skipped_unit_says_why_and_is_no_error(self):
        run = self._create_run("skip", None)
        run.action_start()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._states(run), ["skipped", "done"])
        self.assertEqual(self._refs()[:2], ["", "+"])
        self.assertEqual(run.unit_ids.sorted("sequence")[0].message, UP_TO_DATE)
        self.assertEqual(run.unit_skipped_count, 1)

    def test_error_of_the_end_makes_the_run_failed(self):
        run = self._create_run(None)
        sentence = "The summary could not be sent: check the address."

        def finalize(run):
            raise UserError(sentence)

        self.patch(self.registry["gescom.test.run"], "_finalize_run", finalize)
        run.action_start()
        self.assertEqual(run.state, "failed")
        self.assertEqual(self._states(run), ["done"])
        self.assertIn(sentence, run.log_ids.mapped("message"))

    def test_retry_takes_up_the_failed_units_only(self):
        run = self._create_long_run(None, "user_error", "skip")
        run.action_start()
        self._run_scheduler()
        failed = run.unit_ids.filtered(lambda unit: unit.state == "failed")
        failed.sudo().payload = {"partner_id": self.partners[1].id}
        self.assertIs(run.action_retry_failed(), True)
        self.assertEqual(run.state, "done")
        self.assertFalse(failed.message)
        self.assertEqual(
            self._states(run), ["done", "done", "skipped", "done", "done", "done"]
        )
        self.assertEqual(self._refs(), ["+", "+", "", "+", "+", "+"])

    def test_unit_known_by_its_key_is_not_added_again(self):
        run = self._create_run(None, None)
        run._create_missing_units()
        first = run.unit_ids
        run.action_start()
        self.assertEqual(run.unit_ids, first)
        self.assertEqual(self._refs()[:2], ["+", "+"])

    def test_same_key_twice_is_refused(self):
        run = self._create_run(None)
        run.units_to_prepare = run.units_to_prepare * 2
        with self.assertRaisesRegex(ValidationError, "“Contact 0” is twice in the run"):
            run.action_start()

    def test_unit_is_done_as_the_starter_in_the_company_of_the_run(self):
        """Whoever's process does the work, and whatever company was on screen."""
        company = self.env["res.company"].create({"name": "Second company"})
        self.env["res.lang"]._activate_lang("fr_FR")
        starter = self._create_user(
            "run-starter",
            groups="gescom_base.group_sales_admin",
            company_id=self.env.company.id,
            company_ids=[(4, company.id), (4, self.env.company.id)],
            lang="fr_FR",
        )
        run = self._create_long_run(user=starter, company_id=company.id)
        run.action_start()
        self._run_scheduler()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.user_id, starter)
        self.assertEqual(
            set(self.partners.mapped(lambda partner: str(partner.comment))),
            {f"<p>{starter.id}/{company.id}/fr_FR</p>"},
        )

    def test_rights_of_the_starter_bound_the_work(self):
        run = self._create_long_run()

        def run_unit(run, unit):
            run.env["ir.config_parameter"].set_param("gescom_base.run_executor", "x")

        self.patch(self.registry["gescom.test.run"], "_run_unit", run_unit)
        run.action_start()
        self._run_scheduler()
        self.assertEqual(self._states(run), ["failed"] * 6)
        self.assertIn("not allowed", run.unit_ids[0].message)

    def test_french_user_reads_french(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        mixin = self.env["gescom.run.mixin"].with_context(lang="fr_FR")
        labels = dict(mixin.fields_get(["state"])["state"]["selection"])
        self.assertEqual(labels["failed"], "Terminé avec erreurs")

    def test_name_is_in_french_when_the_call_gives_no_language(self):
        """A remote call has no language: the user's, else the company's is taken."""
        self.env["res.lang"]._activate_lang("fr_FR")
        model = self.env["ir.model"]._get("gescom.test.run")
        model.with_context(lang="fr_FR").name = "Essai"
        user = self._create_user(
            "run-french", groups="gescom_base.group_sales_admin", lang="fr_FR"
        )
        run = self.Run.with_user(user).with_context(lang=None).create({})
        self.assertTrue(run.name.startswith("Essai "), run.name)
        user.lang = False
        user.company_id.partner_id.lang = "fr_FR"
        run = self.Run.with_user(user).with_context(lang=None).create({})
        self.assertTrue(run.name.startswith("Essai "), run.name)
        run = self.Run.with_user(user).with_context(lang="en_US").create({})
        self.assertTrue(run.name.startswith("Test run "), run.name)
