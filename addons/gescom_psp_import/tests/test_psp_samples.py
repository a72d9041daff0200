"""Every shipped format, from its file to the accounts (F287 to F290)."""

import base64
import os
import random

from odoo.tools import mute_logger

from .matching_common import MatchingCommon
from .month import mutate
from .psp_samples import SAMPLES

# More of them: GESCOM_PSP_FUZZ=5000
FUZZ = int(os.environ.get("GESCOM_PSP_FUZZ", "10"))

WAITING = ("new", "mismatch", "to_qualify")
# One of their payments gets its fee with the next file.
FEES_LATER = ("lyra_v1", "lyra_v2")
RESERVES = ("reserve_hold", "reserve_release")


class TestPspSamples(MatchingCommon):
    def _create_own_account(self, number, psp_format):
        for name in ("USD", "GBP", "JPY", "AUD"):
            self.system.ref(f"base.{name}").active = True
        clearing = self._create_account(
            psp_format.code, f"4674{number:02d}", "asset_current", reconcile=True
        )
        account = self._create_psp_account(
            psp_format.code, psp_format.provider, f"F{number:02d}", clearing=clearing
        )
        account.format_ids = psp_format
        return account

    def _post_file(self, account, text, name):
        encoded = base64.b64encode(text.encode()).decode()
        file_id = account.with_user(self.accountant).import_file(name, encoded)
        file = self.env["gescom.psp.file"].with_user(self.accountant).browse(file_id)
        self.assertEqual(file.state, "imported", file.message)
        # The shop knows none of these orders: a person says so, line by line.
        file.line_ids.filtered(lambda line: line.state in WAITING).action_wait()
        file.action_post()
        return file

    def test_every_format_is_posted(self):
        """F287: what adds up is posted, and the clearing account holds the balance
        that the provider keeps: nothing when the file pays everything out."""
        company = self.company.sudo()
        company.expense_currency_exchange_account_id = self._create_account(
            "Exchange", "656000", "expense"
        )
        for number, (code, (text, name)) in enumerate(sorted(SAMPLES.items())):
            psp_format = self.system.ref(f"gescom_psp_import.format_{code}")
            account = self._create_own_account(number, psp_format)
            with self.subTest(code):
                file = self._post_file(account, text, name)
                payouts = file.line_ids.payout_id
                self.assertTrue(payouts)
                if code in FEES_LATER:
                    self.assertEqual(set(payouts.mapped("state")), {"open"})
                    self.assertIn("not known yet", payouts[0].post_message)
                    continue
                self.assertEqual(
                    set(payouts.mapped("state")),
                    {"posted"},
                    (code, payouts.mapped("post_message")),
                )
                self.assertEqual(file.state, "posted")
                self.assertEqual(self._get_kept(account), self._sum_kept(file))
                paid_out = payouts.filtered(lambda payout: payout.mode == "lines")
                self.assertFalse(any(paid_out.mapped("difference")))
                if payouts == paid_out and not self._get_reserves(file):
                    self.assertEqual(self._get_clearing(account), 0.0)

    @mute_logger("odoo.sql_db", "odoo.addons.gescom_psp_import")
    def test_damaged_files_of_every_format(self):
        """F288: each is refused, or says the lines in error; what is posted adds up."""
        company = self.company.sudo()
        company.expense_currency_exchange_account_id = self._create_account(
            "Exchange", "656000", "expense"
        )
        codes = sorted(SAMPLES)
        accounts = {
            code: self._create_own_account(
                number, self.system.ref(f"gescom_psp_import.format_{code}")
            )
            for number, code in enumerate(codes)
        }
        draw = random.Random(20261123)
        for number in range(FUZZ):
            code = codes[number % len(codes)]
            text, name = SAMPLES[code]
            content = mutate(draw, text)
            with self.subTest(code=code, number=number):
                with self.env.cr.savepoint() as savepoint:
                    self._check_damaged(accounts[code], content, name)
                    savepoint.rollback()
                self.env.invalidate_all()

    def _check_damaged(self, account, content, name):
        encoded = base64.b64encode(content).decode()
        file_id = account.with_user(self.accountant).import_file(name, encoded)
        file = self.env["gescom.psp.file"].with_user(self.accountant).browse(file_id)
        for error in file.error_ids:
            self.assertTrue(error.message)
        if file.state == "rejected":
            self.assertTrue(file.error_ids)
            self.assertFalse(file.line_ids)
            return
        file.line_ids.filtered(lambda line: line.state in WAITING).action_wait()
        file.action_post()
        for payout in file.line_ids.payout_id:
            if payout.state != "posted":
                self.assertTrue(payout.post_message, payout.ref)
            elif payout.mode == "lines":
                self.assertFalse(payout.difference, payout.ref)
        self.assertEqual(self._get_kept(account), self._sum_kept(file))

    def _get_kept(self, account):
        """What is on the clearing account, by currency."""
        items = self.system["account.move.line"]._read_group(
            [
                ("account_id", "=", account.clearing_account_id.id),
                ("parent_state", "=", "posted"),
            ],
            ["currency_id"],
            ["amount_currency:sum"],
        )
        return {
            currency.name: currency.round(amount)
            for currency, amount in items
            if not currency.is_zero(amount)
        }

    def _sum_kept(self, file):
        """What the movements leave at the provider, by currency."""
        kept = {}
        for line in file.line_ids.filtered(lambda line: line.state == "posted"):
            name = line.currency_id.name
            reserve = line.kind in RESERVES
            kept[name] = kept.get(name, 0.0) + (0.0 if reserve else line.net)
        posted = file.line_ids.payout_id.filtered(lambda p: p.state == "posted")
        for payout in posted:
            paid = payout.line_ids.filtered(lambda line: line.kind == "payout")
            if payout.mode == "lines" and not paid:
                name = payout.currency_id.name
                kept[name] = kept.get(name, 0.0) - payout.amount
        return {
            name: amount
            for name, amount in (
                (name, self.system.ref(f"base.{name}").round(amount))
                for name, amount in kept.items()
            )
            if amount
        }

    def _get_reserves(self, file):
        return file.line_ids.filtered(lambda line: line.kind in RESERVES)
