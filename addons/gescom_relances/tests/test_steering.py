from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY
from .common_block import BlockCommon


@tagged("post_install", "-at_install")
class TestSteering(BlockCommon):
    def _get_rows(self, model="gescom.dunning.balance", user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env[model].with_user(user or self.adv)
        return rows.search([("company_id", "=", self.company.id)])

    def test_aged_balance_on_the_ledger(self):
        """F280: each due date in its column, credits apart, the total as booked."""
        ages = {-3: "1_to_come", 0: "1_to_come", 1: "2_1_30", 30: "2_1_30"}
        ages |= {31: "3_31_60", 61: "4_61_90", 90: "4_61_90", 91: "5_over"}
        lines = {self._bill(100 + late, late): age for late, age in ages.items()}
        credit = self._credit(50)
        rows = self._get_rows()
        found = {row.line_id: row.bucket for row in rows}
        self.assertEqual(found, {**lines, credit: "0_credit"})
        total = sum(line.amount_residual for line in [*lines, credit])
        self.assertAlmostEqual(sum(rows.mapped("amount_open")), total, 2)
        late = rows.filtered(lambda row: row.bucket > "2")
        self.assertEqual(
            sum(rows.mapped("amount_late")), sum(late.mapped("amount_open"))
        )

    def test_disputed_and_promised_parts(self):
        """F280: promises go to the oldest, never to the disputed part."""
        old, recent = self._bill(300, late=40), self._bill(200, late=10)
        self.env["gescom.dunning.dispute"].create({"line_id": old.id, "amount": 100})
        self.env["gescom.dunning.promise"].create(
            {"partner_id": self.customer.id, "date": TODAY, "amount": 250}
        )
        rows = {row.line_id: row for row in self._get_rows()}
        self.assertEqual(rows[old].amount_disputed, 100)
        self.assertEqual(rows[old].amount_promised, 200)
        self.assertEqual(rows[recent].amount_promised, 50)

    def test_days_of_sales_of_a_customer(self):
        """F280: 1,000 open of 3,650 billed in 100 days are 27.4 days of sales."""
        self._pay(2650, self._bill(2650, late=100))
        self._bill(1000, late=20)
        row = self._get_rows("gescom.dunning.customer")
        self.assertEqual((row.amount_open, row.amount_late), (1000, 1000))
        self.assertEqual(row.amount_billed, 3650)
        self.assertAlmostEqual(row.dso, 27.4, 1)
        self.assertEqual(row.days_late, 20)

    def test_next_reminders_are_netted(self):
        """F281: what each customer will be asked, on the first day he is."""
        self._bill(100, late=10)
        self._credit(30)
        self._bill(500, late=-7, customer=self.other_customer)
        self._bill(500, late=-30, customer=self.consumer)
        action = self.env["gescom.dunning.forecast"].with_user(self.adv).action_open()
        rows = self._open_list(action)
        rows = rows.filtered(lambda row: row.company_id == self.company)
        found = {(row.partner_id, row.date, row.level_id, row.amount) for row in rows}
        self.assertEqual(
            found,
            {
                (self.customer, TODAY, self.reminder, 70),
                (
                    self.other_customer,
                    TODAY + timedelta(days=2),
                    self.preventive,
                    500,
                ),
            },
        )

    def test_result_of_a_step_is_what_was_paid_within_ten_days(self):
        """F283: not what was paid later."""
        line = self._bill(100, late=10)
        later = self._bill(100, late=10, customer=self.other_customer)
        customers = self.customer | self.other_customer
        notices = self._remind(customers=customers)
        self.assertTrue(notices.filtered(lambda notice: notice.state == "sent"))
        self._pay(60, line, date=TODAY + timedelta(days=10))
        self._pay(
            100, later, customer=self.other_customer, date=TODAY + timedelta(days=11)
        )
        rows = {row.move_id: row for row in self._get_rows("gescom.dunning.result")}
        self.assertEqual(rows[line.move_id].amount_paid, 60)
        self.assertEqual(rows[line.move_id].rate, 60)
        self.assertEqual(rows[later.move_id].amount_paid, 0)

    def test_calls_of_the_day(self):
        """F282: a step by telephone is a card until the call is done."""
        self.reminder.channel = "activity"
        self.customer.sudo().user_id = self.adv
        line = self._bill(100, late=10)
        notice = self._remind(customers=self.customer)
        action = self.env.ref("gescom_relances.gescom_dunning_call_action").sudo()
        calls = self._open_list(
            {"res_model": action.res_model, "domain": action.domain}
        )
        self.assertIn(notice, calls.with_env(notice.env))
        call = notice.with_user(self.adv)
        form = self._open_form(call.action_new_promise(), self.adv)
        form.date = TODAY + timedelta(days=2)
        self.assertEqual(form.save().line_ids, line)
        call.action_call_done()
        self.assertNotIn(
            notice,
            self._open_list(
                {"res_model": action.res_model, "domain": action.domain}
            ).with_env(notice.env),
        )

    def test_sellers_read_no_balance(self):
        """F280: it is the accountants' and the sales administration's."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self._get_rows(user=seller)
        self.assertTrue(self._bill(100, late=10))
        self.assertTrue(self._get_rows(user=self.accountant))

    def test_screens_of_the_steering_open(self):
        """F280: every menu, as the accountant and the sales administration."""
        self._be_late()
        actions = ("balance", "customer", "result", "dispute", "promise", "release")
        for user in (self.adv, self.accountant):
            for name in actions:
                action = self.system.ref(
                    f"gescom_relances.gescom_dunning_{name}_action"
                )
                model = self.env[action.res_model].with_user(user)
                for mode in action.view_mode.split(","):
                    with self.subTest(name, mode=mode):
                        model.get_view(view_type=mode)
                model.search([], limit=5).web_read({})

    def test_days_of_sales_of_several_customers(self):
        """F280: what all of them owe in days of what all are billed, not an average."""
        self._pay(2650, self._bill(2650, late=100))
        self._bill(1000, late=20)
        paid = self._bill(3650, late=100, customer=self.other_customer)
        self._pay(3650, paid, self.other_customer)
        self._get_rows()
        groups = self.system["gescom.dunning.customer"]._read_group(
            [("company_id", "=", self.company.id)], [], ["dso:avg", "amount_open:sum"]
        )
        # 1,000 open of 7,300 billed in 100 days: 73 a day.
        self.assertAlmostEqual(groups[0][0], 13.7, 1)
        self.assertEqual(groups[0][1], 1000)

    def test_result_of_a_step_is_weighted(self):
        """F283: 60 of 1,100 paid is 5.5 %, not the average of 0 and 60 %."""
        line = self._bill(100, late=10)
        self._bill(1000, late=10, customer=self.other_customer)
        self._remind(customers=self.customer | self.other_customer)
        self._pay(60, line)
        self._get_rows()
        groups = self.system["gescom.dunning.result"]._read_group(
            [("company_id", "=", self.company.id)], ["level_id"], ["rate:avg"]
        )
        self.assertEqual(groups[0][0], self.reminder)
        self.assertAlmostEqual(groups[0][1], 5.45, 2)

    def test_due_dates_are_left_out_from_the_balance(self):
        """F280: by an accountant, and brought back."""
        line = self._bill(100, late=10)
        row = self._get_rows(user=self.accountant)
        with self.assertRaises(AccessError):
            row.with_user(self.adv).action_leave_out()
        self.assertTrue(row.action_leave_out())
        self.assertTrue(line.dunning_excluded)
        self.assertFalse(self._preview(customers=self.customer).line_ids)
        self.assertTrue(row.action_remind_again())
        self.assertTrue(self._preview(customers=self.customer).line_ids)

    def test_invoice_shows_its_reminders_and_its_dispute(self):
        """F280: history of each invoice and customer."""
        line = self._bill(100, late=10)
        move = line.move_id.with_user(self.accountant)
        self.assertEqual(move.dunning_notice_count, 0)
        notice = self._remind(customers=self.customer)
        move.invalidate_recordset()
        self.assertEqual(move.dunning_notice_count, 1)
        self.assertEqual(
            self._open_list(move.action_view_dunning_notices()).ids, notice.ids
        )
        self.assertIn(
            notice.id,
            self._open_list(self.customer.action_view_dunning_notices()).ids,
        )
        dispute = self.env["gescom.dunning.dispute"].create(
            {"line_id": line.id, "amount": 40}
        )
        self.assertEqual(move.dunning_disputed_amount, 40)
        self.assertEqual(self._open_list(move.action_view_disputes()).ids, dispute.ids)
