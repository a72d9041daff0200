from odoo import Command, fields

from odoo.addons.gescom_affaire.tests.common import NO_CONFIRMATION, AffaireCommon


class DepositCommon(AffaireCommon):
    """A French company with an account for its deposits and a reduced rate of VAT."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Nobody is written to: the message takes longer than the deposit.
        cls.customer.email = False
        cls.deposit_account = cls.system["account.account"].create(
            {
                "name": "Deposits received",
                "code": "419100",
                "account_type": "liability_current",
                "company_ids": [Command.set(cls.company.ids)],
            }
        )
        cls.system.company.downpayment_account_id = cls.deposit_account
        cls.reduced_tax = cls.tax.copy({"name": "VAT 5.5%", "amount": 5.5})
        cls.book = cls._create_article(
            "Book", price=10.0, cost=5.0, taxes_id=[Command.set(cls.reduced_tax.ids)]
        )
        cls.bank = cls.system["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.method = cls.bank.inbound_payment_method_line_ids[:1].with_env(cls.env)

    # What the users do

    @classmethod
    def _ask(cls, order, amount=None, amount_type="fixed", **values):
        """Ask a deposit with the window.

        :return: the deposit invoice
        """
        values = {"order_id": order.id, "amount_type": amount_type, **values}
        if amount is not None:
            values["amount"] = amount
        wizard = cls.env["gescom.deposit"].create(values)
        return cls.env["account.move"].browse(wizard.action_create()["res_id"])

    @classmethod
    def _receive_payment(cls, order, amount, **values):
        """Enter a payment received for an order.

        :return: the payment, posted
        """
        payments = order.payment_ids
        wizard = cls.env["gescom.order.payment"].create(
            {
                "order_id": order.id,
                "amount": amount,
                "payment_method_line_id": cls.method.id,
                **values,
            }
        )
        wizard.action_create()
        return order.payment_ids - payments

    @classmethod
    def _bill(cls, order, qty=None, post=True):
        """Deliver `qty` of each line of an order and bill it."""
        cls._deliver(order, qty)
        return cls._invoice(order, post=post)

    @classmethod
    def _deliver_only(cls, order, article, qty):
        """Ship `qty` of one article of an order, the rest in a backorder."""
        picking = cls._get_open_pickings(order)
        for move in picking.move_ids:
            move.quantity = qty if move.product_id == article else 0
            move.picked = bool(move.quantity)
        picking.with_context(**NO_CONFIRMATION).button_validate()

    @classmethod
    def _days_ago(cls, days):
        return fields.Date.subtract(fields.Date.context_today(cls.orders), days=days)

    # What is checked

    def _assert_lines(self, invoice, *expected):
        """(untaxed, taxes included) of the lines of a deposit on an invoice."""
        lines = invoice.invoice_line_ids.filtered(
            lambda line: line.is_downpayment and not line.display_type == "line_section"
        )
        found = [(line.price_subtotal, line.price_total) for line in lines]
        self.assertEqual(found, list(expected))

    def _assert_deducted(self, order):
        self.assertEqual(order.deposit_left, 0.0)
        for line in order.order_line.filtered("is_downpayment"):
            self.assertAlmostEqual(line.qty_invoiced, 0.0, 6)
            self.assertAlmostEqual(line.untaxed_amount_invoiced, 0.0, 6)
