import base64
import random

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time

from .common import EcoCommon

DAYS = ("2026-04-02", "2026-04-10", "2026-04-15", "2026-04-16", "2026-04-30")


class TestDeclaration(EcoCommon):
    """What is declared to the eco-organisms."""

    def _declare(self, date_from="2026-04-01", **values):
        manager = self.system(user=self.manager)
        return manager["gescom.eco.declaration"].create(
            {"organism_id": self.ecologic.id, "date_from": date_from, **values}
        )

    def _bill_on(self, day, qty=4.0, article=None, **values):
        with freeze_time(f"{day} 10:00:00"):
            return self._create_invoice(article, qty, invoice_date=day, **values)

    def _credit_on(self, day, invoice, qty=None):
        with freeze_time(f"{day} 10:00:00"):
            return self._credit(invoice, qty, date=day)

    def _close(self, declaration, day="2026-07-05"):
        with freeze_time(f"{day} 10:00:00"):
            declaration.action_close()

    def test_a_grid_that_changes_makes_two_lines(self):
        """F263: units, weight and amount, by code and unit fee."""
        self._bill_on("2026-04-15")
        self._bill_on("2026-04-16", 3)
        declaration = self._declare()
        self.assertEqual(str(declaration.date_to), "2026-06-30")
        declaration.action_compute()
        lines = declaration.line_ids
        self.assertEqual(lines.code_id, self.screen)
        self.assertEqual(lines.mapped("unit_amount"), [1.70, 2.20])
        self.assertEqual(lines.mapped("units"), [4.0, 3.0])
        self.assertEqual(lines.mapped("weight"), [50.0, 37.5])
        self.assertEqual(lines.mapped("amount"), [6.80, 6.60])
        self.assertEqual(declaration.amount, 13.40)

    def test_it_is_what_the_invoices_bear(self):
        """F263: invoices less credit notes, to the cent, whatever is billed."""
        self.television.eco2_code_id = self.bulb
        draw = random.Random(7)
        moves = self.system["account.move"]
        for _number in range(12):
            article = draw.choice([self.television, self.chair])
            discount = draw.choice([0.0, 12.5, 100.0])
            day = draw.choice(DAYS)
            invoice = self._bill_on(
                day, draw.randint(1, 1000), article, discount=discount
            )
            moves |= invoice
            if draw.random() < 0.4:
                qty = draw.randint(1, int(invoice.invoice_line_ids.quantity))
                moves |= self._credit_on("2026-05-20", invoice, qty)
        declaration = self._declare()
        self._close(declaration)
        billed = sum(
            (-1 if move.move_type == "out_refund" else 1) * move.eco_amount
            for move in moves
        )
        self.assertTrue(billed)
        self.assertAlmostEqual(declaration.amount, billed, places=9)
        lines = moves.invoice_line_ids
        entries = declaration.entry_ids
        self.assertEqual(set(entries.move_line_id), set(lines.filtered("eco_amount")))

    def test_a_closed_declaration_does_not_change(self):
        """F263: a credit note made later goes into the next one."""
        invoice = self._bill_on("2026-04-15")
        declaration = self._declare()
        self._close(declaration)
        self.assertEqual((declaration.state, declaration.amount), ("closed", 6.80))
        for change in (
            lambda: declaration.action_compute(),
            lambda: declaration.action_close(),
            lambda: declaration.write({"date_to": "2026-05-31"}),
            lambda: declaration.unlink(),
            lambda: declaration.line_ids.write({"amount": 1.0}),
            lambda: declaration.line_ids.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                change()
        with self.assertRaisesRegex(UserError, "is closed"):
            declaration.state = "draft"
        with self.assertRaisesRegex(UserError, "make a credit note"):
            invoice.button_draft()
        # Dated in the closed quarter.
        self._credit_on("2026-06-20", invoice, 1)
        following = self._declare("2026-07-01")
        following.action_compute()
        self.assertEqual((following.amount, following.units), (-1.70, -1.0))
        self.assertEqual(declaration.amount, 6.80)
        self._close(following, "2026-10-02")
        self.assertEqual(sum(self._get_entries().mapped("amount")), 5.10)

    def test_quarters_are_closed_in_their_order(self):
        self._declare("2026-01-01")
        second = self._declare()
        with self.assertRaisesRegex(UserError, "first"):
            self._close(second)
        with self.assertRaisesRegex(UserError, "not over"):
            self._close(self._declare("2026-07-01"))

    def test_periods_do_not_overlap(self):
        self._declare()
        with self.assertRaisesRegex(ValidationError, "covers some"):
            self._declare("2026-06-01")
        self._declare("2026-06-01", organism_id=self._create_organism("Other").id)

    def test_last_quarter_is_proposed(self):
        with freeze_time("2026-02-10 10:00:00"):
            declaration = self.system["gescom.eco.declaration"].create(
                {"organism_id": self.ecologic.id}
            )
        self.assertEqual(str(declaration.date_from), "2025-10-01")
        self.assertEqual(str(declaration.date_to), "2025-12-31")

    def test_codes_without_organism_are_pointed_out(self):
        """F268: what a file brought is declared once its code has an organism."""
        code = self.system["gescom.eco.code"]._find_or_create(self.dea, ["F1"])["F1"]
        sofa = self._create_article(
            "Sofa", 500.0, eco_code_id=code.id, eco_own=True, eco_own_amount=7.0
        )
        self._bill_on("2026-04-15", 1, sofa)
        declaration = self._declare()
        self.assertEqual(declaration.orphan_count, 1)
        found = self.env["gescom.eco.entry"].search(
            declaration.action_open_orphans()["domain"]
        )
        self.assertEqual(found.code_id, code)
        code.organism_id = self.ecologic
        declaration.invalidate_recordset()
        self.assertEqual(declaration.orphan_count, 0)
        self._close(declaration)
        self.assertEqual(declaration.amount, 7.0)
        with self.assertRaisesRegex(UserError, "declared already"):
            code.organism_id = False

    def test_the_file(self):
        """F303: the declaration goes out as CSV."""
        self._bill_on("2026-04-15")
        declaration = self._declare()
        declaration.action_compute()
        text = base64.b64decode(declaration.get_csv()).decode("utf-8-sig")
        header, line = text.splitlines()
        self.assertTrue(header.startswith("Eco-organism;Member number;From"))
        self.assertEqual(
            line,
            "Ecologic of test;;2026-04-01;2026-06-30;DEEE;S1;;1.70;4.00;50.00;6.80",
        )
        action = declaration.action_download_csv()
        self.assertEqual(action["type"], "ir.actions.act_url")

    def test_lists_and_pivots(self):
        """F263: by organism, code and quarter."""
        self._bill_on("2026-04-15")
        entries = self.env["gescom.eco.entry"].with_user(self.adv)
        ((organism, code, amount),) = entries._read_group(
            [("company_id", "=", self.company.id)],
            ["organism_id", "code_id"],
            ["amount:sum"],
        )
        self.assertEqual((organism, code, amount), (self.ecologic, self.screen, 6.80))
        declaration = self._declare()
        declaration.action_compute()
        domain = declaration.with_user(self.adv).action_open_entries()["domain"]
        self.assertEqual(entries.search(domain).amount, 6.80)

    def test_who_declares(self):
        """The manager declares, the sales administration reads."""
        declaration = self._declare()
        self.assertTrue(declaration.with_user(self.adv).name)
        with self.assertRaisesRegex(Exception, "not allowed|access"):
            declaration.with_user(self.adv).action_compute()
        with self.assertRaisesRegex(UserError, "set by a button"):
            declaration.state = "closed"
