"""Stock by seniority, as an integrator and two servers at once see it."""

import os
import threading
import time
from contextlib import closing
from datetime import datetime, timedelta

import psycopg2
import pytest

pytestmark = [pytest.mark.rpc, pytest.mark.slow]
# The whole proof takes 500 rounds, some minutes.
ROUNDS = int(os.environ.get("GESCOM_LAST_UNIT_ROUNDS", "5"))
PATIENCE = 120


@pytest.fixture(scope="module")
def servers(new_server):
    first = new_server("seniority")
    second = type(first)(first.db, first.log.with_name("seniority_2.log")).start()
    yield first, second
    second.stop()


@pytest.fixture(scope="module")
def shop(servers):
    return Shop(servers[0])


class Shop:
    """What the tests create, over XML-RPC."""

    def __init__(self, server):
        self.server = server
        self.partner = server.rpc("res.partner", "create", [{"name": "Duval SARL"}])
        [user] = server.rpc("res.users", "search_read", [[("login", "=", "admin")]])
        company = user["company_id"][0]
        [warehouse] = server.rpc(
            "stock.warehouse",
            "search_read",
            [[("company_id", "=", company)]],
            {"fields": ["lot_stock_id"], "limit": 1},
        )
        self.place = warehouse["lot_stock_id"][0]

    def make_article(self, stock=0):
        values = {"name": "Lampe", "type": "consu", "is_storable": True}
        article = self.server.rpc("product.product", "create", [values])
        if stock:
            self.add_stock(article, stock)
        return article

    def add_stock(self, article, quantity):
        values = {
            "product_id": article,
            "location_id": self.place,
            "inventory_quantity_auto_apply": quantity,
        }
        context = {"context": {"inventory_mode": True}}
        self.server.rpc("stock.quant", "create", [values], context)

    def make_order(self, article, quantity, **values):
        line = (0, 0, {"product_id": article, "product_uom_qty": quantity})
        values = {"partner_id": self.partner, "order_line": [line], **values}
        return self.server.rpc("sale.order", "create", [values])

    def read(self, orders):
        names = ["allocation_state", "availability", "stock_ratio", "order_line"]
        return self.server.rpc("sale.order", "read", [orders, names])

    def read_lines(self, orders):
        names = ["allocated_qty", "allocation_state", "expected_date"]
        domain = [("order_id", "in", orders)]
        lines = self.server.rpc(
            "sale.order.line", "search_read", [domain], {"fields": names}
        )
        return sorted(lines, key=lambda line: line["id"])


def test_order_planned_late_does_not_keep_the_goods(servers, shop):
    """F187: order 1 planned in 35 days, order 2 two days later without a date."""
    server = servers[0]
    article = shop.make_article(stock=10)
    today = datetime.now().replace(microsecond=0)
    first = shop.make_order(
        article,
        10,
        date_order=str(today),
        commitment_date=str(today + timedelta(days=35)),
    )
    server.rpc("sale.order", "action_confirm", [[first]])
    [seen] = shop.read([first])
    assert (seen["allocation_state"], seen["availability"]) == ("full", "to_ship")
    second = shop.make_order(article, 10, date_order=str(today + timedelta(days=2)))
    server.rpc("sale.order", "action_confirm", [[second]])
    states = [order["allocation_state"] for order in shop.read([first, second])]
    assert states == ["none", "full"]
    reserved = [line["allocated_qty"] for line in shop.read_lines([first, second])]
    assert reserved == [0, 10]
    [line] = shop.read([second])[0]["order_line"]
    entries = server.rpc("sale.order.line", "explain_allocation", [[line]])
    assert [entry["kind"] for entry in entries] == ["holder", "stock"]


def test_last_unit_is_never_promised_twice(servers, shop):
    """Two servers confirm orders for the last unit at the same moment."""
    article = shop.make_article(stock=1)
    before = threading.Barrier(2)
    failures = []

    def confirm(server, order):
        try:
            before.wait(PATIENCE)
            server.rpc("sale.order", "action_confirm", [[order]])
        except Exception as error:
            failures.append(error)

    for _round in range(ROUNDS):
        orders = [shop.make_order(article, 1) for _server in servers]
        threads = [
            threading.Thread(target=confirm, args=pair)
            for pair in zip(servers, orders, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert not failures
        promised = [line["allocated_qty"] for line in shop.read_lines(orders)]
        assert sorted(promised) == [0, 1]
        assert promised[0] == 1, "the older order is served"
        moves = shop.server.rpc(
            "stock.move",
            "search_read",
            [[("sale_line_id.order_id", "in", orders)]],
            {"fields": ["quantity", "state"]},
        )
        assert sum(move["quantity"] for move in moves) == 1
        shop.server.rpc("sale.order", "action_cancel", [orders])


def _wait_until_blocked(cursor):
    deadline = time.monotonic() + PATIENCE
    blocked = 0
    while not blocked:
        assert time.monotonic() < deadline, "nobody waits for the plan"
        time.sleep(0.05)
        cursor.execute(
            "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND pid IN "
            "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
        )
        [[blocked]] = cursor.fetchall()


def test_goods_counted_while_others_share_them_out(servers, shop):
    """F184: the count is made again with what the other one took, and keeps all."""
    article = shop.make_article()
    order = shop.make_order(article, 3)
    shop.server.rpc("sale.order", "action_confirm", [[order]])
    count = threading.Thread(target=shop.add_stock, args=(article, 5))
    with closing(psycopg2.connect(dbname=shop.server.db)) as other:
        cursor = other.cursor()
        cursor.execute(
            "UPDATE gescom_stock_plan SET version = version + 1 WHERE product_id = %s",
            [article],
        )
        count.start()
        _wait_until_blocked(cursor)
        other.commit()
    count.join(PATIENCE)
    [line] = shop.read_lines([order])
    assert (line["allocated_qty"], line["allocation_state"]) == (3, "full")
