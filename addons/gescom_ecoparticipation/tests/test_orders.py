from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import float_round

from .common import EcoCommon

BEFORE = "2026-04-10 10:00:00"
AFTER = "2026-04-20 10:00:00"
VAT_RATES = (0.0, 5.5, 20.0)
PRICE = 19.99
QUANTITIES = (1, 3, 7, 12, 99, 1000)


class TestOrders(EcoCommon):
    """Fees of quotations and orders."""

    @freeze_time(BEFORE)
    def test_the_fee_is_part_of_the_price(self):
        """F263: the price stays the price; the fee is said, not added."""
        order = self._create_order()
        line = order.order_line
        self.assertEqual((line.price_subtotal, line.eco_amount), (400.0, 6.80))
        self.assertEqual((order.amount_untaxed, order.eco_amount), (400.0, 6.80))

    @freeze_time(BEFORE)
    def test_a_draft_follows_and_an_order_does_not(self):
        """F263: the peer billed 8.80 where the order said 6.80."""
        draft, order = self._create_order(), self._create_confirmed()
        draft_invoice = self._create_invoice(post=False, invoice_date="2026-04-10")
        self.screen.rate_ids.filtered(lambda rate: rate.amount == 1.70).amount = 2.0
        self.assertEqual(draft.eco_amount, 8.0)
        self.assertEqual(draft_invoice.eco_amount, 8.0)
        self.assertEqual(order.eco_amount, 6.80)
        invoice = self._bill(order)
        self.assertEqual(invoice.eco_amount, 6.80)
        self.assertEqual(sum(self._get_entries(invoice).mapped("amount")), 6.80)

    def test_the_grid_changes_within_the_month(self):
        """F263: 1.70 until the 15th, 2.20 from the 16th; the order keeps its own."""
        with freeze_time(BEFORE):
            order, quotation = self._create_confirmed(), self._create_order()
        with freeze_time(AFTER):
            self.assertEqual(quotation.eco_amount, 6.80)
            quotation.action_confirm()
            self.assertEqual(quotation.eco_amount, 8.80)
            late, other = self._bill(order), self._bill(quotation)
            self.assertEqual((late.eco_amount, other.eco_amount), (6.80, 8.80))
            self.assertEqual(late.invoice_date, fields.Date.from_string("2026-04-20"))

    @freeze_time(BEFORE)
    def test_a_full_discount_leaves_the_fee_due(self):
        """F263: 100 % off, 1.70 a unit remains, on the invoice too."""
        order = self._create_confirmed(discount=100.0)
        self.assertEqual(order.order_line.price_subtotal, 6.80)
        self.assertEqual(order.amount_total, 8.16)
        self.assertEqual(order.order_line.untaxed_amount_to_invoice, 6.80)
        invoice = self._bill(order)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (6.80, 8.16))
        self.assertEqual(order.order_line.untaxed_amount_to_invoice, 0.0)
        self.assertEqual(order.order_line.discount, 100.0)

    @freeze_time(BEFORE)
    def test_a_discount_is_taken_off_the_goods(self):
        """F263: 10 % of 98.30, not of 100."""
        line = self._create_order(discount=10.0, qty=1).order_line
        self.assertEqual(line.price_subtotal, 90.17)
        line.discount = 20.0
        self.assertEqual(line.price_subtotal, 80.34)
        self.assertAlmostEqual(line._get_discounted_price(), 80.34)
        self.assertAlmostEqual(line.order_id.amount_undiscounted, 100.0, places=2)

    @freeze_time(BEFORE)
    def test_a_discount_on_the_whole_order_leaves_the_fee(self):
        """F263: the window of discounts, on lines or on the order."""
        order = self._create_order(qty=1)
        wizard = self.system["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        )
        wizard.action_apply_discount()
        self.assertEqual(order.amount_untaxed, 90.17)
        other = self._create_order(qty=1)
        wizard = self.system["sale.order.discount"].create(
            {
                "sale_order_id": other.id,
                "discount_type": "sol_discount",
                "discount_percentage": 1.0,
            }
        )
        wizard.action_apply_discount()
        self.assertEqual(other.amount_untaxed, 1.70)

    def _take_off(self, order, amount):
        wizard = self.system["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "amount",
                "discount_amount": amount,
            }
        )
        wizard.action_apply_discount()

    @freeze_time(BEFORE)
    def test_an_amount_off_the_order_leaves_the_fee(self):
        """F263: at most what the goods are worth, be it in several times."""
        order = self._create_order(qty=1)
        worth = order.amount_total - self._get_taxed_fee(order)
        with self.assertRaisesRegex(UserError, "leaves the eco-participations whole"):
            self._take_off(order, worth + 0.01)
        self._take_off(order, 10.0)
        with self.assertRaisesRegex(UserError, "leaves the eco-participations whole"):
            self._take_off(order, worth - 9.99)
        self._take_off(order, worth - 10.0)
        self.assertEqual(order.amount_untaxed, 1.70)
        order.action_confirm()

    def _get_taxed_fee(self, order):
        return order.order_line.tax_ids.compute_all(order.eco_amount)["total_included"]

    @freeze_time(BEFORE)
    def test_a_discount_on_the_order_is_looked_at_again(self):
        """F263: less goods than when it was entered."""
        order = self._create_order(qty=2)
        self._take_off(order, 120.0)
        order.order_line[0].product_uom_qty = 1
        with self.assertRaisesRegex(UserError, "Lower the discount on the whole"):
            order.action_confirm()

    @freeze_time(BEFORE)
    def test_the_public_price_to_the_cent(self):
        """F263: through Odoo's tax engine, prices with taxes, with and without fee."""
        for vat in VAT_RATES:
            tax = self._create_tax(vat, included=True)
            with_fee = self._create_article(
                "With", 19.99, taxes_id=[Command.set(tax.ids)], eco_code_id=self.bulb.id
            )
            for quantity in QUANTITIES:
                with self.subTest(vat=vat, quantity=quantity):
                    self._check_public_price(with_fee, vat, quantity)

    @freeze_time(BEFORE)
    def test_the_public_price_of_every_quantity(self):
        """F263: quantities 1 to 1,000 through the engine of the line, to the cent."""
        for vat in VAT_RATES:
            tax = self._create_tax(vat, included=True)
            article = self._create_article(
                "With",
                PRICE,
                taxes_id=[Command.set(tax.ids)],
                eco_code_id=self.bulb.id,
            )
            line = self._create_order(article, 1).order_line
            for quantity in range(1, 1001):
                _untaxed, total = self._compute_totals(line, quantity, 0.0)
                public = float_round(PRICE * quantity, precision_digits=2)
                self.assertEqual(total, public, (vat, quantity))
                untaxed, _total = self._compute_totals(line, quantity, 100.0)
                fee = float_round(0.10 * quantity, precision_digits=2)
                self.assertEqual(untaxed, fee, (vat, quantity))

    def _compute_totals(self, line, quantity, discount):
        AccountTax = self.env["account.tax"]
        base_line = line._prepare_base_line_for_taxes_computation(
            quantity=quantity, discount=discount
        )
        AccountTax._add_tax_details_in_base_line(base_line, line.company_id)
        AccountTax._round_base_lines_tax_details([base_line], line.company_id)
        details = base_line["tax_details"]
        taxes = sum(tax["tax_amount_currency"] for tax in details["taxes_data"])
        untaxed = details["total_excluded_currency"]
        untaxed += details["delta_total_excluded_currency"]
        rounded = line.currency_id.round
        return rounded(untaxed), rounded(untaxed + taxes)

    def _check_public_price(self, article, vat, quantity):
        public = float_round(PRICE * quantity, precision_digits=2)
        order = self._create_order(article, quantity)
        line = order.order_line
        self.assertEqual(order.amount_total, public)
        line.discount = 100.0
        self.assertEqual(
            order.amount_untaxed, float_round(0.10 * quantity, precision_digits=2)
        )
        self.assertEqual(
            order.amount_total,
            float_round(0.10 * (1 + vat / 100) * quantity, precision_digits=2),
        )
        line.discount = 0.0
        self.assertEqual(order.amount_total, public)

    @freeze_time(BEFORE)
    def test_another_article_or_line_on_an_order(self):
        """F263: what is added to a confirmed order bears its fee."""
        order = self._create_confirmed(self.chair)
        self.assertEqual(order.eco_amount, 0.0)
        line = {"product_id": self.television.id, "product_uom_qty": 1}
        order.order_line = [Command.create(line)]
        self.assertEqual(order.eco_amount, 1.70)
        other = self._create_order()
        other.order_line.product_id = self.chair
        self.assertEqual(other.eco_amount, 0.0)

    @freeze_time(BEFORE)
    def test_a_copy_has_the_fees_of_its_day(self):
        order = self._create_confirmed()
        with freeze_time(AFTER):
            self.assertEqual(order.copy().eco_amount, 8.80)
            invoice = self._bill(order)
            self.assertEqual(invoice.copy().eco_amount, 8.80)

    @freeze_time(BEFORE)
    def test_another_unit(self):
        """F263: a dozen bears twelve fees, each rounded."""
        dozen = self.system.ref("uom.product_uom_dozen")
        line = self._create_order(
            qty=2, product_uom_id=dozen.id, price_unit=1200.0, discount=100.0
        ).order_line
        self.assertEqual(line.eco_amount, 40.80)
        self.assertEqual(line.price_subtotal, 40.80)
        self.assertIn("1.70", line._get_eco_sentences()[0])

    @freeze_time(BEFORE)
    def test_a_combo_bears_the_fees_of_its_articles(self):
        """F264: the line of each article, nothing on the combo."""
        combo = self.system["product.combo"].create(
            {
                "name": "Screens",
                "combo_item_ids": [Command.create({"product_id": self.television.id})],
            }
        )
        pack = self._create_article(
            "Pack", 90.0, type="combo", combo_ids=[Command.set(combo.ids)]
        )
        order = self._create_order(pack, 2)
        order.order_line = [
            Command.create(
                {
                    "product_id": self.television.id,
                    "product_uom_qty": 2,
                    "combo_item_id": combo.combo_item_ids.id,
                    "linked_line_id": order.order_line.id,
                }
            )
        ]
        self.assertEqual(order.order_line.mapped("eco_amount"), [0.0, 3.40])
        order.action_confirm()
        self.assertEqual(self._bill(order).eco_amount, 3.40)

    @freeze_time(BEFORE)
    def test_exports_and_professionals(self):
        """F263, F269: not due abroad; due but not printed where so chosen."""
        Position = self.system["account.fiscal.position"]
        export = Position.create({"name": "Export", "eco_rule": "none"})
        trade = Position.create({"name": "Trade", "eco_rule": "hidden"})
        order = self._create_order()
        self.assertTrue(order._get_eco_summary())
        order.fiscal_position_id = export
        self.assertEqual(order.eco_amount, 0.0)
        order.fiscal_position_id = trade
        self.assertEqual(order.eco_amount, 6.80)
        self.assertFalse(order._get_eco_summary())
        self.assertFalse(order.order_line._get_eco_sentences())
        order.action_confirm()
        self.assertEqual(len(self._get_entries(self._bill(order))), 1)

    def test_a_fiscal_position_corrected_after_the_confirmation(self):
        """F263, A-10: the fees move by a logged action of a manager alone."""
        Position = self.system["account.fiscal.position"]
        export = Position.create({"name": "Export", "eco_rule": "none"})
        with freeze_time(BEFORE):
            order = self._create_confirmed(fiscal_position_id=export.id)
            draft = self._bill(order, post=False)
            self.assertFalse(order.eco_to_correct)
            with self.assertRaisesRegex(UserError, "nothing to correct"):
                order.with_user(self.manager).action_correct_eco_fees()
        with freeze_time(AFTER):
            order.sudo().fiscal_position_id = False
            self.assertEqual((order.eco_amount, order.eco_to_correct), (0.0, True))
            with self.assertRaisesRegex(AccessError, "sales manager"):
                order.action_correct_eco_fees()
            self.assertTrue(order.with_user(self.manager).action_correct_eco_fees())
            # At the grid of the confirmation, on the draft invoice too.
            self.assertEqual((order.eco_amount, draft.eco_amount), (6.80, 6.80))
            self.assertFalse(order.eco_to_correct)
            self.assertIn("6.80", order.message_ids[0].body)

    @freeze_time(BEFORE)
    def test_what_is_posted_is_not_corrected(self):
        """F263: a credit note does that."""
        Position = self.system["account.fiscal.position"]
        order = self._create_confirmed()
        self._bill(order)
        order.sudo().fiscal_position_id = Position.create(
            {"name": "Export", "eco_rule": "none"}
        )
        self.assertFalse(order.eco_to_correct)
        with self.assertRaisesRegex(UserError, "credit note"):
            order.with_user(self.manager).action_correct_eco_fees()
        self.assertEqual(order.eco_amount, 6.80)

    @freeze_time(BEFORE)
    def test_a_foreign_currency(self):
        """F263: converted at the day of the document, declared in the company's."""
        dollar = self.system.ref("base.USD")
        dollar.active = True
        self.system["res.currency.rate"].create(
            {
                "currency_id": dollar.id,
                "name": "2026-04-01",
                "rate": 1.25,
                "company_id": self.company.id,
            }
        )
        pricelist = self.system["product.pricelist"].create(
            {"name": "Dollars", "currency_id": dollar.id}
        )
        order = self._create_confirmed(pricelist_id=pricelist.id, discount=100.0)
        self.assertEqual(order.currency_id, dollar)
        self.assertEqual((order.eco_amount, order.amount_untaxed), (8.52, 8.52))
        entry = self._get_entries(self._bill(order))
        self.assertEqual((entry.unit_amount, entry.amount), (1.70, 6.80))

    @freeze_time(BEFORE)
    def test_companies_keep_to_their_organisms(self):
        """F263: a code of another company's organism costs nothing here."""
        other = self._create_company("Maison Bleue")
        foreign = self._create_organism("Elsewhere", company_id=other.id)
        code = self._create_code("E1", self.deee, {"2025-01-01": 9.0}, foreign)
        self.television.sudo().eco_code_id = code
        self.assertEqual(self._create_order().eco_amount, 0.0)
        fees = self.television._get_eco_fees(
            other, fields.Date.today(), other.currency_id
        )
        self.assertEqual(fees[self.television][0]["unit"], 9.0)

    @freeze_time(BEFORE)
    def test_fees_are_not_typed(self):
        """F263: neither at once nor afterwards, whatever the road."""
        forged = {"product": self.television.id, "fees": []}
        order = self._create_order()
        with self.assertRaisesRegex(UserError, "come from the articles"):
            order.order_line.eco_fees = forged
        line = {"product_id": self.television.id, "eco_fees": forged}
        order.order_line = [Command.create(line)]
        self.assertEqual(order.order_line[1].eco_amount, 1.70)

    @freeze_time(BEFORE)
    def test_the_form_shows_the_fee_while_typing(self):
        """F263: before the order is saved."""
        form = Form(self.env["sale.order"])
        form.partner_id = self.customer.with_env(self.env)
        with form.order_line.new() as line:
            line.product_id = self.television.with_env(self.env)
            line.product_uom_qty = 3
            self.assertEqual(line.eco_amount, 5.10)
        self.assertEqual(form.save().eco_amount, 5.10)
