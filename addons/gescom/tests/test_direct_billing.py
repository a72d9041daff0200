from datetime import date

from odoo.addons.gescom_facturation.engine.billing_scope import KEY, BillingScope
from odoo.addons.gescom_facturation.tests.common import BillingCommon
from odoo.addons.gescom_livraison_directe.tests.common import DirectCommon

MODES = ("order", "delivery", "order_group", "affaire_group")


class TestDirectBilling(BillingCommon, DirectCommon):
    """F004: what a supplier delivers is billed as what we deliver, in every mode."""

    def _bill(self, affaire):
        # As the automatic billing does, for affaires billed together.
        orders = affaire.order_ids
        scope = BillingScope(orders._get_parts_to_bill(), automatic=True)
        billed = orders.with_context(**{KEY: scope})
        invoices = billed._create_invoices(final=True).with_env(self.env)
        return invoices.sorted("id")

    def _make_affaire(self, **terms):
        """An affaire of two orders, of 10 and 3."""
        affaire = self._create_affaire(**terms)
        return affaire, *(self._create_confirmed(q, affaire=affaire) for q in (10, 3))

    def _deliver_all(self, first, second, direct):
        """4 then 6 of the first order, all of the second; some of it by others."""
        if direct:
            lf = self._deliver_by(first, 4)
            ol = self._deliver_by(second, 3, self.logistician)
            self._date_delivery(self._send(lf), date(2026, 9, 3))
            self._deliver_on(first, date(2026, 9, 8))
            self._date_delivery(self._send(ol), date(2026, 9, 10))
            return
        self._deliver_on(first, date(2026, 9, 3), 4)
        self._deliver_on(first, date(2026, 9, 8))
        self._deliver_on(second, date(2026, 9, 10))

    def test_each_mode(self):
        """F004, F130 to F133: the same invoices, whoever delivered."""
        for mode in MODES:
            made = []
            for direct in (False, True):
                affaire, first, second = self._make_affaire(billing_mode=mode)
                self._deliver_all(first, second, direct)
                invoices = self._bill(affaire)
                made.append(sorted(self._get_lines(invoice) for invoice in invoices))
                for order in (first, second):
                    line = order.order_line
                    self.assertEqual(line.qty_invoiced, line.qty_delivered)
                if direct:
                    pickings = affaire.picking_ids.filtered("date_done")
                    self.assertEqual(set(invoices.picking_ids), set(pickings))
            self.assertEqual(made[0], made[1], mode)

    def test_one_invoice_for_each_delivery(self):
        """F131: the LF has its own invoice, dated of its own delivery."""
        affaire, first, second = self._make_affaire(billing_mode="delivery")
        self._deliver_all(first, second, direct=True)
        invoices = self._bill(affaire)
        kinds = [invoice.picking_ids.mapped("document_kind") for invoice in invoices]
        self.assertEqual(sorted(kinds), [["bl"], ["lf"], ["ol"]])

    def test_billed_before_delivery(self):
        """F004: nothing is billed again when the supplier ships, nor credited."""
        self.article.sudo().invoice_policy = "order"
        affaire, first, second = self._make_affaire(
            billing_mode="order", invoice_before_delivery=True
        )
        invoices = self._bill(affaire)
        self.assertEqual(sum(invoices.invoice_line_ids.mapped("quantity")), 13)
        self._deliver_all(first, second, direct=True)
        lines = (first | second).order_line
        self.assertEqual(lines.mapped("qty_to_invoice"), [0, 0])

    def test_what_came_back_is_credited(self):
        """F004: goods of an LF that the customer sends back."""
        affaire, first, second = self._make_affaire(billing_mode="delivery")
        self._deliver_all(first, second, direct=True)
        invoices = self._bill(affaire)
        invoices.action_post()
        sent = first.picking_ids.filtered(lambda p: p.document_kind == "lf")
        self._validate(self._start_return(first, 2, picking=sent))
        credit = self._bill(affaire)
        self.assertEqual(credit.move_type, "out_refund")
        self.assertEqual(self._get_lines(credit), [("Chair", 2)])
        self.assertIn(sent, credit.reversed_entry_id.picking_ids)
