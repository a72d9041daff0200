from odoo.exceptions import UserError

from odoo.addons.gescom_expedition.tests.common import BatchCommon


class TestBatchBilling(BatchCommon):
    """The invoices that leave with the parcels of a batch shipping."""

    def _create_order_of(self, qty=2, **terms):
        terms = {"invoice_sending": "post", **terms}
        affaire = self._create_affaire(**terms)
        return self._create_confirmed(qty, affaire=affaire)

    def _get_printed(self, run):
        papers = dict(run._get_documents_to_print(run.picking_ids))
        invoices = papers.get("gescom_facturation.action_report_invoice_copies", {})
        return {picking: found.ids for picking, found in invoices.items() if found}

    def test_modes_that_bill_at_delivery(self):
        """F006, F007, F104: invoices by order and by delivery note, posted and printed,
        though the preparer may not bill."""
        orders = self._create_order_of(billing_mode="order") | self._create_order_of(
            billing_mode="delivery"
        )
        run = self._run(orders)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.invoice_ids, orders.invoice_ids)
        self.assertEqual(orders.invoice_ids.mapped("state"), ["posted", "posted"])
        self.assertEqual(
            self._get_printed(run),
            {picking: picking.invoice_ids.ids for picking in run.picking_ids},
        )

    def test_preparer_prints_what_he_hands_over(self):
        """F104: the invoice of a parcel, though he may read none."""
        run = self._run(self._create_order_of())
        self.env.flush_all()
        self.env.invalidate_all()
        papers = dict(run._get_documents_to_print(run.picking_ids))
        (report,) = papers
        invoices = papers[report][run.picking_ids]
        self.env.invalidate_all()
        self.assertEqual(run._render_by_layout(report, invoices), {})

    def test_invoice_names_the_delivery_note_by_its_number(self):
        """F131, F104: the number of the paper that the customer got."""
        run = self._run(self._create_order_of(billing_mode="delivery"))
        delivery, invoice = run.picking_ids, run.invoice_ids.sudo()
        self.assertTrue(delivery.bl_number)
        header = invoice._get_delivery_header(delivery)
        self.assertIn(delivery.bl_number, header)
        self.assertNotIn(delivery.name, header)

    def test_other_modes_are_left_to_the_automatic_billing(self):
        """F008, F012, F104: grouped, at month end."""
        orders = self._create_order_of(
            billing_mode="affaire_group"
        ) | self._create_order_of(billing_mode="order_group")
        orders |= self._create_order_of(billing_period="month_end")
        run = self._run(orders)
        self.assertEqual(set(orders.mapped("logistic_state")), {"shipped"})
        self.assertFalse(orders.invoice_ids)
        self.assertFalse(self._get_printed(run))

    def test_part_that_left_is_billed(self):
        """F104: what is missing is billed with its own delivery."""
        affaire = self._create_affaire(invoice_sending="post")
        order = self._create_confirmed(
            lines=[(self.article, 2), (self.scarce, 4)], affaire=affaire
        )
        self._run(order)
        lines = order.invoice_ids.invoice_line_ids
        self.assertEqual(lines.product_id, self.article)
        self._receive(self.scarce, 4)
        run = self._run(order)
        self.assertEqual(len(order.invoice_ids), 2)
        self.assertEqual(len(run.invoice_ids), 1)

    def test_disputed_order_is_shipped_and_not_billed(self):
        """F104: the log says why."""
        order = self._create_order_of()
        order.write({"billing_disputed": True, "billing_dispute_reason": "Colour"})
        run = self._run(order)
        self.assertEqual((run.state, order.logistic_state), ("done", "shipped"))
        self.assertFalse(order.invoice_ids)
        self.assertIn("Colour", " ".join(run.log_ids.mapped("message")))

    def test_billing_that_fails_does_not_undo_the_shipment(self):
        """F104: it is named, and tried again by itself."""
        order = self._create_order_of()
        self.patch(
            type(self.env["account.move"]),
            "action_post",
            lambda moves: self._refuse("No account"),
        )
        run = self._run(order)
        self.assertEqual((run.state, order.logistic_state), ("failed", "shipped"))
        self.assertFalse(order.invoice_ids)
        self.assertIn("No account", " ".join(run.log_ids.mapped("message")))

    def _refuse(self, message):
        raise UserError(message)

    def test_sent_by_email_is_not_printed(self):
        """F015, F104: the affaire says how its invoices leave."""
        order = self._create_order_of(invoice_sending="email")
        run = self._run(order)
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertTrue(order.invoice_ids.sending_data)
        self.assertFalse(self._get_printed(run))

    def test_batch_that_bills_nothing(self):
        """F104: unticked, the automatic billing makes the invoices."""
        order = self._create_order_of()
        self._run(order, bill_deliveries=False)
        self.assertFalse(order.invoice_ids)

    def test_preparing_bills_nothing(self):
        """F104: only what left is billed."""
        order = self._create_order_of()
        self._run(order, operation="prepare")
        self.assertFalse(order.invoice_ids)
        run = self._run(order)
        self.assertEqual(len(order.invoice_ids), 1)
        self._read_screen(run.with_user(self.adv))
        action = run.with_user(self.adv).action_view_invoices()
        self.assertEqual(action["res_id"], order.invoice_ids.id)
