from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.gescom_base.models import gescom_run_engine

from .common import RunCase


@tagged("post_install", "-at_install")
class TestRunConcurrency(RunCase):
    """Two transactions that meet are nobody's fault: the work is tried again."""

    def _fail_first(self, error, times, contact=0):
        """Make the unit of a contact meet `error` the first `times` times."""
        run_model = self.registry["gescom.test.run"]
        original = run_model._run_unit
        met = []

        def run_unit(run, unit):
            message = original(run, unit)
            if unit.name == f"Contact {contact}" and len(met) < times:
                met.append(unit.id)
                raise error
            return message

        self.patch(run_model, "_run_unit", run_unit)
        return met

    def test_unit_that_met_another_transaction_is_tried_again(self):
        met = self._fail_first(SerializationFailure("concurrent update"), times=1)
        run = self._create_long_run()
        run.action_start()
        self._run_scheduler()
        self.assertEqual(len(met), 1)
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)
        self.assertEqual(run.unit_ids.sorted("sequence")[0].attempts, 2)

    def test_locked_record_makes_its_unit_wait_not_the_others(self):
        order = []
        self._fail_first(LockError("Cannot grab a lock on records"), times=1)
        run = self._create_long_run()
        run.action_start()
        with self._after_each_unit(lambda run, unit: order.append(unit.name)):
            self._run_scheduler()
        self.assertEqual(order[-1], "Contact 0")
        self.assertEqual(len(order), 6)
        self.assertEqual(run.state, "done")

    def test_unit_that_stays_locked_is_given_up_in_the_end(self):
        self._fail_first(LockError("Cannot grab a lock on records"), times=1000)
        run = self._create_long_run()
        run.action_start()
        with (
            patch.object(gescom_run_engine, "MAX_ATTEMPTS", 3),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            for _number in range(4):
                self._run_scheduler()
        self.assertEqual(run.state, "failed")
        self.assertEqual(self._states(run), ["failed"] + ["done"] * 5)
        unit = run.unit_ids.sorted("sequence")[0]
        self.assertIn("Try again once they are free", unit.message)

    def test_small_run_leaves_concurrency_to_the_retry_of_the_request(self):
        self._fail_first(SerializationFailure("concurrent update"), times=1)
        run = self._create_run(None, None)
        with self.assertRaises(SerializationFailure), self.cr.savepoint():
            run.action_start()
        self.assertEqual(run.state, "draft")
        run.action_start()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs()[:2], ["+", "+"])

    def test_locked_record_fails_the_unit_of_a_small_run(self):
        """The user waits: better a sentence than a request that never ends."""
        self._fail_first(LockError("Cannot grab a lock on records"), times=1)
        run = self._create_run(None, None)
        run.action_start()
        self.assertEqual(self._states(run), ["failed", "done"])
        self.assertIn("Someone else is changing", run.unit_ids[0].message)

    def test_run_that_someone_else_acts_on_is_not_started(self):
        run = self._create_run(None)
        run_model = self.registry["gescom.test.run"]
        with (
            patch.object(
                run_model, "try_lock_for_update", lambda runs, **kw: runs.browse()
            ),
            self.assertRaisesRegex(UserError, "at this very moment"),
        ):
            run.action_start()

    def test_unit_already_treated_is_not_treated_again(self):
        run = self._create_long_run()
        run.action_start()
        unit = run.unit_ids.sorted("sequence")[0]
        self.assertTrue(run._carry_out_unit(unit))
        self.assertFalse(run._carry_out_unit(unit))
        self.assertEqual(self._refs()[0], "+")

    def test_run_is_concluded_once_and_not_before_its_last_unit(self):
        run = self._create_long_run()
        run.action_start()
        units = run.unit_ids.sorted("sequence")
        for unit in units[:-1]:
            run._carry_out_unit(unit)
        self.assertFalse(run._finalize_if_ended())
        run._carry_out_unit(units[-1])
        self.assertTrue(run._finalize_if_ended())
        self.assertFalse(run._finalize_if_ended())
        self.assertEqual(run.finalized_count, 1)
