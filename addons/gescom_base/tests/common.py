from contextlib import contextmanager
from unittest.mock import patch

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.gescom_base.exceptions import SkipUnit

NO_ADDRESS = "The customer has no address: enter one."
UP_TO_DATE = "Already up to date."


def define_run_model():
    """A run that renames contacts: `payload` says which one and what happens."""

    class GescomTestRun(models.Model):
        _module = None
        _name = "gescom.test.run"
        _inherit = ["gescom.run.mixin"]
        _description = "Test run"
        _run_inline_limit = 3

        units_to_prepare = fields.Json()
        finalized_count = fields.Integer()

        def _prepare_units(self):
            return self.units_to_prepare or []

        def _run_unit(self, unit):
            partner = self.env["res.partner"].browse(unit.payload["partner_id"])
            partner.sudo().ref = f"{partner.ref or ''}+"
            partner.sudo().comment = (
                f"{self.env.uid}/{self.env.company.id}/{self.env.lang}"
            )
            return self._end_as_told(unit.payload.get("outcome"))

        def _end_as_told(self, outcome):
            if outcome == "user_error":
                raise UserError(NO_ADDRESS)
            if outcome == "bug":
                raise ZeroDivisionError("division by zero")
            if outcome == "skip":
                raise SkipUnit(UP_TO_DATE)
            if outcome == "duplicate":
                self.env.cr.execute(
                    "INSERT INTO res_company_users_rel (cid, user_id) "
                    "SELECT cid, user_id FROM res_company_users_rel LIMIT 1"
                )
            return "Renamed." if outcome == "talk" else None

        def _finalize_run(self):
            self.sudo().finalized_count += 1

    return GescomTestRun


class RunCase(TransactionCase):
    """A concrete model of runs, some contacts to work on, one user a group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._register_run_model()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Contact {number}"} for number in range(6)]
        )
        cls.admin_user = cls._create_user(
            "run-sales-admin", groups="gescom_base.group_sales_admin"
        )
        cls.Run = cls.env["gescom.test.run"].with_user(cls.admin_user)

    @classmethod
    def _register_run_model(cls):
        registry = cls.registry
        add_to_registry(registry, define_run_model())
        cls.addClassCleanup(registry._setup_models__, cls.cr, [])
        cls.addClassCleanup(registry.__delitem__, "gescom.test.run")
        registry._setup_models__(cls.cr, [])
        registry.init_models(
            cls.cr, ["gescom.test.run"], {"models_to_check": True, "module": "base"}
        )
        cls.env = api.Environment(cls.cr, SUPERUSER_ID, {"lang": "en_US"})
        model = cls.env["ir.model"]._get("gescom.test.run")
        cls.env["ir.model.access"].create(
            {
                "name": "gescom.test.run",
                "model_id": model.id,
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
                "perm_unlink": True,
            }
        )

    @classmethod
    def _create_user(cls, login, groups, lang="en_US", **vals):
        return new_test_user(cls.env, login, groups=groups, lang=lang, **vals)

    def _create_run(self, *outcomes, user=None, **vals):
        """A draft run with one unit a contact; the outcomes are told in order."""
        units = [
            {
                "key": f"contact-{partner.id}",
                "name": partner.name,
                "payload": {"partner_id": partner.id, "outcome": outcome},
            }
            for partner, outcome in zip(self.partners, outcomes, strict=False)
        ]
        run_model = self.Run.with_user(user) if user else self.Run
        return run_model.create({"units_to_prepare": units, **vals})

    def _create_long_run(self, *outcomes, **vals):
        """Six units, more than what is done at once."""
        outcomes = [*outcomes, *[None] * (6 - len(outcomes))]
        return self._create_run(*outcomes, **vals)

    def _run_scheduler(self):
        cron = self.env.ref("gescom_base.ir_cron_carry_out_runs")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def _states(self, run):
        return run.unit_ids.sorted("sequence").mapped("state")

    def _refs(self):
        self.partners.invalidate_recordset()
        return [partner.ref or "" for partner in self.partners]

    @contextmanager
    def _after_each_unit(self, call):
        """Call `call(run, unit)` each time a unit was treated."""
        engine = self.registry["gescom.test.run"]
        original = engine._treat_unit

        def treat_unit(run, unit, **kwargs):
            result = original(run, unit, **kwargs)
            call(run, unit)
            return result

        with patch.object(engine, "_treat_unit", treat_unit):
            yield
