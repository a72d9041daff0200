from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.gescom_base.tests.repeat import repeat

from .common import DirectCommon


class TestNewDirectDelivery(DirectCommon):
    def test_supplier_order_goes_to_the_customer(self):
        """F110, F112: confirmed, at the customer's address, its transfer is an LF."""
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.assertEqual(purchase.state, "purchase")
        self.assertEqual(purchase.direct_delivery, "lf")
        self.assertEqual(purchase.partner_id, self.supplier)
        self.assertEqual(purchase.dest_address_id, order.partner_shipping_id)
        self.assertEqual(purchase.order_line.product_qty, 4)
        self.assertAlmostEqual(purchase.order_line.price_unit, 70.0)
        picking = purchase.picking_ids
        self.assertEqual(picking.document_kind, "lf")
        self.assertTrue(picking.name.startswith("LF"), picking.name)
        self.assertEqual(picking.affaire_id, order.affaire_id)
        self.assertEqual(picking.origin, order.name)
        self.assertEqual(picking.direct_address_id, order.partner_shipping_id)
        self.assertEqual(purchase.direct_number, picking.name)
        self._assert_shares(order, bl=6, lf=4)

    def test_logistician_gets_a_delivery_order(self):
        """F111, A-30, A-31: OL, one number, goods at no price, the fee apart."""
        service = self.service.sudo()
        self.company.sudo().logistics_fee_product_id = service
        order = self._create_confirmed(10)
        window = self._open_direct(order, self.logistician)
        window.write({"logistics_fee": 12.0})
        window.line_ids.quantity = 3
        window.action_create()
        document = order._get_direct_purchases()
        self.assertEqual(document.direct_delivery, "ol")
        self.assertTrue(document.name.startswith("OL"), document.name)
        self.assertEqual(document.picking_ids.name, document.name)
        self.assertEqual(document.picking_ids.document_kind, "ol")
        goods = document.order_line.filtered("sale_line_id")
        self.assertEqual((goods.product_qty, goods.price_unit), (3, 0))
        self.assertEqual(document.amount_untaxed, 12.0)
        self._assert_shares(order, bl=7, ol=3)
        self._send(document)
        self.assertEqual(goods.qty_to_invoice, 0)

    def test_fee_asks_for_its_service(self):
        """A-31: there is no fee without a service to bill it with."""
        order = self._create_confirmed(10)
        window = self._open_direct(order, self.logistician)
        window.logistics_fee = 12.0
        window.line_ids.quantity = 3
        with self.assertRaisesRegex(UserError, "service of the logistics fee"):
            window.action_create()

    def test_company_may_leave_a_request(self):
        """A-32: what is asked for is not delivered by us meanwhile."""
        self.company.sudo().direct_delivery_as_request = True
        order = self._create_confirmed(10)
        purchase = self._deliver_by(order, 4)
        self.assertEqual(purchase.state, "draft")
        self._assert_shares(order, bl=6)
        order.order_line.product_uom_qty = 11
        self._assert_shares(order, bl=7)
        purchase.button_confirm()
        self._assert_shares(order, bl=7, lf=4)
        self.assertEqual(purchase.picking_ids.document_kind, "lf")

    def test_request_is_its_own(self):
        """T-51: neither another direct delivery nor a replenishment is added to it."""
        self.company.sudo().direct_delivery_as_request = True
        order = self._create_confirmed(10)
        first = self._deliver_by(order, 4)
        second = self._deliver_by(order, 2)
        self.assertNotEqual(first, second)
        self.assertEqual(first.order_line.product_qty, 4)
        self.article.sudo().route_ids = self.env.ref(
            "stock_dropshipping.route_drop_shipping"
        )
        self.article.sudo().seller_ids = self.article.seller_ids[:1]
        another = self._create_confirmed(5)
        bought = another.sudo().order_line.purchase_line_ids.order_id
        self.assertTrue(bought)
        self.assertNotIn(bought, first | second)

    def test_several_deliverers_of_one_line(self):
        """F107: stock, two suppliers and a logistician share a line."""
        order = self._create_confirmed(10)
        self._deliver_by(order, 3)
        self._deliver_by(order, 2, self.other_supplier)
        self._deliver_by(order, 1, self.logistician)
        self._assert_shares(order, bl=4, lf=5, ol=1)

    def test_reserved_goods_stay_with_what_we_deliver(self):
        """T-51: only what somebody else delivers is released."""
        self._stock_in(self.warehouse, self.scarce, 8)
        order = self._create_confirmed(10, article=self.scarce)
        move = order.order_line.move_ids
        move._action_assign()
        self.assertEqual(move.quantity, 8)
        self._deliver_by(order, 2)
        self.assertEqual((move.product_uom_qty, move.quantity), (8, 8))
        self._deliver_by(order, 5)
        self.assertEqual((move.product_uom_qty, move.quantity), (3, 3))
        self._deliver_by(order, 3)
        self.assertEqual(move.state, "cancel")
        self._assert_shares(order, lf=10)

    def test_no_more_than_remains(self):
        """F107: what we put on a document is not offered to suppliers."""
        order = self._create_confirmed(10)
        window = self._open_direct(order)
        window.line_ids.quantity = 11
        with self.assertRaisesRegex(UserError, "remain to deliver"):
            window.action_create()
        window.line_ids.quantity = 0
        with self.assertRaisesRegex(UserError, "at least one article"):
            window.action_create()

    def test_window_of_the_affaire_makes_one_document_an_order(self):
        """F107: from the affaire, for all its orders."""
        affaire = self._create_affaire()
        orders = self._create_confirmed(2, affaire=affaire)
        orders |= self._create_confirmed(3, affaire=affaire)
        window = self._open_direct(affaire)
        window.action_all()
        window.action_create()
        for order in orders:
            self.assertEqual(len(order._get_direct_purchases()), 1)
        self.assertEqual(
            orders._get_direct_purchases().mapped("state"), ["purchase"] * 2
        )

    def test_window_made_by_a_call(self):
        """F107: what XML-RPC sends: the order, the supplier, order lines."""
        order = self._create_confirmed(10)
        window = self.env["gescom.direct.delivery"].create(
            {
                "order_id": order.id,
                "supplier_id": self.supplier.id,
                "line_ids": [
                    Command.create(
                        {"sale_line_id": order.order_line.id, "quantity": 4.0}
                    )
                ],
            }
        )
        window.action_create()
        self._assert_shares(order, bl=6, lf=4)
        window = self.env["gescom.direct.delivery"].create(
            {"order_id": order.id, "supplier_id": self.supplier.id}
        )
        self.assertEqual(window.line_ids.sale_line_id, order.order_line)
        self.assertEqual(window.line_ids.remaining_qty, 6)

    def test_window_that_met_another_transaction_keeps_its_lines(self):
        """F107: Odoo repeats the call with the same values."""
        order = self._create_confirmed(10)
        window = repeat(
            self.env["gescom.direct.delivery"].create,
            {
                "order_id": order.id,
                "supplier_id": self.supplier.id,
                "line_ids": [
                    Command.create(
                        {"sale_line_id": order.order_line.id, "quantity": 4.0}
                    )
                ],
            },
        )
        self.assertEqual(window.line_ids.sale_line_id, order.order_line)

    def test_sales_administration_only(self):
        """F107: a preparer does not order from suppliers."""
        order = self._create_confirmed(10)
        with self.assertRaises(AccessError):
            order.with_user(self.preparer).action_new_direct_delivery()

    def test_screens(self):
        """F107: what the web client reads of the window and of the documents."""
        order = self._create_confirmed(10)
        window = self._open_direct(order)
        self._read_screen(window)
        purchase = self._deliver_by(order, 4)
        self._read_screen(purchase.picking_ids.with_env(self.env))
        self._read_screen(purchase)
        self._read_screen(order)
        self._read_screen(order.affaire_id)

    def test_a_kit_is_refused_with_a_sentence(self):
        """F108: its parts leave from our stock together."""
        if "mrp.bom" not in self.env:
            self.skipTest("Manufacturing is not installed")
        kit = self._create_article("Stool", price=80.0, cost=20.0, stock=0)
        self._sell_by(kit, self.supplier, 30.0)
        self.system["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.article.id, "product_qty": 4})
                ],
            }
        )
        order = self._create_confirmed(lines=[(kit, 2), (self.scarce, 1)])
        with self.assertRaisesRegex(UserError, "Stool.* is a kit"):
            self.env["gescom.direct.delivery"].create(
                {
                    "order_id": order.id,
                    "supplier_id": self.supplier.id,
                    "line_ids": [
                        Command.create(
                            {"sale_line_id": order.order_line[0].id, "quantity": 1}
                        )
                    ],
                }
            )
        window = self._open_direct(order)
        self.assertEqual(window.line_ids.product_id, self.scarce)
        only = self._create_confirmed(article=kit, qty=1)
        with self.assertRaisesRegex(UserError, r"parts of kits \(Stool\)"):
            only.with_user(self.adv).action_new_direct_delivery()
