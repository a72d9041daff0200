from xmlrpc.client import loads

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import call_kw

from odoo.addons.rpc.controllers.xmlrpc import dumps

from ..marks import BILLS_TOGETHER, FOLLOWS_ORDERS, RELAUNCHES_DELIVERY
from .common import AffaireCommon

# What the addon tells itself, as a caller may forge it.
FORGED = {
    mark.key: True for mark in (BILLS_TOGETHER, FOLLOWS_ORDERS, RELAUNCHES_DELIVERY)
}
# What the documentation promises: model, field, its values.
CONTRACT = {
    "gescom.affaire": {
        "name": None,
        "title": None,
        "partner_id": None,
        "user_id": None,
        "company_id": None,
        "billing_mode": ["order", "delivery", "order_group", "affaire_group"],
        "billing_period": ["immediate", "month_end", "from_date"],
        "billing_from_date": None,
        "invoice_before_delivery": None,
        "invoice_sending": ["post", "email", "fax"],
        "detailed_header": None,
        "state": ["draft", "in_progress", "cancelled", "closed", "lost"],
        "order_ids": None,
        "picking_ids": None,
        "invoice_ids": None,
        "amount_ordered": None,
        "amount_delivered": None,
        "amount_invoiced": None,
        "amount_paid": None,
        "amount_due": None,
        "margin": None,
    },
    "sale.order": {
        "affaire_id": None,
        "settled": None,
        "logistic_state": ["to_process", "partial", "shipped"],
        "web_order": None,
        "web_transaction_ref": None,
        "sales_origin_id": None,
    },
    "res.partner": {"occasional": None},
}


class TestIntegrator(AffaireCommon):
    """What a program does from outside, with the rights of its user (F042)."""

    def _call(self, model, method, *args, **kwargs):
        """Call as XML-RPC does, the answer having crossed it."""
        answer = call_kw(self.env[model], method, list(args), kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        ((answer,), _method) = loads(dumps((answer,)))
        return answer

    def _send_order(self, **values):
        line = self._prepare_line(self.article, 10)
        return self._call(
            "sale.order", "create", {"order_line": [(0, 0, line)], **values}
        )

    def _read(self, model, record_id, *fields):
        (values,) = self._call(model, "read", [record_id], list(fields))
        return values

    def test_names_of_the_contract(self):
        """The fields that integrators use, with their technical values."""
        for model, fields in CONTRACT.items():
            known = self._call(model, "fields_get", list(fields), ["selection"])
            for name, values in fields.items():
                with self.subTest(model=model, field=name):
                    self.assertIn(name, known)
                    if values:
                        selection = [
                            value for value, _label in known[name]["selection"]
                        ]
                        self.assertEqual(selection, values)

    def test_whole_deal(self):
        """From the order to the settling, call after call."""
        order_id = self._send_order(partner_id=self.customer.id)
        affaire_id = self._read("sale.order", order_id, "affaire_id")["affaire_id"][0]
        self._call("sale.order", "action_confirm", [order_id])
        order = self._read("sale.order", order_id, "logistic_state", "picking_ids")
        self.assertEqual(order["logistic_state"], "to_process")
        self._deliver(self.orders.browse(order_id), 4)
        action = self._call("gescom.affaire", "action_create_invoices", [affaire_id])
        self._call("account.move", "action_post", [action["res_id"]])
        self.assertIs(self._call("sale.order", "action_settle", [order_id]), True)
        affaire = self._read("gescom.affaire", affaire_id, *CONTRACT["gescom.affaire"])
        self.assertEqual(affaire["state"], "closed")
        self.assertEqual(affaire["order_ids"], [order_id])
        self.assertEqual(affaire["invoice_ids"], [action["res_id"]])
        self.assertEqual(affaire["amount_invoiced"], 400.0)
        self.assertEqual(affaire["amount_due"], 480.0)
        self.assertIs(self._call("sale.order", "action_unsettle", [order_id]), True)

    def test_orders_are_sent_in_batch(self):
        """Several at once, one of an occasional customer."""
        ids = self._call(
            "sale.order",
            "create",
            [
                {"partner_id": self.customer.id},
                {
                    "occasional_customer": {
                        "name": "Mme Petit",
                        "country_code": "FR",
                        "email": "petit@example.com",
                    }
                },
            ],
        )
        orders = self.orders.browse(ids)
        self.assertEqual(len(orders.affaire_id), 2)
        self.assertEqual(orders.partner_id.mapped("occasional"), [False, True])

    def test_order_is_sent_into_an_affaire(self):
        """The affaire first, with its terms, then its order."""
        affaire_id = self._call(
            "gescom.affaire",
            "create",
            {
                "partner_id": self.customer.id,
                "title": "Refit",
                "billing_period": "from_date",
                "billing_from_date": "2027-01-15",
            },
        )
        order_id = self._send_order(affaire_id=affaire_id)
        order = self._read("sale.order", order_id, "affaire_id", "partner_id")
        self.assertEqual(order["affaire_id"][0], affaire_id)
        self.assertEqual(order["partner_id"][0], self.customer.id)
        affaire = self._read("gescom.affaire", affaire_id, "billing_from_date")
        self.assertEqual(affaire["billing_from_date"], "2027-01-15")

    def test_refusals_are_one_sentence(self):
        """What may not be done is said, whatever context is sent along."""
        order_id = self._send_order(partner_id=self.customer.id)
        self._call("sale.order", "action_confirm", [order_id])
        affaire_id = self.orders.browse(order_id).affaire_id.id
        for model, method, args in (
            ("gescom.affaire", "write", [[affaire_id], {"billing_mode": "delivery"}]),
            ("gescom.affaire", "unlink", [[affaire_id]]),
            ("gescom.affaire", "action_set_lost", [[affaire_id]]),
            ("gescom.affaire", "action_new_return", [[affaire_id]]),
            ("sale.order", "action_unsettle", [[order_id]]),
        ):
            with self.subTest(method), self.assertRaises(UserError) as refusal:
                self._call(model, method, *args)
            self.assertNotIn("\n", str(refusal.exception))

    def test_private_methods_are_not_called(self):
        """The doors are the actions of the contract."""
        for model, method in (
            ("gescom.affaire", "_open_silently"),
            ("res.partner", "_create_occasional"),
            ("sale.order", "_settle"),
        ):
            with self.assertRaises(AccessError):
                self._call(model, method, [])

    def _write_forged(self, record, values):
        self._call(record._name, "write", record.ids, values, context=FORGED)

    def test_context_moves_no_affaire_away_from_its_orders(self):
        """An affaire with orders keeps its customer, whatever context is sent."""
        affaire = self._create_order().affaire_id
        with self.assertRaises(ValidationError):
            self._write_forged(affaire, {"partner_id": self.other_customer.id})

    def test_context_moves_no_affaire_to_another_company(self):
        """A-66: nor does it go to another company than its orders."""
        elsewhere = self._create_bare_company()
        self.adv.with_env(self.system).company_ids |= elsewhere
        affaire = self._create_order().affaire_id
        with self.assertRaises(ValidationError):
            self._write_forged(affaire, {"company_id": elsewhere.id})

    def test_context_does_not_change_what_is_delivered(self):
        """Goods taken back and ordered again are sent, whatever context is sent."""
        order = self._create_confirmed(10)
        self._deliver(order)
        self._return(order, 2)
        self._write_forged(order.order_line, {"product_uom_qty": 11})
        self.assertEqual(self._get_open_pickings(order).move_ids.product_uom_qty, 3)

    def test_context_does_not_change_how_orders_are_grouped(self):
        """Orders that no affaire rules are grouped as in Odoo: by place of delivery."""
        self.company.with_env(self.system).affaire_rules_billing = False
        shop = self._create_customer(
            "Duval Lyon", parent_id=self.customer.id, type="other"
        )
        affaire = self._create_affaire()
        orders = self._create_confirmed(affaire=affaire)
        orders |= self._create_confirmed(affaire=affaire, partner_shipping_id=shop.id)
        orders.with_context(**FORGED)._create_invoices()
        self.assertEqual(len(orders.invoice_ids), 2)

    def test_answers_cross_xml_rpc(self):
        """Every public action answers what XML-RPC can carry, None excluded."""
        order = self._create_confirmed()
        affaire = order.affaire_id
        picking = self._deliver(order)
        self._call("gescom.affaire", "action_create_invoices", affaire.ids)
        invoice = order.invoice_ids
        invoice.action_post()
        quotation = self._create_order()
        for records, methods in (
            (
                affaire,
                [
                    "action_new_order",
                    "action_view_orders",
                    "action_view_deliveries",
                    "action_view_returns",
                    "action_view_invoices",
                    "action_open_order_list",
                ],
            ),
            (
                order,
                [
                    "action_view_affaire",
                    "action_copy_order",
                    "action_open_affaire_list",
                    "action_open_sales",
                    "action_unsettle",
                    "action_settle",
                ],
            ),
            (quotation.affaire_id, ["action_set_lost", "action_set_draft"]),
            (invoice, ["action_view_affaires"]),
            (picking, ["action_view_affaire"]),
            (self.customer, ["action_view_affaires"]),
        ):
            for method in methods:
                with self.subTest(method):
                    self.assertTrue(self._call(records._name, method, records.ids))
