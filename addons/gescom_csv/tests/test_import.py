from unittest.mock import patch
from xmlrpc.client import loads

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.rpc.controllers.xmlrpc import dumps

from ..models import gescom_csv_import
from .common import CsvCommon, make_file

HEADER = "Référence article;Désignation"


@tagged("post_install", "-at_install")
class TestImport(CsvCommon):
    """Imports in steps, their list and their window."""

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(gescom_csv_import, "LINES_PER_STEP", 2))

    def _create(self, *lines, **values):
        return self.env["gescom.csv.import"].create(
            {
                "profile_id": self.profiles._get_by_code("articles").id,
                "file": make_file(*lines),
                "file_name": "articles.csv",
                **values,
            }
        )

    def _start_long(self, count=9, **values):
        lines = [f"L{n};Lamp {n}" for n in range(count)]
        record = self._create(HEADER, *lines, **values)
        record.action_start()
        return record

    def _run_next(self, record):
        record.sudo()._carry_out_next(set())
        self.env.invalidate_all()

    def test_long_file_goes_by_steps(self):
        """50,000 lines do not make one wait: progress, then the result."""
        record = self._start_long()
        self.assertEqual((record.state, record.unit_count), ("running", 5))
        self.assertFalse(self._get_article("L0"))
        self._run_next(record)
        self.assertEqual((record.progress, record.created_count), (20, 2))
        self.assertTrue(self._get_article("L1"))
        self.assertFalse(self._get_article("L2"))
        for _unit in range(5):
            self._run_next(record)
        self.assertEqual((record.state, record.created_count), ("done", 9))
        self.assertEqual(self._get_article("L8").name, "Lamp 8")

    def test_paused_and_resumed(self):
        """It goes on where it was; nothing is done twice."""
        record = self._start_long()
        self._run_next(record)
        record.action_pause()
        self._run_next(record)
        self.assertEqual(record.created_count, 2)
        record.action_resume()
        for _unit in range(5):
            self._run_next(record)
        self.assertEqual((record.state, record.created_count), ("done", 9))
        self.assertEqual(record.updated_count + record.unchanged_count, 0)

    def test_errors_of_all_steps(self):
        """Listed with the line of the file, once, also when a step is done again."""
        record = self._create(HEADER, "A1;a", "A2;", "A3;c", "A4;", dry_run=True)
        record.action_start()
        self.assertEqual(record.state, "done")
        self.assertEqual(record.error_ids.mapped("line"), [3, 5])
        self.assertEqual((record.error_count, record.created_count), (2, 2))
        self.assertFalse(self._get_article("A1"))
        record.sudo()._treat_unit(record.unit_ids[0].sudo())
        self.assertEqual(record.error_ids.mapped("line"), [3, 5])
        action = record.action_import_checked()
        done = self.env["gescom.csv.import"].browse(action["res_id"])
        self.assertEqual((done.created_count, done.dry_run), (2, False))
        self.assertTrue(self._get_article("A1"))

    def test_all_or_nothing_is_one_step(self):
        """Nothing half written, however many lines there are."""
        record = self._start_long(all_or_nothing=True)
        self.assertEqual((record.state, record.unit_count), ("done", 1))
        self.assertEqual(record.created_count, 9)

    def test_step_that_fails_keeps_the_others(self):
        """What is unexpected stops its step alone, which is tried again."""
        handler = type(self.env["gescom.csv.handler.product"])
        original = handler._find_records
        reason = "The weather is bad."

        def find(self, profile, columns, lines):
            if lines[0].values["default_code"] == "A3":
                raise UserError(reason)
            return original(self, profile, columns, lines)

        record = self._create(HEADER, "A1;a", "A2;b", "A3;c")
        with patch.object(handler, "_find_records", find):
            record.action_start()
        self.assertEqual((record.state, record.created_count), ("failed", 2))
        self.assertFalse(self._get_article("A3"))
        record.action_retry_failed()
        self.assertEqual((record.state, record.created_count), ("done", 3))

    def test_queries_do_not_grow_with_the_lines(self):
        """Unchanged lines are nearly free: a few queries a step."""
        references = [f"Q{n:03}" for n in range(200)]
        self._create_articles(*references)
        lines = [HEADER, *(f"{ref};{ref}" for ref in references)]
        profile = self.profiles._get_by_code("articles")
        with patch.object(gescom_csv_import, "LINES_PER_STEP", 500):
            self._import("articles", *lines)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self._import("articles", *lines[:21])
            few = self.cr.sql_log_count - start
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            result = self._import("articles", *lines)
            many = self.cr.sql_log_count - start
        self._assert_counts(result, unchanged=200)
        self.assertLessEqual(many, few + 5, profile)

    def test_what_was_started_does_not_change(self):
        record = self._start_long()
        with self.assertRaises(UserError):
            record.file = make_file(HEADER, "Z;z")
        with self.assertRaises(UserError):
            record.write({"unknown_columns": "typed"})

    def test_one_sees_one_s_own_imports(self):
        """Least privilege: a clerk does not see the files of the others."""
        mine = self._start_long()
        clerk = self._create_user("csv_clerk", "gescom_base.group_sales_admin")
        imports = self.env["gescom.csv.import"].with_user(clerk)
        self.assertFalse(imports.search([("id", "=", mine.id)]))
        with self.assertRaises(AccessError):
            mine.with_user(clerk).check_access("read")
        profile = self.profiles._get_by_code("articles")
        with self.assertRaises(AccessError):
            imports.create({"profile_id": profile.id, "file": make_file(HEADER)})
        with self.assertRaises(AccessError):
            profile.with_user(clerk).name = "Mine"
        preparer = self._create_user("csv_preparer", "gescom_base.group_preparer")
        with self.assertRaises(AccessError):
            self._import("articles", HEADER, "A1;a", user=preparer)

    def test_companies_are_apart(self):
        """A file is imported for one company, and seen in it alone."""
        record = self._start_long()
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.manager.sudo().company_ids |= other
        in_other = record.with_context(allowed_company_ids=other.ids)
        self.assertFalse(in_other.search([("id", "=", record.id)]))
        theirs = (
            self.env["product.product"]
            .sudo()
            .create({"name": "Theirs", "default_code": "ONLY", "company_id": other.id})
        )
        self._assert_counts(self._import("articles", HEADER, "ONLY;ours"), created=1)
        self.assertEqual(theirs.name, "Theirs")

    def test_window_shows_how_the_file_is_understood(self):
        """F300: unknown columns are seen before anything is imported."""
        window = self.env["gescom.csv.load"].create(
            {
                "profile_id": self.profiles._get_by_code("articles").id,
                "file": make_file(HEADER + ";Couleur", "A1;a;red"),
            }
        )
        self.assertEqual(window.known_columns, "Référence article, Désignation")
        self.assertEqual(window.unknown_columns, "Couleur")
        self.assertFalse(window.refusal)
        action = window.action_check()
        record = self.env["gescom.csv.import"].browse(action["res_id"])
        self.assertEqual((record.dry_run, record.created_count), (True, 1))
        window.file = make_file("Prix", "1")
        self.assertIn("Référence article", window.refusal)
        with self.assertRaisesRegex(UserError, "Référence article"):
            window.action_import()

    def test_export_window(self):
        """F297: a filter, and the file to download."""
        window = self.env["gescom.csv.extract"].create(
            {
                "profile_id": self.profiles._get_by_code("articles").id,
                "domain": "[('default_code', '=', '00CHAIR')]",
            }
        )
        action = window.action_export()
        self.assertIn(f"/gescom.csv.extract/{window.id}/file", action["url"])
        result = self.profiles.import_csv("articles", window.file.decode())
        self._assert_counts(result, unchanged=1)

    def test_profiles_offered(self):
        """The window offers the files that its user may import."""
        clerk = self._create_user("csv_clerk2", "gescom_base.group_sales_admin")
        offered = self.profiles.with_user(clerk).search([("may_import", "=", True)])
        self.assertEqual(offered.mapped("code"), ["clients"])
        self.profiles._get_by_code("clients").group_ids = [Command.clear()]
        offered = self.profiles.with_user(clerk).search([("may_import", "=", True)])
        self.assertFalse(offered)

    def test_sentences_in_the_language_of_the_user(self):
        """In French for a user who reads French, whatever the call says."""
        self.manager.sudo().lang = "fr_FR"
        result = self._import("articles", HEADER, "A1;", "A1;x")
        self.assertEqual(
            [error["message"] for error in result["errors"]],
            [
                "Cette cellule ne peut pas être vide : remplissez-la.",
                "Déjà présent à la ligne 2 : gardez une seule des deux lignes.",
            ],
        )

    def _call(self, user, method, *args):
        """Call as XML-RPC does, without any language, the answer having crossed it."""
        profiles = self.env(user=user, context={})["gescom.csv.profile"]
        answer = call_kw(profiles, method, list(args), {})
        ((answer,), _method) = loads(dumps((answer,)))
        return answer

    def test_contract_for_programs(self):
        """F296: import and export over XML-RPC, which carries no None."""
        content = make_file(HEADER + ";Couleur", "W1;a;red", "W2;;red")
        for dry_run in (True, False):
            result = self._call(
                self.manager, "import_csv", "articles", content, dry_run
            )
            self.assertEqual((result["created"], result["updated"]), (1, 0))
            [error] = result["errors"]
            self.assertEqual(error.keys(), {"line", "field", "message"})
            self.assertEqual((error["line"], error["field"]), (3, "Désignation"))
        domain = [["default_code", "=", "W1"]]
        content = self._call(self.manager, "export_csv", "articles", domain)
        result = self._call(self.manager, "import_csv", "articles", content)
        self.assertEqual((result["unchanged"], result["errors"]), (1, []))
        self.assertTrue(self._call(self.manager, "template_csv", "articles"))
        refused = self._call(self.manager, "import_csv", "articles", "")
        self.assertEqual(refused["errors"][0]["line"], 1)

    def test_menus_of_each_user(self):
        """Least privilege: who may neither import nor export sees nothing of it."""
        menus = self.env["ir.ui.menu"]
        names = ("menu_csv", "menu_csv_extract", "menu_csv_profiles")
        users = (
            self.manager,
            self._create_user("csv_clerk3", "gescom_base.group_sales_admin"),
            self._create_user("csv_preparer3", "gescom_base.group_preparer"),
        )
        found = []
        for user in users:
            visible = menus.with_user(user)._visible_menu_ids()
            found.append(
                [self.env.ref(f"gescom_csv.{name}").id in visible for name in names]
            )
        self.assertEqual(found, [[True] * 3, [True, False, False], [False] * 3])
