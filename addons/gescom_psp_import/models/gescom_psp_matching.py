from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import candidates as plain
from ..engine.matching import SUGGESTION_DAYS, Matcher
from ..engine.references import normalize, without_attempt, words_of

# Lines decided together: one more bunch costs the same few queries again.
BUNCH = 10_000
MOST_SIMILAR = 5_000
TAKEN = ("matched", "posted")
UNFOUND = ("nothing", "no_reference")


class GescomPspMatching(models.AbstractModel):
    """Gathers what lines of providers may pay, for the engine to decide.

    A few queries for a bunch of lines, whatever their number. Documents are read as
    the superuser, inside the company of the lines: whoever reconciles may not read
    the transactions or the orders, and only gets the ones that his lines designate.
    """

    _name = "gescom.psp.matching"
    _description = "Matching of the lines of payment providers"

    @api.model
    def _match(self, lines):
        """Decide on lines.

        :param lines: gescom.psp.line
        :return: list of engine Decision
        """
        decisions = []
        by_company = lines.grouped(lambda line: line.account_id.company_id)
        for company, company_lines in by_company.items():
            # sudo: see the class; everything below is searched in this company
            matching = self.sudo().with_company(company)
            for start in range(0, len(company_lines), BUNCH):
                bunch = company_lines[start : start + BUNCH].sudo()  # sudo: as above
                decisions += matching._match_bunch(bunch, company)
        return decisions

    def _match_bunch(self, lines, company):
        plain_lines = [self._to_line(line) for line in lines]
        matcher = self._make_matcher(lines, plain_lines, company)
        decisions = matcher.match(plain_lines)
        unfound = [
            line
            for line, decision in zip(plain_lines, decisions, strict=True)
            if decision.reason in UNFOUND
        ]
        if unfound:
            orders, invoices = self._load_similar(unfound, lines, company)
            found = {d.line: d for d in matcher.suggest(unfound, orders, invoices)}
            decisions = [found.get(d.line, d) for d in decisions]
        return decisions

    def _make_matcher(self, lines, plain_lines, company):
        references = self._get_references(plain_lines)
        transactions = self._search_transactions(plain_lines, references, company)
        orders = self._search_orders(plain_lines, references, transactions, company)
        transactions |= transactions.search(
            [("sale_order_ids", "in", orders.ids), ("company_id", "=", company.id)]
        )
        invoices = self._search_invoices(references, company)
        plain_transactions = self._to_transactions(transactions, lines)
        return Matcher(
            transactions=plain_transactions,
            orders=self._to_orders(orders, lines, plain_transactions),
            invoices=self._to_invoices(invoices, lines),
            origins=self._load_origins(lines, plain_lines),
            rules={
                account.id: account.match_rule_ids.mapped("rule")
                for account in lines.account_id
            },
        )

    # What is searched

    @api.model
    def _to_line(self, line):
        converted = line.currency_orig_id and line.currency_orig_id != line.currency_id
        currency = line.currency_orig_id if converted else line.currency_id
        amount = line.gross_orig if converted else line.gross
        account = line.account_id
        return plain.Line(
            line.id,
            line.kind or "",
            currency._to_units(amount),
            currency.id,
            psp_ref=line.psp_ref or "",
            parent_ref=line.psp_parent_ref or "",
            order_ref=line.order_ref or "",
            label=line.label or "",
            date=fields.Date.to_date(line.date_operation),
            account=account.id,
            margin=currency._to_units(account.tolerance),
        )

    @api.model
    def _get_references(self, lines):
        """References by which documents of the shop may be named."""
        found = set()
        for line in lines:
            if line.kind not in plain.CUSTOMER_KINDS:
                continue
            words = [line.order_ref.strip(), without_attempt(line.order_ref.strip())]
            words += words_of(line.label)
            for word in filter(None, words):
                found.update((word, word.upper(), word.lower()))
        return list(found)

    def _get_provider_references(self, lines):
        found = set()
        for line in lines:
            if line.kind in plain.CUSTOMER_KINDS:
                found.update((line.psp_ref.strip(), line.parent_ref.strip()))
        return list(found - {""})

    def _search_transactions(self, lines, references, company):
        domain = Domain("company_id", "=", company.id) & (
            Domain("provider_reference", "in", self._get_provider_references(lines))
            | Domain("reference", "in", references)
        )
        return self.env["payment.transaction"].search(domain)

    def _search_orders(self, lines, references, transactions, company):
        web = [*references, *self._get_provider_references(lines)]
        domain = Domain("company_id", "=", company.id) & Domain.OR(
            [
                Domain("name", "in", references),
                Domain("client_order_ref", "in", references),
                Domain("web_transaction_ref", "in", web),
                Domain("id", "in", transactions.sale_order_ids.ids),
            ]
        )
        return self.env["sale.order"].search(domain)

    def _search_invoices(self, references, company):
        domain = self._get_invoice_domain(company) & (
            Domain("name", "in", references)
            | Domain("payment_reference", "in", references)
        )
        return self.env["account.move"].search(domain)

    @api.model
    def _get_invoice_domain(self, company):
        return (
            Domain("company_id", "=", company.id)
            & Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
        )

    def _load_similar(self, unfound, lines, company):
        """Documents of the very amounts, around the dates: what may be suggested."""
        currencies = {c.id: c for c in lines.currency_id | lines.currency_orig_id}
        amounts = [
            currencies[line.currency]._from_units(line.amount)
            for line in unfound[:MOST_SIMILAR]
            if line.kind == plain.PAYMENT
        ]
        dates = [line.date for line in unfound if line.date]
        if not (amounts and dates):
            return [], []
        first = fields.Date.subtract(min(dates), days=SUGGESTION_DAYS)
        last = fields.Date.add(max(dates), days=SUGGESTION_DAYS + 1)
        base = Domain("company_id", "=", company.id)
        orders = self.env["sale.order"].search(
            base
            & Domain("amount_total", "in", amounts)
            & Domain("date_order", ">=", first)
            & Domain("date_order", "<", last)
            & Domain("state", "!=", "cancel")
            & Domain("payment_status", "!=", "paid"),
            limit=MOST_SIMILAR,
        )
        invoices = self.env["account.move"].search(
            self._get_invoice_domain(company)
            & Domain("amount_residual", "in", amounts)
            & Domain("invoice_date", ">=", first)
            & Domain("invoice_date", "<", last),
            limit=MOST_SIMILAR,
        )
        return self._to_orders(orders, lines, []), self._to_invoices(invoices, lines)

    # What the engine compares

    def _to_transactions(self, transactions, lines):
        taken = self._get_taken("transaction_id", transactions, lines)
        return [
            plain.Transaction(
                found.id,
                found.reference or "",
                found.provider_reference or "",
                found.currency_id._to_units(found.amount),
                found.currency_id.id,
                state=found.state,
                refund=found.operation == "refund" or found.amount < 0,
                orders=tuple(
                    (
                        found.sale_order_ids
                        or found.source_transaction_id.sale_order_ids
                    ).ids
                ),
                partner=found.partner_id.commercial_partner_id.id,
                payment=self._get_live_payment(found).id or 0,
                line=taken.get(found.id, 0),
            )
            for found in transactions
        ]

    @api.model
    def _get_live_payment(self, transaction):
        payment = transaction.payment_id
        alive = payment.move_id.state == "posted"
        return payment if alive else payment.browse()

    def _get_taken(self, name, records, lines):
        """Lines that already collect these transactions or payments.

        :return: dict {record id: line id}
        """
        groups = self.env["gescom.psp.line"]._read_group(
            [
                (name, "in", records.ids),
                ("state", "in", TAKEN),
                ("id", "not in", lines.ids),
            ],
            [name],
            ["id:min"],
        )
        return {record.id: line_id for record, line_id in groups}

    def _to_orders(self, orders, lines, transactions):
        by_order = defaultdict(list)
        for found in transactions:
            for order_id in found.orders:
                by_order[order_id].append(found.id)
        payments = self._load_payments(orders, lines)
        sums = self._load_sums(orders, lines)
        billed = orders.filtered("fully_billed")
        left_billed = dict(
            zip(billed.ids, billed.mapped("amount_left_to_pay"), strict=True)
        )
        result = []
        for order in orders:
            units = order.currency_id._to_units
            # A credit note may be there before the payment that it gives back.
            left = max(
                order.amount_total - order.amount_received,
                left_billed.get(order.id, 0.0),
            )
            collected, waiting, returned = sums.get(order.id, (0.0, 0.0, 0.0))
            result.append(
                plain.Order(
                    order.id,
                    order.name or "",
                    order.client_order_ref or "",
                    order.web_transaction_ref or "",
                    total=units(order.amount_total),
                    left=units(left) - units(waiting),
                    currency=order.currency_id.id,
                    cancelled=order.state == "cancel",
                    partner=order.partner_invoice_id.commercial_partner_id.id,
                    payer=self._get_payer(order.partner_id),
                    date=fields.Date.to_date(order.date_order),
                    collected=units(collected),
                    returned=units(returned),
                    margin=units(order._get_web_margin()),
                    transactions=by_order[order.id],
                    payments=payments[order.id],
                )
            )
        return result

    @api.model
    def _get_payer(self, partner):
        return "|".join(filter(None, (partner.name, partner.email_normalized)))

    def _load_payments(self, orders, lines):
        """Payments of the orders that neither a line nor a transaction explains."""
        payments = self.env["account.payment"].search(
            [
                ("sale_order_id", "in", orders.ids),
                ("payment_type", "=", "inbound"),
                ("payment_transaction_id", "=", False),
                ("move_id.state", "=", "posted"),
            ]
        )
        taken = self._get_taken("payment_id", payments, lines)
        journals = lines.account_id.journal_id
        found = defaultdict(list)
        for payment in payments:
            if payment.id not in taken:
                found[payment.sale_order_id.id].append(
                    plain.Payment(
                        payment.id,
                        payment.currency_id._to_units(payment.amount),
                        payment.currency_id.id,
                        payment.name or "",
                        own_journal=payment.journal_id in journals,
                    )
                )
        return found

    def _load_sums(self, orders, lines):
        """What other lines collected for the orders and gave back.

        :return: dict {order id: (collected, of which no payment is made, returned)}
        """
        groups = self.env["gescom.psp.line"]._read_group(
            [
                ("order_id", "in", orders.ids),
                ("state", "in", TAKEN),
                ("id", "not in", lines.ids),
            ],
            ["order_id", "kind", "state", "payment_id", "transaction_id"],
            ["amount_customer:sum"],
        )
        sums = defaultdict(lambda: [0.0, 0.0, 0.0])
        for order, kind, state, payment, transaction, amount in groups:
            found = sums[order.id]
            if kind != plain.PAYMENT:
                found[2] -= amount
                continue
            found[0] += amount
            counted = payment or transaction.state in ("done", "authorized")
            if state == "matched" and not counted:
                found[1] += amount
        return sums

    def _to_invoices(self, invoices, lines):
        waiting = self._load_waiting_invoices(invoices, lines)
        return [
            plain.Invoice(
                move.id,
                move.name or "",
                move.payment_reference or "",
                left=move.currency_id._to_units(
                    move.amount_residual - waiting.get(move.id, 0.0)
                ),
                currency=move.currency_id.id,
                partner=move.commercial_partner_id.id,
                payer=self._get_payer(move.partner_id),
                orders=tuple(move.invoice_line_ids.sale_line_ids.order_id.ids),
                date=move.invoice_date,
            )
            for move in invoices
        ]

    def _load_waiting_invoices(self, invoices, lines):
        groups = self.env["gescom.psp.line"]._read_group(
            [
                ("invoice_id", "in", invoices.ids),
                ("kind", "=", plain.PAYMENT),
                ("state", "=", "matched"),
                ("id", "not in", lines.ids),
            ],
            ["invoice_id"],
            ["amount_customer:sum"],
        )
        return {move.id: amount for move, amount in groups}

    # What refunds and disputes come back to

    def _load_origins(self, lines, plain_lines):
        returns = [
            line
            for line in plain_lines
            if line.kind in plain.CUSTOMER_KINDS and line.kind != plain.PAYMENT
        ]
        if not returns:
            return {}
        provider = self._get_provider_references(returns)
        named = [line.order_ref.strip() for line in returns if line.order_ref.strip()]
        past = self.env["gescom.psp.line"].search(
            Domain("account_id", "in", lines.account_id.ids)
            & Domain("kind", "=", plain.PAYMENT)
            & Domain("state", "in", TAKEN)
            & Domain("id", "not in", lines.ids)
            & (
                Domain("psp_ref", "in", provider)
                | Domain("psp_parent_ref", "in", provider)
                | Domain("order_ref", "in", named)
            )
        )
        given_back = self._load_given_back(past, lines)
        origins = {}
        for line in past:
            found = self._to_origin(line, given_back.get(line.id, (0.0, 0.0)))
            # Without a reference it is found by its order alone.
            references = {line.psp_ref, line.psp_parent_ref} - {False, ""}
            for reference in references or {f"#{line.id}"}:
                origins[line.account_id.id, normalize(reference)] = found
        return origins

    def _load_given_back(self, past, lines):
        groups = self.env["gescom.psp.line"]._read_group(
            [
                ("origin_line_id", "in", past.ids),
                ("state", "in", TAKEN),
                ("id", "not in", lines.ids),
            ],
            ["origin_line_id", "kind"],
            ["amount_customer:sum"],
        )
        sums = defaultdict(lambda: [0.0, 0.0])
        for origin, kind, amount in groups:
            sums[origin.id]["chargeback" in kind] -= amount
        return sums

    @api.model
    def _to_origin(self, line, given_back):
        plain_line = self._to_line(line)
        currency = self.env["res.currency"].browse(plain_line.currency)
        refunded, disputed = given_back
        return plain.Origin(
            line.id,
            plain_line.amount,
            plain_line.currency,
            order=line.order_id.id or 0,
            invoice=line.invoice_id.id or 0,
            partner=line.partner_id.id or 0,
            payment=line.payment_id.id or 0,
            refunded=currency._to_units(refunded),
            disputed=currency._to_units(disputed),
        )
