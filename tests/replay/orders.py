"""Orders as the shop sends them."""

# Lines in a call: a big document makes a call of its own.
LINES_PER_CALL = 250


def create(shop, documents):
    """Create the orders of sales documents.

    :param documents: dataset.Document
    :return: dict document number -> order id
    """
    return _create(
        shop, "Orders", documents, lambda document: _sale_lines(shop, document)
    )


def create_credits(shop, rest):
    """Create the orders of what was returned and goes back to no delivery.

    :param dict rest: document number -> list of (line, quantity)
    :return: dict document number -> order id
    """
    documents = [d for d in shop.day.returns if d.number in rest]
    return _create(
        shop,
        "Credit orders",
        documents,
        lambda document: [
            _order_line(shop, line, -quantity)
            for line, quantity in rest[document.number]
        ],
    )


def _create(shop, title, documents, make_lines):
    found = {
        number: row["id"]
        for number, row in shop.find_orders(d.number for d in documents).items()
    }
    missing = [document for document in documents if document.number not in found]

    def send(batch):
        values = [_order_values(shop, d, make_lines(d)) for d in batch]
        ids = shop.connection.call("sale.order", "create", values)
        found.update(zip((d.number for d in batch), ids, strict=True))

    shop.run(
        title,
        missing,
        send,
        limit=LINES_PER_CALL,
        weight=lambda d: len(d.lines),
        about=lambda document: shop.about(document.number),
    )
    return found


def _sale_lines(shop, document):
    return [_order_line(shop, line, line.quantity) for line in document.order_lines]


def _order_line(shop, line, quantity):
    values = {
        # The place in the file, by which a line is found again.
        "sequence": line.number,
        "product_id": shop.products[line.code],
        "name": line.description or line.code,
        "product_uom_qty": quantity,
        "price_unit": float(line.price),
    }
    if line.kind == "carriage":
        values["is_delivery"] = True
    return (0, 0, values)


def _order_values(shop, document, lines):
    values = {
        "client_order_ref": document.number,
        "web_transaction_ref": f"TX-{document.number}",
        "sales_origin_id": shop.origin,
        "pricelist_id": shop.pricelist,
        "date_order": document.date,
        "order_line": lines,
    }
    carriage = [line.code for line in document.order_lines if line.kind == "carriage"]
    if carriage:
        values["carrier_id"] = shop.carriers[carriage[0]]
    if document.customer:
        values["partner_id"] = shop.customers[document.customer]
    else:
        values["occasional_customer"] = {
            "name": f"Customer of {document.number}",
            "country_code": document.country_code,
        }
    return values


def confirm(shop, orders):
    """Confirm orders and give them back the date of the shop.

    :param dict orders: document number -> order id
    """
    documents = {d.number: d for d in shop.day.documents}
    rows = shop.find_orders(orders).values()
    drafts = [row for row in rows if row["state"] in ("draft", "sent")]

    def send(batch):
        ids = [row["id"] for row in batch]
        shop.connection.call("sale.order", "action_confirm", ids)

    shop.run(
        "Confirmed",
        drafts,
        send,
        limit=LINES_PER_CALL,
        weight=lambda row: len(documents[row["client_order_ref"]].lines),
        about=lambda row: shop.about(row["client_order_ref"]),
    )
    _restore_dates(shop, documents, orders)


def _restore_dates(shop, documents, orders):
    """Odoo dates an order when it is confirmed: the shop took it that day."""
    by_date = {}
    for number, row in shop.find_orders(orders).items():
        date = documents[number].date
        if row["state"] == "sale" and row["date_order"] != date:
            by_date.setdefault(date, []).append(row["id"])

    def write(dates):
        for date in dates:
            shop.connection.call(
                "sale.order", "write", by_date[date], {"date_order": date}
            )

    shop.run("Shop dates", list(by_date), write, limit=1)
