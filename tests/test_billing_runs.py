"""The automatic billing on a real server, its process killed again and again."""

import os

import pytest

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
# More of them by GESCOM_BILLED_ORDERS, to see a long billing.
ORDERS = int(os.environ.get("GESCOM_BILLED_ORDERS", 90))
PATIENCE = 180 + ORDERS * 2
KILLS = 3


@pytest.fixture(scope="module")
def billing_server(new_server):
    return new_server("billing")


def _deliver_orders(server, count):
    product = server.rpc(
        "product.product", "create", [{"name": "Chaise", "type": "consu"}]
    )
    partners = server.rpc(
        "res.partner", "create", [[{"name": f"Client {n}"} for n in range(5)]]
    )
    line = (0, 0, {"product_id": product, "product_uom_qty": 2, "price_unit": 10})
    order_ids = server.rpc(
        "sale.order",
        "create",
        [[{"partner_id": partners[n % 5], "order_line": [line]} for n in range(count)]],
    )
    for start in range(0, count, 50):
        batch = order_ids[start : start + 50]
        server.rpc("sale.order", "action_confirm", [batch])
        pickings = server.rpc("stock.picking", "search", [[("sale_id", "in", batch)]])
        context = {"skip_backorder": True, "skip_sms": True}
        server.rpc("stock.picking", "button_validate", [pickings], {"context": context})
    return order_ids


def _read(server, model, ids, *names):
    return server.rpc(model, "read", [ids, list(names)])


def _wait(server, run_id, condition):
    names = ("state", "unit_done_count", "unit_count", "invoice_count")

    def look():
        return _read(server, "gescom.invoicing.run", [run_id], *names)[0]

    return server.wait_for(look, condition, PATIENCE)


def _make_preview(server):
    # Several steps, so that a kill comes between two of them.
    server.rpc(
        "ir.config_parameter", "set_param", ["gescom_facturation.lines_per_unit", "60"]
    )
    values = {"print_invoices": False, "send_invoices": False}
    run_id = server.rpc("gescom.invoicing.run", "create", [values])
    server.rpc("gescom.invoicing.run", "action_preview", [[run_id]])
    return run_id


def _read_lines(server, run_id):
    return server.rpc(
        "gescom.invoicing.run.line",
        "search_read",
        [[("run_id", "=", run_id), ("decision", "=", "invoice")]],
        {"fields": ["order_ids", "amount_untaxed", "state", "invoice_id"]},
    )


def test_a_killed_billing_makes_exactly_the_invoices_of_its_preview(billing_server):
    """F134: three power cuts lose nothing, double nothing and leave no gap."""
    server = billing_server
    order_ids = _deliver_orders(server, ORDERS)
    run_id = _make_preview(server)
    shown = _read_lines(server, run_id)
    assert len(shown) == ORDERS
    server.rpc("gescom.invoicing.run", "action_run", [[run_id]])
    done = 0
    for _kill in range(KILLS):
        run = _wait(
            server,
            run_id,
            lambda run, done=done: (
                run["unit_done_count"] > done or run["state"] != "running"
            ),
        )
        done = run["unit_done_count"]
        server.kill()
        server.start()
    end = _wait(server, run_id, lambda run: run["state"] != "running")
    assert (end["state"], end["invoice_count"]) == ("done", ORDERS)
    _check_invoices(server, run_id, order_ids)


def _check_invoices(server, run_id, order_ids):
    lines = _read_lines(server, run_id)
    assert {line["state"] for line in lines} == {"done"}
    invoices = {
        invoice["id"]: invoice
        for invoice in server.rpc(
            "account.move",
            "search_read",
            [[("move_type", "=", "out_invoice")]],
            {"fields": ["state", "amount_untaxed", "sequence_number"]},
        )
    }
    for line in lines:
        invoice = invoices[line["invoice_id"][0]]
        assert invoice["state"] == "posted"
        assert invoice["amount_untaxed"] == line["amount_untaxed"]
    assert len(invoices) == len(order_ids)
    numbers = sorted(invoice["sequence_number"] for invoice in invoices.values())
    assert numbers == list(range(numbers[0], numbers[0] + len(order_ids)))
    billed = _read(server, "sale.order", order_ids, "invoice_ids")
    assert [len(order["invoice_ids"]) for order in billed] == [1] * len(order_ids)


def test_two_users_start_the_same_billing(billing_server):
    """F134: the second one is told who started it."""
    server = billing_server
    _deliver_orders(server, 1)
    run_id = _make_preview(server)
    server.rpc("gescom.invoicing.run", "action_run", [[run_id]])
    with pytest.raises(Exception, match="already started by|déjà lanc"):
        server.rpc("gescom.invoicing.run", "action_run", [[run_id]])
