from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ..engine.candidates import CUSTOMER_KINDS
from .gescom_psp_line_matching import OPEN_STATES

PAGE = 40
MOST_CANDIDATES = 8
MOST_ACCOUNTS = 100
SCREEN_STATES = {
    "open": OPEN_STATES,
    "matched": ("matched",),
    "posted": ("posted",),
}


class GescomPspLine(models.Model):
    """What the reconciliation screen shows (F289): it decides nothing itself."""

    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    @api.model
    def get_reconcile_screen(self, show="open", filters=None, offset=0):
        """Lines to reconcile, and how far one is.

        :param str show: open, matched or posted
        :param dict filters: ids: `account_id`, `file_id`, `payout_id`; `text`
        :param int offset: lines already shown
        :return: dict {lines, count, progress, total, left, sole, accounts,
            can_decide}; `sole` is the number of lines with one suggestion alone
        """
        base = self._get_screen_domain(filters or {})
        domain = base & Domain("state", "in", SCREEN_STATES[show])
        order = "date_operation, id"
        lines = self.search(domain, offset=offset, limit=PAGE, order=order)
        counts = dict(self._read_group(base, ["state"], ["__count"]))
        total = sum(counts.values()) - counts.get("ignored", 0)
        left = sum(counts.get(state, 0) for state in OPEN_STATES)
        return {
            "lines": [line._get_screen_values() for line in lines],
            "count": self.search_count(domain),
            "total": total,
            "left": left,
            "progress": 100 * (total - left) // total if total else 100,
            "sole": len(self._get_sole_suggestions(base)),
            "accounts": self.env["gescom.psp.account"].search_read(
                [], ["name"], limit=MOST_ACCOUNTS
            ),
            "can_decide": self.has_access("write"),
        }

    @api.model
    def _get_screen_domain(self, filters):
        domain = Domain.TRUE
        for name in ("account_id", "file_id", "payout_id"):
            if filters.get(name):
                domain &= Domain(name, "=", filters[name])
        text = (filters.get("text") or "").strip()
        if text:
            names = ("psp_ref", "psp_parent_ref", "order_ref", "payout_ref", "label")
            domain &= Domain.OR([Domain(name, "ilike", text) for name in names])
        return domain

    def _get_screen_values(self):
        self.ensure_one()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        # sudo: the name of the document of a line that the user reads
        document = self.sudo()._get_document()
        currency = self.currency_customer_id or self.currency_id
        return {
            "id": self.id,
            "date": format_date(self.env, self.date_operation),
            "account": self.account_id.name,
            "kind": labels.get(self.kind) or self.raw_kind or "",
            "state": self.state,
            "reference": self.order_ref or self.psp_ref or "",
            "psp_ref": self.psp_ref or "",
            "label": self.label or "",
            "method": self.payment_method or "",
            "payout": self.payout_ref or "",
            "amount": format_amount(self.env, self.amount_customer, currency),
            "fee": format_amount(self.env, self.fee + self.fee_tax, self.currency_id)
            if self.fee or self.fee_tax
            else "",
            "reason": self.match_reason or "",
            "document": document.display_name if document else "",
            "partner": self.partner_id.sudo().name or "",  # sudo: as above
            "suggestions": len(self.suggestions or []),
            "for_customer": self.kind in CUSTOMER_KINDS,
        }

    def get_candidates(self, text=""):
        """Documents that a person may choose for the line.

        :param str text: what he searches: number, reference or customer; without it,
            what the matching suggests
        :return: list of dicts {kind, id, name, partner, date, amount, left, why}
        """
        self.ensure_one()
        self.check_access("read")
        if self.kind not in CUSTOMER_KINDS:
            return []
        text = (text or "").strip()
        if text:
            orders, invoices = self._search_candidates(text)
            found = [(order, "") for order in orders]
            found += [(invoice, "") for invoice in invoices]
        else:
            found = self._get_suggested()
        return [
            document._get_psp_candidate_values(why)
            for document, why in found[:MOST_CANDIDATES]
        ]

    def _search_candidates(self, text):
        company = Domain("company_id", "=", self.company_id.id)
        # sudo: accountants may not read the orders; numbers of the line's company
        Order, Move = (
            self.env[model].sudo() for model in ("sale.order", "account.move")
        )
        orders = Order.search(
            company
            & Domain.OR(
                [
                    Domain(name, "ilike", text)
                    for name in (
                        "name",
                        "client_order_ref",
                        "web_transaction_ref",
                        "partner_id.name",
                        "partner_id.email",
                    )
                ]
            ),
            limit=MOST_CANDIDATES,
        )
        invoices = Move.search(
            company
            & Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain.OR(
                [
                    Domain(name, "ilike", text)
                    for name in ("name", "payment_reference", "partner_id.name")
                ]
            ),
            limit=MOST_CANDIDATES,
        )
        return orders, invoices

    def _get_suggested(self):
        """Suggestions of the matching that are still there.

        :return: list of (document, why)
        """
        models_by_kind = {"order": "sale.order", "invoice": "account.move"}
        found = []
        for suggestion in self.suggestions or []:
            model = self.env[models_by_kind[suggestion["kind"]]]
            # sudo: as for the search
            document = model.sudo().browse(suggestion["id"]).exists()
            if document and document.company_id == self.company_id:
                found.append((document, self._get_why(suggestion["why"])))
        return found

    @api.model
    def _get_why(self, why):
        return {
            "same_reference": self.env._("Same reference"),
            "same_amount": self.env._("Same amount, near date"),
            "same_amount_payer": self.env._("Same amount, near date, same customer"),
        }.get(why, "")

    # Bulk

    @api.model
    def _get_sole_suggestions(self, domain):
        """Lines with one suggestion alone, of the very amount and customer."""
        lines = self.search(
            domain
            & Domain("state", "in", ("new", "mismatch"))
            & Domain("suggestions", "!=", False)
        )
        return lines.filtered(
            lambda line: (
                len(line.suggestions or []) == 1
                and line.suggestions[0]["why"] == "same_amount_payer"
            )
        )

    @api.model
    def match_screen(self, filters=None):
        """Match the open lines of the screen again, by exact references.

        :return: dict {matched, left}
        """
        self.check_access("write")
        domain = self._get_screen_domain(filters or {})
        lines = self.search(domain & Domain("state", "in", OPEN_STATES))
        return lines._match()

    @api.model
    def accept_sole_suggestions(self, filters=None):
        """Accept, as a person, each suggestion that is the only one of its line.

        Its amount is the very amount and its customer is named by the line; two lines
        never take one document.

        :return: int, number of lines
        """
        self.check_access("write")
        lines = self._get_sole_suggestions(self._get_screen_domain(filters or {}))
        taken, done = set(), 0
        for line in lines:
            suggestion = line.suggestions[0]
            key = suggestion["kind"], suggestion["id"]
            if key not in taken:
                taken.add(key)
                line.action_choose(*key)
                done += 1
        return done
