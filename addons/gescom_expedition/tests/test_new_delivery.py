from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import ShippingCommon


class TestNewDelivery(ShippingCommon):
    """The window « New delivery note »: left what remains, right the document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.half = cls._create_article("Shelf", price=80.0, cost=40.0, stock=3)
        cls.order = cls._create_confirmed(
            lines=[(cls.article, 10), (cls.half, 7), (cls.scarce, 5)]
        )

    def _open(self, record=None, user=None, **values):
        record = record or self.order
        action = record.with_user(user or self.adv).action_new_delivery()
        self.assertEqual(action["res_model"], "gescom.new.delivery")
        wizard = self.env[action["res_model"]].with_user(user or self.adv)
        wizard = wizard.browse(action["res_id"])
        wizard.write(values)
        return wizard

    def _create(self, wizard):
        action = wizard.action_create()
        if action.get("res_id"):
            return self.env["stock.picking"].browse(action["res_id"])
        return self._open_list(action)

    def _line(self, wizard, article):
        return wizard.line_ids.filtered(lambda line: line.product_id == article)

    def test_colors_say_what_is_in_stock(self):
        """F093, F095: green all, orange a part, white nothing."""
        wizard = self._open()
        self.assertEqual(wizard.line_ids.mapped("color"), ["green", "orange", "white"])
        self.assertEqual(wizard.line_ids.mapped("in_stock_qty"), [10, 3, 0])
        self.assertEqual(wizard.line_ids.mapped("left_qty"), [10, 7, 5])

    def test_all_in_stock_goes_to_the_right(self):
        """F094: what is in stock moves, the rest stays at the left."""
        wizard = self._open()
        wizard.action_all_in_stock()
        self.assertEqual(wizard.line_ids.mapped("quantity"), [10, 3, 0])
        self.assertEqual(wizard.line_ids.mapped("left_qty"), [0, 4, 5])
        document = self._create(wizard)
        self.assertEqual(document.shipping_state, "prepared")
        self.assertEqual(document.document_kind, "bl")
        self.assertTrue(document.is_composed and document.bl_number)
        self.assertEqual(sorted(document.move_ids.mapped("quantity")), [3, 10])
        rest = self._get_open(self.order) - document
        self.assertEqual(sorted(rest.move_ids.mapped("product_uom_qty")), [4, 5])
        self.assertEqual(rest.shipping_state, "to_prepare")

    def test_quantities_are_typed_line_by_line(self):
        """F093: a line, all of a line, and back, from the screen."""
        wizard = self._open()
        with Form(wizard) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 4
                self.assertEqual(line.left_qty, 6)
        self.assertEqual(wizard.line_ids[0].quantity, 4)
        again = wizard.line_ids[1].action_all()
        self.assertEqual(again["res_id"], wizard.id)
        self.assertEqual(wizard.line_ids[1].quantity, 7)
        wizard.line_ids[1].action_in_stock()
        self.assertEqual(wizard.line_ids[1].quantity, 3)
        wizard.line_ids[1].action_none()
        document = self._create(wizard)
        self.assertEqual(document.move_ids.product_uom_qty, 4)
        self.assertEqual(self._open().line_ids.mapped("remaining_qty"), [6, 7, 5])

    def test_shipped_documents_leave_the_rest(self):
        """F093, F096, F099: two delivery notes one after the other ship the order."""
        first = self._open()
        first.action_all_in_stock()
        self._ship(self._create(first))
        self.assertEqual(self.order.logistic_state, "partial")
        self._receive(self.half, 4)
        self._receive(self.scarce, 5)
        self.env.invalidate_all()
        second = self._open()
        self.assertEqual(second.line_ids.mapped("color"), ["green", "green"])
        second.action_all_in_stock()
        self._ship(self._create(second))
        self.assertEqual(self.order.logistic_state, "shipped")
        with self.assertRaisesRegex(UserError, "Nothing waits"):
            self.order.action_new_delivery()

    def test_more_than_in_stock_waits_for_the_goods(self):
        """F093: a delivery note of goods not in stock is not prepared yet."""
        wizard = self._open()
        wizard.action_all()
        document = self._create(wizard)
        self.assertEqual(document.shipping_state, "to_prepare")
        self.assertTrue(document.bl_number)
        self.assertEqual(document, self.order.picking_ids)

    def test_nothing_or_too_much_is_refused(self):
        """F093: at least one article, and no more than remains."""
        wizard = self._open()
        with self.assertRaisesRegex(UserError, "at least one article"):
            wizard.action_create()
        wizard.line_ids[0].quantity = 11
        with self.assertRaisesRegex(UserError, "11 on the document, 10 remain"):
            wizard.action_create()

    def test_later_orders_go_to_the_rest(self):
        """F093: the chosen content stays, lines ordered later are not added to it."""
        wizard = self._open()
        wizard.line_ids[0].quantity = 4
        document = self._create(wizard)
        self.order.order_line[0].product_uom_qty = 15
        self.assertEqual(document.move_ids.product_uom_qty, 4)
        self.assertEqual(self._open().line_ids[0].remaining_qty, 11)
        self.order.order_line[0].product_uom_qty = 12
        self.assertEqual(self._open().line_ids[0].remaining_qty, 8)

    def test_preparation_slip_is_a_document_to_prepare(self):
        """F089, F091: with the step, the window makes a BP; then it becomes a BL."""
        self._use_preparation()
        wizard = self._open(user=self.preparer)
        self.assertEqual(wizard.kind, "bp")
        wizard.action_all_in_stock()
        document = self._create(wizard)
        self.assertEqual(document.document_kind, "bp")
        self.assertEqual(document.shipping_state, "to_prepare")
        self.assertRegex(document.display_name, r"^BP\d{6}$")
        document.with_user(self.preparer).action_prepare()
        self.assertEqual(document.document_kind, "bl")
        self.assertRegex(document.display_name, r"^BL\d{6}$")

    def test_rule_holds_when_the_document_is_made(self):
        """F080, F081: what could never leave is not composed."""
        self.order.shipping_rule = "complete"
        wizard = self._open()
        wizard.action_all_in_stock()
        with (
            self.assertRaisesRegex(UserError, "ships complete"),
            self.env.cr.savepoint(),
        ):
            wizard.action_create()
        wizard.action_all()
        self.assertEqual(self._create(wizard).shipping_state, "to_prepare")

    def test_orders_of_an_affaire_at_once(self):
        """F023, F093: one delivery note for each order."""
        affaire = self.order.affaire_id
        other = self._create_confirmed(qty=2, affaire=affaire)
        self._create_order(qty=9, affaire=affaire)
        wizard = self._open(affaire)
        self.assertEqual(wizard.order_ids, self.order | other)
        wizard.action_all_in_stock()
        documents = self._create(wizard)
        self.assertEqual(documents.sale_id, self.order | other)
        self.assertEqual(set(documents.mapped("shipping_state")), {"prepared"})

    def test_orders_chosen_in_the_list(self):
        """F093: several orders of several customers, and one created by RPC."""
        other = self._create_confirmed(qty=2, customer=self.other_customer)
        wizard = self._open(self.order | other)
        self.assertEqual(wizard.order_count, 2)
        by_rpc = self.env["gescom.new.delivery"].create(
            {"order_ids": [Command.set(other.ids)], "kind": "bl"}
        )
        by_rpc.action_all()
        document = self._create(by_rpc)
        self.assertEqual(document.sale_id, other)
        affaire = self.env["gescom.new.delivery"].create(
            {"affaire_id": self.order.affaire_id.id}
        )
        self.assertEqual(len(affaire.line_ids), 3)

    def test_two_warehouses_make_two_documents(self):
        """F077, F093: each warehouse has its own delivery note."""
        other = self._create_warehouse("NORD")
        self._stock_in(other, self.other_article, 2)
        order = self._create_order(lines=[(self.article, 1), (self.other_article, 2)])
        order.order_line[1].warehouse_id = other
        self._confirm(order)
        wizard = self._open(order)
        self.assertEqual(wizard.warehouse_count, 2)
        self.assertEqual(wizard.line_ids.mapped("color"), ["green", "green"])
        wizard.action_all_in_stock()
        documents = self._create(wizard)
        self.assertEqual(documents.picking_type_id.warehouse_id, self.warehouse | other)

    def test_reserved_lots_go_with_the_goods(self):
        """F093: the lot reserved for the order is the one on the document."""
        lotted = self._create_article(
            "Wine", price=9.0, cost=4.0, stock=0, tracking="lot"
        )
        lots = self.system["stock.lot"].create(
            [{"name": name, "product_id": lotted.id} for name in ("L1", "L2")]
        )
        for lot in lots:
            self._stock_in(self.warehouse, lotted, 3, lot=lot)
        order = self._create_confirmed(lines=[(lotted, 6)])
        wizard = self._open(order)
        wizard.line_ids.quantity = 4
        document = self._create(wizard)
        self.assertEqual(
            {line.lot_id.name: line.quantity for line in document.move_line_ids},
            {"L1": 3, "L2": 1},
        )
        rest = self._get_open(order) - document
        self.assertEqual(rest.move_line_ids.lot_id.name, "L2")
        self.assertEqual(rest.move_ids.quantity, 2)
        reserved = self.system["stock.quant"].search([("product_id", "=", lotted.id)])
        self.assertEqual(sum(reserved.mapped("reserved_quantity")), 6)

    def test_two_lines_of_an_article_share_its_stock(self):
        """F094: the same goods are not promised twice."""
        order = self._create_confirmed(lines=[(self.half, 2), (self.half, 2)])
        self.order.action_settle()
        wizard = self._open(order)
        self.assertEqual(sum(wizard.line_ids.mapped("in_stock_qty")), 3)

    def test_packs_are_counted_in_their_unit(self):
        """F093: ordered by the dozen, delivered by the dozen."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(lines=[(self.article, 5)])
        order.order_line.product_uom_id = dozen
        self._confirm(order)
        wizard = self._open(order)
        wizard.line_ids.quantity = 2 if wizard.line_ids.uom_id == dozen else 24
        document = self._create(wizard)
        self.assertEqual(sum(document.move_ids.mapped("product_qty")), 24)
        rest = self._get_open(order) - document
        self.assertEqual(sum(rest.move_ids.mapped("product_qty")), 36)

    def test_instructions_are_typed_for_the_document(self):
        """F082, F098: those of the order, changed for this delivery note only."""
        self.order.delivery_instructions = "Ring twice"
        wizard = self._open()
        self.assertEqual(wizard.delivery_instructions, "Ring twice")
        wizard.delivery_instructions = "Gate B"
        wizard.action_all_in_stock()
        document = self._create(wizard)
        self.assertEqual(document.delivery_instructions, "Gate B")
        self.assertEqual(self.order.delivery_instructions, "Ring twice")

    def test_document_made_by_mistake_is_given_back(self):
        """F093: its goods remain to deliver, cancelling would give them up."""
        wizard = self._open()
        wizard.action_all_in_stock()
        document = self._create(wizard)
        document.with_user(self.preparer).action_give_back()
        self.assertEqual(document.state, "cancel")
        self.assertFalse(document.move_ids)
        self.assertEqual(self._open().line_ids.mapped("remaining_qty"), [10, 7, 5])
        self.assertEqual(self._open().line_ids.mapped("in_stock_qty"), [10, 3, 0])
        with self.assertRaisesRegex(UserError, "nothing to give back"):
            document.action_give_back()

    def test_whole_document_given_back_stays_open(self):
        """F093: nothing else is open: the delivery itself is free again."""
        wizard = self._open()
        wizard.action_all()
        document = self._create(wizard)
        document.action_give_back()
        self.assertFalse(document.content_frozen)
        self.assertEqual(self._open().line_ids.mapped("remaining_qty"), [10, 7, 5])

    def test_salesperson_makes_no_delivery(self):
        """F093: the sales administration and the preparers do."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman_all_leads")
        with self.assertRaises(AccessError):
            self.order.with_user(seller).action_new_delivery()


class TestKits(ShippingCommon):
    """A kit is shipped by its components, when the kits of Odoo are installed."""

    def test_components_of_a_kit(self):
        """F093: each component is a line that names its kit."""
        if "mrp.bom" not in self.env or not self.env.registry.get("mrp.bom"):
            self.skipTest("Odoo's kits are not installed")
        kit = self._create_article("Set", price=50.0, cost=0.0, stock=0)
        self.system["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.article.id, "product_qty": 2}),
                    Command.create(
                        {"product_id": self.other_article.id, "product_qty": 1}
                    ),
                ],
            }
        )
        order = self._create_confirmed(lines=[(kit, 3)])
        action = order.action_new_delivery()
        wizard = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(wizard.line_ids.kit_id, kit)
        self.assertEqual(sorted(wizard.line_ids.mapped("remaining_qty")), [3, 6])
        for line in wizard.line_ids:
            line.quantity = line.remaining_qty / 3
        document = self.env["stock.picking"].browse(wizard.action_create()["res_id"])
        with self.assertRaisesRegex(UserError, "1 are on BL"):
            order.order_line.product_uom_qty = 0.5
        order.order_line.product_uom_qty = 2
        self._ship(document)
        self.assertEqual(order.order_line.qty_delivered, 1)
        rest = self._get_open(order)
        self.assertEqual(sorted(rest.move_ids.mapped("product_uom_qty")), [1, 2])
