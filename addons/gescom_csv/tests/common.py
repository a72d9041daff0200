import base64

from odoo.tests import TransactionCase, new_test_user, tagged

LANG = {"lang": "en_US"}


def make_file(*lines, encoding="utf-8"):
    """A file in base64, of lines as they are typed."""
    return base64.b64encode("\r\n".join(lines).encode(encoding)).decode()


def read_file(content_base64):
    """The lines of an exported file, its mark being left out."""
    text = base64.b64decode(content_base64).decode("utf-8-sig")
    return text.split("\r\n")[:-1]


@tagged("post_install", "-at_install")
class CsvCommon(TransactionCase):
    """Users who import, and articles to import on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env
        cls.manager = cls._create_user(
            "csv_manager",
            "gescom_base.group_sales_manager",
            "product.group_product_manager",
            "base.group_partner_manager",
            "base.group_allow_export",
        )
        cls.env = cls.env(user=cls.manager, context=LANG)
        cls.profiles = cls.env["gescom.csv.profile"]
        cls.chair, cls.table = cls._create_articles("00CHAIR", "00TABLE")

    @classmethod
    def _create_user(cls, login, *groups):
        return new_test_user(cls.system, login, groups=",".join(groups), lang="en_US")

    @classmethod
    def _create_articles(cls, *references, **values):
        return cls.env["product.product"].create(
            [{"name": ref, "default_code": ref, **values} for ref in references]
        )

    def _import(self, code, *lines, user=None, **options):
        """Import typed lines; the result without what no test of it looks at."""
        profiles = self.profiles.with_user(user or self.manager)
        result = profiles.import_csv(code, make_file(*lines), **options)
        return result

    def _assert_counts(self, result, created=0, updated=0, unchanged=0):
        self.assertEqual(result["errors"], [])
        counts = (result["created"], result["updated"], result["unchanged"])
        self.assertEqual(counts, (created, updated, unchanged))

    def _assert_errors(self, result, *expected):
        """The (line, column) of all errors, in their order."""
        found = [(error["line"], error["field"]) for error in result["errors"]]
        self.assertEqual(found, list(expected), result["errors"])

    def _get_article(self, reference):
        model = self.env["product.product"].with_context(active_test=False)
        return model.search([("default_code", "=", reference)])
