"""The stock of the day, deliveries and receptions."""

import zlib

LINES_PER_CALL = 200
# One article in ten is short by half, so that some orders wait for a rest.
SHORT_ONE_IN = 10


def supply(demand):
    """What the warehouse has of each article before the day.

    :param dict demand: code -> quantity sold that day
    :return: dict code -> quantity; the same articles are short in every replay
    """
    return {
        code: quantity // 2 if is_short(code) else quantity
        for code, quantity in demand.items()
    }


def is_short(code):
    """Whether the warehouse lacks half of an article."""
    return zlib.crc32(code.encode()) % SHORT_ONE_IN == 0


def fill(shop):
    """Count the stock of the day in, once."""
    supplies = supply(shop.day.demand())
    label = f"Replay {shop.day.date}"
    counted = shop.connection.search_read(
        "stock.move", [("inventory_name", "=", label)], ["product_id"]
    )
    counted = {row["product_id"] for row in counted}
    location = _find_location(shop)
    on_hand = _read_stock(shop, location)
    codes = [
        code
        for code, quantity in sorted(supplies.items())
        if quantity and code in shop.products and shop.products[code] not in counted
    ]

    def count(batch):
        shop.connection.call(
            "stock.quant",
            "create",
            [
                {
                    "product_id": shop.products[code],
                    "location_id": location,
                    "inventory_quantity_auto_apply": on_hand.get(shop.products[code], 0)
                    + supplies[code],
                }
                for code in batch
            ],
            context={"inventory_mode": True, "inventory_name": label},
        )

    shop.run(
        "Stock counted",
        codes,
        count,
        limit=LINES_PER_CALL,
        about=shop.about_article,
    )


def _find_location(shop):
    rows = shop.connection.search_read("stock.warehouse", [], ["lot_stock_id"])
    return rows[0]["lot_stock_id"]


def _read_stock(shop, location):
    rows = shop.connection.search_read(
        "stock.quant",
        [
            ("location_id", "=", location),
            ("product_id", "in", list(shop.products.values())),
        ],
        ["product_id", "quantity"],
    )
    return {row["product_id"]: row["quantity"] for row in rows}


def deliver(shop, orders):
    """Ship what is reserved; the rest stays in a further delivery note.

    :param dict orders: document number -> order id
    """
    validate(shop, "Delivered", orders, "outgoing")


def receive(shop, orders):
    """Take in what customers sent back.

    :param dict orders: document number -> order id
    """
    validate(shop, "Received", orders, "incoming")


def validate(shop, title, orders, kind):
    """Validate the transfers of orders for which something is reserved."""
    transfers = shop.connection.search_read(
        "stock.picking",
        [
            ("sale_id", "in", list(orders.values())),
            ("picking_type_code", "=", kind),
            ("state", "=", "assigned"),
        ],
        ["name", "sale_id", "move_ids"],
    )
    numbers = {order: number for number, order in orders.items()}

    def ship(batch):
        shop.connection.call(
            "stock.picking",
            "button_validate",
            [transfer["id"] for transfer in batch],
            context={"skip_backorder": True},
        )

    def about(transfer):
        return shop.about(numbers[transfer["sale_id"]], transfer["name"])

    shop.run(
        title,
        transfers,
        ship,
        limit=LINES_PER_CALL,
        weight=lambda transfer: len(transfer["move_ids"]),
        about=about,
    )
