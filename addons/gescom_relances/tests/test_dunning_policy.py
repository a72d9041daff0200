from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import TODAY, DunningCommon


@tagged("post_install", "-at_install")
class TestDunningPolicy(DunningCommon):
    def test_two_policies_are_ready_to_use(self):
        """F281 to F283: D-5, D+3, D+15 and D+30, words of rising severity."""
        for policy in self.business | self.consumer_policy:
            self.assertEqual(policy.level_ids.mapped("delay_days"), [-5, 3, 15, 30])
            self.assertEqual(
                policy.level_ids.mapped("severity"),
                ["preventive", "reminder", "formal", "final"],
            )
            self.assertEqual(len(policy.level_ids.mail_template_id), 4)

    def test_consumers_are_never_asked_fees(self):
        """L. 111-8: neither by the policy shipped nor by one of ours."""
        levels = self.consumer_policy.level_ids
        self.assertFalse(
            any(levels.mapped("with_fee") + levels.mapped("with_interest"))
        )
        with self.assertRaises(ValidationError):
            levels[0].with_fee = True

    def test_the_customer_gets_the_policy_of_his_kind(self):
        """A-62: companies and consumers, each its own."""
        self._bill(100, late=10)
        self._bill(100, late=10, customer=self.consumer)
        customers = self.customer | self.consumer
        notices = self._preview(customers=customers).line_ids
        policies = {notice.partner_id: notice.policy_id for notice in notices}
        self.assertEqual(policies[self.customer], self.business)
        self.assertEqual(policies[self.consumer], self.consumer_policy)

    def test_a_consumer_cannot_have_the_policy_of_companies(self):
        """L. 111-8: its words speak of penalties."""
        with self.assertRaises(ValidationError):
            self.consumer.sudo().dunning_policy_id = self.business

    def test_a_policy_is_made_by_its_form(self):
        """F280: two steps typed by the chief accountant."""
        policies = self.env(user=self.chief)["gescom.dunning.policy"]
        with Form(policies) as form:
            form.name = "Public bodies"
            form.audience = "business"
            with form.level_ids.new() as level:
                level.name, level.delay_days = "Reminder", 20
        policy = form.save()
        self.customer.sudo().dunning_policy_id = policy
        self._bill(100, late=10)
        self.assertFalse(self._preview(customers=self.customer).line_ids)
        self._bill(100, late=20)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.level_id, policy.level_ids)
        self.assertEqual(notice.amount_total, 200, "All that is late is recalled")
        self.assertEqual(len(notice.line_ids.filtered("level_id")), 1)

    def test_small_amounts_are_not_worth_a_reminder(self):
        """F280: less than the company's least amount."""
        self.company.sudo().dunning_minimum_amount = 15
        line = self._bill(14.99, late=10)
        self.assertFalse(self._preview(customers=self.customer).line_ids)
        self._bill(0.01, late=10)
        notice = self._preview(customers=self.customer).line_ids
        self.assertIn(line, notice.line_ids.move_line_id)
        self.assertEqual(notice.date, TODAY)

    def test_policy_with_fees_cannot_turn_to_consumers(self):
        """D-4: nor by its audience, nor by the settings of the company."""
        with self.assertRaises(ValidationError):
            self.business.audience = "consumer"
        with self.assertRaises(ValidationError):
            self.company.sudo().dunning_consumer_policy_id = self.business

    def test_archived_or_foreign_policy_reminds_nobody(self):
        """F280: the default of the company takes its place."""
        foreign = self.business.copy({"company_id": self._create_bare_company().id})
        mine = self.business.copy({"company_id": self.company.id})
        customer = self.customer.sudo().with_company(self.company)
        with self.assertRaises(ValidationError):
            customer.dunning_policy_id = foreign
        customer.dunning_policy_id = mine
        self._bill(100, late=10)
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.policy_id, mine)
        mine.active = False
        self.company.sudo().dunning_business_policy_id = mine
        notice = self._preview(customers=self.customer).line_ids
        self.assertEqual(notice.policy_id, self.business)
