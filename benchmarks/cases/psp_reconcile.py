"""A settlement file read and matched with its invoices, against the OCA's addons.

The same file on both sides, whose labels are the numbers of the invoices: the only
thing that the OCA's automatic reconciliation finds. It enters and reconciles each
line at once; the suite says what each line pays, and enters them a payout at a time.
"""

import base64

from psycopg2.extras import execute_values

from benchmarks import shop
from benchmarks.benchmark import Benchmark, Subject

OCA = "oca"
OURS = "gescom"
PEERS = ("account_statement_import_sheet_file", "account_reconcile_oca")
AMOUNT = 120.0
HEADER = "Date,Type,Transaction ID,Order,Label,Amount,Fee,Net"
DAY = "2026-03-02"
# What a copy of the model invoice has of its own.
OWN = ("id", "name", "payment_reference", "access_token", "sequence_number")


class Case(Benchmark):
    summary = "a settlement file read and matched with its invoices"
    unit = "lines"
    subjects = (Subject(OCA, PEERS), Subject(OURS, ("gescom_psp_import",)))
    steps = ("match",)
    # Ten times as fast a line.
    targets = {"match": 1 / 10}
    whole_rounds = True
    sessions = 1
    rounds = 2
    items_per_round = 200
    # What the OCA's side ends in minutes: its query compares all with all.
    full_items_per_round = 2_000

    def prepare(self, env):
        _products, customers = shop.catalogue(env)
        self.customer = customers[0]
        self.model_id = self._find_model_invoice(env).id
        if self.subject == OCA:
            self._prepare_oca(env)
        else:
            self._prepare_ours(env)

    def _find_model_invoice(self, env):
        """The posted invoice of which the others are copies."""
        invoices = env["account.move"]
        found = invoices.search([("ref", "=", "BENCH-PSP")], limit=1)
        if not found:
            found = invoices.create(
                {
                    "move_type": "out_invoice",
                    "ref": "BENCH-PSP",
                    "partner_id": self.customer,
                    "invoice_date": DAY,
                    "invoice_line_ids": [
                        (
                            0,
                            0,
                            {"name": "Benchmark", "price_unit": AMOUNT, "tax_ids": []},
                        )
                    ],
                }
            )
            found.action_post()
        return found

    def _prepare_oca(self, env):
        env.user.group_ids |= env.ref("account.group_account_user")
        self.journal_id = self._find_journal(env).id
        mappings = env["account.statement.import.sheet.mapping"]
        self.mapping_id = (
            mappings.search([("name", "=", "BENCH-PSP")], limit=1)
            or mappings.create(
                {
                    "name": "BENCH-PSP",
                    "float_thousands_sep": "none",
                    "float_decimal_sep": "dot",
                    "delimiter": "comma",
                    "quotechar": '"',
                    "timestamp_format": "%Y-%m-%d",
                    "timestamp_column": "Date",
                    "amount_type": "simple_value",
                    "amount_column": "Amount",
                    "description_column": "Label",
                }
            )
        ).id

    def _prepare_ours(self, env):
        env.user.group_ids |= env.ref("account.group_account_manager")
        accounts = env["gescom.psp.account"]
        self.account_id = (
            accounts.search([("name", "=", "BENCH-PSP")], limit=1)
            or accounts.create(
                {
                    "name": "BENCH-PSP",
                    "provider": "other",
                    "journal_id": self._find_journal(env).id,
                }
            )
        ).id

    def _find_journal(self, env):
        journals = env["account.journal"]
        return journals.search([("code", "=", "BPSP")], limit=1) or journals.create(
            {"name": "Benchmark provider", "code": "BPSP", "type": "bank"}
        )

    # The invoices and the file

    def plan(self, draw, count):
        first = draw.randrange(10**7) * 10**6
        return [{"reference": f"WEB-{first + index:013}"} for index in range(count)]

    def set_up(self, env, items):
        """Copies of an invoice, by SQL: they are not what is measured."""
        cr = env.cr
        columns = self._get_columns(cr, "account_move")
        execute_values(
            cr._obj,
            f"""
            INSERT INTO account_move
                ({columns}, name, payment_reference, sequence_number)
            SELECT {columns}, data.name, data.name, data.number
            FROM account_move, (VALUES %s) AS data (name, number)
            WHERE id = {self.model_id}
            """,
            [(item["reference"], number) for number, item in enumerate(items, 1000)],
        )
        columns = self._get_columns(
            cr, "account_move_line", besides=("move_id", "name")
        )
        copied = ", ".join(f"line.{name}" for name in columns.split(", "))
        cr.execute(
            f"""
            INSERT INTO account_move_line ({columns}, move_id, name, move_name)
            SELECT {copied}, copy.id, copy.name, copy.name
            FROM account_move_line line, account_move copy
            WHERE line.move_id = %s AND copy.name = ANY(%s)
            """,
            (self.model_id, [item["reference"] for item in items]),
        )
        env.invalidate_all()
        return True

    def _get_columns(self, cr, table, besides=()):
        cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
            (table,),
        )
        left_out = (*OWN, *besides, "move_name", "full_reconcile_id")
        return ", ".join(
            name for (name,) in sorted(cr.fetchall()) if name not in left_out
        )

    def _make_file(self, items):
        rows = [
            f"{DAY},Payment,T{item['reference']},{item['reference']},"
            f"{item['reference']},{AMOUNT:.2f},0.00,{AMOUNT:.2f}"
            for item in items
        ]
        return base64.b64encode("\n".join([HEADER, *rows]).encode()).decode()

    # The step

    def step_match(self, env, items):
        content = self._make_file(items)
        if self.subject == OCA:
            window = env["account.statement.import"].with_context(
                journal_id=self.journal_id
            )
            window.create(
                {
                    "statement_filename": "file.csv",
                    "statement_file": content,
                    "sheet_mapping_id": self.mapping_id,
                }
            ).import_file_button()
            return
        account = env["gescom.psp.account"].browse(self.account_id)
        name = f"file-{items[0]['reference']}.csv"
        file = env["gescom.psp.file"].browse(
            account.import_file(name, content, wait=True)
        )
        # What is imported is matched at once.
        if file.state == "rejected":
            raise ValueError(file.error_ids.mapped("message"))

    def check(self, env, items):
        references = [item["reference"] for item in items]
        if self.subject == OCA:
            found = env["account.bank.statement.line"].search_count(
                [("payment_ref", "in", references), ("is_reconciled", "=", True)]
            )
        else:
            found = env["gescom.psp.line"].search_count(
                [
                    ("order_ref", "in", references),
                    ("state", "=", "matched"),
                    ("invoice_id", "!=", False),
                ]
            )
        return {"matched": found}
