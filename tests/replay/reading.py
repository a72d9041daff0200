"""Read over XML-RPC what the database says of the orders of a day."""

from decimal import Decimal

from .catalogue import find_origin
from .dataset import CENT
from .picture import (
    AffaireRow,
    InvoiceLineRow,
    InvoiceRow,
    MoveRow,
    OrderLineRow,
    OrderRow,
    Picture,
)
from .returns import read_return_transfers

STATES = (
    ("sale.order", "logistic_state"),
    ("sale.order", "processing_state"),
    ("gescom.affaire", "state"),
)
FIGURES = ("ordered", "delivered", "invoiced", "paid", "due")


def money(value):
    """An amount as Odoo rounds it, exact."""
    return Decimal(value or 0).quantize(CENT)


def quantity(value):
    """A quantity without the decimals a float shows."""
    value = Decimal(str(value or 0))
    return value.quantize(Decimal(1)) if value == value.to_integral() else value


def read_picture(connection, day):
    """What became of a day: its orders and those that took its returns back.

    :param connection: connection.Connection
    :param day: dataset.Day
    :return: picture.Picture
    """
    picture = Picture()
    origin = find_origin(connection)
    if not origin:
        return picture
    transfers = read_return_transfers(connection, origin[0], day.returns)
    picture.return_transfers = transfers
    _read_orders(connection, picture, origin[0], day)
    _read_lines(connection, picture)
    _read_moves(connection, picture)
    _read_invoices(connection, picture)
    _read_affaires(connection, picture)
    _read_counts(connection, picture)
    read_stock(connection, picture, day)
    return picture


def _read_orders(connection, picture, origin, day):
    former = connection.read(
        "stock.picking", list(picture.return_transfers), ["sale_id"]
    )
    rows = connection.search_read(
        "sale.order",
        [
            ("sales_origin_id", "=", origin),
            "|",
            ("client_order_ref", "in", [d.number for d in day.documents]),
            ("id", "in", [row["sale_id"] for row in former]),
        ],
        [
            "name",
            "client_order_ref",
            "state",
            "settled",
            "logistic_state",
            "processing_state",
            "amount_untaxed",
            "currency_rate",
            "affaire_id",
            "partner_id",
            "partner_invoice_id",
        ],
    )
    picture.orders = [
        OrderRow(
            id=row["id"],
            name=row["name"],
            number=row["client_order_ref"],
            state=row["state"],
            settled=row["settled"],
            logistic_state=row["logistic_state"],
            processing_state=row["processing_state"],
            amount=money(row["amount_untaxed"]),
            rate=row["currency_rate"] or 1.0,
            affaire=row["affaire_id"],
            partner=row["partner_id"],
            invoice_partner=row["partner_invoice_id"],
        )
        for row in rows
    ]
    occasional = connection.search_read(
        "res.partner",
        [
            ("id", "in", [order.partner for order in picture.orders]),
            ("occasional", "=", True),
            ("customer_rank", "=", 0),
        ],
        ["id"],
    )
    picture.occasional = {row["id"] for row in occasional}


def _read_lines(connection, picture):
    rows = connection.search_read(
        "sale.order.line",
        [
            ("order_id", "in", [order.id for order in picture.orders]),
            ("display_type", "=", False),
        ],
        [
            "order_id",
            "sequence",
            "product_id",
            "is_delivery",
            "product_uom_qty",
            "price_unit",
            "price_subtotal",
        ],
    )
    products = connection.read(
        "product.product",
        sorted({row["product_id"] for row in rows}),
        ["default_code", "type"],
    )
    products = {product["id"]: product for product in products}
    picture.lines = [
        OrderLineRow(
            id=row["id"],
            order=row["order_id"],
            place=row["sequence"],
            code=products[row["product_id"]]["default_code"],
            goods=products[row["product_id"]]["type"] == "consu",
            carriage=row["is_delivery"],
            quantity=quantity(row["product_uom_qty"]),
            price=money(row["price_unit"]),
            subtotal=money(row["price_subtotal"]),
        )
        for row in rows
    ]


def _read_moves(connection, picture):
    rows = connection.search_read(
        "stock.move",
        [("sale_line_id", "in", [line.id for line in picture.lines])],
        [
            "sale_line_id",
            "picking_id",
            "state",
            "quantity",
            "location_id",
            "origin_returned_move_id",
        ],
    )
    customers = connection.search_read(
        "stock.location", [("usage", "=", "customer")], ["id"]
    )
    customers = {row["id"] for row in customers}
    picture.moves = [
        MoveRow(
            line=row["sale_line_id"],
            transfer=row["picking_id"],
            state=row["state"],
            quantity=quantity(row["quantity"]),
            back=row["location_id"] in customers,
            id=row["id"],
            returned_id=row["origin_returned_move_id"] or 0,
        )
        for row in rows
    ]


def _read_invoices(connection, picture):
    lines = {line.id for line in picture.lines}
    rows = connection.search_read(
        "account.move.line",
        [("sale_line_ids", "in", list(lines)), ("parent_state", "!=", "cancel")],
        [
            "move_id",
            "sale_line_ids",
            "quantity",
            "price_subtotal",
            "price_total",
            "balance",
        ],
    )
    moves = connection.read(
        "account.move",
        sorted({row["move_id"] for row in rows}),
        [
            "name",
            "ref",
            "state",
            "move_type",
            "amount_total",
            "amount_total_signed",
            "amount_residual_signed",
        ],
    )
    picture.invoices = [
        InvoiceRow(
            id=move["id"],
            name=move["name"] or "",
            ref=move["ref"] or "",
            state=move["state"],
            refund=move["move_type"] == "out_refund",
            total=money(move["amount_total_signed"]),
            due=money(move["amount_residual_signed"]),
        )
        for move in moves
    ]
    signs = {move.id: -1 if move.refund else 1 for move in picture.invoices}
    rates = {move["id"]: _read_rate(move) for move in moves}
    picture.invoice_lines = [
        InvoiceLineRow(
            invoice=row["move_id"],
            line=next(line for line in row["sale_line_ids"] if line in lines),
            quantity=signs[row["move_id"]] * quantity(row["quantity"]),
            amount=signs[row["move_id"]] * money(row["price_subtotal"]),
            balance=-money(row["balance"]),
            total=money(row["price_total"]) * rates[row["move_id"]],
        )
        for row in rows
    ]


def _read_rate(move):
    """Company currency for one of the invoice's; below zero on a credit note."""
    total = money(move["amount_total"])
    return money(move["amount_total_signed"]) / total if total else Decimal(0)


def _read_affaires(connection, picture):
    rows = connection.read(
        "gescom.affaire",
        sorted({order.affaire for order in picture.orders if order.affaire}),
        ["name", "state", "partner_id", "order_ids"]
        + [f"amount_{name}" for name in FIGURES],
    )
    picture.affaires = [
        AffaireRow(
            id=row["id"],
            name=row["name"],
            state=row["state"],
            partner=row["partner_id"],
            orders=tuple(row["order_ids"]),
            **{name: money(row[f"amount_{name}"]) for name in FIGURES},
        )
        for row in rows
    ]


def _read_counts(connection, picture):
    """What the database finds when a state is searched for."""
    ids = {
        "sale.order": [order.id for order in picture.orders],
        "gescom.affaire": [affaire.id for affaire in picture.affaires],
    }
    for model, name in STATES:
        values = connection.call(model, "fields_get", [name], ["selection"])
        for value, _label in values[name]["selection"]:
            found = connection.call(
                model, "search_count", [("id", "in", ids[model]), (name, "=", value)]
            )
            if found:
                picture.counts[model, name, value] = found


def read_stock(connection, picture, day):
    """Count the transfers of the day that could be made, and what is below zero."""
    # An order of an earlier day, whose goods came back, may be given what was counted
    # this day: it is not this day's to ship.
    numbers = {document.number for document in day.documents}
    orders = [order.id for order in picture.orders if order.number in numbers]
    picture.ready_transfers = connection.call(
        "stock.picking",
        "search_count",
        [("sale_id", "in", orders), ("state", "=", "assigned")],
    )
    codes = sorted({line.code for line in picture.lines})
    picture.negative_stocks = connection.call(
        "stock.quant",
        "search_count",
        [
            ("location_id.usage", "=", "internal"),
            ("product_id.default_code", "in", codes),
            ("quantity", "<", 0),
        ],
    )
