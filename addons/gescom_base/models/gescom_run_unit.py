from collections import deque
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..exceptions import RETRY_LATER


class GescomRunUnit(models.Model):
    """One step of a run: done whole or not at all, and never twice."""

    _name = "gescom.run.unit"
    _description = "Run item"
    _order = "run_id desc, sequence, id"

    run_model = fields.Char(required=True, readonly=True)
    run_id = fields.Many2oneReference(
        string="Run number", model_field="run_model", required=True, readonly=True
    )
    run_name = fields.Char(string="Run", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    key = fields.Char(
        required=True,
        readonly=True,
        help="What makes the item unique in its run: it is never done twice.",
    )
    name = fields.Char(required=True, readonly=True)
    payload = fields.Json(readonly=True)
    sequence = fields.Integer(default=10, readonly=True)
    state = fields.Selection(
        [
            ("pending", "To do"),
            ("done", "Done"),
            ("failed", "In error"),
            ("skipped", "Skipped"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    message = fields.Text(readonly=True)
    attempts = fields.Integer(readonly=True)
    date_done = fields.Datetime(string="Treated on", readonly=True)

    _key_uniq = models.Constraint(
        "UNIQUE(run_model, run_id, key)",
        "An item with this key is already part of the run.",
    )
    # The next pending unit of a run, found without reading the treated ones.
    _pending_idx = models.Index(
        "(run_model, run_id, sequence, id) WHERE state = 'pending'"
    )

    def action_open_run(self):
        """Open the run of this unit.

        :return: window action (dict) on the form of the run
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.run_model,
            "res_id": self.run_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    # What the executors use

    @api.model
    def _lock_next(self, run, excluded_ids=()):
        """Lock the next pending unit of `run` that no other worker holds.

        SQL, because the ORM can't order, skip what is locked and stop at one.

        :return: the unit, or an empty recordset when there is none to take
        """
        self.flush_model(["run_model", "run_id", "state", "sequence"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id
                  FROM gescom_run_unit
                 WHERE run_model = %s
                   AND run_id = %s
                   AND state = 'pending'
                   AND NOT (id = ANY(%s))
              ORDER BY sequence, id
                 LIMIT 1
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                run._name,
                run.id,
                list(excluded_ids),
            )
        )
        return self.browse(row[0] for row in rows)

    def _lock_if_pending(self):
        """Lock this unit if it is still to do and no other worker holds it.

        :return: the unit, or an empty recordset
        """
        unit = self.try_lock_for_update(allow_referencing=True)
        return unit.filtered(lambda unit: unit.state == "pending")

    def _get_run(self):
        """The run of this unit; empty when it was deleted or its addon removed."""
        self.ensure_one()
        if self.run_model not in self.env:
            return self.env["gescom.run.mixin"]
        return self.env[self.run_model].browse(self.run_id).exists()

    # Odoo's scheduler as the executor

    @api.model
    def _cron_carry_out_runs(self):
        """Carry out the running runs, one unit and one commit after the other.

        Runs take turns. What is left when the time is up, or what others hold
        locked, is taken up by the next call of the scheduled action.
        """
        commit_progress = self.env["ir.cron"]._commit_progress
        runs = deque(self._get_scheduled_runs())
        commit_progress(remaining=self._count_steps(runs))
        postponed_ids = set()
        treated, time_left = 0, True
        while runs and time_left:
            run = runs.popleft()
            try:
                unit = run._carry_out_next(postponed_ids)
            except RETRY_LATER:
                self.env.cr.rollback()
                continue
            if unit:
                runs.append(run)
            step = int(unit.id not in postponed_ids)
            treated += step
            time_left = commit_progress(step)
        remaining = self._count_steps(self._get_scheduled_runs())
        if remaining:
            self._call_again(soon=bool(treated))
        commit_progress(remaining=remaining)

    @api.model
    def _call_again(self, soon):
        """Have the scheduler come back, rather than at its next waking up.

        :param soon: at once; otherwise in a minute, for records that others lock
        """
        now = fields.Datetime.now()
        self.env["gescom.run.mixin"]._trigger_scheduler(
            now if soon else now + timedelta(minutes=1)
        )

    @api.model
    def _get_run_models(self):
        """Names of the concrete models of runs."""
        mixin = self.pool["gescom.run.mixin"]
        return sorted(
            name
            for name, model in self.pool.items()
            if issubclass(model, mixin) and not model._abstract
        )

    @api.model
    def _get_scheduled_runs(self):
        """The runs that the scheduler has to look at, oldest first.

        Those that it carries out, and those that were cancelled while a worker was
        at it, whose pending units are still to be cancelled.

        :return: list of runs, of several models
        """
        pending = self._read_group(
            [("state", "=", "pending")], ["run_model"], ["run_id:array_agg"]
        )
        pending_ids = {model: set(run_ids) for model, run_ids in pending}
        runs = []
        for model in self._get_run_models():
            runs += self.env[model].search(
                [
                    "|",
                    "&",
                    ("state", "=", "running"),
                    ("executor", "=", "scheduler"),
                    "&",
                    ("state", "=", "cancelled"),
                    ("id", "in", list(pending_ids.get(model, []))),
                ]
            )
        return sorted(
            runs, key=lambda run: (run.date_start or run.create_date, run._name, run.id)
        )

    @api.model
    def _count_steps(self, runs):
        # A run whose units are all treated still has its end to come.
        return sum(max(run.unit_pending_count, 1) for run in runs)
