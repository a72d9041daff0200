from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.gescom_affaire.tests.common import AffaireCommon


@tagged("post_install", "-at_install")
class TestInalterable(AffaireCommon):
    """F147, A-04: a posted customer invoice or credit note stays as it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._create_invoice()
        cls.invoice.action_post()
        cls.credit = cls._credit(cls.invoice, qty=2)
        cls.journal = cls.invoice.sudo().journal_id

    @classmethod
    def _create_invoice(cls, env=None, move_type="out_invoice", **values):
        return (env or cls.env)["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": cls.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": cls.article.id, "quantity": 5})
                ],
                **values,
            }
        )

    def _assert_refused(self, method, *args, env=None, **context):
        for move, advice in (
            (self.invoice, "Make a credit note"),
            (self.credit, "Make a new invoice"),
        ):
            moves = move.with_env(env or self.env).with_context(**context)
            with self.assertRaisesRegex(UserError, f"{move.name}.*{advice}"):
                getattr(moves, method)(*args)
            self.assertEqual(move.state, "posted")

    # What is refused

    def test_not_reset_to_draft(self):
        """F147: by the button or by writing the state."""
        self._assert_refused("button_draft")
        self._assert_refused("write", {"state": "draft"})
        self.assertFalse(self.invoice.show_reset_to_draft_button)

    def test_not_cancelled(self):
        """F147: a credit note is what cancels an invoice."""
        self._assert_refused("button_cancel")
        self._assert_refused("write", {"state": "cancel"})

    def test_not_deleted(self):
        """F147: not even by force."""
        self._assert_refused("unlink")
        self._assert_refused("unlink", force_delete=True)

    def test_not_by_the_superuser(self):
        """F147: nobody is above the law."""
        self._assert_refused("button_draft", env=self.system)
        self._assert_refused("unlink", env=self.system, force_delete=True)

    def test_not_in_a_batch(self):
        """F147: one posted invoice among drafts is enough."""
        draft = self._create_invoice()
        with self.assertRaisesRegex(UserError, "Make a credit note"):
            (draft | self.invoice).unlink()
        self.assertTrue(draft.exists())

    def test_its_header_does_not_change(self):
        """F147: whatever the context says."""
        other = self.other_customer.id
        for vals in (
            {"partner_id": other},
            {"invoice_date": "2020-01-01"},
            {"name": "INV/2020/00001"},
            {"reversed_entry_id": self.credit.id},
        ):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                self.invoice.with_context(skip_readonly_check=True).write(vals)

    def test_its_lines_do_not_change(self):
        """F147: neither changed, added nor removed."""
        line = self.invoice.invoice_line_ids
        for vals in ({"quantity": 1}, {"price_unit": 1}, {"name": "x"}):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                line.write(vals)
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            line.with_context(force_delete=True, dynamic_unlink=True).unlink()
        with self.assertRaisesRegex(UserError, "can no longer be changed"):
            line.copy({"move_id": self.invoice.id})

    # What is allowed

    def test_the_follow_up_still_changes(self):
        """F147: due date, comment, and all that the customer was not billed."""
        self.invoice.invoice_date_due = "2030-01-31"
        self.invoice.narration = "Thank you"
        self._pay(self.invoice)
        self.assertEqual(self.invoice.payment_state, "paid")

    def test_drafts_are_free(self):
        """F147: a draft never posted is cancelled or deleted."""
        draft = self._create_invoice()
        draft.invoice_line_ids.quantity = 3
        draft.button_cancel()
        draft.button_draft()
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_vendor_bills_are_untouched(self):
        """F147: only what is sold is concerned."""
        self.system["account.journal"].create(
            {"name": "Bills", "code": "BILL", "type": "purchase"}
        )
        expense = self.system["account.account"].search(
            [("account_type", "=", "expense")], limit=1
        )
        bill = self._create_invoice(
            move_type="in_invoice",
            invoice_date="2026-01-15",
            env=self.system,
            invoice_line_ids=[
                Command.create(
                    {"name": "Wood", "price_unit": 5, "account_id": expense.id}
                )
            ],
        )
        bill.action_post()
        self.assertFalse(bill.inalterable_hash)
        bill.button_draft()
        bill.button_cancel()
        self.assertEqual(bill.state, "cancel")

    def test_other_countries_are_untouched(self):
        """F147: a foreign company keeps the ways of Odoo."""
        foreign = self._create_company("Maison Voisine", "BE")
        self.assertFalse(foreign.inalterable_invoices)
        env = self.system["base"].with_company(foreign).env
        invoice = self._create_invoice(
            env=env,
            invoice_line_ids=[
                Command.create({"name": "Chair", "price_unit": 5, "tax_ids": False})
            ],
        )
        invoice.action_post()
        self.assertFalse(invoice.inalterable_hash)
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(invoice.state, "cancel")

    # The chain

    def _check_integrity(self):
        accountant = self._create_user("accountant", "account.group_account_user")
        return self.company.with_user(accountant)._check_hash_integrity()

    def test_posted_invoices_are_chained(self):
        """F147: the hash is there at posting and the chain is sound."""
        self.assertTrue(self.invoice.inalterable_hash)
        self.assertTrue(self.credit.inalterable_hash)
        self.assertFalse(self.invoice.made_sequence_gap)
        report = self._check_integrity()
        statuses = {
            result["status"]
            for result in report["results"]
            if result["journal_name"].startswith(f"{self.journal.name} (")
        }
        self.assertEqual(statuses, {"verified"})

    def test_tampering_is_seen(self):
        """F147: a figure changed in the database breaks the chain."""
        self.env.cr.execute(
            "UPDATE account_move_line SET credit = credit + 1 WHERE id = %s",
            self.invoice.invoice_line_ids.ids,
        )
        self.env.invalidate_all()
        report = self._check_integrity()
        self.assertIn("corrupted", {r["status"] for r in report["results"]})

    def test_every_sales_journal_is_hashed(self):
        """A-04, A-24: also the one of deposits, created later."""
        self.assertTrue(self.journal.restrict_mode_hash_table)
        created = self.system["account.journal"].create(
            [
                {"name": "Deposits", "code": "FA", "type": "sale"},
                {"name": "Misc", "code": "MI", "type": "general"},
            ]
        )
        self.assertEqual(created.mapped("restrict_mode_hash_table"), [True, False])

    def test_switched_on_later(self):
        """A-04: what was posted before is sealed, gaps included."""
        company = self._create_company("Maison Voisine", "BE")
        env = self.system["base"].with_company(company).env
        line = Command.create({"name": "Chair", "price_unit": 5, "tax_ids": False})
        invoices = env["account.move"].concat(
            *(self._create_invoice(env, invoice_line_ids=[line]) for _i in range(3))
        )
        for invoice in invoices:
            invoice.action_post()
        invoices[1].button_draft()
        invoices[1].button_cancel()
        company.inalterable_invoices = True
        self.assertTrue(invoices[0].inalterable_hash)
        self.assertTrue(invoices[2].inalterable_hash)
        following = self._create_invoice(env, invoice_line_ids=[line])
        following.action_post()
        self.assertTrue(following.inalterable_hash)

    def test_posted_once_is_not_deleted(self):
        """F147: an invoice reset to draft before the switch keeps its number."""
        draft = self._create_invoice()
        self.journal.env.cr.execute(
            "UPDATE account_move SET posted_before = true, name = 'INV/2001/00001' "
            "WHERE id = %s",
            draft.ids,
        )
        draft.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Cancel it rather than delete it"):
            draft.unlink()
        draft.button_cancel()
        self.assertEqual(draft.state, "cancel")

    def test_what_an_invoice_bills_of_a_delivery_stays(self):
        """F131, F147: a delivery billed is not made free to be billed again."""
        order = self._create_confirmed()
        self._deliver(order)
        invoice = self._invoice(order)
        line = invoice.invoice_line_ids.filtered("stock_move_ids")
        for values in (
            {"stock_move_ids": [Command.clear()]},
            {"delivery_id": False},
        ):
            with self.assertRaisesRegex(UserError, "Make a credit note"):
                line.write(values)
        with self.assertRaisesRegex(UserError, "by a button"):
            line.stock_move_ids.write({"invoice_line_ids": [Command.clear()]})
        self.assertTrue(line.stock_move_ids)
