"""Who is to be reminded: account_credit_control's computation against a preview.

The same open invoices on both sides, ten a customer, all of them late and never
reminded: each side finds the first step of every one. The preview also makes the
reminder of each customer, with its totals, recipient and the credits set off.
"""

from datetime import timedelta

from benchmarks.benchmark import Benchmark, Subject

ADDONS = ("account_credit_control", "gescom_relances")
OCA = "credit_control"
GESCOM = "gescom"
INVOICES_A_CUSTOMER = 10
REFERENCE = "BENCH-DUNNING"
STEPS = ((3, "net_days"), (15, "net_days"), (30, "net_days"))


class Case(Benchmark):
    summary = f"open invoices, {INVOICES_A_CUSTOMER} a customer: who is to be reminded"
    unit = "invoices"
    subjects = (Subject(OCA, ADDONS, "dunning"), Subject(GESCOM, ADDONS, "dunning"))
    steps = ("preview",)
    targets = {"preview": 1 / 5}
    whole_rounds = True
    elapsed = True
    sessions = 1
    rounds = 2
    items_per_round = 1_000
    full_items_per_round = 100_000

    def prepare(self, env):
        self.company = env.company
        self._make_oca_policy(env)
        customer = env["res.partner"].search([("ref", "=", f"{REFERENCE}-1")], limit=1)
        customer = customer or env["res.partner"].create(
            {
                "name": "Benchmark debtor 1",
                "ref": f"{REFERENCE}-1",
                "is_company": True,
                "email": "debtor@example.com",
            }
        )
        self.model_id = self._make_model_invoice(env, customer).id

    def _make_oca_policy(self, env):
        """A policy of the same steps, once a database."""
        policies = env["credit.control.policy"]
        policy = policies.search([("name", "=", REFERENCE)], limit=1)
        if not policy:
            template = env.ref(
                "account_credit_control.email_template_credit_control_base"
            )
            policy = policies.create(
                {
                    "name": REFERENCE,
                    "account_ids": [
                        (6, 0, self._get_receivable_account(env).ids),
                    ],
                    "level_ids": [
                        (
                            0,
                            0,
                            {
                                "name": f"{days} days",
                                "level": number,
                                "computation_mode": mode,
                                "delay_days": days,
                                "channel": "email",
                                "email_template_id": template.id,
                                "custom_text": "Please pay",
                                "custom_mail_text": "Please pay",
                            },
                        )
                        for number, (days, mode) in enumerate(STEPS, 1)
                    ],
                }
            )
            env.company.credit_policy_id = policy
        self.policy_id = policy.id

    def _get_receivable_account(self, env):
        partner = env["res.partner"].new({"name": "Anybody"})
        return partner.with_company(env.company).property_account_receivable_id

    def _make_model_invoice(self, env, customer):
        """The invoice that the others are copies of."""
        moves = env["account.move"]
        found = moves.search([("ref", "=", REFERENCE)], limit=1)
        if found:
            return found
        invoice = moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": customer.id,
                "ref": REFERENCE,
                "invoice_line_ids": [
                    (0, 0, {"name": "Goods", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def plan(self, draw, count):
        return [{"late": draw.randrange(4, 90)} for _invoice in range(count)]

    def set_up(self, env, items):
        """Copy the model invoice by SQL: by the ORM it would take an hour.

        What earlier rounds left is closed, so that each side sees this round only.
        """
        customers = max(len(items) // INVOICES_A_CUSTOMER, 1)
        env.cr.execute(
            "UPDATE account_move_line SET reconciled = TRUE, amount_residual = 0, "
            "amount_residual_currency = 0 WHERE NOT reconciled"
        )
        self._make_customers(env, customers)
        self._copy_invoices(env, items, customers)
        env.invalidate_all()
        return True

    def _make_customers(self, env, count):
        partners = env["res.partner"]
        made = partners.search_count([("ref", "=like", f"{REFERENCE}-%")])
        partners.create(
            [
                {
                    "name": f"Benchmark debtor {number}",
                    "ref": f"{REFERENCE}-{number}",
                    "is_company": True,
                    "email": f"debtor{number}@example.com",
                }
                for number in range(made + 1, count + 1)
            ]
        )
        env.flush_all()

    def _copy_invoices(self, env, items, customers):
        found = env["res.partner"].search(
            [("ref", "=like", f"{REFERENCE}-%")], order="id", limit=customers
        )
        env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM account_move")
        first = env.cr.fetchone()[0]
        today = env["account.move"]._fields["date"].context_today(env["account.move"])
        env.cr.execute(
            "CREATE TEMPORARY TABLE bench_copy "
            "(move_id int, partner_id int, due date) ON COMMIT DROP"
        )
        values = [
            (
                first + 1 + number,
                found[number % len(found)].id,
                today - timedelta(days=item["late"]),
            )
            for number, item in enumerate(items)
        ]
        for start in range(0, len(values), 1000):
            batch = values[start : start + 1000]
            marks = ", ".join(["%s"] * len(batch))
            env.cr.execute(f"INSERT INTO bench_copy VALUES {marks}", batch)
        self._copy_rows(
            env,
            "account_move",
            "id = %(model)s",
            {
                "id": "copy.move_id",
                "name": "'BENCH/' || copy.move_id",
                "sequence_number": "copy.move_id",
                "sequence_prefix": "'BENCH/'",
                "partner_id": "copy.partner_id",
                "commercial_partner_id": "copy.partner_id",
                "invoice_date_due": "copy.due",
                "ref": "NULL",
                "access_token": "NULL",
                "payment_state": "'not_paid'",
            },
        )
        self._copy_rows(
            env,
            "account_move_line",
            "move_id = %(model)s",
            {
                "id": "nextval('account_move_line_id_seq')",
                "move_id": "copy.move_id",
                "move_name": "'BENCH/' || copy.move_id",
                "partner_id": "copy.partner_id",
                "reconciled": "FALSE",
                "amount_residual": "GREATEST(model.balance, 0)",
                "amount_residual_currency": "GREATEST(model.balance, 0)",
                "date_maturity": "CASE WHEN model.balance > 0 THEN copy.due END",
            },
        )
        env.cr.execute(
            "SELECT setval('account_move_id_seq', (SELECT MAX(id) FROM account_move))"
        )

    def _copy_rows(self, env, table, condition, changes):
        env.cr.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        columns = [name for (name,) in env.cr.fetchall()]
        names = ", ".join(f'"{name}"' for name in columns)
        values = ", ".join(changes.get(name, f'model."{name}"') for name in columns)
        env.cr.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM {table} AS model CROSS JOIN bench_copy AS copy "
            f"WHERE model.{condition}",
            {"model": self.model_id},
        )

    def step_preview(self, env, items):
        today = env["account.move"]._fields["date"].context_today(env["account.move"])
        if self.subject == OCA:
            run = env["credit.control.run"].create(
                {"date": today, "policy_ids": [(6, 0, [self.policy_id])]}
            )
            run.generate_credit_lines()
        else:
            run = env["gescom.dunning.run"].create({"date": today})
            run.action_preview()
        env.flush_all()
        items[0]["run"] = run.id

    def check(self, env, items):
        if self.subject == OCA:
            lines = env["credit.control.run"].browse(items[0]["run"]).line_ids
            amount = sum(lines.mapped("balance_due"))
        else:
            run = env["gescom.dunning.run"].browse(items[0]["run"])
            lines = run.line_ids.line_ids
            amount = sum(lines.mapped("amount_due"))
        return {
            "lines": len(lines),
            "customers": len(lines.partner_id),
            "amount": f"{amount:.2f}",
        }
