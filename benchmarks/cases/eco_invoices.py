"""Invoices whose articles bear eco-participations, against the same without any.

Both sides are Odoo with the addon: what is compared is the fee, on all the articles.
"""

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

LINES = 5
ADDONS = ("gescom_ecoparticipation",)
FEES = "fees"
CODES = 20
QUIET = {"tracking_disable": True}


class Case(Benchmark):
    summary = f"invoices of {LINES} lines created and posted, each article with its fee"
    unit = "invoices"
    subjects = (Subject("without", ADDONS, "eco"), Subject(FEES, ADDONS, "eco"))
    steps = ("create", "post")
    totals = {"total": steps}
    # What the fees may cost.
    targets = {"total": 1.10}
    whole_rounds = True
    sessions = 1
    rounds = 4
    items_per_round = 100
    full_items_per_round = 500

    def prepare(self, env):
        self.products, self.customers = shop.catalogue(env)
        articles = env["product.product"].browse(p for p, _price in self.products)
        if self.subject == FEES and not articles[:1].eco_code_id:
            self._make_fees(env, articles)

    def _make_fees(self, env, articles):
        codes = env["gescom.eco.code"].create(
            [self._prepare_code(env, number) for number in range(CODES)]
        )
        for number, article in enumerate(articles):
            article.eco_code_id = codes[number % CODES]

    def _prepare_code(self, env, number):
        rates = [("2025-01-01", 0.5), ("2026-01-01", 0.6)]
        return {
            "code": f"BENCH{number}",
            "type_id": env.ref("gescom_ecoparticipation.gescom_eco_type_deee").id,
            "organism_id": env.ref(
                "gescom_ecoparticipation.gescom_eco_organism_ecologic"
            ).id,
            "rate_ids": [
                (0, 0, {"date_from": day, "amount": amount + number / 100})
                for day, amount in rates
            ],
        }

    def plan(self, draw, count):
        return [
            {
                "partner": draw.choice(self.customers),
                "lines": [
                    (*draw.choice(self.products), draw.randint(1, 9))
                    for _line in range(LINES)
                ],
            }
            for _item in range(count)
        ]

    def step_create(self, env, items):
        invoices = env["account.move"].with_context(**QUIET)
        self.invoice_ids = invoices.create(
            [self._prepare_invoice(item) for item in items]
        ).ids

    def _prepare_invoice(self, item):
        return {
            "move_type": "out_invoice",
            "partner_id": item["partner"],
            "invoice_date": "2026-03-02",
            "invoice_line_ids": [
                (0, 0, {"product_id": product, "price_unit": price, "quantity": count})
                for product, price, count in item["lines"]
            ],
        }

    def step_post(self, env, items):
        self._invoices(env).action_post()

    def check(self, env, items):
        invoices = self._invoices(env)
        entries = env["gescom.eco.entry"].search([("move_id", "in", invoices.ids)])
        assert len(entries) == (self.subject == FEES) * LINES * len(items)
        # What is declared is what the lines bear, to the cent.
        borne = sum(invoices.invoice_line_ids.mapped("eco_amount"))
        assert abs(sum(entries.mapped("amount")) - borne) < 0.005
        return {
            "states": sorted(set(invoices.mapped("state"))),
            "totals": [
                f"{sum(invoices.mapped(name)):.2f}"
                for name in ("amount_untaxed", "amount_tax", "amount_residual")
            ],
        }

    def _invoices(self, env):
        return env["account.move"].browse(self.invoice_ids)
