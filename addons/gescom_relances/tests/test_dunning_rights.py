from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TODAY, DunningCommon


@tagged("post_install", "-at_install")
class TestDunningRights(DunningCommon):
    def test_sales_see_and_do_not_decide(self):
        """F280: the sales administration reads the reminders and sends none."""
        self._bill(100, late=10)
        run = self._preview(customers=self.customer)
        seen = run.with_user(self.adv)
        self.assertEqual(seen.line_ids.amount_total, 100)
        self.assertTrue(seen.line_ids.body)
        refused = {
            "run": lambda: seen.action_run(),
            "create": lambda: seen.create({"name": "Mine"}),
            "words": lambda: seen.line_ids.write({"subject": "Pay"}),
            "aside": lambda: seen.line_ids._set_aside("A friend"),
            "policy": lambda: self.business.with_user(self.adv).write({"name": "x"}),
        }
        for name, action in refused.items():
            with self.subTest(name), self.assertRaises(AccessError, msg=name):
                action()

    def test_figures_of_a_reminder_are_not_typed(self):
        """F280: not even by the accountant; its words are."""
        self._bill(100, late=10)
        notice = self._preview(customers=self.customer).line_ids
        for vals in ({"amount_total": 1}, {"state": "sent"}, {"level_id": 1}):
            with self.assertRaises(UserError):
                notice.write(vals)
        with self.assertRaises(AccessError):
            notice.line_ids.amount_due = 1
        notice.subject = "A word"
        self.assertEqual(notice.kept_subject, "A word")

    def test_the_steps_of_a_due_date_are_not_typed(self):
        """F283: a reminder writes them, nobody else."""
        line = self._bill(100, late=10).with_user(self.accountant)
        with self.assertRaises(AccessError):
            line.dunning_level_id = self.final
        line.dunning_excluded = True
        self.assertTrue(line.dunning_excluded)

    def test_policies_are_the_chief_s(self):
        """F280: the accountant uses them, the chief accountant sets them."""
        with self.assertRaises(AccessError):
            self.business.with_user(self.accountant).minimum_gap = 1
        self.business.with_user(self.chief).minimum_gap = 5
        self.assertEqual(self.business.minimum_gap, 5)

    def test_reminders_of_another_company_are_not_seen(self):
        """F280: the rule of the companies."""
        self._bill(100, late=10)
        run = self._preview(customers=self.customer)
        other = self.system["res.company"].create({"name": "Other"})
        stranger = self._create_user("stranger", "account.group_account_user")
        stranger.sudo().write(
            {"company_ids": [(6, 0, other.ids)], "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            run.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            ).line_ids.mapped("amount_total")

    def test_who_is_reminded_is_the_accountants_to_say(self):
        """F280: the sales administration chooses the recipient alone."""
        customer = self.customer.with_user(self.adv)
        line = self._bill(100, late=10)
        refused = {
            "excluded": lambda: customer.write({"dunning_excluded": True}),
            "policy": lambda: customer.write({"dunning_policy_id": self.business.id}),
            "created": lambda: customer.create({"name": "A", "dunning_excluded": True}),
            "due date": lambda: line.with_user(self.adv).write(
                {"dunning_excluded": True}
            ),
        }
        for name, action in refused.items():
            with self.subTest(name), self.assertRaisesRegex(AccessError, "accountant"):
                action()
        with Form(customer) as form:
            form.dunning_contact_id = self.customer
            form.phone = "01 02 03 04 05"
        self.chief.sudo().group_ids += self.system.ref("base.group_partner_manager")
        self.customer.with_user(self.chief).dunning_excluded = True
        self.assertFalse(self._preview(customers=self.customer).line_ids)

    def test_state_of_promises_and_disputes_is_not_typed(self):
        """F280: their buttons and their day say what became of them."""
        line = self._bill(100, late=10)
        promise = self.env["gescom.dunning.promise"].create(
            {"partner_id": self.customer.id, "date": TODAY}
        )
        dispute = self.env["gescom.dunning.dispute"].create(
            {"line_id": line.id, "amount": 10}
        )
        typed = [
            (promise, {"state": "kept"}),
            (promise, {"owed_before": 1}),
            (dispute, {"state": "rejected"}),
            (dispute, {"settled_by_id": self.chief.id}),
        ]
        for record, vals in typed:
            with self.subTest(vals), self.assertRaises(UserError):
                record.with_user(self.adv).write(vals)
        promise.with_user(self.adv).action_cancel()
        dispute.with_user(self.adv).action_reject()
        self.assertEqual((promise.state, dispute.state), ("cancelled", "rejected"))
