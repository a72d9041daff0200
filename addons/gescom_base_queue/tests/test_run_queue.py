from unittest.mock import patch

from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.gescom_base.tests.common import RunCase
from odoo.addons.gescom_base_queue.hooks import uninstall_hook
from odoo.addons.gescom_base_queue.models import gescom_run_engine
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.tests.common import trap_jobs

LOCKED = "Cannot grab a lock on records"


@tagged("post_install", "-at_install")
class TestRunQueue(RunCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param("gescom_base.run_executor", "queue")

    def _methods(self, trap):
        return [job.method_name for job in trap.enqueued_jobs]

    def _perform(self, trap, method="_job_carry_out", times=1):
        """Perform the trapped jobs of a method, as a worker would."""
        jobs = [job for job in trap.enqueued_jobs if job.method_name == method]
        for job in jobs:
            for _time in range(times):
                job.perform()
        self.env.invalidate_all()
        return jobs

    def _summary(self, run):
        """What a user sees of a run, but for the dates."""
        return {
            "state": run.state,
            "units": [
                (unit.key, unit.state, unit.message, unit.attempts)
                for unit in run.unit_ids.sorted("sequence")
            ],
            "log": sorted(
                (line.unit_id.name or "", line.level, line.message)
                for line in run.log_ids
            ),
            "finalized": run.finalized_count,
        }

    def test_each_unit_gets_a_job_and_the_run_a_conclusion(self):
        run = self._create_long_run()
        with trap_jobs() as trap:
            run.action_start()
        self.assertEqual(run.state, "running")
        self.assertEqual(run.executor, "queue")
        self.assertEqual(
            self._methods(trap), ["_job_carry_out"] * 6 + ["_job_conclude"]
        )
        keys = {job.identity_key for job in trap.enqueued_jobs}
        self.assertEqual(len(keys), 7)

    def test_same_result_as_with_the_scheduler(self):
        outcomes = ["talk", "user_error", "skip"]
        queued = self._create_long_run(*outcomes)
        with trap_jobs() as trap:
            queued.action_start()
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        refs_of_jobs = self._refs()
        self.partners.ref = False
        self.env["ir.config_parameter"].set_param(
            "gescom_base.run_executor", "scheduler"
        )
        scheduled = self._create_long_run(*outcomes)
        with trap_jobs() as trap:
            scheduled.action_start()
            trap.assert_jobs_count(0)
        self._run_scheduler()
        self.assertEqual(queued.state, "failed")
        self.assertEqual(self._summary(queued), self._summary(scheduled))
        self.assertEqual(refs_of_jobs, self._refs())
        self.assertEqual(refs_of_jobs, ["+", "", "", "+", "+", "+"])

    def test_small_runs_are_done_at_once_without_jobs(self):
        run = self._create_run(None, None)
        with trap_jobs() as trap:
            run.action_start()
            trap.assert_jobs_count(0)
        self.assertEqual(run.state, "done")

    def test_job_that_comes_again_doubles_nothing(self):
        run = self._create_long_run()
        with trap_jobs() as trap:
            run.action_start()
            self._perform(trap, times=2)
            self._perform(trap, "_job_conclude", times=2)
        self.assertEqual(self._refs(), ["+"] * 6)
        self.assertEqual(run.finalized_count, 1)
        self.assertEqual(run.unit_ids.mapped("attempts"), [1] * 6)

    def test_unit_has_one_waiting_job_at_most(self):
        run = self._create_long_run()
        run.action_start()
        jobs = self.env["queue.job"].search([("model_name", "=", "gescom.run.unit")])
        self.assertEqual(len(jobs), 7)
        run.action_pause()
        run.action_resume()
        again = self.env["queue.job"].search([("model_name", "=", "gescom.run.unit")])
        self.assertEqual(again, jobs)

    def test_stored_job_does_the_work_in_the_name_of_the_starter(self):
        """The whole way through the table of jobs, as the runner goes it."""
        run = self._create_long_run()
        run.action_start()
        jobs = self.env["queue.job"].search(
            [("model_name", "=", "gescom.run.unit")], order="priority desc, id"
        )
        self.assertEqual(set(jobs.mapped("channel")), {"root.gescom_run"})
        for uuid in jobs.mapped("uuid"):
            Job.load(self.env, uuid).perform()
        self.env.invalidate_all()
        self.assertEqual(run.state, "done")
        self.assertEqual(
            set(self.partners.mapped(lambda partner: str(partner.comment))),
            {f"<p>{self.admin_user.id}/{self.env.company.id}/en_US</p>"},
        )

    def test_pause_is_obeyed_and_resume_goes_on(self):
        run = self._create_long_run()
        with trap_jobs() as trap:
            run.action_start()
            jobs = [job for job in trap.enqueued_jobs if "carry" in job.method_name]
            for job in jobs[:2]:
                job.perform()
            run.action_pause()
            for job in jobs[2:]:
                job.perform()
            self._perform(trap, "_job_conclude")
        self.assertEqual(run.state, "paused")
        self.assertEqual(run.unit_done_count, 2)
        with trap_jobs() as trap:
            run.action_resume()
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)

    def test_cancel_is_obeyed(self):
        run = self._create_long_run()
        with trap_jobs() as trap:
            run.action_start()
            jobs = [job for job in trap.enqueued_jobs if "carry" in job.method_name]
            jobs[0].perform()
            run.action_cancel()
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self._run_scheduler()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(self._states(run), ["done"] + ["cancelled"] * 5)
        self.assertEqual(run.finalized_count, 0)

    def test_failed_units_are_tried_again_by_jobs(self):
        run = self._create_long_run(*["user_error"] * 6)
        with trap_jobs() as trap:
            run.action_start()
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self.assertEqual(run.state, "failed")
        for unit, partner in zip(run.unit_ids, self.partners, strict=True):
            unit.sudo().payload = {"partner_id": partner.id}
        with trap_jobs() as trap:
            run.action_retry_failed()
            trap.assert_jobs_count(7)
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self.assertEqual(run.state, "done")

    def test_conclusion_waits_for_the_last_unit(self):
        run = self._create_long_run()
        run.action_start()
        unit_model = self.env["gescom.run.unit"].sudo()
        with self.assertRaises(RetryableJobError) as retry:
            unit_model._job_conclude(run._name, run.id)
        self.assertTrue(retry.exception.ignore_retry)
        self.assertEqual(run.state, "running")

    def test_unit_whose_job_was_lost_gets_a_new_one(self):
        run = self._create_long_run()
        run.action_start()
        jobs = self.env["queue.job"].search([("model_name", "=", "gescom.run.unit")])
        lost = jobs.filtered(lambda job: job.method_name == "_job_carry_out")[:2]
        units = lost[0].records | lost[1].records
        lost.unlink()
        with trap_jobs() as trap:
            self.env["gescom.run.unit"].sudo()._job_conclude(run._name, run.id)
        renewed = [job for job in trap.enqueued_jobs if "carry" in job.method_name]
        self.assertEqual({job.recordset.id for job in renewed}, set(units.ids))
        self.assertIn("_job_conclude", self._methods(trap))

    def test_locked_records_have_the_job_come_again(self):
        run = self._create_long_run()

        def run_unit(run, unit):
            raise LockError(LOCKED)

        self.patch(self.registry["gescom.test.run"], "_run_unit", run_unit)
        with trap_jobs() as trap:
            run.action_start()
        with self.assertRaises(RetryableJobError):
            trap.enqueued_jobs[0].perform()
        self.assertEqual(run.unit_pending_count, 6)

    def test_jobs_of_a_large_run_are_made_slice_by_slice(self):
        run = self._create_long_run()
        with trap_jobs() as trap, patch.object(gescom_run_engine, "SLICE", 2):
            run.action_start()
            self.assertEqual(
                self._methods(trap),
                ["_job_carry_out"] * 2 + ["_job_spread", "_job_conclude"],
            )
            for _slice in range(3):
                spread = trap.enqueued_jobs.pop(
                    self._methods(trap).index("_job_spread")
                )
                spread.perform()
            self.assertNotIn("_job_spread", self._methods(trap))
            self.assertEqual(self._methods(trap).count("_job_carry_out"), 6)
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)

    def test_job_of_a_deleted_run_does_nothing(self):
        run = self._create_long_run()
        with trap_jobs() as trap:
            run.action_start()
            run.action_pause()
            run.unlink()
            self._perform(trap)
            self._perform(trap, "_job_conclude")
        self.assertEqual(self._refs(), [""] * 6)

    def test_uninstalling_hands_the_runs_over_to_the_scheduler(self):
        run = self._create_long_run()
        run.action_start()
        uninstall_hook(self.env)
        self._run_scheduler()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)
