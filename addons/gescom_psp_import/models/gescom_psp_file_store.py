from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.fields import Domain

from ..readers.errors import Problem
from ..sentences import say

# Movements that are looked up and created together.
LINES_PER_BATCH = 1000
# States of a payout that has its entries.
DONE = ("posted", "reconciled")
COPIED = (
    *("kind", "gross", "fee", "fee_tax", "net", "fee_unknown", "gross_orig", "rate"),
    *(
        "psp_ref",
        "psp_parent_ref",
        "order_ref",
        "payout_ref",
        "payment_method",
        "label",
    ),
    *("date_operation", "datetime_operation", "date_value", "raw_kind", "raw_row"),
    *("line_no", "key", "occurrence"),
)


class GescomPspFile(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.file"

    def _store_rows(self, rows):
        """Add the movements that are not there yet, and complete those that are.

        A movement that was imported before it was paid out gets its payout.

        :param list rows: of dicts, see `gescom_psp_row.make_row`
        """
        for start in range(0, len(rows), LINES_PER_BATCH):
            self._store_batch(rows[start : start + LINES_PER_BATCH])

    def _store_batch(self, rows):
        currencies = self._find_currencies(rows)
        known = self._find_known(rows)
        problems, new_rows = [], []
        counts = defaultdict(int)
        for row in rows:
            before = known.get((row["key"], row["occurrence"]))
            if row["currency"] not in currencies:
                problem = ("unknown_currency", {"value": row["currency"]})
                problems.append(Problem(row["line_no"], "", *problem))
            elif not before:
                new_rows.append(row)
            elif before.currency_id.compare_amounts(before.net, float(row["net"])):
                params = {"before": before.net, "value": row["net"]}
                problems.append(Problem(row["line_no"], "", "changed", params))
            else:
                counts[
                    "updated" if self._is_completed_by(before, row) else "known"
                ] += 1
        completed = [
            (known[row["key"], row["occurrence"]], row)
            for row in rows
            if (row["key"], row["occurrence"]) in known
            and self._is_completed_by(known[row["key"], row["occurrence"]], row)
        ]
        payouts = self._get_payouts([*new_rows, *(row for _line, row in completed)])
        self._create_lines(new_rows, currencies, payouts)
        for line, row in completed:
            self._complete(line, row, payouts)
        self._add_problems(problems)
        self._count(counts, new=len(new_rows), rejected=len(problems))

    def _count(self, counts, new, rejected):
        self.write(
            {
                "new_count": self.new_count + new,
                "known_count": self.known_count + counts["known"],
                "updated_count": self.updated_count + counts["updated"],
                "rejected_count": self.rejected_count + rejected,
            }
        )

    def _find_currencies(self, rows):
        names = {row["currency"] for row in rows} | {
            row["currency_orig"] for row in rows
        }
        currencies = self.env["res.currency"].with_context(active_test=False)
        found = currencies.search([("name", "in", list(names - {None}))])
        return {currency.name: currency for currency in found}

    def _find_known(self, rows):
        """The movements of the account that have the keys of these rows.

        :return: dict {(key, occurrence): `gescom.psp.line`}
        """
        domain = Domain("account_id", "=", self.account_id.id)
        keys = list({row["key"] for row in rows})
        lines = self.env["gescom.psp.line"].search_fetch(
            domain & Domain("key", "in", keys),
            ["key", "occurrence", "net", "currency_id", "payout_ref", "state"],
        )
        return {(line.key, line.occurrence): line for line in lines}

    @staticmethod
    def _is_completed_by(line, row):
        return (
            not line.payout_ref
            and bool(row["payout_ref"])
            and line.state not in ("posted", "ignored")
        )

    def _complete(self, line, row, payouts):
        payout = payouts[row["payout_ref"], row["currency"]]
        vals = {"payout_ref": row["payout_ref"], "payout_id": payout.id}
        if row["date_value"]:
            vals["date_value"] = row["date_value"]
        if payout.state in DONE:
            vals.update(self._as_late(payout))
        line.write(vals)

    def _create_lines(self, rows, currencies, payouts):
        own = {
            "file_id": self.id,
            "account_id": self.account_id.id,
            "company_id": self.company_id.id,
            "provider": self.account_id.provider,
        }
        vals_list = []
        for row in rows:
            vals = {**own, **{name: row[name] for name in COPIED}}
            vals["currency_id"] = currencies[row["currency"]].id
            original = currencies.get(row["currency_orig"])
            vals["currency_orig_id"] = original.id if original else None
            vals.update(self._get_state(row))
            payout = payouts.get((row["payout_ref"], row["currency"]))
            vals["payout_id"] = payout.id if payout else None
            if payout and payout.state in DONE and row["kind"] != "ignored":
                vals.update(self._as_late(payout))
            vals_list.append(vals)
        self.env["gescom.psp.line"]._insert_rows(vals_list)

    def _get_state(self, row):
        """The state of a new movement, and why a person has to look at it."""
        if row["kind"] == "ignored":
            return {"state": "ignored", "match_reason": None}
        reason = None
        if row["note"]:
            reason = say(self.env, row["note"], {})
        elif not row["kind"]:
            code = "unknown_type" if row["raw_kind"] else "no_type"
            reason = say(self.env, code, {"value": row["raw_kind"]})
        if row["kind"] and row["note"] != "conversion_alone":
            return {"state": "new", "match_reason": reason}
        return {"state": "to_qualify", "match_reason": reason}

    def _as_late(self, payout):
        reason = say(self.env, "posted_payout", {"ref": payout.ref})
        return {"state": "to_qualify", "match_reason": reason}

    # Payouts

    def _get_payouts(self, rows):
        """The payouts that these rows name; those that are new are created.

        :return: dict {(reference, name of the currency): `gescom.psp.payout`}
        """
        wanted = {}
        for row in rows:
            if row["payout_ref"] and row["kind"] != "ignored":
                group = wanted.setdefault((row["payout_ref"], row["currency"]), [])
                group.append(row)
        if not wanted:
            return {}
        payouts = self._search_payouts(wanted)
        missing = [key for key in wanted if key not in payouts]
        self._create_payouts(missing)
        payouts.update(self._search_payouts(missing))
        for key, group in wanted.items():
            self._update_payout(payouts[key], group)
        return payouts

    def _search_payouts(self, keys):
        refs = [ref for ref, _currency in keys]
        found = self.env["gescom.psp.payout"].search(
            [("account_id", "=", self.account_id.id), ("ref", "in", refs)]
        )
        return {(payout.ref, payout.currency_id.name): payout for payout in found}

    def _create_payouts(self, keys):
        currencies = self._find_currencies(
            [{"currency": currency, "currency_orig": None} for _ref, currency in keys]
        )
        is_wallet = self.format_id.payout_mode == "wallet"
        # The file tells where they come from: a message each would say it again.
        self.env["gescom.psp.payout"].with_context(mail_create_nolog=True).create(
            [
                {
                    "ref": ref,
                    "account_id": self.account_id.id,
                    "currency_id": currencies[currency].id,
                    "mode": "wallet" if is_wallet else "lines",
                }
                for ref, currency in keys
                if currency in currencies
            ]
        )

    def _update_payout(self, payout, rows):
        paid = [row for row in rows if row["kind"] == "payout"]
        vals = {}
        days = [row["payout_date"] for row in rows if row["payout_date"]]
        days = days or [row["date_operation"] for row in paid]
        if days:
            vals["date"] = max(days)
        elif not payout.date:
            vals["date"] = max(row["date_operation"] for row in rows)
        if paid:
            total = float(sum(Decimal(row["net"]) for row in paid))
            vals["declared"] = True
            vals["declared_amount"] = payout.declared_amount - total
        if len(paid) < len(rows) and payout.mode == "wallet":
            # Its movements name it: it is made of them.
            vals["mode"] = "lines"
        if payout.state not in DONE:
            payout.write(vals)

    # End

    def _end_import(self):
        """Conclude, once all rows are stored."""
        to_qualify = self.env["gescom.psp.line"].search_count(
            [("file_id", "=", self.id), ("state", "=", "to_qualify")]
        )
        self.write(
            {
                "state": "imported",
                "message": self.env._(
                    "New: %(new)s, completed: %(updated)s, imported before: %(known)s, "
                    "in error: %(rejected)s, to qualify: %(to_qualify)s.",
                    new=self.new_count,
                    updated=self.updated_count,
                    known=self.known_count,
                    rejected=self.rejected_count,
                    to_qualify=to_qualify,
                ),
            }
        )
        self._on_imported()

    def _on_imported(self):
        """What follows the import of a file; overridden by who has something to do."""
