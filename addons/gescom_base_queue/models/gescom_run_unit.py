from odoo import api, models
from odoo.exceptions import ConcurrencyError, LockError

from odoo.addons.queue_job.exception import RetryableJobError

from .gescom_run_engine import SLICE

# Seconds between two looks at a run whose units are being treated.
CONCLUSION_DELAY = 5
LIVE_JOBS = ["wait_dependencies", "pending", "enqueued", "started"]


class GescomRunUnit(models.Model):
    _inherit = "gescom.run.unit"

    def _get_job_key(self):
        return f"gescom.run.unit:{self.id}"

    def _enqueue(self):
        """Make a job of each unit, unless a job of its own is waiting already."""
        for unit in self:
            unit.with_delay(
                description=f"{unit.run_name}: {unit.name}",
                identity_key=unit._get_job_key(),
            )._job_carry_out()

    def _job_carry_out(self):
        """Carry out this unit, if it is still to be done and its run goes on.

        :return: sentence for the result of the job
        :raises RetryableJobError: when someone else holds its records
        """
        run = self.exists() and self._get_run()
        if not run:
            return self.env._("The run was deleted.")
        try:
            treated = run._carry_out_unit(self)
        except (LockError, ConcurrencyError) as error:
            raise RetryableJobError(str(error)) from error
        if treated:
            return self.state
        return self.env._("Nothing to do: the run stands still or the item is done.")

    @api.model
    def _job_spread(self, run_model, run_id, after_id):
        """Make the jobs of the next slice of units.

        :return: sentence for the result of the job
        """
        run = self._get_queued_run(run_model, run_id)
        if not run:
            return self.env._("The run stands still.")
        run._spread_units(after_id)
        return self.env._("Jobs were made.")

    @api.model
    def _job_conclude(self, run_model, run_id):
        """Conclude the run; look again later while units are being treated.

        Units whose job was lost (cancelled, failed, deleted) get a new one.

        :return: sentence for the result of the job
        :raises RetryableJobError: to be called again
        """
        run = self._get_queued_run(run_model, run_id)
        if not run:
            return self.env._("The run stands still.")
        if run._finalize_if_ended():
            return self.env._("Concluded.")
        lost = self._get_units_without_job(run)
        if not lost:
            raise RetryableJobError(
                self.env._("Items are still to be treated."),
                seconds=CONCLUSION_DELAY,
                ignore_retry=True,
            )
        for unit in lost:
            run._postpone_unit(unit)
        lost.filtered(lambda unit: unit.state == "pending")._enqueue()
        run._enqueue_conclusion(eta=CONCLUSION_DELAY)
        return self.env._("Items whose job was lost got a new one.")

    @api.model
    def _get_queued_run(self, run_model, run_id):
        """The run if the job workers are at it; an empty recordset otherwise."""
        if run_model not in self.env:
            return self.browse()
        run = self.env[run_model].browse(run_id).exists()
        return run.filtered(
            lambda run: run.state == "running" and run.executor == "queue"
        )

    @api.model
    def _get_units_without_job(self, run):
        """The first pending units that nobody is at and that no job waits for.

        While a slice of jobs is still to be made, no unit is lost yet.
        """
        pending = run._get_units("pending", limit=SLICE)
        keys = {unit._get_job_key(): unit for unit in pending}
        jobs = self.env["queue.job"].search(
            [
                ("state", "in", LIVE_JOBS),
                ("identity_key", "in", [run._get_spread_key(), *keys]),
            ]
        )
        live = set(jobs.mapped("identity_key"))
        if run._get_spread_key() in live:
            return self.browse()
        return pending.filtered(lambda unit: unit._get_job_key() not in live)
