import base64

from odoo import fields
from odoo.tests import Form

from .matching_common import MatchingCommon

CREDIT_DIGITS = "{ABCDEFGHI"
ACCOUNT = "00012345678"
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>{day}T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>{day}T06:00:00</CreDtTm>
<Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{total}</Amt>
<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>
{entries}
</Stmt></BkToCstmrStmt></Document>"""
CAMT_ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>
<BkTxCd><Prtry><Cd>VIR</Cd></Prtry></BkTxCd><NtryDtls><TxDtls>
<Refs><EndToEndId>{ref}</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>STRIPE PAYMENTS EUROPE</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>{label}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


class TestPspStatements(MatchingCommon):
    """The bank's own files against the payouts, by the OCA's importers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank.sudo().suspense_account_id = cls.accounts["Waiting"]
        cls.bank.sudo().bank_account_id = cls.system["res.partner.bank"].create(
            {"acc_number": ACCOUNT, "partner_id": cls.company.partner_id.id}
        )

    def setUp(self):
        super().setUp()
        self.day = fields.Date.subtract(self.day, days=1)
        self.payouts = [self._create_posted(f"po_1Q{n}Xa9", 120.0) for n in range(3)]

    def _create_posted(self, ref, amount):
        payout = self._create_payout(ref=ref)
        order = self._create_confirmed(1)
        order.order_line.price_unit = amount / 1.2
        self._create_line("payment", amount, payout=payout, order_ref=order.name)
        payout.action_match()
        payout.action_post()
        self.assertPosted(payout)
        return payout

    def _import_statement(self, name, content):
        # The OCA's matching does nothing under tests without this.
        wizard = self.env["account.statement.import"].with_user(self.accountant)
        form = Form(wizard.with_context(_test_account_reconcile_oca=True))
        form.statement_file = base64.b64encode(content)
        window = form.save()
        window.statement_filename = name
        window.import_file_button()

    def _make_cfonb(self, *labels, amount=12000):
        digits = f"{amount:014d}"
        signed = digits[:-1] + CREDIT_DIGITS[int(digits[-1])]
        total = f"{amount * len(labels):014d}"
        total = total[:-1] + CREDIT_DIGITS[int(total[-1])]
        day = self.day.strftime("%d%m%y")
        lead = f"30003    00100EUR2 {ACCOUNT}"
        records = [f"01{lead}  {day}".ljust(90) + "0000000000000{"]
        for label in labels:
            first = f"04{lead}05{day}  {day}    {label[:31]}"
            records.append(first.ljust(90) + signed)
            # What does not fit in a label is on the next record.
            rest = f"05{lead}05{day}     LCC{label[31:]}"
            records.append(rest)
        records.append(f"07{lead}  {day}".ljust(90) + total)
        return "\r\n".join(record.ljust(120) for record in records).encode("latin1")

    def assertReceived(self, payouts):
        for payout in payouts:
            self.assertEqual(payout.state, "reconciled", payout.ref)
            self.assertIn(payout.ref[3:].upper(), payout.statement_line_id.payment_ref)
        self.assertEqual(self._get_balance(self.accounts["Transfers"]), 0.0)
        self.assertEqual(self._get_balance(self.accounts["Waiting"]), 0.0)
        self.assertEqual(self._get_clearing(), 0.0)

    def test_cfonb_120(self):
        """F287: capitals, a label of 31 characters, the rest on the record 05."""
        content = self._make_cfonb(
            *(f"VIR SEPA STRIPE {payout.ref.upper()}" for payout in self.payouts[:2]),
            f"VIR SEPA STRIPE PAYMENTS EUROPE {self.payouts[2].ref.upper()}",
        )
        self._import_statement("releve.txt", content)
        self.assertReceived(self.payouts)

    def test_camt(self):
        """F287: camt.053, the reference in the words of the transfer."""
        entries = [
            CAMT_ENTRY.format(
                amount="120.00",
                day=self.day,
                ref=f"E2E{number}",
                label=f"STRIPE {payout.ref.upper()}",
            )
            for number, payout in enumerate(self.payouts)
        ]
        content = CAMT.format(
            day=self.day, account=ACCOUNT, total="360.00", entries="".join(entries)
        )
        self._import_statement("releve.xml", content.encode())
        self.assertReceived(self.payouts)
