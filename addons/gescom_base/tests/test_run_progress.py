from odoo.tests import tagged

from .common import RunCase


@tagged("post_install", "-at_install")
class TestRunProgress(RunCase):
    def test_counters_tell_where_the_run_is(self):
        run = self._create_long_run("user_error", "skip")
        run.action_start()
        seen = []

        def note(running, unit):
            seen.append(
                (
                    running.progress,
                    running.unit_pending_count,
                    running.unit_failed_count,
                    running.unit_skipped_count,
                    running.unit_done_count,
                )
            )

        with self._after_each_unit(note):
            self._run_scheduler()
        self.assertEqual(
            seen,
            [
                (16, 5, 1, 0, 0),
                (33, 4, 1, 1, 0),
                (50, 3, 1, 1, 1),
                (66, 2, 1, 1, 2),
                (83, 1, 1, 1, 3),
                (100, 0, 1, 1, 4),
            ],
        )
        self.assertEqual(run.unit_count, 6)

    def test_counters_of_a_hundred_runs_take_one_query(self):
        runs = self.Run.browse()
        for _number in range(100):
            runs |= self._create_run(None)
        runs.action_start()
        self.env.invalidate_all()
        runs.mapped("state")
        with self.assertQueryCount(1):
            self.assertEqual(set(runs.mapped("progress")), {100})
            self.assertEqual(sum(runs.mapped("unit_done_count")), 100)

    def test_unsaved_run_has_no_progress(self):
        self.assertEqual(self.Run.new({}).progress, 0)

    def test_next_unit_is_found_by_the_index_of_pending_units(self):
        run = self._create_long_run()
        run.action_start()
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            """
            EXPLAIN SELECT id FROM gescom_run_unit
             WHERE run_model = %s AND run_id = %s AND state = 'pending'
          ORDER BY sequence, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
            """,
            [run._name, run.id],
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("gescom_run_unit_pending_idx", plan)
        self.assertNotIn("Sort", plan)
