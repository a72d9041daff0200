"""Files into movements: once, whole, and by those who may (F287, F288)."""

import base64
import io
import json
import zipfile

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from .psp_samples import (
    ADYEN,
    GENERIC,
    MIRAKL,
    SAMPLES,
    STRIPE_BALANCE,
    STRIPE_PAYOUT,
    table,
)


class PspImportCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Shop"})
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.company.currency_id = cls.euro
        options = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        options["lang"] = "en_US"
        cls.accountant = new_test_user(
            cls.env,
            login="psp_accountant",
            groups="account.group_account_user,base.group_user",
            **options,
        )
        cls.manager = new_test_user(
            cls.env,
            login="psp_manager",
            groups="account.group_account_manager,base.group_user",
            **options,
        )
        cls.sales_admin = new_test_user(
            cls.env,
            login="psp_sales_admin",
            groups="gescom_base.group_sales_admin",
            **options,
        )
        cls.stripe = cls._create_account("stripe")
        cls.other = cls._create_account("other")

    @classmethod
    def _create_account(cls, provider, **values):
        return (
            cls.env["gescom.psp.account"]
            .create(
                {
                    "name": provider,
                    "provider": provider,
                    "company_id": cls.company.id,
                    "currency_id": cls.euro.id,
                    **values,
                }
            )
            .with_user(cls.accountant)
        )

    def _import(self, account, text, name="file.csv", **options):
        content = text.encode() if isinstance(text, str) else text
        encoded = base64.b64encode(content).decode()
        file_id = account.import_file(name, encoded, **options)
        return self.env["gescom.psp.file"].browse(file_id).with_user(self.accountant)

    def assertCounts(self, file, new, known=0, updated=0, rejected=0):
        self.assertEqual(file.state, "imported", file.message)
        self.assertEqual(
            (file.new_count, file.known_count, file.updated_count, file.rejected_count),
            (new, known, updated, rejected),
        )


@tagged("post_install", "-at_install")
class TestPspImport(PspImportCommon):
    def test_every_format_twice(self):
        """F287: each shipped format goes in, and a second time adds nothing."""
        accounts = {"stripe": self.stripe, "other": self.other}
        for code, (text, name) in SAMPLES.items():
            psp_format = self.env.ref(f"gescom_psp_import.format_{code}")
            provider = psp_format.provider
            account = accounts.setdefault(provider, None) or self._create_account(
                provider
            )
            account.sudo().format_ids = psp_format
            accounts[provider] = account
            with self.subTest(code):
                file = self._import(account, text, name)
                self.assertEqual(file.state, "imported", file.message)
                self.assertEqual(file.format_id, psp_format)
                self.assertEqual(file.new_count, len(file.line_ids))
                self.assertGreater(file.new_count + file.known_count, 0, code)
                again = self._import(account, text, name)
                self.assertCounts(again, 0, known=file.row_count)
                self.assertIn("nothing was added", again.message)
                # As another file with the same movements, it adds nothing either.
                other = self._import(account, f"{text}\n", name)
                self.assertEqual((other.new_count, other.state), (0, "imported"))

    def test_movements_and_payout(self):
        """F287: amounts, references, payout and state of what was imported."""
        file = self._import(self.stripe, STRIPE_PAYOUT)
        lines = file.line_ids.sorted("line_no")
        self.assertRecordValues(
            lines[:2],
            [
                {
                    "kind": "payment",
                    "gross": 120.0,
                    "fee": 1.93,
                    "net": 118.07,
                    "psp_ref": "pi_1",
                    "order_ref": "WEB-1",
                    "payout_ref": "po_1",
                    "currency_id": self.euro.id,
                    "company_id": self.company.id,
                    "state": "new",
                    "raw_kind": "charge",
                    "cost": 1.93,
                },
                {
                    "kind": "refund",
                    "gross": -20.0,
                    "fee": 0.0,
                    "net": -20.0,
                    "psp_ref": "re_1",
                    "order_ref": "WEB-1",
                    "payout_ref": "po_1",
                    "currency_id": self.euro.id,
                    "company_id": self.company.id,
                    "state": "new",
                    "raw_kind": "refund",
                    "cost": 0.0,
                },
            ],
        )
        self.assertEqual(str(lines[0].date_operation), "2026-01-29")
        self.assertEqual(lines[4].currency_orig_id.name, "USD")
        payout = lines.payout_id
        self.assertEqual((payout.ref, payout.state), ("po_1", "open"))
        self.assertEqual(self.euro.compare_amounts(payout.amount, 138.0), 0)
        self.assertEqual(str(payout.date), "2026-01-31")

    def test_payout_that_does_not_add_up(self):
        """F287: a trimmed file comes in, and the gap of its payout is shown."""
        adyen = self._create_account("adyen")
        rows = ADYEN.splitlines()
        del rows[4]
        payout = self._import(adyen, "\n".join(rows)).line_ids.payout_id
        self.assertEqual(self.euro.compare_amounts(payout.difference, -20.0), 0)

    def test_overlapping_files(self):
        """F287: only what is new is added; what got its payout is completed."""
        unpaid = STRIPE_BALANCE.splitlines()[:2]
        unpaid[1] = unpaid[1].replace("po_9,2026-02-04 00:00", ",")
        file = self._import(self.stripe, "\n".join(unpaid))
        self.assertCounts(file, 1)
        self.assertFalse(file.line_ids.payout_id)
        later = self._import(self.stripe, STRIPE_BALANCE)
        self.assertCounts(later, 1, updated=1)
        self.assertEqual(file.line_ids.payout_id, later.line_ids.payout_id)
        self.assertEqual(file.line_ids.payout_id.mode, "lines")
        self.assertFalse(file.line_ids.payout_id.difference)

    def test_identical_lines(self):
        """F287: three identical movements are three, and stay three."""
        head, row = GENERIC.splitlines()[:2]
        file = self._import(self.other, "\n".join([head, row, row]))
        self.assertCounts(file, 2)
        file = self._import(self.other, "\n".join([head, row, row, row]))
        self.assertCounts(file, 1, known=2)

    def test_changed_amount(self):
        """F287: a movement whose amount changed is neither added nor changed."""
        self._import(self.stripe, STRIPE_PAYOUT)
        changed = STRIPE_PAYOUT.replace("120.00,1.93,118.07", "121.00,1.93,119.07")
        file = self._import(self.stripe, changed)
        self.assertCounts(file, 0, known=4, rejected=1)
        self.assertEqual(file.error_ids.line_no, 2)
        self.assertIn("118.07", file.error_ids.message)

    def test_errors_by_line(self):
        """F287: the valid lines are kept, the others listed with line and column."""
        text = STRIPE_PAYOUT.replace("120.00,1.93", "12x.00,1.93")
        file = self._import(self.stripe, text)
        self.assertCounts(file, 4, rejected=1)
        self.assertRecordValues(file.error_ids, [{"line_no": 2, "field": "gross"}])
        self.assertIn("12x.00", file.error_ids.message)
        french = file.error_ids.with_context(lang="fr_FR")
        self.assertEqual((file.error_ids.column, french.column), ("Gross", "Brut"))

    def test_unknown_type_waits(self):
        """F287: an unknown type is kept, and waits for a person."""
        file = self._import(self.other, GENERIC)
        line = file.line_ids.filtered(lambda line: line.raw_kind == "Bonus")
        self.assertEqual((line.kind, line.state), (False, "to_qualify"))
        self.assertIn("Bonus", line.match_reason)

    def test_unknown_currency(self):
        """F287: a currency that does not exist here is an error of its line."""
        file = self._import(self.other, GENERIC.replace("10,50;EUR", "10,50;QQQ"))
        self.assertCounts(file, 2, rejected=1)

    def test_late_movement_of_a_posted_payout(self):
        """F287: a movement that comes after its payout was posted waits."""
        rows = STRIPE_PAYOUT.splitlines()
        file = self._import(self.stripe, "\n".join(rows[:-1]))
        file.line_ids.payout_id.sudo().state = "posted"
        late = self._import(self.stripe, STRIPE_PAYOUT).line_ids
        self.assertEqual(late.state, "to_qualify")
        self.assertIn("po_1", late.match_reason)

    def test_refused_files(self):
        """F287: a file that can't be taken says why, and leaves nothing behind."""
        adyen = self._create_account("adyen")
        for text, name, words in (
            ("", "x.csv", "empty"),
            (b"PK\x05\x06" + b"\x00" * 18, "x.csv", "no text"),
            ("a;b\n1;2\n", "x.csv", "a, b"),
            (STRIPE_PAYOUT, "x.csv", "Stripe"),
            ("Psp Reference,Record Type\n", "x.csv", "payments accounting"),
        ):
            with self.subTest(words):
                file = self._import(adyen, text, name)
                self.assertEqual(file.state, "rejected")
                self.assertIn(words, file.message)
                self.assertEqual(file.error_ids.message, file.message)
                self.assertFalse(file.line_ids)

    def test_another_account(self):
        """F287: the account of the first file is the only one from then on."""
        adyen = self._create_account("adyen")
        self.assertEqual(self._import(adyen, ADYEN).state, "imported")
        self.assertEqual(adyen.merchant_ref, "ShopFR")
        file = self._import(adyen, ADYEN.replace("ShopFR", "ShopDE"))
        self.assertEqual(file.state, "rejected")
        self.assertIn("ShopDE", file.message)

    def test_personal_data_at_rest(self):
        """F287: neither the file, nor names, addresses and card numbers are kept."""
        text = GENERIC.replace("Cadeau", "4111 1111 1111 1111 a@example.com")
        file = self._import(self.other, text)
        stored = json.dumps(file.line_ids.read(["raw_row", "label"]))
        self.assertNotIn("4111 1111", stored)
        self.assertNotIn("a@example", stored)
        file = self._import(self.stripe, STRIPE_PAYOUT)
        self.assertNotIn('"a@example', json.dumps(file.line_ids.mapped("raw_row")))
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "gescom.psp.file")])
        )

    def test_formats_of_an_account(self):
        """F288: the latest version of a format is the one that reads."""
        shipped = self.env.ref("gescom_psp_import.format_generic")
        copy = shipped.with_user(self.manager).copy()
        self.assertEqual((copy.code, copy.version), (shipped.code, shipped.version + 1))
        copy.definition = shipped.definition.replace('"Paiement", ', '"Bonus", ')
        file = self._import(self.other, GENERIC)
        self.assertEqual(file.format_id, copy)
        kinds = {line.raw_kind: line.kind for line in file.line_ids}
        self.assertEqual(kinds["Bonus"], "payment")
        self.assertFalse(kinds["Paiement"])

    def test_large_file_in_steps(self):
        """F287: a large file is stored by the scheduler, and its progress followed."""
        head = GENERIC.splitlines()[0]
        rows = [
            f"05/01/2026;G{number};Paiement;WEB-{number};10,00;0,10;EUR;Commande;V1"
            for number in range(5001)
        ]
        file = self._import(self.other, "\n".join([head, *rows]))
        self.assertEqual(file.state, "draft")
        run = self.env["gescom.psp.import"].search([("file_id", "=", file.id)])
        self.assertEqual((run.state, run.unit_count), ("running", 3))
        self.assertEqual(run.user_id, self.accountant)
        self.assertFalse(run.rows)
        with self.enter_registry_test_mode():
            self.env.ref("gescom_base.ir_cron_carry_out_runs").method_direct_trigger()
        messages = run.log_ids.mapped("message") + run.unit_ids.mapped("message")
        self.assertEqual((run.state, run.progress), ("done", 100), messages)
        self.assertCounts(file, 5001)
        self.assertFalse(any(unit.payload for unit in run.unit_ids))
        self.assertEqual(
            self.euro.compare_amounts(file.line_ids.payout_id.amount, 5001 * 9.9), 0
        )

    def test_storing_in_bounded_queries(self):
        """F287: a thousand movements cost as many queries as two hundred."""
        head = GENERIC.splitlines()[0]

        def make(first, count):
            return "\n".join(
                [
                    head,
                    *(
                        f"05/01/2026;Q{number};Paiement;WEB;10,00;0,10;EUR;x;V{first}"
                        for number in range(first, first + count)
                    ),
                ]
            )

        self._import(self.other, make(0, 5))
        for first, count in ((10, 200), (300, 900)):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._import(self.other, make(first, count))
            self.assertLess(self.env.cr.sql_log_count - before, 75)


@tagged("post_install", "-at_install")
class TestPspImportRights(PspImportCommon):
    def test_who_may_import(self):
        """F287: accountants import; the sales administration sees, and that is all."""
        content = base64.b64encode(GENERIC.encode()).decode()
        file_id = self.other.import_file("a.csv", content)
        for user in (self.sales_admin,):
            with self.assertRaises(AccessError):
                self.other.with_user(user).import_file("b.csv", content)
            file = self.env["gescom.psp.file"].browse(file_id).with_user(user)
            self.assertEqual(len(file.line_ids.mapped("net")), 3)
            with self.assertRaises(AccessError):
                file.line_ids[0].kind = "fee"
        by_manager = self.other.with_user(self.manager)
        self.assertTrue(by_manager.import_file("b.csv", content))

    def test_nobody_writes_what_a_file_says(self):
        """F287: amounts, references and states are those of the file, even by RPC."""
        line = self._import(self.other, GENERIC).line_ids[0]
        for values in ({"net": 1.0}, {"state": "posted"}, {"psp_ref": "x"}):
            with self.assertRaises(UserError):
                line.with_user(self.accountant).write(values)
        with self.assertRaises(UserError):
            line.with_user(self.accountant).create({"account_id": self.other.id})
        with self.assertRaises(UserError):
            self.env["gescom.psp.file"].with_user(self.accountant).create(
                {"name": "x", "account_id": self.other.id}
            )

    def test_companies(self):
        """F287: nobody imports into the account of another company, nor sees it."""
        other = self.env["res.company"].create({"name": "Other"})
        account = self._create_account("payplug", company_id=other.id)
        with self.assertRaises(AccessError):
            self._import(account, GENERIC)
        file = self._import(self.other, GENERIC).with_user(self.accountant)
        self.accountant.sudo().write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertFalse(file.search([("id", "=", file.id)]))

    def test_shipped_formats_are_copied_to_be_changed(self):
        """F288: the addon keeps its formats up to date, so that only copies change."""
        shipped = self.env.ref("gescom_psp_import.format_generic")
        shipped = shipped.with_user(self.manager)
        with self.assertRaises(UserError):
            shipped.definition = "{}"
        shipped.active = False
        copy = self.env["gescom.psp.format"].browse(
            shipped.action_copy_to_edit()["res_id"]
        )
        for text in ("{", "[]", '{"colums": {}}'):
            with self.assertRaises(ValidationError):
                copy.with_user(self.manager).definition = text
        with self.assertRaises(AccessError):
            copy.with_user(self.accountant).definition = "{}"

    def test_not_in_base64(self):
        """F287: what did not arrive whole is said to the program that sent it."""
        with self.assertRaisesRegex(UserError, "arrive whole"):
            self.other.import_file("a.csv", "é")


@tagged("post_install", "-at_install")
class TestPspWindows(PspImportCommon):
    def _zip(self, **files):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, text in files.items():
                archive.writestr(f"{name}.csv", text)
        return buffer.getvalue()

    def test_window_of_several_files(self):
        """F287: several files and archives at once; their content is not kept."""
        window = self.env["gescom.psp.load"].with_user(self.accountant)
        attachments = (
            self.env["ir.attachment"]
            .with_user(self.accountant)
            .create(
                [
                    {
                        "name": "a.csv",
                        "raw": GENERIC.encode(),
                        "res_model": window._name,
                    },
                    {
                        "name": "b.zip",
                        "raw": self._zip(c=GENERIC, d="x;y\n"),
                        "res_model": window._name,
                    },
                ]
            )
        )
        with Form(window) as form:
            form.account_id = self.other
            form.attachment_ids.set(attachments)
        action = form.save().action_import()
        files = self.env["gescom.psp.file"].search(action["domain"])
        self.assertEqual(
            {file.name: (file.state, file.new_count) for file in files},
            {
                "a.csv": ("imported", 3),
                "c.csv": ("imported", 0),
                "d.csv": ("rejected", 0),
            },
        )
        self.assertFalse(attachments.exists())

    def test_archives_by_program(self):
        """F287: an archive of one file is a file; of several, it is import_files."""
        one = base64.b64encode(self._zip(a=GENERIC)).decode()
        self.assertTrue(self.other.import_file("a.zip", one))
        two = base64.b64encode(self._zip(b=GENERIC, c=GENERIC)).decode()
        with self.assertRaisesRegex(UserError, "import_files"):
            self.other.import_file("b.zip", two)
        self.assertEqual(len(self.other.import_files("b.zip", two)), 2)

    def test_format_tried_on_a_file(self):
        """F288: the window shows the movements and errors while the format changes."""
        shipped = self.env.ref("gescom_psp_import.format_mirakl")
        copy = shipped.with_user(self.manager).copy()
        window = self.env["gescom.psp.format.try"].with_user(self.manager)
        with Form(window.with_context(default_format_id=copy.id)) as form:
            form.file = base64.b64encode(MIRAKL.encode()).decode()
            self.assertIn("3 movements", form.summary)
            self.assertIn("86.10", form.preview)
            good = form.definition
            form.definition = "{"
            self.assertIn("JSON", form.refusal)
            form.definition = good.replace('"Montant"', '"Somme"')
            self.assertTrue(form.refusal)
            form.definition = good.replace("Frais de port", "Transport")
            self.assertIn("Frais de port", form.preview)
        form.save().action_save()
        self.assertIn("Transport", copy.definition)

    def test_nothing_of_the_file_is_markup(self):
        """F288: what a file holds is shown as text."""
        shipped = self.env.ref("gescom_psp_import.format_generic")
        text = table(
            ";",
            "Date|Référence|Type|Montant",
            "05/01/2026|<img src=x onerror=y>|Paiement|10,00",
        )
        window = self.env["gescom.psp.format.try"].create(
            {
                "format_id": shipped.id,
                "file_name": "m.csv",
                "file": base64.b64encode(text.encode()).decode(),
            }
        )
        self.assertIn("&lt;img", window.preview)
        self.assertNotIn("<img", window.preview)
