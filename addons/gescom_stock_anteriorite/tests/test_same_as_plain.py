import json
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..engine.allocator import Demand, allocate, get_rank

DAY = datetime(2026, 1, 5)
CUSTOMERS, SUPPLIERS = 100, 101
ARRIVAL = 23
# Tables of the session, found before Odoo's own: the query reads a small world.
WORLD = """
CREATE TEMP TABLE res_company (id int, stock_by_seniority bool,
    stock_by_planned_date bool, stock_horizon_days int) ON COMMIT DROP;
CREATE TEMP TABLE stock_warehouse (id int, reception_steps varchar,
    wh_input_stock_loc_id int, wh_qc_stock_loc_id int, lot_stock_id int)
    ON COMMIT DROP;
CREATE TEMP TABLE stock_location (id int, usage varchar, warehouse_id int,
    parent_path varchar) ON COMMIT DROP;
CREATE TEMP TABLE product_template (id int, is_storable bool) ON COMMIT DROP;
CREATE TEMP TABLE product_product (id int, product_tmpl_id int) ON COMMIT DROP;
CREATE TEMP TABLE sale_order (id int, priority varchar, commitment_date timestamp,
    order_date timestamp) ON COMMIT DROP;
CREATE TEMP TABLE sale_order_line (id int, order_id int) ON COMMIT DROP;
CREATE TEMP TABLE stock_picking (id int, printed bool, is_composed bool,
    prepared_date timestamp) ON COMMIT DROP;
CREATE TEMP TABLE stock_move (id int, sale_line_id int, product_id int,
    company_id int, state varchar, location_id int, location_dest_id int,
    location_final_id int, product_qty numeric, product_uom_qty numeric,
    quantity numeric, picked bool, allocation_claim varchar, procure_method varchar,
    picking_id int, origin_returned_move_id int) ON COMMIT DROP;
CREATE TEMP TABLE stock_move_move_rel (move_orig_id int, move_dest_id int)
    ON COMMIT DROP;
CREATE TEMP TABLE stock_quant (id int, product_id int, location_id int,
    quantity numeric, reserved_quantity numeric) ON COMMIT DROP;
CREATE TEMP TABLE gescom_stock_allocation (
    move_id int UNIQUE, sale_line_id int, order_id int, product_id int,
    warehouse_id int, company_id int, remaining numeric, reserved numeric,
    kept numeric, wanted numeric, allocated numeric, locked bool, followed bool,
    priority int, allocation_date timestamp, order_date timestamp) ON COMMIT DROP;
INSERT INTO stock_warehouse VALUES (1, 'one_step', 13, 14, 11),
    (2, 'two_steps', 23, 24, 21);
INSERT INTO stock_location VALUES
    (11, 'internal', 1, '1/11/'), (12, 'internal', 1, '1/11/12/'),
    (21, 'internal', 2, '2/21/'), (22, 'internal', 2, '2/22/'),
    (23, 'internal', 2, '2/23/'), (24, 'internal', 2, '2/24/'),
    (100, 'customer', NULL, '100/'), (101, 'supplier', NULL, '101/');
"""
KEPT = "SELECT move_id, allocated FROM gescom_stock_allocation"
quantities = st.integers(0, 12)
dates = st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days))
orders = st.tuples(st.sampled_from("0001"), st.none() | dates, dates)
moves = st.fixed_dictionaries(
    {
        "order": st.integers(0, 3),
        "product": st.sampled_from([1, 1, 1, 2, 3]),
        "place": st.sampled_from([11, 11, 12, 21]),
        "qty": st.integers(1, 12),
        "reserved": quantities,
        "state": st.sampled_from(["confirmed", "assigned", "waiting", "done"]),
        "dest": st.sampled_from([CUSTOMERS, CUSTOMERS, CUSTOMERS, SUPPLIERS]),
        "lock": st.sampled_from(
            [None, None, None, "picked", "printed", "composed", "prepared", "kept"]
        ),
        "first": st.sampled_from([False, False, False, True]),
        "made": st.sampled_from([False, False, False, True]),
        "returned": st.sampled_from([False] * 7 + [True]),
    }
)
quants = st.tuples(
    st.sampled_from([1, 2, 3]),
    st.sampled_from([11, 12, 21, 22, 23]),
    st.integers(-3, 20),
    st.integers(0, 5),
)


cases = st.fixed_dictionaries(
    {
        "by_planned_date": st.booleans(),
        "orders": st.lists(orders, min_size=4, max_size=4),
        "moves": st.lists(moves, max_size=8),
        "quants": st.lists(quants, max_size=5),
    }
)


@tagged("post_install", "-at_install")
class TestSameAsPlain(TransactionCase):
    """The query gives what a few lines of plain Python give, to the unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.env["gescom.stock.allocation"]
        cls.query = SQL(
            "WITH RECURSIVE %s SELECT move_id, allocated FROM plan",
            cls.plan._get_plan_sql(),
        )
        cls.env.flush_all()
        cls.env.cr.execute(WORLD)

    def test_query_and_plain_allocation_agree(self):
        """A-35, A-37, A-38: 1,000 random warehouses, orders and reservations."""
        drawn = self._draw(1000)
        self._fill(drawn)
        self.env.cr.execute(self.query)
        found = defaultdict(dict)
        for move_id, allocated in self.env.cr.fetchall():
            found[move_id // 10][move_id % 10] = allocated
        wrong = [
            (case, found[number], self._allocate_plainly(case))
            for number, case in enumerate(drawn)
            if found[number] != self._allocate_plainly(case)
        ]
        wrong.sort(key=lambda row: len(row[0]["moves"]) + len(row[0]["quants"]))
        self.assertFalse(wrong[:1])
        # The cases are not all of empty shelves.
        served = [shares for shares in found.values() if any(shares.values())]
        self.assertGreater(len(served), 300)

    def test_what_is_kept_is_what_the_query_gives(self):
        """A-35: shares kept, then changed with the stock, are those of the query."""
        self._fill(self._draw(300))
        self.plan._store_plan()
        shares = self._query()
        self.assertEqual(self._query(KEPT), shares)
        self.assertTrue(shares)
        self.env.cr.execute("UPDATE stock_quant SET quantity = quantity * 2 - 5")
        self.plan._store_shares()
        restocked = self._query()
        self.assertNotEqual(restocked, shares)
        self.assertEqual(self._query(KEPT), restocked)
        self.env.cr.execute(
            "UPDATE stock_move SET state = 'done' WHERE id % 3 = 0;"
            "UPDATE sale_order SET priority = '1' WHERE id % 5 = 0"
        )
        self.env.cr.execute("SELECT product_id, location_id / 10 FROM stock_move")
        self.plan._store_plan(set(self.env.cr.fetchall()))
        fewer = self._query()
        self.assertLess(len(fewer), len(restocked))
        self.assertEqual(self._query(KEPT), fewer)

    def _query(self, query=None):
        self.env.cr.execute(query or self.query)
        return sorted(self.env.cr.fetchall())

    def _draw(self, count):
        drawn = []

        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(cases)
        def draw(case):
            drawn.append(case)

        draw()
        self.assertGreaterEqual(len(drawn), count)
        return drawn[:count]

    # The database's side; the numbers of a case begin with its own.

    def _fill(self, drawn):
        rows = defaultdict(list)
        for number, case in enumerate(drawn):
            rows["res_company"].append(self._prepare_company(number, case))
            for product in range(1, 4):
                ids = {"id": number * 10 + product}
                rows["product_product"].append({**ids, "product_tmpl_id": ids["id"]})
                rows["product_template"].append({**ids, "is_storable": product != 3})
            for order, values in enumerate(case["orders"]):
                names = ("priority", "commitment_date", "order_date")
                ids = {"id": number * 10 + order, "order_id": number * 10 + order}
                rows["sale_order"].append(
                    {**ids, **dict(zip(names, values, strict=True))}
                )
                rows["sale_order_line"].append(ids)
            for rank, move in enumerate(case["moves"]):
                key = number * 10 + rank
                rows["stock_picking"].append(self._prepare_picking(key, move))
                rows["stock_move"].append(self._prepare_move(key, number, move))
            rows["stock_quant"] += self._prepare_quants(number, case)
        for table, values in rows.items():
            name = SQL.identifier(table)
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s "
                    "SELECT * FROM json_populate_recordset(NULL::%s, %s)",
                    name,
                    name,
                    json.dumps(values, default=str),
                )
            )

    def _prepare_company(self, number, case):
        return {
            "id": number,
            "stock_by_seniority": True,
            "stock_by_planned_date": case["by_planned_date"],
            "stock_horizon_days": 0,
        }

    def _prepare_picking(self, key, move):
        return {
            "id": key,
            "printed": move["lock"] == "printed",
            "is_composed": move["lock"] == "composed",
            "prepared_date": DAY if move["lock"] == "prepared" else None,
        }

    def _prepare_move(self, key, number, move):
        kept = "kept" if move["lock"] == "kept" else None
        return {
            "id": key,
            "sale_line_id": number * 10 + move["order"],
            "product_id": number * 10 + move["product"],
            "company_id": number,
            "state": move["state"],
            "location_id": move["place"],
            "location_dest_id": move["dest"],
            # Ordered by the dozen, moved by the piece.
            "product_uom_qty": move["qty"],
            "product_qty": move["qty"] * 12,
            "quantity": str(Decimal(move["reserved"]) / 12),
            "picked": move["lock"] == "picked",
            "allocation_claim": "first" if move["first"] else kept,
            "procure_method": "make_to_order" if move["made"] else "make_to_stock",
            "picking_id": key,
            "origin_returned_move_id": 1 if move["returned"] else None,
        }

    def _prepare_quants(self, number, case):
        held = [
            (move["product"], move["place"], 0, move["reserved"])
            for move in case["moves"]
            if self._awaits(move)
        ]
        return [
            {
                "product_id": number * 10 + product,
                "location_id": place,
                "quantity": quantity,
                "reserved_quantity": reserved,
            }
            for product, place, quantity, reserved in [*case["quants"], *held]
        ]

    # The plain side

    def _awaits(self, move):
        return (
            move["state"] != "done"
            and move["dest"] == CUSTOMERS
            and not move["returned"]
        )

    def _allocate_plainly(self, case):
        stock, shares, demands = defaultdict(Decimal), {}, []
        for product, place, quantity, others in case["quants"]:
            if place != ARRIVAL:
                stock[product, place // 10] += quantity - others
        for number, move in enumerate(case["moves"]):
            if not self._awaits(move):
                continue
            if move["product"] == 3:
                shares[number] = Decimal(move["qty"] * 12)
            else:
                demands.append(self._get_demand(number, move, case))
        return {**shares, **allocate(stock, demands)}

    def _get_demand(self, number, move, case):
        priority, planned, ordered = case["orders"][move["order"]]
        rank = get_rank(
            priority == "1",
            planned,
            ordered,
            move["order"],
            number,
            case["by_planned_date"],
        )
        locked = move["lock"] or move["first"] or move["made"]
        return Demand(
            key=number,
            place=(move["product"], move["place"] // 10),
            rank=(False, *rank[1:]) if move["first"] else (True, *rank),
            remaining=Decimal(move["qty"] * 12),
            held=Decimal(move["reserved"] if locked else 0),
            waits=not move["made"],
        )
