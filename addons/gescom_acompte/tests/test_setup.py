from lxml import etree

from odoo.exceptions import ValidationError

from odoo.addons.gescom_acompte.hooks import post_init_hook

from .common import DepositCommon


class TestSetup(DepositCommon):
    """What each company gets."""

    def test_french_company_gets_its_journal_and_account(self):
        """F162: with its chart of accounts, whenever it is loaded (T-09)."""
        company = self._create_bare_company("Maison Neuve", "FR")
        self.env["account.chart.template"].with_user(
            self.system.user
        ).sudo().try_loading("fr", company, install_demo=False)
        company.invalidate_recordset()
        company = company.with_company(company)
        journal = company.deposit_journal_id
        self.assertEqual((journal.code, journal.type), ("FA", "sale"))
        self.assertTrue(journal.refund_sequence)
        self.assertTrue(journal.restrict_mode_hash_table)
        self.assertTrue(company.downpayment_account_id.code.startswith("4191"))
        company.downpayment_account_id = False
        post_init_hook(company.env)
        self.assertTrue(company.downpayment_account_id.code.startswith("4191"))
        self.assertEqual(company.deposit_journal_id, journal)

    def test_code_in_use_leaves_another(self):
        """F162: a company may number its invoices with FA (A-24)."""
        company = self.system.company
        self.system["account.journal"].create(
            {"name": "Invoices", "code": "FA", "type": "sale", "company_id": company.id}
        )
        self.assertEqual(company._get_deposit_journal().code, "FAA")

    def test_ordinary_invoices_keep_their_journal(self):
        """F162: the deposits' journal is never the default one."""
        self.company._get_deposit_journal()
        invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        self.assertEqual(invoice.journal_id.code, "INV")

    def test_settings_are_those_of_the_company(self):
        """F164, F171: each company has its own."""
        settings = self.system["res.config.settings"].create({})
        settings.deposit_percent = 40.0
        settings.web_payment_margin = 2.0
        settings.execute()
        self.assertEqual(self.company.deposit_percent, 40.0)
        self.assertEqual(self.company.web_payment_margin, 2.0)
        with self.assertRaisesRegex(ValidationError, "between 0 and 100"):
            self.system.company.deposit_percent = 120.0
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            self.system.company.web_payment_margin = -1.0

    def test_every_setting_has_a_title(self):
        """F164: the percentage of the deposits was a number without a word."""
        arch = self.system["res.config.settings"].get_view(view_type="form")["arch"]
        settings = etree.fromstring(arch).xpath(
            "//block[@name='gescom_acompte']//setting"
        )
        self.assertTrue(settings)
        for setting in settings:
            with self.subTest(setting.get("id")):
                self.assertTrue(setting.get("string") or setting.findall("field"))
