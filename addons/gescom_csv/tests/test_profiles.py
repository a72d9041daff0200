from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import CsvCommon, read_file

PRICES = (
    "Référence article;Numéro fournisseur;Référence Fournisseur;Prix Achat Fournisseur"
)
TIERS = "Référence article;Numéro fournisseur;Quantité;Prix"
STOCK = "Référence article;Quantité"


@tagged("post_install", "-at_install")
class TestProfiles(CsvCommon):
    """Suppliers, prices, customers and stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.sudo().group_ids |= cls.system.ref("stock.group_stock_manager")
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Sawmill", "ref": "F042", "is_company": True}
        )
        (cls.chair + cls.table).is_storable = True
        cls.stock = (
            cls.env["stock.warehouse"]
            .search([("company_id", "=", cls.env.company.id)], limit=1)
            .lot_stock_id
        )

    def _get_prices(self, article=None):
        article = article or self.chair
        prices = article.seller_ids.sorted("min_qty")
        return [(p.min_qty, p.product_code or "", p.price) for p in prices]

    def test_articles_by_supplier(self):
        """F298: the four columns link articles to suppliers."""
        lines = (PRICES, "00CHAIR;F042;S-1;45,50", "00TABLE;F042;;80")
        self._assert_counts(self._import("articles_fournisseurs", *lines), created=2)
        self.assertEqual(self.chair.seller_ids.partner_id, self.supplier)
        self.assertEqual(self._get_prices(), [(0.0, "S-1", 45.5)])
        self._assert_counts(self._import("articles_fournisseurs", *lines), unchanged=2)
        lines = (PRICES, "00CHAIR;F042;S-2;46")
        self._assert_counts(self._import("articles_fournisseurs", *lines), updated=1)
        self.assertEqual(self._get_prices(), [(0.0, "S-2", 46.0)])

    def test_columns_to_identify_the_article(self):
        """F300: size, colour and material are ignored if they were left in."""
        lines = (f"Taille;{PRICES};Matière", "L;00CHAIR;F042;S-1;45;Oak")
        result = self._import("articles_fournisseurs", *lines)
        self._assert_counts(result, created=1)
        self.assertEqual(result["unknown_columns"], ["Taille", "Matière"])

    def test_supplier_must_exist(self):
        """F299: the suppliers are created first."""
        lines = (PRICES, "00CHAIR;F999;;1", "NOTHING;F042;;1")
        result = self._import("articles_fournisseurs", *lines)
        self._assert_errors(result, (2, "Numéro fournisseur"), (3, "Référence article"))
        lines = ("Numéro fournisseur;Nom", "F999;Forge")
        self._assert_counts(self._import("fournisseurs", *lines), created=1)
        lines = (PRICES, "00CHAIR;F999;;1")
        self._assert_counts(self._import("articles_fournisseurs", *lines), created=1)

    def test_several_variants_with_the_reference(self):
        """A-55: an ambiguous article is refused with the candidates."""
        twins = self._create_articles("TWIN", "TWIN")
        result = self._import("articles_fournisseurs", PRICES, "TWIN;F042;;1")
        self._assert_errors(result, (2, "Référence article"))
        for twin in twins:
            self.assertIn(twin.display_name, result["errors"][0]["message"])

    def test_prices_by_quantity(self):
        """F301, A-54: created or changed by four columns, the price of F298 aside."""
        self._import("articles_fournisseurs", PRICES, "00CHAIR;F042;S-1;45")
        lines = (TIERS, "00CHAIR;F042;10;41,5", "00CHAIR;F042;50;38")
        self._assert_counts(self._import("tarifs_quantite", *lines), created=2)
        self.assertEqual(
            self._get_prices(), [(0.0, "S-1", 45.0), (10.0, "", 41.5), (50.0, "", 38.0)]
        )
        self._assert_counts(self._import("tarifs_quantite", *lines), unchanged=2)
        lines = (TIERS, "00CHAIR;F042;10,00;40", "00CHAIR;F042;10;39")
        result = self._import("tarifs_quantite", *lines)
        self._assert_errors(result, (3, "Référence article"))
        self.assertEqual(self._get_prices()[1], (10.0, "", 40.0))

    def test_offers_with_dates_are_left_alone(self):
        """F298: a promotion of the supplier is no line of the file."""
        offer = self.env["product.supplierinfo"].create(
            {
                "partner_id": self.supplier.id,
                "product_id": self.chair.id,
                "price": 30,
                "date_end": "2030-01-31",
            }
        )
        lines = (PRICES, "00CHAIR;F042;;45")
        self._assert_counts(self._import("articles_fournisseurs", *lines), created=1)
        self.assertEqual(offer.price, 30)

    def test_column_of_another_addon(self):
        """F302: a field joins the file, in and out, once its column is registered."""
        profile = self.profiles._get_by_code("articles_fournisseurs")
        self.env["gescom.csv.column"].create(
            [
                {
                    "profile_id": profile.id,
                    "header": "Délai",
                    "name": "delay",
                    "sequence": 90,
                },
                # The addon of this field is not installed.
                {"profile_id": profile.id, "header": "X", "name": "x_next_price"},
            ]
        )
        lines = (PRICES + ";Délai", "00CHAIR;F042;S-1;45;12")
        self._assert_counts(self._import("articles_fournisseurs", *lines), created=1)
        self.assertEqual(self.chair.seller_ids.delay, 12)
        content = self.profiles.export_csv(
            "articles_fournisseurs", [("product_id", "=", self.chair.id)]
        )
        currency = self.env.company.currency_id.name
        self.assertEqual(read_file(content)[1], f"00CHAIR;F042;S-1;45,00;{currency};12")
        result = self.profiles.import_csv("articles_fournisseurs", content)
        self._assert_counts(result, unchanged=1)

    def test_customers(self):
        """Found by their number; what Odoo tidies up is no change."""
        head = "Numéro client;Nom;Société;CP;Ville;Pays;N° TVA"
        lines = (head, "00042;Port;Oui;01000;Bourg;FR;FR 40 303 265 045")
        self._assert_counts(self._import("clients", *lines), created=1)
        customer = self.env["res.partner"].search([("ref", "=", "00042")])
        self.assertEqual((customer.zip, customer.country_id.code), ("01000", "FR"))
        self.assertTrue(customer.is_company and customer.customer_rank)
        self._assert_counts(self._import("clients", *lines), unchanged=1)
        lines = (head, "00042;Port;Oui;01000;;FR;FR1", "00043;B;Non;;;FR;")
        result = self._import("clients", *lines)
        self._assert_errors(result, (2, ""))
        self.assertIn("VAT number", result["errors"][0]["message"])
        self.assertEqual((customer.city, result["created"]), ("Bourg", 1))

    def test_contacts_are_no_customers(self):
        """A contact with the number of its company makes nothing ambiguous."""
        customer = self.env["res.partner"].create({"name": "Port", "ref": "C1"})
        self.env["res.partner"].create(
            {"name": "Buyer", "ref": "C1", "parent_id": customer.id}
        )
        lines = ("Numéro client;Nom", "C1;Harbour")
        self._assert_counts(self._import("clients", *lines), updated=1)
        self.assertEqual(customer.name, "Harbour")

    def test_initial_stock(self):
        """An inventory makes the quantity on hand what was counted, once."""
        lines = (STOCK, "00CHAIR;25", "00TABLE;0")
        result = self._import("stock_initial", *lines)
        self._assert_counts(result, created=1, unchanged=1)
        self.assertEqual(self.chair.qty_available, 25)
        self._assert_counts(self._import("stock_initial", *lines), unchanged=2)
        moves = self.env["stock.move"].search([("product_id", "=", self.chair.id)])
        self.assertEqual((moves.quantity, moves.state), (25, "done"))
        lines = (STOCK + ";Emplacement", f"00CHAIR;20;{self.stock.complete_name}")
        self._assert_counts(self._import("stock_initial", *lines), updated=1)
        self.assertEqual(self.chair.qty_available, 20)
        result = self._import("stock_initial", STOCK, "00CHAIR;-1")
        self._assert_errors(result, (2, "Quantité"))

    def test_article_that_is_not_stored(self):
        """What exists and does not suit is told from what does not exist."""
        self._create_articles("SERVICE", type="service")
        result = self._import("stock_initial", STOCK, "SERVICE;1", "NOTHING;1")
        messages = [error["message"] for error in result["errors"]]
        self.assertIn("“SERVICE” exists", messages[0])
        self.assertIn("“NOTHING” is not known", messages[1])

    def test_stock_by_location_and_lot(self):
        """An article has a line for each location and lot, which may be new."""
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        self.table.tracking = "lot"
        lines = (
            STOCK + ";Lot;Emplacement",
            "00TABLE;5;001;",
            "00TABLE;7;002;",
            f"00TABLE;3;001;{shelf.complete_name}",
            "00CHAIR;2;;",
            f"00CHAIR;4;;{shelf.complete_name}",
        )
        self._assert_counts(self._import("stock_initial", *lines), created=5)
        self.assertEqual((self.table + self.chair).mapped("qty_available"), [15, 6])
        lots = self.env["stock.lot"].search([("product_id", "=", self.table.id)])
        self.assertEqual(sorted(lots.mapped("name")), ["001", "002"])
        self._assert_counts(self._import("stock_initial", *lines), unchanged=5)
        content = self.profiles.export_csv(
            "stock_initial", [("product_id", "=", self.table.id)]
        )
        self.assertEqual(len(read_file(content)), 4)
        self._assert_counts(
            self.profiles.import_csv("stock_initial", content), unchanged=3
        )

    def test_stock_is_for_the_administrators_of_the_inventory(self):
        """Least privilege: also when the profile lets others in."""
        clerk = self._create_user(
            "csv_stock", "gescom_base.group_sales_admin", "stock.group_stock_user"
        )
        profile = self.profiles._get_by_code("stock_initial")
        profile.group_ids |= self.env.ref("gescom_base.group_sales_admin")
        result = self._import("stock_initial", STOCK, "00CHAIR;25", user=clerk)
        self._assert_errors(result, (2, ""))
        self.assertEqual(self.chair.qty_available, 0)

    def test_profile_must_name_what_exists(self):
        with self.assertRaises(ValidationError):
            self.profiles.create({"name": "X", "code": "x", "model_name": "no.model"})
        with self.assertRaises(ValidationError):
            self.profiles.create(
                {
                    "name": "X",
                    "code": "x",
                    "model_name": "res.partner",
                    "handler": "res.users",
                }
            )
