from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime


class GescomRunMixin(models.AbstractModel):
    """A long piece of work that stops, resumes and is never done twice.

    The work is cut into units. A unit is carried out in its own savepoint, and its
    state is written in the transaction of its work: a process that is killed loses
    nothing and doubles nothing. A unit that fails undoes what it wrote, keeps the
    sentence that says why, and does not stop the others.

    A concrete model overrides :meth:`_prepare_units`, :meth:`_run_unit` and, when
    something is to be done at the end, :meth:`_finalize_run`. It brings its access
    rights and its company rule. The readme of this addon shows a form to copy.
    """

    _name = "gescom.run.mixin"
    _inherit = ["gescom.run.engine", "gescom.guard.mixin"]
    _description = "Long run"

    # A run of at most so many units is carried out at once, while the user waits.
    _run_inline_limit = 20

    name = fields.Char(
        required=True, copy=False, default=lambda self: self._propose_name()
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("paused", "Paused"),
            ("done", "Done"),
            ("failed", "Ended with errors"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Started by", readonly=True, copy=False
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_start = fields.Datetime(string="Started on", readonly=True, copy=False)
    date_end = fields.Datetime(string="Ended on", readonly=True, copy=False)
    executor = fields.Char(readonly=True, copy=False)
    unit_ids = fields.One2many("gescom.run.unit", "run_id", string="Items")
    log_ids = fields.One2many("gescom.run.log", "run_id")
    unit_count = fields.Integer(string="All items", compute="_compute_unit_counts")
    unit_done_count = fields.Integer(string="Done", compute="_compute_unit_counts")
    unit_failed_count = fields.Integer(
        string="In error", compute="_compute_unit_counts"
    )
    unit_skipped_count = fields.Integer(
        string="Skipped", compute="_compute_unit_counts"
    )
    unit_pending_count = fields.Integer(string="To do", compute="_compute_unit_counts")
    progress = fields.Integer(
        string="Progress (%)",
        compute="_compute_unit_counts",
        help="Share of the items that were treated, whatever came of them.",
    )

    @api.model
    def _get_button_fields(self):
        # The engine writes them, as the superuser.
        engine_fields = {"state", "date_start", "date_end", "executor"}
        return super()._get_button_fields() | engine_fields

    @api.model
    def _propose_name(self):
        return self._in_words_of_user()._default_name()

    @api.model
    def _default_name(self):
        now = format_datetime(self.env, fields.Datetime.now(), dt_format="short")
        return f"{self.env['ir.model']._get(self._name).name} {now}"

    @api.depends("state", "unit_ids.state")
    def _compute_unit_counts(self):
        counts = defaultdict(lambda: defaultdict(int))
        # sudo: mere numbers, about runs that the user is allowed to read
        Unit = self.env["gescom.run.unit"].sudo()
        groups = Unit._read_group(
            [("run_model", "=", self._name), ("run_id", "in", self.ids)],
            ["run_id", "state"],
            ["__count"],
        )
        for run_id, state, count in groups:
            counts[run_id][state] = count
        for run in self:
            by_state = counts[run._origin.id]
            total = sum(by_state.values())
            run.unit_count = total
            run.unit_done_count = by_state["done"]
            run.unit_failed_count = by_state["failed"]
            run.unit_skipped_count = by_state["skipped"]
            run.unit_pending_count = by_state["pending"]
            treated = by_state["done"] + by_state["failed"] + by_state["skipped"]
            run.progress = (
                treated * 100 // total if total else 100 * (run.state == "done")
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_starter_untouched(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_starter_untouched(vals)
        return super().write(vals)

    def _check_starter_untouched(self, vals):
        # The units are carried out with the rights of this user.
        if vals.get("user_id") and not self.env.su:
            raise AccessError(
                self.env._("The user of a run is the one who starts it: start it.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_running(self):
        if any(run.state == "running" for run in self):
            raise UserError(
                self.env._("A run in progress can't be deleted: cancel it first.")
            )

    def unlink(self):
        domain = [("run_model", "=", self._name), ("run_id", "in", self.ids)]
        # sudo: whoever may delete a run deletes what only exists for it
        logs = self.env["gescom.run.log"].sudo().search(domain)
        units = self.env["gescom.run.unit"].sudo().search(domain)
        result = super().unlink()
        logs.unlink()
        units.unlink()
        return result

    # What a concrete model says

    def _prepare_units(self):
        """Cut the run into units; called with the rights of who starts it.

        :return: list of dicts with `key` (unique in the run), `name` (shown), and
            optionally `payload` (what JSON carries) and `sequence`
        """
        raise NotImplementedError(f"{self._name} does not say what its units are.")

    def _run_unit(self, unit):
        """Carry out one unit, with the rights, company and language of the starter.

        It must not commit. It may raise `SkipUnit`, or any `UserError` whose sentence
        the user then reads beside the unit.

        :param unit: record of `gescom.run.unit`
        :return: sentence for the log of the run, or nothing
        """
        raise NotImplementedError(f"{self._name} does not say how to do a unit.")

    def _finalize_run(self):
        """Conclude once no unit is left to do.

        Called once; and once more each time that failed units were tried again.
        """

    def _get_startable_states(self):
        """States from which the run may be started."""
        return ["draft"]

    # Buttons

    def action_start(self):
        """Start the run: at once when it is small, otherwise by the executor.

        :return: True
        :raises UserError: when it was started already, by whomever
        """
        for run in self._lock_for_action():
            if run.state not in run._get_startable_states():
                raise UserError(run._get_already_started_message())
            run._start()
        return True

    def action_pause(self):
        """Let the unit in progress end and take no other.

        :return: True
        :raises UserError: when the run is not in progress
        """
        for run in self._lock_for_action():
            run._check_state(["running"])
            run._set_state("paused")
            run._log(self.env._("Paused by %s.", self.env.user.name))
        return True

    def action_resume(self):
        """Go on with a paused run.

        :return: True
        :raises UserError: when the run is not paused
        """
        for run in self._lock_for_action():
            run._check_state(["paused"])
            vals = {}
            if not run._has_active_starter():
                vals["user_id"] = self.env.uid
            run._set_state("running", **vals)
            run._log(self.env._("Resumed by %s.", self.env.user.name))
            run._dispatch_run()
        return True

    def action_cancel(self):
        """Give up what is left to do; what was done stays done.

        :return: True
        :raises UserError: when the run has ended
        """
        for run in self._lock_for_action():
            run._check_state([*run._get_startable_states(), "running", "paused"])
            was_running = run.state == "running"
            run._set_state("cancelled", date_end=fields.Datetime.now())
            run._log(self.env._("Cancelled by %s.", self.env.user.name), "warning")
            if was_running:
                # Its units are being taken one by one: the scheduler cancels the
                # pending ones from a transaction that sees where the workers are.
                run._trigger_scheduler()
            else:
                run._cancel_pending_units()
        return True

    def action_retry_failed(self):
        """Try the failed units again.

        :return: True
        :raises UserError: when the run did not end with errors
        """
        for run in self._lock_for_action():
            run._check_state(["failed"])
            units = run._get_units("failed")
            units.write({"state": "pending", "message": False, "attempts": 0})
            run._set_state("running", date_end=False)
            run._log(
                self.env._(
                    "%(user)s tries again what failed: %(count)s.",
                    user=self.env.user.name,
                    count=len(units),
                )
            )
            run._as_starter()._carry_out()
        return True

    def action_view_units(self):
        """List the units of these runs.

        :return: window action (dict)
        """
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "gescom_base.action_gescom_run_unit"
        )
        action["domain"] = [("run_model", "=", self._name), ("run_id", "in", self.ids)]
        action["context"] = {}
        return action

    def _in_words_of_user(self):
        """The run in its company and its user's language, whatever the call says.

        A remote call may give no language.
        """
        run = self.with_company(self.company_id)
        lang = (
            run.env.context.get("lang")
            or run.env.user.lang
            or run.env.company.partner_id.lang
        )
        return run.with_context(lang=lang)

    def _lock_for_action(self):
        """Lock the runs, so that two users do not act on one at the same time."""
        self.check_access("write")
        locked = self.try_lock_for_update(allow_referencing=True)
        if locked != self:
            raise UserError(
                self.env._(
                    "Someone else is acting on this run at this very moment: "
                    "reload the page to see what came of it."
                )
            )
        return self

    def _get_already_started_message(self):
        return self.env._(
            "%(run)s was already started by %(user)s: follow it instead of "
            "starting it again.",
            run=self.display_name,
            # sudo: the name of a colleague
            user=self.sudo().user_id.name or self.env.user.name,
        )

    def _check_state(self, states):
        if self.state in states:
            return
        labels = dict(self._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "This can't be done while %(run)s is in the state “%(state)s”.",
                run=self.display_name,
                state=labels[self.state],
            )
        )
