"""A batch shipping on a real server, whose process dies in the middle."""

import pytest

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
ORDERS = 50
FAILING = 17
LAST_BEFORE_DEATH = 30
PATIENCE = 300


@pytest.fixture(scope="module")
def shipping_server(new_server):
    return new_server("shipping")


def _make_orders(server, count=ORDERS):
    """Orders of goods in stock; those of one ask for a lot that nobody gave."""
    product, tracked = server.rpc(
        "product.product",
        "create",
        [
            [
                {"name": "Chaise", "is_storable": True},
                {"name": "Montre", "is_storable": True, "tracking": "lot"},
            ]
        ],
    )
    partner = server.rpc("res.partner", "create", [{"name": "Client"}])
    location = server.rpc(
        "stock.warehouse", "search_read", [[]], {"fields": ["lot_stock_id"], "limit": 1}
    )[0]["lot_stock_id"][0]
    for article in (product, tracked):
        values = {
            "product_id": article,
            "location_id": location,
            "inventory_quantity_auto_apply": 500,
        }
        context = {"inventory_mode": True}
        server.rpc("stock.quant", "create", [values], {"context": context})
    orders = server.rpc(
        "sale.order",
        "create",
        [
            [
                {
                    "partner_id": partner,
                    "order_line": [
                        (
                            0,
                            0,
                            {
                                "product_id": tracked if n == FAILING else product,
                                "product_uom_qty": 1,
                            },
                        )
                    ],
                }
                for n in range(1, count + 1)
            ]
        ],
    )
    server.rpc("sale.order", "action_confirm", [orders])
    return orders, tracked


def _read(server, run_id, *names):
    return server.rpc("gescom.shipping.run", "read", [[run_id], list(names)])[0]


def _wait(server, run_id, condition):
    names = ("state", "unit_done_count", "unit_failed_count", "picking_count")

    def look():
        return _read(server, run_id, *names)

    return server.wait_for(look, condition, PATIENCE)


def _is_over(run):
    return run["state"] != "running"


def _give_lot(server, tracked):
    """Correct what failed: the lot of what is reserved for the order."""
    lot = server.rpc("stock.lot", "create", [{"name": "LOT-1", "product_id": tracked}])
    line = server.rpc(
        "stock.move.line",
        "search",
        [
            [
                ("product_id", "=", tracked),
                ("state", "!=", "done"),
                ("picking_id", "!=", False),
            ]
        ],
    )
    server.rpc("stock.move.line", "write", [line, {"lot_id": lot}])


def test_a_killed_batch_ships_each_order_once(shipping_server):
    """F104: of 50 orders number 17 fails, the process dies at 31; in the end each left
    once."""
    server = shipping_server
    order_ids, tracked = _make_orders(server)
    values = {
        "order_ids": [(6, 0, order_ids)],
        "print_picking_list": False,
        "print_documents": False,
        "print_labels": False,
        "bill_deliveries": False,
    }
    run_id = server.rpc("gescom.shipping.run", "create", [values])
    server.rpc("gescom.shipping.run", "action_preview", [[run_id]])
    assert _read(server, run_id, "selected_count")["selected_count"] == ORDERS
    server.rpc("gescom.shipping.run", "action_run", [[run_id]])
    _wait(
        server,
        run_id,
        lambda run: (
            run["unit_done_count"] + run["unit_failed_count"] >= LAST_BEFORE_DEATH
        ),
    )
    server.kill()
    server.start()
    run = _wait(server, run_id, _is_over)
    assert (run["state"], run["picking_count"]) == ("failed", ORDERS - 1)
    failed = server.rpc(
        "gescom.shipping.run.line",
        "search_read",
        [[("run_id", "=", run_id), ("state", "=", "failed")]],
        {"fields": ["order_id", "message"]},
    )
    assert [line["order_id"][0] for line in failed] == [order_ids[FAILING - 1]]
    assert "Montre" in failed[0]["message"]
    _give_lot(server, tracked)
    server.rpc("gescom.shipping.run", "action_retry_failed", [[run_id]])
    run = _wait(server, run_id, _is_over)
    assert (run["state"], run["picking_count"]) == ("done", ORDERS)
    _check_deliveries(server, run_id, order_ids)


def _check_deliveries(server, run_id, order_ids):
    pickings = server.rpc(
        "stock.picking",
        "search_read",
        [[("sale_id", "in", order_ids)]],
        {"fields": ["state", "bl_number", "sale_id"]},
    )
    assert {picking["state"] for picking in pickings} == {"done"}
    assert sorted(picking["sale_id"][0] for picking in pickings) == sorted(order_ids)
    assert len({picking["bl_number"] for picking in pickings}) == ORDERS
    made = _read(server, run_id, "picking_ids")["picking_ids"]
    assert sorted(made) == sorted(picking["id"] for picking in pickings)


def test_two_users_start_the_same_batch(shipping_server):
    """F104: the second one is told who started it."""
    server = shipping_server
    (order_id,), _tracked = _make_orders(server, 1)
    values = {"order_ids": [(6, 0, [order_id])], "print_picking_list": False}
    values |= {"print_documents": False, "print_labels": False}
    run_id = server.rpc("gescom.shipping.run", "create", [values])
    server.rpc("gescom.shipping.run", "action_preview", [[run_id]])
    server.rpc("gescom.shipping.run", "action_run", [[run_id]])
    with pytest.raises(Exception, match="already started by|déjà"):
        server.rpc("gescom.shipping.run", "action_run", [[run_id]])
