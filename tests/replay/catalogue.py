"""What the shop needs before its first order: currency, customers, articles."""

from . import fees
from .dataset import CARRIAGE, SERVICES

CURRENCY = "GBP"
# Pounds for one euro. Any rate does: the balance is drawn up in pounds.
RATE = 0.85
RATE_FROM = "2010-01-01"
ORIGIN = "replay"
PER_CALL = 200


def prepare(shop):
    """Create what is missing and remember the ids in the shop."""
    shop.pricelist = _prepare_pricelist(shop)
    shop.origin = _prepare_origin(shop)
    shop.customers = _prepare_customers(shop)
    if shop.eco:
        fees.prepare(shop)
    shop.products = _prepare_articles(shop)
    services = _prepare_services(shop)
    shop.products.update(services)
    shop.carriers = _prepare_carriers(shop, services)


def _find_or_create(shop, model, domain, values):
    found = shop.connection.call(model, "search", domain, limit=1)
    return found[0] if found else shop.connection.call(model, "create", values)


def _find_by(shop, model, key, values):
    """Ids of records by a number of the shop."""
    rows = shop.connection.search_read(model, [(key, "in", list(values))], [key])
    return {row[key]: row["id"] for row in rows}


def _prepare_pricelist(shop):
    """Pricelist in the currency of the shop, from which orders take theirs."""
    call = shop.connection.call
    currency = call(
        "res.currency",
        "search",
        [("name", "=", CURRENCY)],
        context={"active_test": False},
    )[0]
    call("res.currency", "write", [currency], {"active": True})
    user = shop.connection.read("res.users", [shop.connection.uid], ["company_id"])[0]
    company = user["company_id"]
    _find_or_create(
        shop,
        "res.currency.rate",
        [("currency_id", "=", currency), ("company_id", "in", [company, False])],
        {
            "name": RATE_FROM,
            "currency_id": currency,
            "company_id": company,
            "rate": RATE,
        },
    )
    name = f"Replay {CURRENCY}"
    return _find_or_create(
        shop,
        "product.pricelist",
        [("name", "=", name), ("currency_id", "=", currency)],
        {"name": name, "currency_id": currency, "company_id": company},
    )


def find_origin(connection):
    """Sales origin the orders of a replay bear.

    :return: list of its id, empty before the first replay
    """
    return connection.call("gescom.sales.origin", "search", [("code", "=", ORIGIN)])


def _prepare_origin(shop):
    found = find_origin(shop.connection)
    if found:
        return found[0]
    values = {"name": "Replayed web shop", "code": ORIGIN, "kind": "shop"}
    return shop.connection.call("gescom.sales.origin", "create", values)


def _prepare_customers(shop):
    """Customers with a number; the others are occasional and come with the order."""
    wanted = {d.customer: d for d in shop.day.documents if d.customer and d.order_lines}
    found = _find_by(shop, "res.partner", "ref", wanted)
    countries = _read_countries(shop)
    missing = [document for ref, document in wanted.items() if ref not in found]

    def create(documents):
        ids = shop.connection.call(
            "res.partner",
            "create",
            [
                {
                    "name": f"Customer {document.customer}",
                    "ref": document.customer,
                    "customer_rank": 1,
                    "country_id": countries.get(document.country_code, False),
                }
                for document in documents
            ],
        )
        found.update(zip((d.customer for d in documents), ids, strict=True))

    shop.run(
        "Customers",
        missing,
        create,
        limit=PER_CALL,
        about=lambda document: shop.about(document.number),
    )
    return found


def _read_countries(shop):
    rows = shop.connection.search_read("res.country", [], ["code"])
    return {row["code"]: row["id"] for row in rows}


def _prepare_articles(shop):
    articles = shop.day.articles()
    found = _find_by(shop, "product.product", "default_code", articles)
    missing = sorted(set(articles) - set(found))

    def create(codes):
        ids = shop.connection.call(
            "product.product",
            "create",
            [
                {
                    "default_code": code,
                    "name": articles[code][0],
                    "type": "consu",
                    "is_storable": True,
                    "list_price": float(articles[code][1]) / RATE,
                    **fees.get_article_values(shop, code),
                }
                for code in codes
            ],
        )
        found.update(zip(codes, ids, strict=True))

    shop.run("Articles", missing, create, limit=PER_CALL, about=shop.about_article)
    return found


def _prepare_services(shop):
    """Carriage, discount and manual lines are services: nothing of them is stored."""
    used = {line.code for line in shop.day.lines if line.code in SERVICES}
    return {
        code: _find_or_create(
            shop,
            "product.product",
            [("default_code", "=", code)],
            {
                "default_code": code,
                "name": SERVICES[code],
                "type": "service",
                "invoice_policy": "order",
                "list_price": 0.0,
            },
        )
        for code in sorted(used)
    }


def _prepare_carriers(shop, services):
    """A delivery method for each kind of carriage of the shop."""
    return {
        code: _find_or_create(
            shop,
            "delivery.carrier",
            [("product_id", "=", product)],
            {
                "name": SERVICES[code],
                "delivery_type": "fixed",
                "product_id": product,
                "integration_level": "rate",
            },
        )
        for code, product in services.items()
        if code in CARRIAGE
    }
