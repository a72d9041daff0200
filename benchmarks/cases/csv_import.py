"""Files of articles and of their suppliers: Odoo's own import against a CSV profile.

The same lines on both sides. Odoo needs one column more, the external identifier by
which it finds again what it created; the profiles find it by the references.
"""

import base64

from benchmarks.benchmark import Benchmark, Subject

ADDONS = ("gescom_csv", "purchase_stock")
PROFILES = "gescom"
SUPPLIER = "BENCH-F1"
XMLID = "__bench__"
OPTIONS = {
    "quoting": '"',
    "separator": ";",
    "encoding": "utf-8",
    "has_headers": True,
    "float_decimal_separator": ",",
    "float_thousand_separator": " ",
}
ARTICLE = ("default_code", "name", "barcode", "weight", "list_price", "standard_price")
ARTICLE_HEADERS = (
    "Référence article",
    "Désignation",
    "Code-barres",
    "Poids (kg)",
    "Prix de vente HT",
    "Prix de revient",
)
PRICE_HEADERS = (
    "Référence article",
    "Numéro fournisseur",
    "Référence fournisseur",
    "Prix achat fournisseur",
)
PRICE = ("product_id", "partner_id", "product_code", "price")


def as_file(*rows):
    return "\r\n".join(";".join(row) for row in rows).encode()


def as_number(value):
    return f"{value:.2f}".replace(".", ",")


class Case(Benchmark):
    summary = "files of articles and of supplier prices, imported again and again"
    unit = "lines"
    subjects = (
        Subject("odoo", ADDONS, "csv"),
        Subject(PROFILES, ADDONS, "csv"),
    )
    steps = ("create", "update", "unchanged", "link", "reprice")
    # Creations 1.5 times as fast, updates and supplier lines 5 times.
    targets = {
        "create": 1 / 1.5,
        "update": 1 / 5,
        "unchanged": 1 / 20,
        "link": 1 / 5,
        "reprice": 1 / 5,
    }
    whole_rounds = True
    sessions = 1
    rounds = 2
    items_per_round = 300
    full_items_per_round = 50_000

    def prepare(self, env):
        if not env["res.partner"].search_count([("ref", "=", SUPPLIER)]):
            env["res.partner"].create(
                {"name": "Benchmark supplier", "ref": SUPPLIER, "is_company": True}
            )

    def plan(self, draw, count):
        first = draw.randrange(10**9) * 10**5
        return [
            {"number": first + index, "price": draw.randrange(1000, 99999) / 100}
            for index in range(count)
        ]

    # The files

    def _get_articles(self, items, rise):
        return [
            [
                f"B{item['number']}",
                f"Article {item['number']}",
                f"X{item['number']}",
                "1,5",
                as_number(item["price"] + rise),
                as_number(item["price"] / 2),
            ]
            for item in items
        ]

    def _import_articles(self, env, items, rise=0):
        rows = self._get_articles(items, rise)
        if self.subject == PROFILES:
            self._import_profile(env, "articles", ARTICLE_HEADERS, rows)
        else:
            rows = [[f"{XMLID}.t{row[0]}", *row] for row in rows]
            self._import_plain(env, "product.template", ("id", *ARTICLE), rows)

    def _import_prices(self, env, items, rise=0):
        prices = [as_number(item["price"] / 3 + rise) for item in items]
        rows = [
            [f"B{item['number']}", SUPPLIER, f"S{item['number']}", price]
            for item, price in zip(items, prices, strict=True)
        ]
        if self.subject == PROFILES:
            self._import_profile(env, "articles_fournisseurs", PRICE_HEADERS, rows)
        else:
            rows = [[f"{XMLID}.s{row[0]}", *row] for row in rows]
            self._import_plain(env, "product.supplierinfo", ("id", *PRICE), rows)

    # The two roads

    def _import_profile(self, env, code, headers, rows):
        content = base64.b64encode(as_file(headers, *rows)).decode()
        result = env["gescom.csv.profile"].import_csv(code, content)
        if result["errors"]:
            raise ValueError(result["errors"][:3])

    def _import_plain(self, env, model, names, rows):
        window = env["base_import.import"].create(
            {
                "res_model": model,
                "file": as_file(names, *rows),
                "file_type": "text/csv",
                "file_name": "file.csv",
            }
        )
        result = window.execute_import(list(names), list(names), dict(OPTIONS))
        if result["messages"]:
            raise ValueError(result["messages"][:3])

    # The steps

    def step_create(self, env, items):
        self._import_articles(env, items)

    def step_update(self, env, items):
        """All sale prices change, nothing else does."""
        self._import_articles(env, items, rise=7)

    def step_unchanged(self, env, items):
        self._import_articles(env, items, rise=7)

    def step_link(self, env, items):
        self._import_prices(env, items)

    def step_reprice(self, env, items):
        self._import_prices(env, items, rise=3)

    def check(self, env, items):
        references = [f"B{item['number']}" for item in items]
        articles = env["product.product"].search([("default_code", "in", references)])
        sellers = articles.seller_ids
        return {
            "articles": len(articles),
            "prices": f"{sum(articles.mapped('list_price')):.2f}",
            "costs": f"{sum(articles.mapped('standard_price')):.2f}",
            "names": len(set(articles.mapped("barcode"))),
            "sellers": len(sellers),
            "purchase": f"{sum(sellers.mapped('price')):.2f}",
        }
