from datetime import timedelta

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .common import TODAY
from .common_block import BlockCommon


@tagged("post_install", "-at_install")
class TestBlock(BlockCommon):
    def test_late_customer_is_shown_on_the_quotation(self):
        """F284: the operator sees it as soon as he chooses the customer."""
        self._be_late(level=self.formal)
        form = Form(self.orders)
        form.partner_id = self.customer
        self.assertEqual(form.dunning_block, "warn")
        self.assertIn("Duval SARL owes", form.dunning_block_text)
        self.assertIn("1,200.00", form.dunning_block_text)
        form.partner_id = self.other_customer
        self.assertEqual(form.dunning_block, "none")
        self.assertFalse(form.dunning_block_text)

    def test_warned_order_is_confirmed_with_a_trace(self):
        """F284: a warning holds nobody up; the order keeps it."""
        self._be_late(level=self.formal)
        order = self._create_confirmed()
        self.assertEqual(order.state, "sale")
        self.assertIn("in spite of late payments", order.message_ids[0].body)

    def test_blocked_order_is_not_confirmed(self):
        """F285: the button says what is owed and what to do."""
        self._be_late()
        order = self._create_order()
        self._assert_block("block", order)
        with self.assertRaisesRegex(UserError, "1,200.00.*manager release"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_no_road_goes_round_the_block(self):
        """F285: written, created confirmed, in a batch, by all rights."""
        self._be_late()
        order, other = self._create_order(), self._create_order()
        roads = {
            "write": lambda: order.write({"state": "sale"}),
            "create": lambda: self._create_order(state="sale"),
            "batch": lambda: (order | other).action_confirm(),
            "superuser": lambda: order.sudo().action_confirm(),
            "quotation sent": lambda: order.with_user(self.manager).action_confirm(),
        }
        for name, road in roads.items():
            with self.subTest(name), self.assertRaises(UserError):
                road()
        self.assertEqual({order.state, other.state}, {"draft"})

    def test_contact_of_a_blocked_customer_is_blocked(self):
        """F285: the account is the company's."""
        self._be_late()
        contact = self._create_customer("Shop", parent_id=self.customer.id)
        self._assert_block("block", contact)
        with self.assertRaises(UserError):
            self._create_confirmed(customer=contact)

    def test_blocked_customers_and_orders_are_found(self):
        """F284: lists, and integrators, ask for those that are warned or blocked."""
        contact = self.customer.create({"name": "Buyer", "parent_id": self.customer.id})
        orders = self._create_order(), self._create_order(customer=self.other_customer)
        ours = Domain("id", "in", [order.id for order in orders])
        self._be_late()
        self._be_late(level=self.formal, customer=self.other_customer)
        partners = self.customer | contact | self.other_customer
        for blocking, customers, order in (
            ("block", self.customer | contact, orders[0]),
            ("warn", self.other_customer, orders[1]),
        ):
            domain = Domain("dunning_block", "=", blocking)
            found = partners.with_user(self.adv).search(domain)
            self.assertEqual(found & partners, customers)
            self.assertEqual(self.orders.search(domain & ours), order)
        domain = Domain("dunning_block", "!=", "block")
        self.assertEqual(partners.search(domain) & partners, self.other_customer)
        self.assertEqual(self.orders.search(domain & ours), orders[1])
        fine = Domain("dunning_block", "=", "none")
        self.assertFalse(partners.search(fine) & partners)
        self._release()
        self.assertFalse(partners.search([("dunning_block", "=", "block")]) & partners)

    def test_late_orders_are_a_filter_of_the_lists(self):
        """F284: on the orders and on the contacts."""
        for view, model in (
            ("sale.view_sales_order_filter", "sale.order"),
            ("base.view_res_partner_filter", "res.partner"),
        ):
            model = self.env[model].with_user(self.adv)
            arch = etree.fromstring(
                model.get_view(self.env.ref(view).id, "search")["arch"]
            )
            [wanted] = arch.xpath("//filter[@name='dunning_block']")
            self.assertFalse(model.search(safe_eval(wanted.get("domain"))))

    def test_others_are_not_blocked(self):
        """F285: neither other customers nor other companies."""
        self._be_late()
        self.assertEqual(
            self._create_confirmed(customer=self.other_customer).state, "sale"
        )
        company = self._create_bare_company()
        blocks = self.customer._get_dunning_blocks(company)
        self.assertFalse(blocks)

    def test_late_without_that_step_blocks_nothing(self):
        """F285: each step says what it does."""
        self._bill(900, late=60)
        self._be_late(level=self.reminder)
        self._assert_block("none")

    def test_matched_payment_unblocks_at_once(self):
        """F285: the ledger is read at the very moment."""
        line = self._be_late()
        order = self._create_order()
        with self.assertRaises(UserError):
            order.action_confirm()
        self._pay(1200, line)
        self._assert_block("none")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_part_payment_leaves_the_block(self):
        """F285: one cent is enough."""
        line = self._be_late()
        self._pay(1199.99, line)
        self._assert_block("block")
        self.assertIn("0.01", self.customer.dunning_block_text)

    def test_credit_that_covers_unblocks(self):
        """F285: what is netted on the reminder is netted here."""
        self._be_late()
        self._credit(1200)
        self._assert_block("none")

    def test_promise_releases_nobody(self):
        """F285: a clerk writes it down, only a manager lets orders pass."""
        self._be_late()
        promise = self.env["gescom.dunning.promise"].create(
            {"partner_id": self.customer.id, "date": TODAY, "amount": 1200}
        )
        self.assertFalse(self._preview(customers=self.customer).line_ids)
        self._assert_block("block")
        self.assertIn("1,200.00", self.customer.dunning_block_text)
        with self.assertRaises(UserError):
            self._create_confirmed()
        promise.action_cancel()
        self._assert_block("block")

    def test_disputed_and_excluded_block_nothing(self):
        """F285: what is not owed for sure holds no order up."""
        line = self._be_late()
        dispute = self.env["gescom.dunning.dispute"].create(
            {"line_id": line.id, "amount": 1200, "reason": "quality"}
        )
        self._assert_block("none")
        dispute.action_reject()
        self._assert_block("block")
        line.with_user(self.accountant).dunning_excluded = True
        self._assert_block("none")

    def test_customer_never_reminded_is_never_blocked(self):
        """F285: he was set apart."""
        self._be_late()
        self.customer.sudo().with_company(self.company).dunning_excluded = True
        self._assert_block("none")

    def test_release_turns_the_block_into_a_warning(self):
        """F285: until its day, with its reason in sight."""
        self._be_late()
        release = self._release()
        self._assert_block("warn")
        self.assertIn("He pays on Friday", self.customer.dunning_block_text)
        self.assertEqual(release.user_id, self.manager)
        self.assertEqual(self._create_confirmed().state, "sale")
        release.action_end()
        self._assert_block("block")

    def test_release_ends_by_itself(self):
        """F285: the day after its last one."""
        self._be_late()
        release = self._release(days=0)
        self._assert_block("warn")
        release.sudo().write({"date_start": "2026-11-01", "date_end": "2026-11-22"})
        self._assert_block("block")

    def test_release_is_the_manager_s(self):
        """F285: neither the clerk's, nor in someone else's name, nor in the past."""
        self._be_late()
        with self.assertRaises(AccessError):
            self._release(user=self.adv)
        with self.assertRaises(UserError):
            self._release(days=-1)
        release = self.releases.with_user(self.manager).create(
            {
                "partner_id": self.customer.id,
                "reason": "x",
                "date_end": TODAY,
                "user_id": self.adv.id,
            }
        )
        self.assertEqual(release.user_id, self.manager)
        self.assertIn("x", self.customer.message_ids[0].body)

    def test_payment_with_the_order_lets_it_pass(self):
        """F286: nothing is risked; a part of it is not enough."""
        self._be_late()
        order = self._create_order(qty=1)
        self._pay(100, sale_order_id=order.id)
        self.assertEqual(order.payment_status, "partial")
        with self.assertRaises(UserError):
            order.action_confirm()
        self._pay(20, sale_order_id=order.id)
        self.assertEqual(order.payment_status, "paid")
        self._assert_block("none", order)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self._assert_block("block")

    def test_online_payment_of_a_part_confirms_nothing(self):
        """F286: the quotation of a blocked customer waits, without an error."""
        order = self._create_order(qty=1)
        order.write({"require_payment": True, "prepayment_percent": 0.5})
        self._pay(60, sale_order_id=order.id)
        self.assertTrue(order._is_confirmation_amount_reached())
        self._be_late()
        self.assertFalse(order._is_confirmation_amount_reached())

    def test_customer_is_told_nothing_of_the_ledger_on_his_page(self):
        """F285: the portal refuses in one neutral sentence."""
        self._be_late()
        order = self._create_order()
        portal = new_test_user(self.system, "gescom_p", groups="base.group_portal")
        with self.assertRaisesRegex(UserError, "please contact us") as refusal:
            order.with_user(portal).sudo().action_confirm()
        self.assertNotIn("1,200", str(refusal.exception))

    def test_banners_are_on_the_forms(self):
        """F284: quotation and customer; a button for managers alone."""
        for model in ("sale.order", "res.partner"):
            for user, seen in ((self.adv, False), (self.manager, True)):
                records = self.env[model].with_user(user)
                arch = etree.fromstring(records.get_view(view_type="form")["arch"])
                self.assertTrue(arch.xpath("//field[@name='dunning_block_text']"))
                release = arch.xpath("//button[@name='action_release_block']")
                self.assertEqual(bool(release), seen)

    def test_hundred_orders_are_judged_at_once(self):
        """F285: the ledger is read once for all the orders."""
        self._be_late()
        customers = self.customer | self.other_customer
        few = self._create_order() | self._create_order(customer=self.other_customer)
        many = few
        for _number in range(6):
            many |= self._create_order() | self._create_order(customer=customers[1])
        counts = []
        for orders in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.env.cr.savepoint(flush=False):
                before = self.env.cr.sql_log_count
                self.assertEqual(len(orders._get_dunning_refusals()), len(orders) // 2)
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_blocked_customer_is_asked_to_pay_online(self):
        """F286: all of the order, whatever the quotation asks of others."""
        order = self._create_order(qty=1)
        order.write({"require_payment": False, "require_signature": True})
        self.assertFalse(order._has_to_be_paid())
        line = self._be_late()
        self.assertTrue(order._has_to_be_paid())
        self.assertEqual(order._get_prepayment_required_amount(), order.amount_total)
        order.write({"require_payment": True, "prepayment_percent": 0.5})
        self.assertEqual(order._get_prepayment_required_amount(), order.amount_total)
        self._pay(1200, line)
        self.assertEqual(
            order._get_prepayment_required_amount(), order.amount_total / 2
        )

    def test_payer_of_the_order_counts_too(self):
        """F285: the invoice goes to a customer who does not pay his own."""
        self._be_late(customer=self.other_customer)
        order = self._create_order(partner_invoice_id=self.other_customer.id)
        self._assert_block("block", order)
        with self.assertRaisesRegex(UserError, "Lenoir"):
            order.action_confirm()
        action = order.with_user(self.manager).action_release_block()
        self.assertEqual(
            action["context"]["default_partner_id"], self.other_customer.id
        )
        self._release(self.other_customer)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_release_stays_as_it_was_granted(self):
        """F285: a manager who wants more grants another one; it may end earlier."""
        self._be_late()
        release = self._release(days=5).with_user(self.manager)
        for vals in (
            {"reason": "Something else"},
            {"partner_id": self.other_customer.id},
            {"date_end": TODAY + timedelta(days=60)},
            {"date_start": TODAY - timedelta(days=60)},
            {"user_id": self.adv.id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                release.write(vals)
        release.date_end = TODAY
        self._assert_block("warn")
        with freeze_time(f"{TODAY + timedelta(days=1)} 10:00"):
            self._assert_block("block")

    def test_part_paid_online_is_somebody_s_task(self):
        """F286: the payment is kept, the quotation waits, the salesperson knows."""
        order = self._create_order(qty=1)
        order.write(
            {"require_payment": True, "prepayment_percent": 0.5, "user_id": self.adv.id}
        )
        self._be_late()
        order.invalidate_recordset()
        transaction = self._pay_online(order, 60)
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.activity_ids.user_id, self.adv)
        self.assertIn("1,200.00", order.activity_ids.note)
        self.assertEqual(transaction.state, "done")
        self._pay_online(order, 60)
        self.assertEqual(order.state, "sale", "All of it was paid with the order")

    def _pay_online(self, order, amount):
        provider = self.system["payment.provider"].search([], limit=1)
        transaction = self.system["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": self.system["payment.method"]
                .with_context(active_test=False)
                .search([], limit=1)
                .id,
                "reference": f"{order.name}-{amount}-{len(order.transaction_ids)}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": order.ids,
                "state": "done",
            }
        )
        transaction._check_amount_and_confirm_order()
        return transaction
