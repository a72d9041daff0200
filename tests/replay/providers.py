"""The orders are paid through three providers: each payment finds its order.

    python -m tests.replay.providers 2010-12-01 2010-12-02 --database gescom_replay

For days that were fed, all of them at once. The files of the providers, of a month,
hold fees, refunds, disputes and payouts of the orders' own amounts, and name them by
the shop's numbers. They are imported, matched and posted over XML-RPC: every line by
itself, no line with another order, and nothing is left on the clearing accounts but
what PayPal keeps.
"""

import base64
import importlib.util
import sys
from decimal import Decimal
from pathlib import Path

from .catalogue import CURRENCY
from .dataset import CENT
from .fed_days import join_days, make_parser, run_check

MONTH = Path(__file__).parents[2] / "addons/gescom_psp_import/tests/month.py"
FILES = {
    "stripe": "payout_reconciliation.csv",
    "adyen": "settlement_detail_report_batch.csv",
    "paypal": "paypal.csv",
}
ACCOUNTS = {
    "fee_account_id": ("627900", "expense", False),
    "chargeback_account_id": ("671900", "expense", False),
    "transfer_account_id": ("580900", "asset_current", True),
}
CUSTOMER_KINDS = ("payment", "refund", "chargeback", "chargeback_reversed")
SUSPENSE = ("471900", "asset_current", True)


def _load_month():
    """The files of providers that the tests of the addon are made with."""
    spec = importlib.util.spec_from_file_location("provider_month", MONTH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Month


def find_wrong_orders(lines, numbers):
    """Movements of customers that are with another order than the one they name.

    :param lines: dicts of gescom.psp.line
    :param dict numbers: numbers of the shop by the ids of the orders
    :return: list of sentences
    """
    return [
        f"{line['order_ref']} is matched with {numbers.get(line['order_id'])}"
        for line in lines
        if line["kind"] in CUSTOMER_KINDS
        and numbers.get(line["order_id"]) != line["order_ref"]
    ]


class Providers:
    """The shop's accounts at three providers.

    :param connection: connection.Connection
    """

    def __init__(self, connection):
        self.connection = connection
        self.call = connection.call
        self._be_accountant()
        domain = [("name", "=", CURRENCY)]
        self.currency = self.call("res.currency", "search", domain)[0]
        self.suspense = self._find_account(*SUSPENSE)
        self.own = {name: self._find_account(*vals) for name, vals in ACCOUNTS.items()}
        self.accounts = {
            provider: self._find_provider(provider, number)
            for number, provider in enumerate(FILES)
        }

    def _be_accountant(self):
        domain = [("module", "=", "account"), ("name", "=", "group_account_manager")]
        group = self.connection.search_read("ir.model.data", domain, ["res_id"])[0]
        values = {"group_ids": [(4, group["res_id"])]}
        self.call("res.users", "write", [self.connection.uid], values)

    def _find_or_create(self, model, domain, values):
        context = {"active_test": False}
        found = self.call(model, "search", domain, context=context)
        return found[0] if found else self.call(model, "create", values)

    def _find_account(self, code, kind, reconcile):
        values = {"name": f"Replay {code}", "code": code, "account_type": kind}
        return self._find_or_create(
            "account.account",
            [("code", "=", code)],
            {**values, "reconcile": reconcile},
        )

    def _find_provider(self, provider, number):
        """The account at a provider, with its journal and clearing account.

        :return: dict {id, clearing}
        """
        clearing = self._find_account(f"4679{number}0", "asset_current", True)
        name = f"Replay {provider}"
        journal = self._find_or_create(
            "account.journal",
            [("name", "=", name)],
            {
                "name": name,
                "code": f"RPL{number}",
                "type": "bank",
                "currency_id": self.currency,
                "default_account_id": clearing,
                "suspense_account_id": self.suspense,
            },
        )
        account = self._find_or_create(
            "gescom.psp.account",
            [("name", "=", name)],
            {
                "name": name,
                "provider": provider,
                "currency_id": self.currency,
                "journal_id": journal,
                **self.own,
            },
        )
        return {"id": account, "clearing": clearing}

    def settle(self, provider, month):
        """Import, match and post the file of a month.

        :return: list of sentences on what is wrong
        """
        content = base64.b64encode(month.text.encode()).decode()
        file = self._import(provider, content)
        lines = self.connection.search_read(
            "gescom.psp.line",
            [("account_id", "=", self.accounts[provider]["id"])],
            [
                *("kind", "state", "order_ref", "order_id", "match_reason"),
                *("file_id", "payout_id"),
            ],
        )
        wrong = [
            f"{provider}: {line['order_ref'] or line['kind']}: {line['match_reason']}"
            for line in lines
            if line["state"] not in ("matched", "posted")
        ]
        if len(lines) != len(month.rows):
            wrong.append(
                f"{provider}: {len(lines)} lines instead of {len(month.rows)}: "
                f"{file['message']}"
            )
        numbers = self._read_numbers(lines)
        wrong += [f"{provider}: {text}" for text in find_wrong_orders(lines, numbers)]
        payouts = sorted({line["payout_id"] for line in lines if line["payout_id"]})
        for payout in payouts:
            # One a call, which a server answers in a minute.
            self.call("gescom.psp.payout", "action_post", [payout])
        # What the provider did not pay out yet.
        files = sorted({line["file_id"] for line in lines})
        self.call("gescom.psp.file", "action_post", files)
        posted = self.connection.read(
            "gescom.psp.payout", payouts, ["ref", "state", "post_message"]
        )
        wrong += [
            f"{provider}: payout {payout['ref']}: {payout['post_message']}"
            for payout in posted
            if payout["state"] not in ("posted", "reconciled")
        ]
        return wrong + self._find_what_is_left(provider, month)

    def _import(self, provider, content):
        account = self.accounts[provider]["id"]
        file = self.call(
            "gescom.psp.account",
            "import_file",
            [account],
            FILES[provider],
            content,
            wait=True,
        )
        return self.connection.read(
            "gescom.psp.file", [file], ["state", "new_count", "message"]
        )[0]

    def _read_numbers(self, lines):
        orders = self.connection.read(
            "sale.order",
            sorted({line["order_id"] for line in lines if line["order_id"]}),
            ["client_order_ref"],
        )
        return {order["id"]: order["client_order_ref"] for order in orders}

    def _find_what_is_left(self, provider, month):
        groups = self.connection.search_read(
            "account.move.line",
            [
                ("account_id", "=", self.accounts[provider]["clearing"]),
                ("parent_state", "=", "posted"),
            ],
            ["amount_currency"],
        )
        left = sum(Decimal(str(row["amount_currency"])) for row in groups)
        kept = Decimal(getattr(month, "balance", 0)) / 100
        if left.quantize(CENT) == kept.quantize(CENT):
            return []
        return [f"{provider}: {left} {CURRENCY} on its account instead of {kept}"]

    def import_again(self, provider, month):
        """The same sales in another file: nothing is new.

        :return: list of sentences on what is wrong
        """
        content = base64.b64encode(f"{month.text}\n".encode()).decode()
        file = self._import(provider, content)
        new = file["new_count"]
        return [f"{provider}: {new} lines are new the second time"] if new else []


def read_sales(connection, days):
    """What was ordered in the days, by the numbers of the shop.

    :return: list of (number, amount in the smallest unit)
    """
    numbers = [document.number for document in join_days(days).documents]
    orders = connection.search_read(
        "sale.order",
        [
            ("client_order_ref", "in", numbers),
            ("state", "=", "sale"),
            ("amount_total", ">", 0),
        ],
        ["client_order_ref", "amount_total"],
    )
    return [
        (order["client_order_ref"], int(Decimal(str(order["amount_total"])) * 100))
        for order in orders
    ]


def check(connection, days, _options):
    """
    :return: tuple of a sentence that sums up, and the list of what is wrong
    """
    Month = _load_month()
    providers = Providers(connection)
    sales = read_sales(connection, days)
    wrong, lines = [], 0
    for number, provider in enumerate(FILES):
        month = Month(provider, sales[number :: len(FILES)], currency=CURRENCY)
        lines += len(month.rows)
        wrong += providers.settle(provider, month)
        wrong += providers.import_again(provider, month)
    summary = f"{len(sales)} orders, {lines} lines of {len(FILES)} providers"
    return summary, wrong


if __name__ == "__main__":
    sys.exit(run_check(check, make_parser("tests.replay.providers").parse_args()))
