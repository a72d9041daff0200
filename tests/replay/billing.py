"""Invoices and credit notes, made by the affaires or by the automatic billing."""

import time

LINES_PER_CALL = 250
MODES = ("order", "delivery", "order_group", "affaire_group")
# Nothing is billed: the deliveries of several days are, once in each mode.
LATER = "later"


def invoice(shop, orders):
    """Bill what the affaires allow, and post it under the date of the shop.

    :param dict orders: document number -> order id
    """
    if shop.billing_mode == LATER:
        return
    if shop.billing_mode:
        _bill_automatically(shop)
        return
    numbers = {order: number for number, order in orders.items()}
    rows = shop.connection.search_read(
        "sale.order",
        [
            ("id", "in", list(numbers)),
            ("invoice_status", "=", "to invoice"),
            # Carriage waits for the goods.
            ("logistic_state", "!=", "to_process"),
        ],
        ["affaire_id", "order_line"],
    )

    def bill(batch):
        affaires = [row["affaire_id"] for row in batch]
        shop.connection.call("gescom.affaire", "action_create_invoices", affaires)

    shop.run(
        "Billed",
        rows,
        bill,
        limit=LINES_PER_CALL,
        weight=lambda row: len(row["order_line"]),
        about=lambda row: shop.about(numbers[row["id"]]),
    )
    _post(shop, list(numbers))


def set_mode(shop):
    """Give the affaires to come the billing mode of the replay, if it has one."""
    if shop.billing_mode in MODES:
        companies = shop.connection.call("res.company", "search", [])
        shop.connection.call(
            "res.company",
            "write",
            companies,
            {"affaire_billing_mode": shop.billing_mode},
        )


def _bill_automatically(shop):
    def bill(_batch):
        bill_automatically(shop.connection, shop.day.date)

    shop.run("Billed automatically", ["run"], bill, limit=1)


def bill_automatically(connection, date):
    """Preview, then bill all that was delivered, under a date.

    :param connection: connection.Connection
    :param str date: date of the invoices
    :return: id of the gescom.invoicing.run
    """
    values = {"invoice_date": date, "send_invoices": False, "print_invoices": False}
    call = connection.call
    run = call("gescom.invoicing.run", "create", values)
    call("gescom.invoicing.run", "action_preview", [run])
    (row,) = call("gescom.invoicing.run", "read", [run], ["to_invoice_count"])
    if row["to_invoice_count"]:
        call("gescom.invoicing.run", "action_run", [run])
        _wait_for(connection, run)
    return run


def _wait_for(connection, run):
    state = "running"
    while state == "running":
        time.sleep(0.5)
        (row,) = connection.call("gescom.invoicing.run", "read", [run], ["state"])
        state = row["state"]


def _post(shop, orders):
    drafts = shop.connection.search_read(
        "account.move",
        [
            ("line_ids.sale_line_ids.order_id", "in", orders),
            ("state", "=", "draft"),
        ],
        ["ref", "invoice_line_ids"],
    )

    def post(batch):
        ids = [row["id"] for row in batch]
        shop.connection.call(
            "account.move", "write", ids, {"invoice_date": shop.day.date}
        )
        shop.connection.call("account.move", "action_post", ids)

    shop.run(
        "Posted",
        drafts,
        post,
        limit=LINES_PER_CALL,
        weight=lambda row: len(row["invoice_line_ids"]),
        about=lambda row: shop.about(row["ref"] or str(row["id"])),
    )


def name_credit_notes(shop, taken):
    """Write the number of the return on the credit notes of former orders.

    :param taken: returns.TakenBack
    """
    notes = shop.connection.search_read(
        "account.move",
        [
            ("move_type", "=", "out_refund"),
            ("line_ids.sale_line_ids.order_id", "in", list(taken.documents)),
            ("invoice_date", "=", shop.day.date),
            ("ref", "in", list(taken.orders)),
        ],
        ["ref"],
    )

    def write(batch):
        for note in batch:
            numbers = taken.documents[taken.orders[note["ref"]]]
            shop.connection.call(
                "account.move", "write", [note["id"]], {"ref": ", ".join(numbers)}
            )

    shop.run("Credit notes named", notes, write, limit=1)
