"""The shop in which the benchmarks trade: the same in every database.

    python -m benchmarks.shop DATABASE

It is made once on plain Odoo, then copied, so that all subjects share even the ids.
"""

import os
import random
import sys

SEED = 19
PRODUCTS = 200
CUSTOMERS = 50
# More than all the rounds of any run can sell.
STOCK = 1_000_000
PRODUCT_PREFIX = "BENCH-P"
CUSTOMER_PREFIX = "BENCH-C"


def make_products(env, draw):
    """`PRODUCTS` stored goods with a price, a cost and stock in the main warehouse."""
    products = env["product.product"].create(
        [
            {
                "name": f"Benchmark article {number}",
                "default_code": f"{PRODUCT_PREFIX}{number:03}",
                "is_storable": True,
                "invoice_policy": "delivery",
                "list_price": draw.randrange(200, 20000) / 100,
                "standard_price": draw.randrange(100, 200) / 100,
                "weight": draw.randrange(1, 40) / 10,
            }
            for number in range(PRODUCTS)
        ]
    )
    location = env["stock.warehouse"].search([], limit=1).lot_stock_id
    for product in products:
        env["stock.quant"]._update_available_quantity(product, location, STOCK)


def make_customers(env, draw):
    env["res.partner"].create(
        [
            {
                "name": f"Benchmark customer {number}",
                "ref": f"{CUSTOMER_PREFIX}{number:03}",
                "is_company": True,
                "street": f"{draw.randrange(1, 200)} rue du Commerce",
                "zip": f"{draw.randrange(1, 95):02}000",
                "city": "Ville",
                "country_id": env.ref("base.fr").id,
                "email": f"customer{number}@example.com",
            }
            for number in range(CUSTOMERS)
        ]
    )


def catalogue(env):
    """What the items are drawn from.

    :return: (list of (product id, price), list of partner ids)
    """
    products = env["product.product"].search(
        [("default_code", "=like", f"{PRODUCT_PREFIX}%")], order="id"
    )
    customers = env["res.partner"].search(
        [("ref", "=like", f"{CUSTOMER_PREFIX}%")], order="id"
    )
    return [(product.id, product.list_price) for product in products], customers.ids


def order_values(draw, products, customers, lines):
    """The values of one order as a web shop sends them over RPC, with paid prices."""
    return {
        "partner_id": draw.choice(customers),
        "client_order_ref": f"WEB{draw.randrange(10**8):08}",
        "order_line": [
            (
                0,
                0,
                {
                    "product_id": product,
                    "product_uom_qty": draw.randrange(1, 6),
                    "price_unit": price,
                },
            )
            for product, price in draw.sample(products, lines)
        ],
    }


def main():
    # Only here: the modules that list the benchmarks do not need Odoo.
    from odoo import SUPERUSER_ID, api
    from odoo.modules.module import initialize_sys_path
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level=warn"])
    initialize_sys_path()
    draw = random.Random(SEED)
    with Registry(sys.argv[1]).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        make_products(env, draw)
        make_customers(env, draw)


if __name__ == "__main__":
    main()
