from odoo import Command, fields

from odoo.addons.gescom_acompte.tests.common import DepositCommon
from odoo.addons.gescom_base.marks import BY_BUTTON


class MatchingCommon(DepositCommon):
    """A shop with an account at a payment provider; its lines are made by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls._create_user("accountant", "account.group_account_user")
        cls.accounts = {}
        for name, code, kind, reconcile in (
            ("Provider", "467100", "asset_current", True),
            ("Fees", "627000", "expense", False),
            ("Chargebacks", "671400", "expense", False),
            ("Transfers", "580000", "asset_current", True),
            ("VAT on fees", "445660", "asset_current", False),
            ("Waiting", "471000", "asset_current", True),
        ):
            cls.accounts[name] = cls._create_account(name, code, kind, reconcile)
        cls.day = fields.Date.subtract(
            fields.Date.context_today(cls.system["base"]), days=3
        )
        cls.psp = cls._create_psp_account("Stripe", "stripe", "PSP1")
        cls.psp_file = cls._create_file(cls.psp)
        cls.sequence = 0

    @classmethod
    def _create_account(cls, name, code, kind, reconcile=False, company=None):
        return cls.system["account.account"].create(
            {
                "name": name,
                "code": code,
                "account_type": kind,
                "reconcile": reconcile,
                "company_ids": [Command.set((company or cls.company).ids)],
            }
        )

    @classmethod
    def _create_fee_tax(cls, name):
        tax = cls.tax.sudo().copy({"name": name, "type_tax_use": "purchase"})
        for lines in (
            tax.invoice_repartition_line_ids,
            tax.refund_repartition_line_ids,
        ):
            lines.filtered(
                lambda line: line.repartition_type == "tax"
            ).account_id = cls.accounts["VAT on fees"]
        return tax

    @classmethod
    def _create_psp_account(cls, name, provider, code, clearing=None, **values):
        journal = cls.system["account.journal"].create(
            {
                "name": name,
                "code": code,
                "type": "bank",
                "company_id": cls.company.id,
                "default_account_id": (clearing or cls.accounts["Provider"]).id,
                "suspense_account_id": cls.accounts["Waiting"].id,
            }
        )
        return cls.system["gescom.psp.account"].create(
            {
                "name": name,
                "provider": provider,
                "company_id": cls.company.id,
                "currency_id": cls.company.currency_id.id,
                "journal_id": journal.id,
                "fee_account_id": cls.accounts["Fees"].id,
                "fee_tax_id": cls._create_fee_tax(f"VAT of {code}").id,
                "chargeback_account_id": cls.accounts["Chargebacks"].id,
                "transfer_account_id": cls.accounts["Transfers"].id,
                **values,
            }
        )

    @classmethod
    def _create_file(cls, account, name="settlement.csv"):
        return cls.system["gescom.psp.file"].create(
            {"name": name, "account_id": account.id, "state": "imported"}
        )

    @classmethod
    def _create_payout(cls, amount=None, ref="po_1", account=None, **values):
        account = account or cls.psp
        return (
            cls.system["gescom.psp.payout"]
            .create(
                {
                    "ref": ref,
                    "account_id": account.id,
                    "date": cls.day,
                    "currency_id": account.currency_id.id,
                    "declared": amount is not None,
                    "declared_amount": amount or 0.0,
                    **values,
                }
            )
            .with_user(cls.accountant)
        )

    @classmethod
    def _create_line(cls, kind, gross, fee=0.0, fee_tax=0.0, payout=None, **values):
        cls.sequence += 1
        account = values.pop("account", cls.psp)
        return (
            cls.system["gescom.psp.line"]
            .create(
                {
                    "account_id": account.id,
                    "file_id": cls.psp_file.id,
                    "kind": kind,
                    "gross": gross,
                    "fee": fee,
                    "fee_tax": fee_tax,
                    "net": gross - fee - fee_tax,
                    "currency_id": account.currency_id.id,
                    "payout_id": payout.id if payout else False,
                    "line_no": cls.sequence,
                    "key": f"key-{cls.sequence}",
                    "date_operation": cls.day,
                    **values,
                }
            )
            .with_user(cls.accountant)
        )

    @classmethod
    def _create_transaction(
        cls, order, amount, reference, provider_reference, **values
    ):
        """An online payment of the shop, made on the provider's own journal or not."""
        journal = values.pop("journal", cls.psp.journal_id)
        provider = cls.system["payment.provider"].search(
            [("company_id", "=", cls.company.id), ("name", "=", journal.name)], limit=1
        ) or cls._create_provider(journal)
        transaction = cls.system["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "reference": reference,
                "provider_reference": provider_reference,
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
                **values,
            }
        )
        cls.env.invalidate_all()
        return transaction

    @classmethod
    def _create_provider(cls, journal):
        provider = cls.system["payment.provider"].create(
            {"name": journal.name, "company_id": cls.company.id, "state": "test"}
        )
        method = cls.system.ref("payment.payment_method_unknown")
        provider.payment_method_ids = [Command.link(method.id)]
        method.active = True
        journal.sudo().inbound_payment_method_line_ids[:1].copy(
            {
                "name": journal.name,
                "payment_provider_id": provider.id,
                "payment_account_id": journal.default_account_id.id,
            }
        )
        return provider

    # What is checked

    def _get_clearing(self, account=None):
        """Balance of the clearing account, of everything that is posted."""
        account = (account or self.psp).journal_id.default_account_id
        return self._get_balance(account)

    def _get_balance(self, account):
        groups = self.system["account.move.line"]._read_group(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")],
            [],
            ["balance:sum"],
        )
        return account.company_ids[:1].currency_id.round(groups[0][0] or 0.0)

    def assertMatched(self, lines, *states):
        self.assertEqual(
            lines.mapped("state"),
            list(states) or ["matched"] * len(lines),
            lines.mapped("match_reason"),
        )

    def assertPosted(self, payout, clearing=0.0):
        self.assertFalse(payout.post_message)
        self.assertIn(payout.state, ("posted", "reconciled"))
        self.assertAlmostEqual(self._get_clearing(payout.account_id), clearing, 2)

    @classmethod
    def _set_by_import(cls, record, **values):
        BY_BUTTON.put_on(record.sudo()).write(values)
