import logging

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import LockError, RedirectWarning, UserError, ValidationError

from ..exceptions import CONCURRENCY, RETRY_LATER, SkipUnit

_logger = logging.getLogger(__name__)

# A unit whose records stay locked by others is given up after so many attempts.
MAX_ATTEMPTS = 10


class GescomRunEngine(models.AbstractModel):
    """How a run is carried out; `gescom.run.mixin` is what concrete models inherit.

    Executors (the user's own request, the scheduler, the jobs of a bridge addon) all
    end in :meth:`_treat_unit`, so that the result is the same with each.
    """

    _name = "gescom.run.engine"
    _description = "How a long run is carried out"

    def _set_state(self, state, **vals):
        # sudo: state and starter belong to the engine; write access was checked
        self.sudo().write({"state": state, **vals})

    def _has_active_starter(self):
        # sudo: only tells whether the user was archived
        user = self.sudo().user_id
        return user.active or user.id == SUPERUSER_ID

    def _as_starter(self):
        """This run with the rights, company and language of who started it.

        The context is built anew, so that a unit gives the same result whether the
        user waits for it, the scheduler takes it up or a job does.
        """
        self.ensure_one()
        # sudo: the language and time zone of the starter
        user = self.sudo().user_id
        context = {
            "lang": user.lang,
            "tz": user.tz,
            "allowed_company_ids": self.sudo().company_id.ids,  # sudo: as above
        }
        return self.with_env(self.env(user=user.id, su=False, context=context))

    def _start(self):
        self.ensure_one()
        self._set_state(
            "running",
            user_id=self.env.uid,
            date_start=fields.Datetime.now(),
            date_end=False,
        )
        run = self._as_starter()
        run._create_missing_units()
        run._log(run.env._("Started, with %s items to treat.", run.unit_pending_count))
        run._carry_out()

    def _create_missing_units(self):
        """Store the units that are not part of the run yet.

        A preview may call it too: units that exist are kept as they are.

        :raises ValidationError: when two units have the same key
        """
        self.ensure_one()
        known = set(self._get_units().mapped("key"))
        vals_by_key = {}
        for sequence, vals in enumerate(self._prepare_units()):
            key = str(vals["key"])
            if key in vals_by_key:
                raise ValidationError(
                    self.env._("The item “%s” is twice in the run.", vals["name"])
                )
            if key not in known:
                vals_by_key[key] = self._prepare_unit_vals(vals, key, sequence)
        # sudo: users read the units, the engine alone writes them
        return self.env["gescom.run.unit"].sudo().create(list(vals_by_key.values()))

    def _prepare_unit_vals(self, vals, key, sequence):
        return {
            "run_model": self._name,
            "run_id": self.id,
            "run_name": self.display_name,
            "company_id": self.company_id.id,
            "key": key,
            "name": vals["name"],
            "payload": vals.get("payload"),
            "sequence": vals.get("sequence", sequence),
        }

    def _get_units(self, state=None, limit=None):
        domain = [("run_model", "=", self._name), ("run_id", "=", self.id)]
        if state:
            domain.append(("state", "=", state))
        # sudo: users read the units, the engine alone writes them
        return self.env["gescom.run.unit"].sudo().search(domain, limit=limit)

    def _cancel_pending_units(self):
        units = self._get_units("pending")
        # A unit that a worker is at ends as it ends.
        units.try_lock_for_update(allow_referencing=True).state = "cancelled"

    def _carry_out(self):
        """Treat the pending units at once when they are few; else dispatch them."""
        units = self._get_units("pending", limit=self._run_inline_limit + 1)
        if len(units) > self._run_inline_limit:
            self._dispatch_run()
            return
        for unit in units:
            self._treat_unit(unit, inline=True)
        self._end_run(inline=True)

    def _dispatch_run(self):
        """Hand the pending units over to the executor chosen in the settings.

        An addon that brings an executor overrides this for its own value of the
        parameter `gescom_base.run_executor`. Whatever takes up the units calls
        :meth:`_carry_out_next` or :meth:`_carry_out_unit`, each in a transaction of
        its own, and :meth:`_finalize_if_ended` in the transaction after the last.
        """
        self.sudo().executor = "scheduler"  # sudo: a field of the engine
        self._trigger_scheduler()

    @api.model
    def _trigger_scheduler(self, at=None):
        self.env.ref("gescom_base.ir_cron_carry_out_runs")._trigger(at)

    def _may_go_on(self):
        """Whether a worker may take a unit; pauses the run of a user who left."""
        if self.state != "running":
            return False
        if not self._has_active_starter():
            self._set_state("paused")
            self._log(
                self.env._(
                    "Paused: the user who started this run is archived. "
                    "Whoever resumes it takes it over."
                ),
                "warning",
            )
            return False
        return True

    def _carry_out_next(self, postponed_ids):
        """Carry out the next unit; conclude the run when there is none.

        To be called at the beginning of a transaction, by a worker.

        :param postponed_ids: set of the ids of units to leave for later; a unit
            whose records are locked by others is added to it
        :return: the unit taken, or an empty recordset
        """
        self.ensure_one()
        Unit = self.env["gescom.run.unit"].sudo()  # sudo: written by the engine
        if self.state == "cancelled":
            self._cancel_pending_units()
        if not self._may_go_on():
            return Unit
        unit = Unit._lock_next(self, postponed_ids)
        if not unit:
            self._finalize_if_ended()
            return Unit
        try:
            self._as_starter()._treat_unit(unit)
        except RETRY_LATER:
            self.env.cr.rollback()
            self._postpone_unit(unit)
            postponed_ids.add(unit.id)
        return unit

    def _carry_out_unit(self, unit):
        """Carry out this unit, unless it was, or another worker is at it.

        To be called at the beginning of a transaction, by a worker.

        :return: whether the unit was carried out
        """
        self.ensure_one()
        if not self._may_go_on():
            return False
        unit = unit.sudo()._lock_if_pending()  # sudo: written by the engine
        if unit:
            self._as_starter()._treat_unit(unit)
        return bool(unit)

    def _postpone_unit(self, unit):
        """Count an attempt that others' locks defeated; give up after the last.

        To be called in a new transaction, the one of the attempt having been undone.
        """
        if unit.attempts + 1 < MAX_ATTEMPTS:
            unit.attempts += 1
            return
        run = self._as_starter()
        message = run.env._(
            "Each time it was tried, someone else was changing its records. "
            "Try again once they are free."
        )
        run._end_unit(unit, "failed", message)

    def _treat_unit(self, unit, inline=False):
        own_unit = unit.with_env(self.env)
        state, message = self._protect(lambda: self._run_unit(own_unit), inline)
        self._end_unit(unit, state, message)

    def _end_unit(self, unit, state, message):
        unit.write(
            {
                "state": state,
                "message": message,
                "attempts": unit.attempts + 1,
                "date_done": fields.Datetime.now(),
            }
        )
        if message:
            levels = {"failed": "error", "skipped": "warning"}
            self._log(message, levels.get(state, "info"), unit)

    def _protect(self, work, inline):
        """Call `work` in a savepoint and say what came of it.

        :param inline: the user waits, so that a locked record is an error
        :return: tuple (done | skipped | failed, message)
        """
        not_of_this_unit = CONCURRENCY if inline else RETRY_LATER
        try:
            with self.env.cr.savepoint():
                return "done", work() or False
        except not_of_this_unit:
            raise
        except SkipUnit as reason:
            return "skipped", str(reason)
        except Exception as error:
            # Whatever it is, it concerns this unit alone: the others go on.
            return "failed", self._get_error_message(error)

    def _get_error_message(self, error):
        """The sentence that the user reads about an exception."""
        if isinstance(error, LockError):
            return self.env._(
                "Someone else is changing its records: try again in a moment."
            )
        if isinstance(error, UserError | RedirectWarning):
            return str(error.args[0])
        if isinstance(error, IntegrityError):
            return self._get_integrity_message(error)
        _logger.error("Run %s stopped at a unit", self, exc_info=error)
        return self.env._(
            "Something unexpected happened (%s). The server's log says more: show it "
            "to your administrator.",
            type(error).__name__,
        )

    def _get_integrity_message(self, error):
        model = self.env["base"]
        for registry_class in self.pool.values():
            if registry_class._table == error.diag.table_name:
                model = self.env[registry_class._name]
        return model._sql_error_to_message(error)

    def _finalize_if_ended(self):
        """Conclude the run if it is in progress and has no unit left to do.

        To be called in a transaction that sees the end of the last unit. The lock
        lets one worker conclude when several end at the same time.

        :return: whether this call concluded the run
        """
        run = self.try_lock_for_update(allow_referencing=True)
        if not run or run.state != "running" or run._get_units("pending", limit=1):
            return False
        run._as_starter()._end_run()
        return True

    def _end_run(self, inline=False):
        result, message = self._protect(self._finalize_run, inline)
        if result == "failed":
            self._log(message, "error")
        failed = self.unit_failed_count or result == "failed"
        self._set_state("failed" if failed else "done", date_end=fields.Datetime.now())
        self._log(
            self.env._(
                "Ended: %(done)s done, %(failed)s in error, %(skipped)s skipped.",
                done=self.unit_done_count,
                failed=self.unit_failed_count,
                skipped=self.unit_skipped_count,
            ),
            "error" if failed else "info",
        )

    def _log(self, message, level="info", unit=None):
        """Add a line to the log of the run, in words that its user understands."""
        # sudo: users read the log, the engine alone writes it
        self.env["gescom.run.log"].sudo().create(
            {
                "run_model": self._name,
                "run_id": self.id,
                "run_name": self.display_name,
                "company_id": self.company_id.id,
                "unit_id": unit.id if unit else False,
                "level": level,
                "message": message,
            }
        )
