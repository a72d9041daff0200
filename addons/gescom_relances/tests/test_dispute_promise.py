from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import TODAY
from .common_block import BlockCommon


@tagged("post_install", "-at_install")
class TestDisputePromise(BlockCommon):
    def _dispute(self, line, amount=None, **values):
        """Enter a dispute from the invoice, as the sales administration does."""
        action = line.move_id.with_user(self.adv).action_new_dispute()
        form = self._open_form(action, self.adv)
        if amount is not None:
            form.amount = amount
        form.reason = "quality"
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _promise(self, amount=0.0, days=5, lines=None, **values):
        return self.env["gescom.dunning.promise"].create(
            {
                "partner_id": self.customer.id,
                "amount": amount,
                "date": TODAY + timedelta(days=days),
                "line_ids": [Command.set(lines.ids if lines else [])],
                **values,
            }
        )

    def test_disputed_part_is_not_reminded(self):
        """F282: the rest is; it is reminded again once rejected."""
        line = self._bill(1000, late=10)
        dispute = self._dispute(line, 400)
        self.assertEqual(dispute.partner_id, self.customer)
        self.assertEqual(line.disputed_amount, 400)
        self.assertEqual(self._get_dues(), {line.id: 60000})
        dispute.action_reject()
        self.assertEqual(self._get_dues(), {line.id: 100000})
        self.assertEqual(dispute.settled_by_id, self.adv)

    def test_whole_due_date_is_proposed(self):
        """F282: what is left of it, other disputes deducted."""
        line = self._bill(1000, late=10)
        self._dispute(line, 400)
        self.assertEqual(self._dispute(line).amount, 600)

    def test_no_more_is_disputed_than_is_owed(self):
        """F282: in one dispute or in several."""
        line = self._bill(1000, late=10)
        self._dispute(line, 700)
        with self.assertRaises(ValidationError):
            self._dispute(line, 300.01)

    def test_who_is_in_charge_has_a_task_until_the_deadline(self):
        """F282: it follows the deadline and ends with the dispute."""
        dispute = self._dispute(self._bill(1000, late=10))
        self.assertEqual(dispute.activity_ids.user_id, self.adv)
        self.assertEqual(dispute.activity_ids.date_deadline, dispute.deadline)
        dispute.deadline = TODAY + timedelta(days=3)
        self.assertEqual(dispute.activity_ids.date_deadline, dispute.deadline)
        dispute.action_reject()
        self.assertFalse(dispute.activity_ids)

    def test_credited_once_there_is_a_credit_note(self):
        """F282: never reminded of what was granted."""
        line = self._bill(1000, late=10)
        dispute = self._dispute(line, 400)
        with self.assertRaisesRegex(UserError, "credit note"):
            dispute.action_credited()
        wizard = self.system["account.move.reversal"].with_context(
            active_model="account.move", active_ids=line.move_id.ids
        )
        wizard = wizard.create({"journal_id": line.journal_id.id, "reason": "Broken"})
        note = self.system["account.move"].browse(wizard.refund_moves()["res_id"])
        note.invoice_line_ids.price_unit = 400
        note.action_post()
        dispute.action_credited()
        self.assertEqual(sum(self._get_dues().values()), 60000)

    def test_dispute_is_settled_by_its_buttons(self):
        """F282: once; a paid invoice has none."""
        line = self._bill(1000, late=10)
        dispute = self._dispute(line)
        with self.assertRaises(UserError):
            dispute.state = "rejected"
        dispute.action_reject()
        with self.assertRaises(UserError):
            dispute.action_reject()
        self._pay(1000, line)
        with self.assertRaises(UserError):
            line.move_id.with_user(self.adv).action_new_dispute()

    def test_promise_stops_the_clock_until_its_day(self):
        """F282: from the invoice, as the customer says on the telephone."""
        line = self._bill(1000, late=10)
        action = line.move_id.with_user(self.adv).action_new_promise()
        form = self._open_form(action, self.adv)
        form.date = TODAY + timedelta(days=5)
        promise = form.save()
        self.assertEqual((promise.amount, promise.line_ids), (1000, line))
        self.assertEqual(self._get_dues(), {line.id: 0})
        after = self._get_dues(day=TODAY + timedelta(days=6))
        self.assertEqual(after, {line.id: 100000})

    def test_promise_kept_is_seen(self):
        """F282: by what was paid since, matched or not."""
        line = self._bill(1000, late=10)
        promise = self._promise(600, lines=line)
        promise._follow()
        self.assertEqual(promise.state, "open")
        self._pay(500, line)
        self._pay(100)
        promise.invalidate_recordset()
        self.assertEqual(promise.paid_amount, 600)
        promise._follow()
        self.assertEqual(promise.state, "kept")

    def test_promise_of_all_ignores_later_invoices(self):
        """F282: what was bought since was not promised."""
        line = self._bill(1000, late=10)
        promise = self._promise(promised_on=TODAY - timedelta(days=1))
        self._bill(300, late=-30)
        self._pay(1000, line)
        promise.invalidate_recordset()
        promise._follow()
        self.assertEqual(promise.state, "kept")

    def test_broken_promise_has_the_customer_called(self):
        """F282: the day after, by the daily job; it stops nothing any more."""
        line = self._bill(1000, late=10)
        promise = self._promise(days=-1)
        self._pay(999.99, line)
        with self.enter_registry_test_mode():
            self.system.ref(
                "gescom_relances.ir_cron_follow_promises"
            ).method_direct_trigger()
        self.assertEqual(promise.state, "broken")
        self.assertEqual(promise.activity_ids.user_id, self.adv)
        self.assertIn("Duval SARL", promise.activity_ids.summary)

    def test_promise_of_another_customer_is_refused(self):
        """F282: and a negative one."""
        other = self._bill(100, late=10, customer=self.other_customer)
        with self.assertRaises(ValidationError):
            self._promise(100, lines=other)

    def test_sellers_see_disputes_and_promises(self):
        """F280: and enter none."""
        line = self._bill(1000, late=10)
        dispute, promise = self._dispute(line), self._promise(10)
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        self.assertEqual(dispute.with_user(seller).amount, 1000)
        with self.assertRaises(AccessError):
            dispute.with_user(seller).action_reject()
        with self.assertRaises(AccessError):
            promise.with_user(seller).amount = 1

    def test_quotation_form_still_opens_for_a_preparer(self):
        """F284: whoever reads no ledger reads the sentence."""
        self._be_late()
        order = self._create_order()
        preparer = self._create_user("prep", "gescom_base.group_preparer")
        text = self.customer.with_user(preparer).dunning_block_text
        self.assertIn("1,200.00", text)
        with Form(order) as form:
            self.assertEqual(form.dunning_block, "block")
