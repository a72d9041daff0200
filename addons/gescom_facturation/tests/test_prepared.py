from odoo import Command

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
                line.tax_base_amount,
                line.tax_ids.ids,
                line.tax_tag_ids.ids,
                line.tax_line_id.id,
                line.date_maturity,
            )
            for line in invoice.line_ids
        )

    def _bill(self, lines, prepared):
        order = self._create_order(
            lines=[(article, qty, price) for article, qty, price, _d, _t in lines]
        )
        for line, (_a, _q, _p, discount, taxes) in zip(
            order.order_line, lines, strict=True
        ):
            line.write({"discount": discount, "tax_ids": [Command.set(taxes.ids)]})
        self._confirm(order)
        self._deliver(order)
        if not prepared:
            moves = type(self.env["account.move"])
            self.patch(moves, "_get_preparable_lines", lambda *args: [])
        return self._invoice(order, post=False)

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
        prepared = self._bill(lines, prepared=True)
        plain = self._bill(lines, prepared=False)
        self.assertEqual(self._read_entries(prepared), self._read_entries(plain))
        self.assertEqual(prepared.amount_total, plain.amount_total)
