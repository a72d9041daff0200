from odoo.exceptions import AccessError, UserError

from .common import DepositCommon


class TestSecurity(DepositCommon):
    """Who may ask deposits and enter payments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("seller", "sales_team.group_sale_salesman")
        cls.preparer = cls._create_user("preparer", "gescom_base.group_preparer")
        cls.biller = cls._create_user("biller", "account.group_account_invoice")

    def _get_rights(self, user, model):
        model = self.env[model].with_user(user)
        operations = ("read", "write", "create", "unlink")
        return "".join(o[0] for o in operations if model.has_access(o))

    def test_rights_on_the_windows(self):
        """F160, F165: the sales administration asks deposits and enters payments."""
        for model in ("gescom.deposit", "gescom.order.payment"):
            for user, rights in (
                (self.adv, "rwc"),
                (self.manager, "rwc"),
                (self.seller, ""),
                (self.preparer, ""),
                (self.biller, ""),
            ):
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._get_rights(user, model), rights)

    def test_salesperson_opens_his_order(self):
        """F172: he sees the payment state, not the payments."""
        order = self._create_confirmed(10, user_id=self.seller.id)
        self._ask(order, 100.0)
        self._receive_payment(order, 200.0)
        self.env.invalidate_all()
        (row,) = self._read_screen(order.with_user(self.seller))
        self.assertEqual(row["payment_status"], "partial")
        self.assertNotIn("payment_ids", row)
        with self.assertRaises(AccessError):
            self.env["gescom.deposit"].with_user(self.seller).create(
                {"order_id": order.id}
            )

    def test_salesperson_reads_and_cancels_his_order(self):
        """F165: over RPC too, whatever was received for it."""
        order = self._create_confirmed(10, user_id=self.seller.id)
        self._receive_payment(order, 200.0)
        self.env.invalidate_all()
        order = order.with_user(self.seller)
        (row,) = order.read()
        self.assertNotIn("payment_ids", row)
        self.assertTrue(order.affaire_id.read())
        order._action_cancel()
        self.assertIn("200.00", order.message_ids[0].body)
        head = self._create_user("head", "sales_team.group_sale_manager")
        with self.assertRaisesRegex(UserError, "cancel it instead of deleting"):
            order.with_user(head).unlink()

    def test_sales_administration_opens_all_the_screens(self):
        """F156, F165: the tabs of the order, the payment and the affaire."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 100.0)
        payment = self._receive_payment(order, 200.0)
        self.env.invalidate_all()
        for record in (order, deposit, payment, order.affaire_id):
            self.assertTrue(self._read_screen(record))

    def test_biller_posts_and_the_payment_is_allocated(self):
        """F168: whoever posts the invoice."""
        order = self._create_confirmed(10)
        payment = self._receive_payment(order, 500.0)
        invoice = self._bill(order, post=False)
        self.env.invalidate_all()
        invoice.with_user(self.biller).action_post()
        self.assertEqual(payment.allocation_state, "allocated")

    def test_preparer_delivers_an_order_with_a_deposit(self):
        """F156: without a right on the accounts."""
        order = self._create_confirmed(10)
        self._ask(order, 100.0)
        self.env.invalidate_all()
        picking = order.picking_ids.with_user(self.preparer)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        self.assertEqual(picking.state, "done")

    def test_payments_of_another_company_are_not_linked(self):
        """F165: an order takes the payments of its own company."""
        order = self._create_confirmed(10)
        other = self._create_company("Maison Voisine", "FR")
        journal = self.system["account.journal"].search(
            [("company_id", "=", other.id), ("type", "=", "bank")], limit=1
        )
        with self.assertRaises(UserError):
            self.system["account.payment"].create(
                {"sale_order_id": order.id, "amount": 5.0, "journal_id": journal.id}
            )

    def test_allocation_and_payment_state_are_not_typed(self):
        """F168, F169, F172: by an import or a remote call, past the buttons."""
        order = self._create_confirmed(10)
        deposit = self._ask(order, 100.0)
        payment = self._receive_payment(order, 200.0)
        for record, name, value in (
            (payment, "allocation_state", "allocated"),
            (payment, "allocation_released", True),
            (payment, "amount_to_allocate", 0.0),
            (payment, "deposit_invoice_id", deposit.id),
            (order, "payment_status", "paid"),
            (order, "deposit_left", 0.0),
            (deposit, "is_deposit", False),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "by a button"):
                record.write({name: value})
        self.assertEqual(payment.allocation_state, "not_invoiced")

    def test_payment_made_in_a_group_of_the_list_has_its_own_state(self):
        """F167: the list grouped by state proposes its state for a new payment."""
        order = self._create_confirmed(10)
        payment = (
            self.env["account.payment"]
            .with_context(default_allocation_state="allocated")
            .create({"sale_order_id": order.id, "amount": 5.0})
        )
        self.assertFalse(payment.allocation_state)

    def test_preparer_is_told_that_he_makes_no_credit_note(self):
        """F156: in words, not with the name of a field."""
        order = self._create_confirmed(10)
        self._ask(order, 100.0)
        with self.assertRaisesRegex(AccessError, "not allowed to create"):
            order.with_user(self.preparer).action_refund_deposits()
