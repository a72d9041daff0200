from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.rpc.controllers.xmlrpc import dumps

from .common import TODAY
from .common_block import BlockCommon


@tagged("post_install", "-at_install")
class TestRemoteCalls(BlockCommon):
    """F280: what a program does by the rights of each, and what it gets back."""

    def _call(self, user, record, method, *args):
        """Call as a program does: by the user's rights, what XML-RPC can carry."""
        result = getattr(record.with_user(user), method)(*args)
        dumps((self._serialize(result),))
        self.assertIsNotNone(result, method)
        return result

    def _serialize(self, result):
        if isinstance(result, dict):
            # The context is the one of the caller.
            result = {key: result[key] for key in result if key != "context"}
        return result

    def test_accountant_goes_all_the_way(self):
        """F280: preview, aside, restore, send, decide."""
        for customer in (self.customer, self.other_customer):
            customer.sudo().email = False
            self._bill(100, late=10, customer=customer)
        self.reminder.channel = "activity"
        customers = self.customer | self.other_customer
        run = self.runs.create({"date": TODAY, "partner_ids": [(6, 0, customers.ids)]})
        for method in ("action_preview", "action_view_lines", "action_preview"):
            self._call(self.accountant, run, method)
        notice = run.line_ids[0]
        for method in ("action_set_aside", "action_open_form", "action_new_promise"):
            self._call(self.accountant, notice, method)
        wizard = self.env["gescom.dunning.set.aside"].with_user(self.accountant)
        wizard = wizard.create(
            {
                "notice_ids": [(6, 0, notice.ids)],
                "decision": "skip",
                "reason": "On holiday",
            }
        )
        self._call(self.accountant, wizard, "action_set_aside")
        self.assertEqual(notice.state, "skipped")
        for method in ("action_restore", "action_check_delivery"):
            self._call(self.accountant, notice, method)
        self.assertEqual(notice.state, "draft")
        self._call(self.accountant, run, "action_run")
        self._carry_on(run)
        self.assertEqual(set(run.line_ids.mapped("state")), {"sent"})
        self._call(self.accountant, run, "action_view_units")
        self._call(self.adv, notice, "action_call_done")

    def test_clerk_writes_down_what_the_customer_says(self):
        """F280: disputes and promises; what comes of them is told."""
        line = self._bill(100, late=10)
        move = line.move_id
        for method in (
            "action_new_dispute",
            "action_new_promise",
            "action_view_disputes",
            "action_view_dunning_notices",
        ):
            self._call(self.adv, move, method)
        for method in (
            "action_new_promise",
            "action_view_dunning_balance",
            "action_view_dunning_notices",
            "action_release_block",
        ):
            self._call(self.adv, self.customer, method)
        dispute = self.env["gescom.dunning.dispute"].create(
            {"line_id": line.id, "amount": 10}
        )
        self._call(self.adv, dispute, "action_make_credit_note")
        self._call(self.adv, dispute, "action_reject")
        promise = self.env["gescom.dunning.promise"].create(
            {"partner_id": self.customer.id, "date": TODAY}
        )
        self._call(self.adv, promise, "action_cancel")
        forecast = self.env["gescom.dunning.forecast"]
        self._call(self.adv, forecast, "action_open")

    def test_manager_releases(self):
        """F285: and ends the release."""
        self._be_late()
        order = self._create_order()
        self._call(self.manager, order, "action_release_block")
        self._call(self.manager, self._release(), "action_end")

    def test_each_is_refused_what_is_not_his(self):
        """F280, F285: sales people see, accountants decide."""
        line = self._bill(100, late=10)
        policy = {"name": "Mine", "audience": "business"}
        run = {"date": TODAY}
        release = {"partner_id": self.customer.id, "reason": "x", "date_end": TODAY}
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        refused = [
            (seller, "gescom.dunning.policy", policy),
            (seller, "gescom.dunning.run", run),
            (seller, "gescom.dunning.release", release),
            (seller, "gescom.dunning.dispute", {"line_id": line.id}),
            (self.adv, "gescom.dunning.policy", policy),
            (self.adv, "gescom.dunning.run", run),
            (self.adv, "gescom.dunning.release", release),
            (self.adv, "gescom.dunning.rate", {"year": 2030, "half": "1", "rate": 1}),
            (self.adv, "gescom.dunning.notice", {"partner_id": self.customer.id}),
            (self.manager, "gescom.dunning.policy", policy),
            (self.manager, "gescom.dunning.run", run),
            (self.accountant, "gescom.dunning.policy", policy),
            (self.accountant, "gescom.dunning.notice.line", {"name": "x"}),
        ]
        for user, model, vals in refused:
            with self.subTest(user=user.name, model=model):
                with self.assertRaises(UserError):
                    self.env[model].with_user(user).create(vals)
        allowed = [
            (self.chief, "gescom.dunning.policy", policy),
            (self.accountant, "gescom.dunning.run", run),
            (self.accountant, "gescom.dunning.release", release),
            (self.manager, "gescom.dunning.release", release),
            (self.adv, "gescom.dunning.dispute", {"line_id": line.id, "amount": 1}),
        ]
        for user, model, vals in allowed:
            with self.subTest(user=user.name, model=model):
                self.assertTrue(self.env[model].with_user(user).create(vals).id)
