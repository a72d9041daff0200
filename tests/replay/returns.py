"""Returns that go back to a delivery, through Odoo's own return window."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from .dataset import CENT
from .matching import Delivered, match_returns


@dataclass
class TakenBack:
    """What came of the return documents of a day.

    `orders` are the former orders that took goods back (document number -> id),
    `documents` the returns that each of them took (id -> document numbers), `rest`
    what no delivery takes back (document number -> list of (line, quantity)).
    """

    orders: dict = field(default_factory=dict)
    documents: dict = field(default_factory=dict)
    rest: dict = field(default_factory=dict)


def take_back(shop):
    """Take back what was delivered, and tell what was not.

    :return: TakenBack
    """
    documents = shop.day.returns
    # A return whose credit order is made was shared out in full by an earlier run.
    shared_out = shop.find_orders(d.number for d in documents)
    taken = TakenBack()
    returned = _read_returned(shop, taken)
    matches, taken.rest = match_returns(
        [d for d in documents if d.number not in shared_out],
        _read_delivered(shop, documents),
        returned,
    )
    groups = {}
    for match in matches:
        key = (match.document.number, match.delivered.picking)
        groups.setdefault(key, []).append(match)

    def send(batch):
        for group in batch:
            _return_goods(shop, group)

    def about(group):
        return group[0].document.number, [match.line.number for match in group]

    shop.run("Returns", list(groups.values()), send, limit=1, about=about)
    _read_returned(shop, taken)
    return taken


def read_return_transfers(connection, origin, documents):
    """Transfers that took back what return documents are about.

    :param documents: dataset.Document of returns
    :return: dict transfer id -> document number
    """
    transfers = connection.search_read(
        "stock.picking",
        [("return_id", "!=", False), ("sale_id.sales_origin_id", "=", origin)],
        ["origin"],
    )
    numbers = {f"({document.number})": document.number for document in documents}
    return {
        row["id"]: numbers[row["origin"].split(" ")[-1]]
        for row in transfers
        if row["origin"].split(" ")[-1] in numbers
    }


def _read_returned(shop, taken):
    """What went back already: (document number, code, price) -> quantity."""
    transfers = read_return_transfers(shop.connection, shop.origin, shop.day.returns)
    moves = shop.connection.search_read(
        "stock.move",
        [("picking_id", "in", list(transfers)), ("state", "!=", "cancel")],
        ["picking_id", "product_id", "product_uom_qty", "sale_line_id"],
    )
    lines = _read_lines(shop, [move["sale_line_id"] for move in moves])
    codes = {product: code for code, product in shop.products.items()}
    returned = Counter()
    for move in moves:
        number = transfers[move["picking_id"]]
        line = lines[move["sale_line_id"]]
        key = (number, codes[move["product_id"]], line["price"])
        returned[key] += int(move["product_uom_qty"])
        taken.orders[line["client_order_ref"]] = line["order_id"]
        taken.documents.setdefault(line["order_id"], set()).add(number)
    return returned


def _read_lines(shop, ids):
    """Order lines with the price, customer, number and date of their order."""
    lines = shop.connection.read(
        "sale.order.line", sorted(set(ids)), ["order_id", "product_id", "price_unit"]
    )
    orders = shop.connection.read(
        "sale.order",
        sorted({line["order_id"] for line in lines}),
        ["client_order_ref", "partner_id", "date_order"],
    )
    orders = {order.pop("id"): order for order in orders}
    return {
        line["id"]: {
            **line,
            **orders[line["order_id"]],
            "price": Decimal(line["price_unit"]).quantize(CENT),
        }
        for line in lines
    }


def _read_delivered(shop, documents):
    """What the customers who return something were delivered and still have."""
    customers = {d.customer for d in documents if d.customer}
    codes = {line.code for d in documents for line in d.order_lines}
    call = shop.connection.call
    lines = call(
        "sale.order.line",
        "search",
        [
            ("order_id.sales_origin_id", "=", shop.origin),
            ("order_id.partner_id", "in", [shop.customers[c] for c in customers]),
            ("product_id", "in", [shop.products[code] for code in codes]),
            ("state", "=", "sale"),
        ],
    )
    moves = shop.connection.search_read(
        "stock.move",
        [
            ("sale_line_id", "in", lines),
            ("state", "=", "done"),
            ("location_dest_id.usage", "=", "customer"),
        ],
        ["sale_line_id", "picking_id", "product_id", "quantity"],
    )
    back = _read_quantities_back(shop, [move["id"] for move in moves])
    lines = _read_lines(shop, lines)
    customers = {shop.customers[number]: number for number in customers}
    codes = {shop.products[code]: code for code in codes}
    return [
        Delivered(
            move=move["id"],
            picking=move["picking_id"],
            order=lines[move["sale_line_id"]]["order_id"],
            customer=customers[lines[move["sale_line_id"]]["partner_id"]],
            code=codes[move["product_id"]],
            price=lines[move["sale_line_id"]]["price"],
            date=lines[move["sale_line_id"]]["date_order"],
            quantity=int(move["quantity"]) - back[move["id"]],
        )
        for move in moves
    ]


def _read_quantities_back(shop, moves):
    rows = shop.connection.search_read(
        "stock.move",
        [("origin_returned_move_id", "in", moves), ("state", "!=", "cancel")],
        ["origin_returned_move_id", "product_uom_qty"],
    )
    back = Counter()
    for row in rows:
        back[row["origin_returned_move_id"]] += int(row["product_uom_qty"])
    return back


def _return_goods(shop, group):
    """Return what one document sends back of one delivery.

    :param group: matching.Match of one document and one transfer
    """
    call = shop.connection.call
    _reopen(shop, group[0].delivered.order)
    delivery = group[0].delivered.picking
    window = call("stock.return.picking", "create", {"picking_id": delivery})
    quantities = Counter()
    for match in group:
        quantities[match.delivered.move] += match.quantity
    for line in shop.connection.search_read(
        "stock.return.picking.line", [("wizard_id", "=", window)], ["move_id"]
    ):
        if line["move_id"] in quantities:
            call(
                "stock.return.picking.line",
                "write",
                [line["id"]],
                {"quantity": quantities[line["move_id"]]},
            )
    action = call("stock.return.picking", "action_create_returns", [window])
    _receive(shop, action["res_id"], group[0].document.number)


def _reopen(shop, order):
    """A closed order takes nothing back before it is reopened (F026)."""
    row = shop.connection.read("sale.order", [order], ["processing_state"])[0]
    if row["processing_state"] == "closed":
        shop.connection.call("sale.order", "action_unsettle", [order])


def _receive(shop, transfer, number):
    call = shop.connection.call
    origin = shop.connection.read("stock.picking", [transfer], ["origin"])[0]["origin"]
    call("stock.picking", "write", [transfer], {"origin": f"{origin} ({number})"})
    call(
        "stock.picking",
        "button_validate",
        [transfer],
        context={"skip_backorder": True},
    )
