import base64
import os
import random

from odoo.tests import tagged
from odoo.tools import mute_logger

from .matching_common import MatchingCommon
from .month import Month, mutate

# More of both: GESCOM_PSP_ORDERS=300 GESCOM_PSP_FUZZ=5000
ORDERS = int(os.environ.get("GESCOM_PSP_ORDERS", "8"))
FUZZ = int(os.environ.get("GESCOM_PSP_FUZZ", "5"))
PROVIDERS = ("stripe", "adyen", "paypal")


@tagged("post_install", "-at_install")
class TestPspMonth(MatchingCommon):
    """A month of the shop through three providers, from the files to the accounts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.article.sudo().taxes_id = False
        cls.psps = {}
        for number, provider in enumerate(PROVIDERS):
            clearing = cls._create_account(
                provider, f"4672{number}0", "asset_current", reconcile=True
            )
            cls.psps[provider] = cls._create_psp_account(
                provider.title(), provider, f"M{number}", clearing=clearing
            )
        cls.months = {provider: cls._sell(provider) for provider in PROVIDERS}

    @classmethod
    def _sell(cls, provider):
        """Orders of one provider, of every state that the matching may meet."""
        draw = random.Random(provider)
        orders = cls.orders
        for _number in range(ORDERS):
            price = draw.randrange(2000, 40000) / 100
            orders |= cls._create_order(lines=[(cls.article, 1, price)])
        orders.action_confirm()
        for number, order in enumerate(orders):
            if number % 4 == 1:
                cls._complete(order)
            elif number % 4 == 2 and provider == "stripe":
                cls._create_transaction(
                    order,
                    order.amount_total,
                    f"{order.name}-1",
                    f"pi_{number}",
                    journal=cls.psps[provider].journal_id,
                )._post_process()
        return Month(
            provider,
            [(order.name, round(order.amount_total * 100)) for order in orders],
        )

    def _import(self, provider, content, name="file.csv"):
        account = self.psps[provider].with_user(self.accountant)
        names = {
            "stripe": "payout_reconciliation.csv",
            "adyen": "settlement_detail_report_batch.csv",
            "paypal": "paypal.csv",
        }
        encoded = base64.b64encode(content).decode()
        file_id = account.import_file(names[provider], encoded)
        return self.env["gescom.psp.file"].with_user(self.accountant).browse(file_id)

    def test_everything_is_matched_and_posted(self):
        """F287 to F290: 100 % without a hand, no wrong match, clearing at zero."""
        for provider, month in self.months.items():
            with self.subTest(provider=provider):
                file = self._import(provider, month.text.encode())
                self.assertEqual(
                    file.state, "imported", file.error_ids.mapped("message")
                )
                self.assertEqual(len(file.line_ids), len(month.rows))
                file.action_match()
                left = file.line_ids.filtered(lambda line: line.state != "matched")
                self.assertFalse(left, left.mapped("match_reason"))
                self._assert_right_orders(file, month)
                file.action_post()
                payouts = file.line_ids.payout_id
                self.assertEqual(file.state, "posted", payouts.mapped("post_message"))
                kept = month.balance / 100 if provider == "paypal" else 0.0
                self.assertAlmostEqual(self._get_clearing(self.psps[provider]), kept, 2)
                moved = sum(month.expected.values()) / 100
                transfers = payouts.settlement_move_id.line_ids.filtered(
                    lambda i: i.account_id == self.accounts["Transfers"]
                )
                self.assertAlmostEqual(sum(transfers.mapped("balance")), moved, 2)
                self._assert_payments(file)

    def _assert_right_orders(self, file, month):
        names = {sale.name for sale in month.sales}
        for line in file.line_ids.filtered(lambda line: line.kind == "payment"):
            self.assertIn(line.order_ref, names)
            self.assertEqual(line.order_id.name, line.order_ref)

    def _assert_payments(self, file):
        """Each order is paid once, whoever made the payment."""
        for line in file.line_ids.filtered(lambda line: line.kind == "payment"):
            order = line.order_id
            self.assertTrue(line.payment_id)
            paid = order.payment_ids.filtered(lambda p: p.payment_type == "inbound")
            self.assertLessEqual(len(paid), 1)
            for invoice in order.invoice_ids.filtered(lambda m: m.state == "posted"):
                self.assertEqual(invoice.payment_state, "paid")

    def test_file_imported_twice_changes_nothing(self):
        month = self.months["stripe"]
        first = self._import("stripe", month.text.encode())
        first.action_match()
        first.action_post()
        count = self.system["account.payment"].search_count([])
        again = self._import("stripe", month.text.encode() + b"\n")
        self.assertFalse(again.line_ids)
        again.action_match()
        again.action_post()
        self.assertEqual(self.system["account.payment"].search_count([]), count)
        self.assertEqual(self._get_clearing(self.psps["stripe"]), 0.0)

    @mute_logger("odoo.sql_db")
    def test_damaged_files_never_post_a_wrong_payout(self):
        """F288: what is posted of a damaged file is what the whole file says."""
        month = self.months["adyen"]
        draw = random.Random(2026)
        for number in range(FUZZ):
            content = mutate(draw, month.text)
            with self.subTest(number=number), self.env.cr.savepoint() as savepoint:
                file = self._import("adyen", content)
                file.action_match()
                file.action_post()
                self._assert_only_true_payouts(month)
                savepoint.rollback()
            self.env.invalidate_all()

    def _assert_only_true_payouts(self, month):
        account = self.psps["adyen"]
        posted = self.system["gescom.psp.payout"].search(
            [("account_id", "=", account.id), ("state", "in", ("posted", "reconciled"))]
        )
        true = {cents / 100 for cents in month.expected.values()}
        for payout in posted:
            self.assertIn(round(payout.amount, 2), true)
            self.assertAlmostEqual(payout.difference, 0.0, 2)
            for line in payout.line_ids.filtered(lambda line: line.kind == "payment"):
                self.assertEqual(line.order_id.name, line.order_ref)
        self.assertAlmostEqual(self._get_clearing(account), 0.0, 2)

    def test_queries_do_not_grow_with_the_lines(self):
        """F290: as few for many lines as for a few."""
        orders = self.orders.search([("company_id", "=", self.company.id)])
        orders = orders.filtered(lambda order: not order.invoice_ids)[:10]
        counts = []
        for size in (1, 2, 10):
            lines = self.env["gescom.psp.line"].with_user(self.accountant)
            for order in orders[:size]:
                lines |= self._create_line(
                    "payment",
                    order.amount_total,
                    order_ref=order.name,
                    psp_ref=f"X{size}{order.id}",
                )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lines.action_match()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 3)
