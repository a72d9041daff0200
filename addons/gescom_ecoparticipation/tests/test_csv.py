import base64

from odoo.tests import freeze_time

from .common import EcoCommon

HEADER = (
    "Référence article;Montant HT éco-participation principale;"
    "Type éco-participation principale;Code éco-participation principale"
)


@freeze_time("2026-05-20 10:00:00")
class TestCsv(EcoCommon):
    """The files of eco-participations."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.importer = cls._create_user(
            "importer",
            "gescom_base.group_sales_manager,product.group_product_manager,"
            "base.group_allow_export",
        )
        cls.profiles = cls.system(user=cls.importer)["gescom.csv.profile"]
        cls.television.default_code = "ECO-TV"
        cls.chair.default_code = "ECO-CH"

    def _import(self, *lines, header=HEADER, **options):
        text = "\r\n".join([header, *lines])
        content = base64.b64encode(text.encode()).decode()
        return self.profiles.import_csv("ecoparticipation", content, **options)

    def _export(self):
        products = self.television | self.chair
        content = self.profiles.export_csv(
            "ecoparticipation", [("id", "in", products.ids)]
        )
        text = base64.b64decode(content).decode("utf-8-sig")
        return text.split("\r\n")[:-1]

    def _get_slot(self, product):
        return (product.eco_type_id, product.eco_code_id, product.eco_amount)

    def test_four_columns(self):
        """F267, F268: reference, amount, letter of the type, code."""
        result = self._import("ECO-CH;7,50;M;T320110", "ECO-TV;1,10;d;S1")
        self.assertEqual((result["updated"], result["errors"]), (2, []))
        code = self.chair.eco_code_id
        self.assertEqual(self._get_slot(self.chair), (self.dea, code, 7.5))
        self.assertEqual((code.code, code.organism_id.name), ("T320110", False))
        self.assertEqual(self._get_slot(self.television), (self.deee, self.screen, 1.1))
        self.assertTrue(self.television.eco_own)
        again = self._import("ECO-CH;7,50;M;T320110", "ECO-TV;1,10;D;S1")
        self.assertEqual((again["updated"], again["unchanged"]), (0, 2))

    def test_the_amount_of_the_grid_stays_the_grid_s(self):
        """F268: what the file says of the day does not fix the amount."""
        self._import("ECO-CH;2,20;DEEE;S1")
        self.assertFalse(self.chair.eco_own)
        self.assertEqual(self._get_slot(self.chair), (self.deee, self.screen, 2.2))
        self._import("ECO-CH;0;DEEE;S1")
        self.assertTrue(self.chair.eco_own)
        self.assertEqual(self.chair.eco_amount, 0.0)
        self._import("ECO-CH;2,20;DEEE;S1")
        self.assertFalse(self.chair.eco_own)

    def test_another_code_at_the_same_amount(self):
        """F268: the amount that was said holds whatever the new grid says."""
        dear = self._create_code("S9", self.deee, {"2025-01-01": 9.0})
        self._import("ECO-TV;2,20;D;S9")
        self.assertEqual(self._get_slot(self.television), (self.deee, dear, 2.2))

    def test_there_and_back(self):
        """F303: an export imported again changes nothing."""
        self.television.eco2_code_id = self.bulb
        self._import("ECO-CH;7,50;M;T320110")
        header, *lines = self._export()
        self.assertTrue(header.startswith(HEADER))
        self.assertIn("ECO-TV;2,20;D;S1;0,10;L;L1", lines)
        result = self._import(*lines, header=header)
        self.assertEqual((result["unchanged"], result["errors"]), (2, []))
        self.chair.write({"eco_code_id": False, "eco_type_id": False})
        self.chair.write({"eco_own": False})
        self._import(*lines, header=header)
        self.assertEqual(self._export(), [header, *lines])

    def test_what_is_wrong_is_named(self):
        """F268: by line and column; the rest is taken."""
        other = self._create_organism("Other")
        self._create_code("S1", self.deee, {}, other)
        result = self._import(
            "ECO-CH;1;X;A1",
            "NOWHERE;1;D;A1",
            "ECO-TV;1;D;S1",
            "ECO-LA;-1;D;A1",
        )
        found = [(error["line"], error["field"]) for error in result["errors"]]
        amount, eco_type, code = HEADER.split(";")[1:]
        self.assertEqual(sorted(found), [(2, eco_type), (3, ""), (5, amount)])
        self.assertEqual(self.television.eco_amount, 1.0)
        self.chair.eco_type_id = False
        result = self._import("ECO-CH;1;D;S1", "ECO-TV;1;;A1")
        found = [(error["line"], error["field"]) for error in result["errors"]]
        self.assertEqual(found, [(2, code), (3, eco_type)])
        self.assertIn("Ecologic of test, Other", result["errors"][0]["message"])

    def test_a_check_writes_nothing(self):
        """F303: neither on articles nor codes."""
        result = self._import("ECO-CH;7,50;M;NEW1", dry_run=True)
        self.assertEqual((result["updated"], result["errors"]), (1, []))
        self.assertFalse(self.chair.eco_type_id)
        codes = self.system["gescom.eco.code"]
        self.assertFalse(codes.search([("code", "=", "NEW1")]))
