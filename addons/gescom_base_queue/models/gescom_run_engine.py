from odoo import models

# So many jobs are made by one transaction; the rest is left to a job.
SLICE = 200
# What steers a run goes before what is to be done in it (10).
STEERING_PRIORITY = 5


class GescomRunEngine(models.AbstractModel):
    _inherit = "gescom.run.engine"

    def _dispatch_run(self):
        # sudo: a system parameter that is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("gescom_base.run_executor") != "queue":
            super()._dispatch_run()
            return
        # Without super, which would have the scheduler do the same work.
        self.sudo().executor = "queue"  # sudo: a field of the engine
        self._spread_units()
        self._enqueue_conclusion()

    def _spread_units(self, after_id=0):
        """Make a job of each pending unit, slice by slice.

        :param int after_id: the units up to this id have got their job
        """
        self.ensure_one()
        domain = [
            ("run_model", "=", self._name),
            ("run_id", "=", self.id),
            ("state", "=", "pending"),
            ("id", ">", after_id),
        ]
        # sudo: users read the units, the engine alone writes them
        Unit = self.env["gescom.run.unit"].sudo()
        units = Unit.search(domain, order="id", limit=SLICE)
        units._enqueue()
        if len(units) == SLICE:
            Unit.with_delay(
                priority=STEERING_PRIORITY,
                description=self.env._("Prepare the jobs of %s", self.display_name),
                identity_key=self._get_spread_key(),
            )._job_spread(self._name, self.id, units[-1].id)

    def _get_spread_key(self):
        return f"gescom.run.spread:{self._name}:{self.id}"

    def _enqueue_conclusion(self, eta=None):
        # sudo: the job reads and writes as the engine does
        self.env["gescom.run.unit"].sudo().with_delay(
            priority=STEERING_PRIORITY,
            eta=eta,
            description=self.env._("Conclude %s", self.display_name),
            identity_key=f"gescom.run.conclude:{self._name}:{self.id}",
        )._job_conclude(self._name, self.id)
