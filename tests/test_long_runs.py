"""Long runs on a real server: carried out by the scheduler or by job workers, and
killed in the middle."""

import pytest

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
ORDERS = 60
PATIENCE = 180


def _make_orders(server, count):
    product = server.rpc(
        "product.product", "create", [{"name": "Chaise", "type": "consu"}]
    )
    partner = server.rpc("res.partner", "create", [{"name": "Durand SARL"}])
    line = (0, 0, {"product_id": product, "product_uom_qty": 1, "price_unit": 10})
    orders = [{"partner_id": partner, "order_line": [line]} for _i in range(count)]
    return server.rpc("sale.order", "create", [orders])


def _make_run(server, order_ids):
    values = {"operation": "confirm", "order_ids": [(6, 0, order_ids)]}
    return server.rpc("gescom.order.run", "create", [values])


def _read(server, run_id, *names):
    return server.rpc("gescom.order.run", "read", [[run_id], list(names)])[0]


def _wait(server, run_id, condition):
    def look():
        return _read(server, run_id, "state", "progress", "unit_done_count")

    return server.wait_for(look, condition, PATIENCE)


def _check_confirmed_once(server, order_ids, run_id):
    orders = server.rpc(
        "sale.order", "read", [order_ids, ["state", "picking_ids", "affaire_id"]]
    )
    assert {order["state"] for order in orders} == {"sale"}
    assert [len(order["picking_ids"]) for order in orders] == [1] * len(order_ids)
    units = server.rpc(
        "gescom.run.unit",
        "search_read",
        [[("run_model", "=", "gescom.order.run"), ("run_id", "=", run_id)]],
        {"fields": ["key", "state"]},
    )
    assert len({unit["key"] for unit in units}) == len(units) == len(order_ids)
    assert {unit["state"] for unit in units} == {"done"}


@pytest.fixture(scope="module")
def run_server(new_server):
    return new_server("runs")


def test_a_killed_process_resumes_without_losing_or_redoing_an_order(run_server):
    """The power goes off in the middle: after a restart the run ends by itself."""
    server = run_server
    order_ids = _make_orders(server, ORDERS)
    run_id = _make_run(server, order_ids)
    server.rpc("gescom.order.run", "action_start", [[run_id]])
    _wait(server, run_id, lambda run: run["unit_done_count"] >= 3)

    server.kill()
    server.start()

    interrupted = _read(server, run_id, "state", "unit_done_count")
    assert interrupted["state"] == "running"
    assert 3 <= interrupted["unit_done_count"] < ORDERS
    end = _wait(server, run_id, lambda run: run["state"] != "running")
    assert end["state"] == "done" and end["progress"] == 100
    _check_confirmed_once(server, order_ids, run_id)


def test_job_workers_carry_out_a_run(run_server):
    """With queue_job the units go to its runner, with the same result."""
    server = run_server
    server.rpc(
        "ir.config_parameter", "set_param", ["gescom_base.run_executor", "queue"]
    )
    order_ids = _make_orders(server, 25)
    run_id = _make_run(server, order_ids)
    server.rpc("gescom.order.run", "action_start", [[run_id]])
    end = _wait(server, run_id, lambda run: run["state"] != "running")
    server.rpc(
        "ir.config_parameter", "set_param", ["gescom_base.run_executor", "scheduler"]
    )
    assert end["state"] == "done"
    _check_confirmed_once(server, order_ids, run_id)


def test_an_order_that_fails_is_named_and_stops_nothing(run_server):
    """A cancelled order cannot be confirmed: the others are."""
    server = run_server
    order_ids = _make_orders(server, 3)
    server.rpc("sale.order", "action_cancel", [[order_ids[1]]])
    run_id = _make_run(server, order_ids)
    server.rpc("gescom.order.run", "action_start", [[run_id]])
    run = _read(server, run_id, "state", "unit_done_count", "unit_failed_count")
    assert (run["state"], run["unit_done_count"]) == ("failed", 2)
    assert run["unit_failed_count"] == 1


def test_a_run_is_not_started_twice(run_server):
    """The second user is told instead of starting it again."""
    server = run_server
    run_id = _make_run(server, _make_orders(server, 1))
    server.rpc("gescom.order.run", "action_start", [[run_id]])
    with pytest.raises(Exception, match="already started|state"):
        server.rpc("gescom.order.run", "action_start", [[run_id]])
