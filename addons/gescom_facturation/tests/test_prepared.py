from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError

from ..engine.billing_scope import KEY, BillingScope
from .common import BillingCommon


class TestPrepared(BillingCommon):
    """What is asked of the tax engine beforehand is what Odoo writes afterwards."""

    def _create_tax(self, name, amount, **values):
        return self.tax.copy({"name": name, "amount": amount, **values})

    def _read_entries(self, invoice):
        """The journal items, as far as the amounts and the accounts go."""
        return sorted(
            (
                line.display_type,
                line.account_id.id,
                line.product_id.id,
                line.balance,
                line.amount_currency,
                line.price_subtotal,
                line.price_total,
                line.tax_base_amount,
                line.tax_ids.ids,
                line.tax_tag_ids.ids,
                line.tax_line_id.id,
                line.date_maturity,
            )
            for line in invoice.line_ids
        )

    def _bill(self, lines, prepared):
        order = self._create_delivered(lines)
        if not prepared:
            moves = type(self.env["account.move"])
            self.patch(moves, "_get_preparable_lines", lambda *args: [])
        return self._invoice(order, post=False)

    def _create_delivered(self, lines):
        order = self._create_order(
            lines=[(article, qty, price) for article, qty, price, _d, _t in lines]
        )
        for line, (_a, _q, _p, discount, taxes) in zip(
            order.order_line, lines, strict=True
        ):
            line.write({"discount": discount, "tax_ids": [Command.set(taxes.ids)]})
        self._confirm(order)
        self._deliver(order)
        return order

    @contextmanager
    def _count_preparations(self):
        """Numbers of the lines that the tax engine was asked about beforehand."""
        moves = type(self.env["account.move"])
        original, counts = moves._remember_totals, []

        def _remember_totals(records, vals, base_lines):
            counts.append(len(base_lines))
            return original(records, vals, base_lines)

        with patch.object(moves, "_remember_totals", _remember_totals):
            yield counts

    def test_amounts_are_those_of_odoo(self):
        """F130: several rates, included, fixed and no taxes, discounts, odd prices."""
        low = self._create_tax("VAT 5.5%", 5.5)
        included = self._create_tax(
            "VAT 20% included", 20.0, price_include_override="tax_included"
        )
        fixed = self._create_tax("Fee", 0.35, amount_type="fixed")
        none = self.tax.browse()
        lines = [
            (self.article, 3, 19.99, 0, self.tax),
            (self.other_article, 7, 0.33, 12.5, self.tax),
            (self.article, 1, 33.33, 0, low),
            (self.other_article, 3, 10.01, 7, included),
            (self.article, 2, 5.55, 0, fixed | self.tax),
            (self.other_article, 5, 1.11, 100, low),
            (self.article, 4, 2.22, 0, none),
        ]
        with self._count_preparations() as count:
            prepared = self._bill(lines, prepared=True)
        self.assertEqual(count, [len(lines)])
        plain = self._bill(lines, prepared=False)
        self.assertEqual(self._read_entries(prepared), self._read_entries(plain))
        self.assertEqual(prepared.amount_total, plain.amount_total)

    def test_totals_are_asked_once(self):
        """F130: the lines take those found for the whole, cents shared out or not."""
        thirds = [(self.article, 1, 33.333, 0, self.tax)] * 3
        included = self._create_tax(
            "VAT 21% included", 21.0, price_include_override="tax_included"
        )
        lines = [*thirds, *[(self.other_article, 1, 21.53, 0, included)] * 2]
        self.company.sudo().tax_calculation_rounding_method = "round_globally"
        engine = self.env["account.tax"]
        asked = []
        original = type(engine)._round_base_lines_tax_details

        def _round(records, base_lines, *args, **kwargs):
            if isinstance(base_lines[0]["record"], type(self.env["account.move.line"])):
                asked.append(len(base_lines))
            return original(records, base_lines, *args, **kwargs)

        self.patch(type(engine), "_round_base_lines_tax_details", _round)
        prepared = self._bill(lines, prepared=True)
        self.env.flush_all()
        self.assertNotIn(1, asked)
        plain = self._bill(lines, prepared=False)
        self.assertEqual(self._read_entries(prepared), self._read_entries(plain))

    def test_preview_says_what_the_invoice_amounts_to(self):
        """F134: to the cent, whatever the taxes and the rounding."""
        low = self._create_tax("VAT 5.5%", 5.5)
        included = self._create_tax(
            "VAT 21% included", 21.0, price_include_override="tax_included"
        )
        odd = [
            (self.article, 12.12, 12.12, 0, self.tax),
            (self.other_article, 12.12, 12.12, 0, low),
            (self.article, 3, 33.333, 12.5, self.tax.browse()),
        ]
        in_price = [(self.article, 1, 21.53, 0, included)] * 2
        for lines in (odd, in_price, odd + in_price):
            for method in ("round_per_line", "round_globally"):
                self.company.sudo().tax_calculation_rounding_method = method
                order = self._create_delivered(lines)
                run = self.env["gescom.invoicing.run"].create(
                    {"partner_ids": order.partner_id.ids}
                )
                run.action_preview()
                run.action_run()
                with self.subTest(method=method, lines=len(lines)):
                    line = run.line_ids
                    self.assertEqual(
                        line.amount_untaxed, line.invoice_id.amount_untaxed
                    )

    def test_lines_and_deliveries_know_their_invoice(self):
        """F131: at once, though each is read again only when it is asked for."""
        order = self._create_confirmed(4)
        self._deliver(order)
        line = order.order_line
        self.assertFalse(line.invoice_lines | line.move_ids.invoice_line_ids)
        billed = self._invoice(order, post=False).invoice_line_ids
        self.assertEqual(line.invoice_lines, billed)
        self.assertEqual(line.move_ids.invoice_line_ids, billed)
        self.assertEqual(line.qty_invoiced, 4)

    def test_each_line_is_of_the_company(self):
        """F130: a line that refers to another company's account is refused."""
        other = self.env["res.company"].sudo().create({"name": "Other company"})
        account = (
            self.env["account.account"]
            .sudo()
            .create(
                {
                    "name": "Other sales",
                    "code": "707999",
                    "account_type": "income",
                    "company_ids": [Command.set(other.ids)],
                }
            )
        )
        order = self._create_confirmed(1)
        self._deliver(order)
        invoice = self._invoice(order, post=False)
        lines = (self.article, self.other_article, self.article)
        vals_list = [
            {"move_id": invoice.id, "product_id": article.id} for article in lines
        ]
        Line = self.env["account.move.line"].sudo()
        billing = Line.with_context(**{KEY: BillingScope({})})
        self.assertTrue(billing.create(vals_list))
        vals_list[1]["account_id"] = account.id
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            billing.create(vals_list)
