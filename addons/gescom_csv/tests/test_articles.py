from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import gescom_csv_import
from .common import CsvCommon, make_file, read_file

HEADER = "Référence article;Désignation;Prix de vente HT"


@tagged("post_install", "-at_install")
class TestArticles(CsvCommon):
    """Articles in and out, and what holds for all profiles."""

    def test_create_then_update_then_nothing(self):
        """F296: a second import of a file changes nothing."""
        lines = (HEADER, "0CSV123;Étagère;12,5", "00CHAIR;Chair;99,90")
        self._assert_counts(self._import("articles", *lines), created=1, updated=1)
        shelf = self._get_article("0CSV123")
        self.assertEqual((shelf.name, shelf.list_price), ("Étagère", 12.5))
        self.assertEqual(self.chair.list_price, 99.9)
        dates = (shelf + self.chair).mapped("write_date")
        self._assert_counts(self._import("articles", *lines), unchanged=2)
        self.assertEqual((shelf + self.chair).mapped("write_date"), dates)

    def test_nothing_is_written_for_unchanged_lines(self):
        """F296: not even the same value."""
        lines = (HEADER, "00CHAIR;00CHAIR;1", "00TABLE;00TABLE;1")
        self._import("articles", *lines)

        def refuse(records, values):
            raise AssertionError(f"{records} written: {values}")

        self.patch(type(self.env["product.template"]), "write", refuse)
        self.patch(type(self.env["product.product"]), "write", refuse)
        self._assert_counts(self._import("articles", *lines), unchanged=2)

    def test_unknown_columns_are_listed(self):
        """F300: size and colour are ignored, and said to be."""
        result = self._import("articles", f"Taille;{HEADER};Couleur", "L;A1;a;1;red")
        self._assert_counts(result, created=1)
        self.assertEqual(result["unknown_columns"], ["Taille", "Couleur"])

    def test_errors_name_line_and_column(self):
        """F296: what is right is kept."""
        result = self._import(
            "articles",
            HEADER + ";Catégorie;Actif",
            "A1;a;1;;Oui",
            "A2;;1;;Oui",
            "A3;c;x;;Oui",
            "A4;d;1;Nowhere;Oui",
            "A5;e;1;;perhaps",
            "A1;f;1;;Oui",
            "A6;g;1",
        )
        self._assert_errors(
            result,
            (3, "Désignation"),
            (4, "Prix de vente HT"),
            (5, "Catégorie"),
            (6, "Actif"),
            (7, "Référence article"),
            (8, ""),
        )
        self.assertIn("Nowhere", result["errors"][2]["message"])
        self.assertEqual(result["created"], 1)
        self.assertTrue(self._get_article("A1"))
        self.assertFalse(self._get_article("A3"))

    def test_all_or_nothing(self):
        """F296: nothing is kept when a line is in error."""
        lines = (HEADER, "A1;a;1", "00CHAIR;c;2", "A2;b;x")
        result = self._import("articles", *lines, all_or_nothing=True)
        self._assert_errors(result, (4, "Prix de vente HT"))
        self.assertEqual((result["created"], result["updated"]), (0, 0))
        self.assertFalse(self._get_article("A1"))
        self.assertEqual(self.chair.name, "00CHAIR")
        result = self._import("articles", *lines[:3], all_or_nothing=True)
        self._assert_counts(result, created=1, updated=1)

    def test_dry_run_writes_nothing(self):
        """F296: it says what would come of the file."""
        count = self.env["gescom.csv.import"].search_count([])
        result = self._import("articles", HEADER, "A1;a;1", "A2;b;x", dry_run=True)
        self._assert_errors(result, (3, "Prix de vente HT"))
        self.assertEqual((result["created"], result["import_id"]), (1, 0))
        self.assertFalse(self._get_article("A1"))
        self.assertEqual(self.env["gescom.csv.import"].search_count([]), count)

    def test_faulty_line_is_found_among_right_ones(self):
        """A refusal of Odoo concerns its line alone."""
        self._create_articles("OTHER", barcode="3760123456784")
        lines = [f"B{n:02};b{n};{n};" for n in range(20)]
        lines[13] += "3760123456784"
        result = self._import("articles", HEADER + ";Code-barres", *lines)
        self._assert_errors(result, (15, ""))
        self.assertEqual(result["created"], 19)
        self.assertFalse(self._get_article("B13"))

    def test_barcode_twice_in_the_file(self):
        result = self._import(
            "articles", HEADER + ";EAN", "C1;a;1;12345670", "C2;b;1;12345670"
        )
        self._assert_errors(result, (3, "Code-barres"))

    def test_ambiguous_reference_names_the_candidates(self):
        """A-55, F300: nothing is guessed."""
        self._create_articles("TWICE", "TWICE")
        result = self._import("articles", HEADER, "TWICE;a;1")
        self._assert_errors(result, (2, "Référence article"))
        self.assertEqual(result["errors"][0]["message"].count("[TWICE]"), 2)
        self._get_article("TWICE")[0].sudo().active = False
        self._assert_counts(self._import("articles", HEADER, "TWICE;a;1"), updated=1)

    def test_file_that_can_not_be_taken(self):
        """A clear refusal, and nothing stored."""
        for content in ("", "%%%", make_file("Prix", "1"), make_file('Ref;"Prix')):
            result = self.profiles.import_csv("articles", content)
            self.assertEqual(len(result["errors"]), 1)
            self.assertEqual(result["import_id"], 0)
        with self.assertRaisesRegex(UserError, "articles"):
            self.profiles.import_csv("nothing", "")

    def test_formulas_and_zeros_come_back(self):
        """F296: the export neutralises what the import restores."""
        name = "=HYPERLINK(1)"
        self._create_articles("007", description_sale='+33;\n"x"').name = name
        domain = [("default_code", "=", "007")]
        content = self.profiles.export_csv("articles", domain)
        self.assertTrue(read_file(content)[1].startswith(f"007;'{name};"))
        self._assert_counts(self.profiles.import_csv("articles", content), unchanged=1)
        self.assertEqual(self._get_article("007").name, name)

    def test_export_of_the_references_alone(self):
        """F297: Odoo's own export does it; ours gives the reference first."""
        rows = self.env["product.product"].browse(self.chair.id)
        self.assertEqual(rows.export_data(["default_code"])["datas"], [["00CHAIR"]])

    def test_decimals_survive(self):
        """F296: cost and price keep the decimals that Odoo keeps."""
        lines = ("Ref;Coût;Prix;Poids", "00CHAIR;7,123456;12,3456;1,25")
        self._assert_counts(self._import("articles", *lines), updated=1)
        self.assertEqual(self.chair.standard_price, 7.123456)
        self.assertEqual(self.chair.list_price, 12.3456)
        self._assert_counts(self._import("articles", *lines), unchanged=1)

    def test_costs_of_a_step_are_all_in_the_history(self):
        """The cost of each article is changed once, as if it was typed."""
        lines = ("Ref;Coût", "00CHAIR;7,5", "00TABLE;8")
        self._assert_counts(self._import("articles", *lines), updated=2)
        articles = self.chair + self.table
        domain = [("product_id", "in", articles.ids), ("value", "!=", 0)]
        values = self.env["product.value"].sudo().search(domain, order="id")
        self.assertEqual(values.mapped("value"), [7.5, 8.0])

    def _create_shirt(self):
        attribute = self.env["product.attribute"].create(
            {"name": "Size", "value_ids": [(0, 0, {"name": n}) for n in "SM"]}
        )
        values = [(6, 0, attribute.value_ids.ids)]
        template = self.env["product.template"].create(
            {
                "name": "Shirt",
                "attribute_line_ids": [
                    (0, 0, {"attribute_id": attribute.id, "value_ids": values})
                ],
            }
        )
        for variant, code in zip(template.product_variant_ids, "SM", strict=True):
            variant.default_code = f"SHIRT-{code}"
        return template

    def test_variants_share_the_name_of_their_article(self):
        """A-55: two names for the variants of one article are refused."""
        template = self._create_shirt()
        lines = (HEADER + ";Poids", "SHIRT-S;Tee;5;1", "SHIRT-M;Top;5;2")
        result = self._import("articles", *lines)
        self._assert_errors(result, (3, "Désignation"))
        self.assertEqual((template.name, result["updated"]), ("Tee", 1))
        result = self._import("articles", *lines)
        self._assert_errors(result, (3, "Désignation"))
        self.assertEqual((template.name, result["unchanged"]), ("Tee", 1))

    def test_variants_that_contradict_each_other_far_apart(self):
        """A-55: an earlier step is remembered, checked, kept or undone alike."""
        self.patch(gescom_csv_import, "LINES_PER_STEP", 2)
        template = self._create_shirt()
        lines = (
            HEADER,
            "SHIRT-S;Tee;5",
            "00CHAIR;Chair;5",
            "00TABLE;Table;5",
            "NEW;New;5",
            "SHIRT-M;Top;5",
        )
        for options in (
            {"dry_run": True},
            {"all_or_nothing": True},
            {},
            {},
        ):
            with self.subTest(**options):
                result = self._import("articles", *lines, **options)
                self._assert_errors(result, (6, "Désignation"))
                self.assertIn("2", result["errors"][0]["message"])
        self.assertEqual(template.name, "Tee")
        lines = (*lines[:-1], "SHIRT-M;Tee;5")
        self._assert_counts(self._import("articles", *lines), unchanged=5)

    def test_archived_and_back(self):
        """The article follows its only variant; an archived one is found again."""
        self.manager.sudo().group_ids |= self.system.ref("stock.group_stock_user")
        lines = ("Ref;Désignation;Actif", "00CHAIR;Chair;Non", "ARCH;Old;Non")
        self._assert_counts(self._import("articles", *lines), created=1, updated=1)
        articles = self.chair + self._get_article("ARCH")
        self.assertEqual(articles.mapped("active"), [False, False])
        self.assertEqual(articles.product_tmpl_id.mapped("active"), [False, False])
        self._assert_counts(self._import("articles", *lines), unchanged=2)
        lines = ("Ref;Actif", "00CHAIR;Oui")
        self._assert_counts(self._import("articles", *lines), updated=1)
        self.assertTrue(self.chair.active and self.chair.product_tmpl_id.active)

    def test_taxes_of_another_company_stay(self):
        """A company changes its own taxes alone."""
        other = self.env["res.company"].sudo().create({"name": "Other"})
        tax = {"type_tax_use": "sale", "amount": 9, "name": "CSV 9"}
        country = {"country_id": self.env.company.country_id.id}
        groups = self.env["account.tax.group"].sudo()
        taxes = self.env["account.tax"].sudo()
        for company in (self.env.company, other):
            group = groups.create({"name": "9", "company_id": company.id, **country})
            taxes |= taxes.create(
                {
                    **tax,
                    **country,
                    "company_id": company.id,
                    "tax_group_id": group.id,
                }
            )
        self.chair.sudo().taxes_id = taxes[1]
        lines = ("Ref;TVA à la vente", "00CHAIR;CSV 9")
        self._assert_counts(self._import("articles", *lines), updated=1)
        self.assertEqual(self.chair.sudo().taxes_id, taxes)
        self._assert_counts(self._import("articles", *lines), unchanged=1)

    def test_who_may_import(self):
        """Least privilege: the group of the profile, and the rights on the records."""
        clerk = self._create_user("csv_clerk", "gescom_base.group_sales_admin")
        with self.assertRaises(AccessError):
            self._import("articles", HEADER, "A1;a;1", user=clerk)
        profile = self.profiles._get_by_code("articles")
        self.assertFalse(profile.with_user(clerk).may_import)
        profile.group_ids |= self.env.ref("gescom_base.group_sales_admin")
        result = self._import("articles", HEADER, "A1;a;1", "00CHAIR;x;2", user=clerk)
        self._assert_errors(result, (2, ""), (3, ""))
        self.assertFalse(self._get_article("A1"))
        with self.assertRaises(AccessError):
            self.profiles.with_user(clerk).export_csv("articles", [])

    def test_template_file(self):
        """F296: the file to download is taken by the import."""
        lines = read_file(self.profiles.template_csv("articles"))
        self.assertEqual(lines[0].split(";")[0], "Référence article")
        lines[1] = lines[1].replace("00123", "0CSV124")
        result = self._import("articles", *lines, dry_run=True)
        self._assert_counts(result, created=1)
