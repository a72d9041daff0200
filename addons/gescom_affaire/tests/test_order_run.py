from odoo.exceptions import AccessError
from odoo.tests import Form

from .common import AffaireCommon


class TestOrderRun(AffaireCommon):
    """Many orders are processed one by one, an error stops none of the others."""

    def _run(self, action, orders):
        """Choose the action in the list, then start the run."""
        action = (
            self.env.ref(f"gescom_affaire.sale_order_run_{action}_action")
            .with_env(self.env)
            .with_context(active_model="sale.order", active_ids=orders.ids)
            .run()
        )
        run = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(run.order_ids, orders)
        run.action_start()
        self.env.invalidate_all()
        return run

    def _get_outcomes(self, run):
        return {unit.name: (unit.state, unit.message) for unit in run.unit_ids}

    def test_quotations_are_confirmed_one_by_one(self):
        """F063: those that cannot be are named, with the reason."""
        good, refused, done = (self._create_order() for _number in range(3))
        refused._action_cancel()
        self._confirm(done)
        run = self._run("confirm", good | refused | done)
        outcomes = self._get_outcomes(run)
        self.assertEqual(good.state, "sale")
        self.assertEqual(good.affaire_id.state, "in_progress")
        self.assertEqual(outcomes[good.name][0], "done")
        self.assertEqual(outcomes[done.name], ("skipped", "Already confirmed."))
        self.assertEqual(outcomes[refused.name][0], "failed")
        self.assertTrue(outcomes[refused.name][1])
        self.assertEqual(run.state, "failed")

    def test_orders_are_settled_one_by_one(self):
        """F065, A-20: never what was delivered and is not billed, not by a manager."""
        settled, unbilled = self._create_confirmed(), self._create_confirmed()
        self._deliver(unbilled)
        for user in (self.adv, self.manager):
            self.env = self.env(user=user)
            run = self._run("settle", settled | unbilled)
            outcomes = self._get_outcomes(run)
            self.assertEqual(outcomes[unbilled.name][0], "failed")
            self.assertIn("settle this order by itself", outcomes[unbilled.name][1])
        self.assertTrue(settled.settled)
        self.assertFalse(unbilled.settled)

    def test_deleted_order_is_skipped(self):
        """Deleted between the choice and the start."""
        order, deleted = self._create_order(), self._create_order()
        action = self.env["gescom.order.run"].action_open_for((order | deleted).ids)
        run = self.env["gescom.order.run"].browse(action["res_id"])
        deleted.with_user(self.manager).unlink()
        run.action_start()
        self.assertEqual(order.state, "sale")
        self.assertEqual(run.state, "done")

    def test_preparer_runs_nothing(self):
        """The runs are the sales administration's."""
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        with self.assertRaises(AccessError):
            self.env["gescom.order.run"].with_user(preparer).create({})

    def test_screen_of_a_run(self):
        """The form opens before and after the run."""
        order = self._create_order()
        action = self.env["gescom.order.run"].action_open_for(order.ids)
        form = self._open_form(action)
        self.assertEqual(form.operation, "confirm")
        run = form.save()
        run.action_start()
        self.env.invalidate_all()
        self.assertEqual(Form(run).unit_done_count, 1)
