from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RunCase


@tagged("post_install", "-at_install")
class TestRunControl(RunCase):
    def test_second_start_is_refused_in_one_sentence(self):
        run = self._create_long_run()
        run.action_start()
        other = self._create_user("run-other", groups="gescom_base.group_sales_admin")
        with self.assertRaises(UserError) as refusal:
            run.with_user(other).action_start()
        self.assertIn(
            f"was already started by {self.admin_user.name}", str(refusal.exception)
        )
        self.assertEqual(len(run.unit_ids), 6)
        self.assertEqual(run.user_id, self.admin_user)

    def test_pause_is_obeyed_at_the_next_unit(self):
        run = self._create_long_run()
        run.action_start()

        def pause_after_two(running, unit):
            if running.unit_done_count == 2:
                self.assertIs(running.action_pause(), True)

        with self._after_each_unit(pause_after_two):
            self._run_scheduler()
        self.assertEqual(run.state, "paused")
        self.assertEqual(self._states(run), ["done"] * 2 + ["pending"] * 4)
        self._run_scheduler()
        self.assertEqual(run.unit_done_count, 2)
        self.assertIs(run.action_resume(), True)
        self._run_scheduler()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._refs(), ["+"] * 6)
        self.assertEqual(run.finalized_count, 1)

    def test_cancel_keeps_what_was_done_and_drops_the_rest(self):
        run = self._create_long_run()
        run.action_start()

        def cancel_after_two(running, unit):
            if running.unit_done_count == 2:
                self.assertIs(running.action_cancel(), True)

        with self._after_each_unit(cancel_after_two):
            self._run_scheduler()
        self.assertEqual(run.state, "cancelled")
        self.assertEqual(self._states(run), ["done"] * 2 + ["cancelled"] * 4)
        self.assertEqual(self._refs(), ["+", "+", "", "", "", ""])
        self.assertEqual(run.finalized_count, 0)

    def test_cancelling_a_paused_run_needs_no_scheduler(self):
        run = self._create_long_run()
        run.action_start()
        run.action_pause()
        run.action_cancel()
        self.assertEqual(self._states(run), ["cancelled"] * 6)

    def test_cancelling_a_running_run_reaches_its_units_through_the_scheduler(self):
        run = self._create_long_run()
        run.action_start()
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")
        self._run_scheduler()
        self.assertEqual(self._states(run), ["cancelled"] * 6)
        self.assertEqual(self._refs(), [""] * 6)

    def test_buttons_out_of_place_are_refused(self):
        run = self._create_run(None)
        for button in ("action_pause", "action_resume", "action_retry_failed"):
            with self.assertRaisesRegex(UserError, "in the state “Draft”"):
                getattr(run, button)()
        run.action_start()
        with self.assertRaisesRegex(UserError, "in the state “Done”"):
            run.action_cancel()
        with self.assertRaisesRegex(UserError, "already started"):
            run.action_start()

    def test_starter_who_left_stops_the_run_until_someone_takes_it_over(self):
        run = self._create_long_run()
        run.action_start()
        self.admin_user.active = False
        self._run_scheduler()
        run = run.with_user(self.env.user)
        self.assertEqual(run.state, "paused")
        self.assertEqual(run.unit_done_count, 0)
        self.assertIn("is archived", run.log_ids[:1].message)
        successor = self._create_user(
            "run-successor", groups="gescom_base.group_sales_admin"
        )
        run.with_user(successor).action_resume()
        self._run_scheduler()
        self.assertEqual(run.state, "done")
        self.assertEqual(run.user_id, successor)

    def test_deleting_a_run_deletes_its_units_and_log(self):
        run = self._create_run(None, None)
        run.action_start()
        units, logs = run.unit_ids, run.log_ids
        self.assertTrue(units and logs)
        run.unlink()
        self.assertFalse(units.sudo().exists())
        self.assertFalse(logs.sudo().exists())

    def test_running_run_is_not_deleted(self):
        run = self._create_long_run()
        run.action_start()
        with self.assertRaisesRegex(UserError, "cancel it first"):
            run.unlink()

    def test_units_and_run_lead_to_each_other(self):
        run = self._create_run(None)
        run.action_start()
        action = run.action_view_units()
        units = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(units, run.unit_ids)
        back = units.action_open_run()
        self.assertEqual((back["res_model"], back["res_id"]), (run._name, run.id))
