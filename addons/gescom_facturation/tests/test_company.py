from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import BillingCommon


class TestCompany(BillingCommon):
    def test_the_law_of_the_country_decides_once(self):
        """F132: switched on for a French company, and left as the user chose."""
        company = self._create_bare_company("Maison Lyon", "FR")
        names = (
            "affaire_rules_billing",
            "billing_legal_guard",
            "inalterable_invoices",
        )
        self.assertEqual([company[name] for name in names], [True] * 3)
        company.billing_legal_guard = False
        company.street = "1 rue de la Paix"
        company.partner_id.city = "Lyon"
        self.assertFalse(company.billing_legal_guard)
        company.country_id = self.system.ref("base.be")
        self.assertEqual([company[name] for name in names], [False] * 3)

    def test_elsewhere_credit_notes_are_those_of_odoo(self):
        """F144: where the affaires do not rule, what is credited is to bill again."""
        self.system.company.affaire_rules_billing = False
        self.system.company.inalterable_invoices = False
        order = self._create_confirmed(10)
        invoice = self._complete(order)
        self._credit(invoice, 4)
        self.assertEqual(order.order_line.qty_to_invoice, 4.0)
        free = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": order.partner_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Gesture",
                            "price_unit": 5.0,
                            "sale_line_ids": [Command.link(order.order_line.id)],
                        }
                    )
                ],
            }
        )
        free.action_post()
        self.assertEqual(free.state, "posted")

    def test_elsewhere_invoices_are_sent_as_odoo_chooses(self):
        """F152: the affaire's choice rules where the affaires rule the billing."""
        order = self._create_confirmed(
            1, affaire=self._create_affaire(invoice_sending="post")
        )
        invoice = self._complete(order)
        methods = self.env["account.move.send"]._get_default_sending_methods
        self.assertEqual(methods(invoice), {"manual"})
        self.system.company.affaire_rules_billing = False
        self.assertEqual(methods(invoice), {"email"})

    def test_salespeople_of_another_company_see_no_billing(self):
        """F134: the automatic billings stay in their company."""
        run = self.env["gescom.invoicing.run"].create({})
        other = self._create_bare_company("Maison Voisine", "FR")
        stranger = self._create_user(
            "stranger", "gescom_base.group_sales_admin", company=other
        )
        found = run.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(found.search([("id", "=", run.id)]))

    def test_a_preparer_bills_nothing(self):
        """F134: the automatic billing is for the sales administration."""
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        runs = self.env["gescom.invoicing.run"].with_user(preparer)
        self.assertFalse(runs.has_access("read"))
        self.assertFalse(runs.has_access("create"))
        lines = self.env["gescom.invoicing.run.line"]
        self.assertFalse(lines.has_access("write"))

    def test_a_preparer_sees_that_a_delivery_is_billed(self):
        """F023: that it is, without reading the invoice."""
        order = self._create_confirmed(2)
        delivery = self._deliver(order)
        invoice = self._invoice(order)
        preparer = self._create_user("preparer", "gescom_base.group_preparer")
        self.env.flush_all()
        self.env.invalidate_all()
        (values,) = delivery.with_user(preparer).read(["invoice_ids", "invoice_count"])
        self.assertEqual(values["invoice_ids"], invoice.ids)
        self.assertEqual(values["invoice_count"], 1)
        with self.assertRaises(AccessError):
            invoice.with_user(preparer).read(["name"])

    def test_the_scheduled_billing_bills_the_companies_that_want_it(self):
        """F134: every night, and only them."""
        order = self._create_confirmed(
            2, affaire=self._create_affaire(invoice_sending="post")
        )
        self._deliver(order)
        runs = self.system["gescom.invoicing.run"]
        with self.enter_registry_test_mode():
            self.system.ref("gescom_facturation.ir_cron_bill").method_direct_trigger()
        self.assertFalse(order.invoice_ids)
        self.company.sudo().invoicing_run_schedule = "daily"
        with self.enter_registry_test_mode():
            self.system.ref("gescom_facturation.ir_cron_bill").method_direct_trigger()
        self.assertEqual(order.invoice_ids.state, "posted")
        self.assertEqual(runs.search([], limit=1, order="id desc").state, "done")
