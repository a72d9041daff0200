import base64

from odoo.exceptions import AccessError, UserError

from .matching_common import MatchingCommon


class TestPspScreen(MatchingCommon):
    """What the screen shows and does, and the proof of a payout."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.payout = cls._create_payout(ref="=po_1")
        cls.order = cls._create_confirmed(1, client_order_ref="CUST-77")
        cls.exact = cls._create_line(
            "payment", 120.0, 2.0, payout=cls.payout, order_ref=cls.order.name
        )
        cls.near_order = cls._create_confirmed(2)
        cls.near = cls._create_line(
            "payment",
            240.0,
            payout=cls.payout,
            psp_ref="@ch_2",
            label="Paiement Duval SARL",
        )
        cls.lines = cls.exact | cls.near
        cls.model = cls.lines.browse()

    def test_screen_from_the_first_line_to_the_last(self):
        """F289: what is to decide, candidates, progress, then nothing left."""
        screen = self.model.get_reconcile_screen()
        self.assertEqual((screen["left"], screen["total"]), (2, 2))
        self.assertTrue(screen["can_decide"])
        done = self.model.match_screen()
        self.assertEqual(done, {"matched": 1, "left": 1})
        screen = self.model.get_reconcile_screen()
        (shown,) = screen["lines"]
        self.assertEqual((shown["id"], shown["suggestions"]), (self.near.id, 1))
        self.assertEqual((screen["progress"], screen["sole"]), (50, 1))
        (candidate,) = self.near.get_candidates()
        self.assertEqual(candidate["name"], self.near_order.name)
        self.assertIn("same customer", candidate["why"])
        found = self.near.get_candidates("CUST-77")
        self.assertEqual([c["id"] for c in found], [self.order.id])
        self.assertEqual(self.model.accept_sole_suggestions(), 1)
        self.assertEqual(self.near.order_id, self.near_order)
        screen = self.model.get_reconcile_screen("matched", {"text": "@ch"})
        self.assertEqual([line["id"] for line in screen["lines"]], [self.near.id])
        self.assertIn(self.near_order.name, screen["lines"][0]["document"])
        self.assertEqual(screen["progress"], 100)

    def test_decision_of_a_person_stays(self):
        """F290: the automatic matching learns nothing and overrides nobody."""
        self.near.action_choose("order", self.order.id)
        self.lines.action_match()
        self.assertEqual(self.near.order_id, self.order)
        self.assertTrue(self.near.match_by_hand)
        self.assertIn("gescom_accountant", self.near.match_reason)
        # What the person gave to one line is not given to another one.
        self.assertEqual(self.exact.state, "mismatch")
        self.near.action_unmatch()
        self.lines.action_match()
        self.assertEqual((self.exact.state, self.near.state), ("matched", "new"))

    def test_choices_that_are_refused(self):
        other = self._create_company("Maison Voisine", "FR")
        foreign = self.system["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id}
        )
        fee = self._create_line("fee", -3.0)
        with self.assertRaisesRegex(UserError, "not there any more"):
            self.near.action_choose("order", foreign.id)
        with self.assertRaisesRegex(UserError, "customer pays"):
            fee.action_choose("order", self.order.id)
        with self.assertRaisesRegex(UserError, "needs a customer"):
            receivable = self.customer.property_account_receivable_id
            self.near.action_choose_account(receivable.id)
        for method in ("match_screen", "accept_sole_suggestions"):
            with self.assertRaises(AccessError):
                getattr(self.model.with_user(self.adv), method)()
        screen = self.model.with_user(self.adv).get_reconcile_screen()
        self.assertFalse(screen["can_decide"])

    def test_posted_lines_are_left_alone(self):
        self.lines.action_match()
        self.model.accept_sole_suggestions()
        self.payout.action_post()
        self.assertPosted(self.payout)
        for call in (self.near.action_wait, self.near.action_unmatch):
            with self.assertRaisesRegex(UserError, "is posted"):
                call()
        with self.assertRaisesRegex(UserError, "is posted"):
            self.near.kind = "refund"

    def test_proof_to_the_cent(self):
        """F289: orders, lines and bank; what is missing is named."""
        self.lines.action_match()
        proof = self.payout._get_proof()
        self.assertEqual([check["gap"] for check in proof["checks"]][:2], [-240.0, 0.0])
        self.assertEqual(len(proof["gaps"]), 1)
        self.model.accept_sole_suggestions()
        self.payout.action_post()
        proof = self.payout._get_proof()
        gaps = [check["gap"] for check in proof["checks"]]
        self.assertEqual(gaps, [0.0, 0.0, 358.0, 0.0])
        self.assertEqual(len(proof["gaps"]), 1)
        bank = self.bank.with_user(self.accountant)
        bank.sudo().suspense_account_id = self.accounts["Waiting"]
        line = self.env["account.bank.statement.line"].with_user(self.accountant)
        line = line.create(
            {
                "journal_id": bank.id,
                "date": self.day,
                "payment_ref": "VIR STRIPE",
                "amount": 358.0,
            }
        )
        self.payout.action_match_bank_line(line.id)
        proof = self.payout._get_proof()
        self.assertFalse(any(check["gap"] for check in proof["checks"]))
        self.assertFalse(proof["gaps"])
        self.assertEqual(proof["totals"]["fee"], 2.0)

    def test_proof_names_what_is_paid_twice(self):
        self.near.action_choose("order", self.order.id)
        self.exact.action_choose("order", self.order.id)
        (gap,) = self.payout._get_proof()["gaps"]
        self.assertIn(self.order.name, gap)

    def test_proof_as_a_file_without_formula(self):
        self.lines.action_match()
        content = base64.b64decode(self.payout.export_proof_csv()).decode("utf-8-sig")
        rows = [row.split(";") for row in content.split("\r\n")]
        self.assertEqual(rows[1][1], "'=po_1")
        self.assertIn("'@ch_2", rows[2] + rows[1])
        self.assertIn("118,00", content)
        self.assertEqual(len({len(row) for row in rows if row != [""]}), 1)
        action = self.payout.action_export_proof()
        self.assertEqual(action["type"], "ir.actions.act_url")

    def test_proof_is_printed(self):
        """The accountant and the sales administration print it."""
        report = self.env["ir.actions.report"]
        for user in (self.accountant, self.adv):
            html, _kind = report.with_user(user)._render_qweb_html(
                "gescom_psp_import.proof_document", self.payout.ids
            )
            self.assertIn("=po_1", html.decode())
        self.assertEqual(self.payout.action_print_proof()["type"], "ir.actions.report")

    def test_dashboard_figures(self):
        """Fees by means of payment, whether in a column or in rows."""
        fee = self._create_line("fee", -3.0, payment_method="visa")
        self._set_by_import(self.exact, payment_method="visa")
        groups = self.model.formatted_read_group(
            [("id", "in", (self.lines | fee).ids), ("payment_method", "=", "visa")],
            ["payment_method"],
            ["cost:sum"],
        )
        self.assertEqual(groups[0]["cost:sum"], 5.0)
        self.assertEqual(self.exact.delay_days, 0)
