from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form

from .common import ReturnCommon


class TestNewReturn(ReturnCommon):
    """The window « New return »: left what may come back, right what does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_confirmed(
            lines=[(cls.article, 10), (cls.other_article, 4)]
        )
        cls.delivery = cls._deliver(cls.order)

    def test_goods_are_chosen_line_by_line(self):
        """F120: what was delivered at the left, what comes back at the right."""
        window = self._open(self.order)
        self.assertEqual(window.line_ids.mapped("delivered_qty"), [10, 4])
        with Form(window) as form:
            with form.line_ids.edit(0) as line:
                line.quantity = 3
                self.assertEqual(line.left_qty, 7)
        back = self._create(window)
        self.assertEqual(back.move_ids.product_id, self.article)
        self.assertEqual(back.move_ids.product_uom_qty, 3)
        self.assertEqual(
            back.move_ids.origin_returned_move_id,
            self.delivery.move_ids.filtered(lambda m: m.product_id == self.article),
        )
        again = self._open(self.order)
        self.assertEqual(again.line_ids.mapped("expected_qty"), [3, 0])
        self.assertEqual(again.line_ids.mapped("returnable_qty"), [7, 4])

    def test_buttons_put_all_on_the_return_and_off(self):
        """F120: all, nothing, one line and back."""
        window = self._open(self.order)
        action = window.action_all()
        self.assertEqual(action["res_id"], window.id)
        self.assertEqual(window.line_ids.mapped("quantity"), [10, 4])
        window.action_none()
        self.assertEqual(window.line_ids.mapped("quantity"), [0, 0])
        window.line_ids[1].action_all()
        back = self._create(window)
        self.assertEqual(back.move_ids.product_uom_qty, 4)

    def test_exchange_is_the_default(self):
        """F121: two cases, the exchange unless told otherwise."""
        window = self._open(self.order)
        self.assertEqual(window.kind, "exchange")
        kinds = dict(window._fields["kind"]._description_selection(self.env))
        self.assertEqual(
            kinds,
            {"take_back": "Take-back of goods", "exchange": "Exchange of goods"},
        )
        self.assertEqual(self._enter(self.order, 1, 0).return_kind, "exchange")
        back = self._enter(self.order, 1, 0, kind="take_back")
        self.assertEqual(back.return_kind, "take_back")

    def test_reason_and_instructions_go_to_the_return(self):
        """F121: why the goods come back, and how."""
        back = self._enter(
            self.order, 1, 0, reason_id=self.reason.id, note="Own box, please"
        )
        self.assertEqual(back.return_reason_id, self.reason)
        self.assertEqual(back.return_note, "Own box, please")

    def test_affaire_order_and_delivery_note_open_it(self):
        """F120: the same goods, from three places."""
        for record in (self.order.affaire_id, self.order, self.delivery):
            with self.subTest(record=record._name):
                window = self._open(record)
                self.assertEqual(window.line_ids.mapped("returnable_qty"), [10, 4])
                self.assertEqual(window.order_ids, self.order)
        with self.assertRaisesRegex(UserError, "nothing was delivered"):
            self._create_confirmed(2).affaire_id.action_new_return()

    def test_delivery_note_returns_its_own_goods_only(self):
        """F120: of two delivery notes, the one it was opened from."""
        order = self._create_confirmed(10)
        first = self._deliver(order, 4)
        second = self._deliver(order)
        self.assertEqual(self._open(first).line_ids.delivered_qty, 4)
        self.assertEqual(self._open(second).line_ids.delivered_qty, 6)
        window = self._open(order)
        self.assertEqual(window.line_ids.mapped("delivered_qty"), [4, 6])
        window.action_all()
        returns = self._create(window)
        self.assertEqual(returns.return_id, first | second)
        self.assertEqual(len(returns), 2)

    def test_several_orders_come_back_in_one_go(self):
        """F120, C14: those of an affaire, of a list, of a customer."""
        affaire = self.order.affaire_id
        other = self._create_confirmed(5, affaire=affaire)
        self._deliver(other)
        apart = self._create_shipped(3, customer=self.customer)
        for source, orders in (
            (affaire, self.order | other),
            (self.order | other, self.order | other),
            (self.customer, self.order | other | apart),
        ):
            with self.subTest(source=source._name):
                self.assertEqual(self._open(source).order_ids, orders)
        returns = self._enter(affaire, 1, 1, 2)
        self.assertEqual(returns.sale_id, self.order | other)
        self.assertEqual(returns.affaire_id, affaire)

    def test_customer_without_open_order_is_told(self):
        """F026: his orders are closed, or nothing was delivered."""
        with self.assertRaisesRegex(UserError, "no order in progress"):
            self.other_customer.action_new_return()

    def test_closed_order_is_reopened_first(self):
        """F026, F120: from the order, the delivery note and the affaire."""
        self._invoice(self.order)
        self.assertEqual(self.order.processing_state, "closed")
        self.assertFalse(self.order.can_return)
        for record in (self.order, self.delivery, self.order.affaire_id):
            with self.assertRaisesRegex(UserError, "reopen"):
                record.action_new_return()
        self.order.action_unsettle()
        self.env.invalidate_all()
        self.assertTrue(self.order.can_return)
        self._enter(self.order, 1, 0)
        self.assertFalse(self.order.reopened)
        self.assertEqual(self.order.processing_state, "in_progress")

    def test_order_closed_since_is_refused(self):
        """F026: the window was left open while the order closed."""
        window = self._open(self.order)
        window.line_ids[0].quantity = 1
        self._invoice(self.order)
        with self.assertRaisesRegex(UserError, "is closed"):
            window.action_create()

    def test_quotation_returns_nothing(self):
        """F120: there is nothing to send back."""
        with self.assertRaisesRegex(UserError, "is not confirmed"):
            self._create_order(2).action_new_return()

    def test_nothing_chosen_is_refused(self):
        """F120: at least one article."""
        with self.assertRaisesRegex(UserError, "at least one article"):
            self._open(self.order).action_create()

    def test_more_than_delivered_is_refused_in_the_window(self):
        """F120: the sentence names the article and the quantities."""
        self._take_in(self._enter(self.order, 2, 0, kind="take_back"))
        self._enter(self.order, 1, 0)
        window = self._open(self.order)
        window.line_ids[0].quantity = 8
        with self.assertRaisesRegex(
            UserError, r"Chair.*8 on the return, but 10 delivered.* and 3 already"
        ):
            window.action_create()

    def test_more_than_delivered_is_refused_by_odoos_window(self):
        """F120: the same limit for a caller of Odoo's own return."""
        self._enter(self.order, 3, 0)
        with self.assertRaisesRegex(
            UserError, r"Chair: 10 Units delivered.*, 3 already.*At most 7 may"
        ):
            self._start_return(self.order, 8, picking=self.delivery)

    def test_more_than_delivered_is_refused_on_the_form(self):
        """F120: a return that waits is not raised above what was delivered."""
        back = self._enter(self.order, 3, 0)
        for values in ({"product_uom_qty": 11},):
            with (
                self.assertRaisesRegex(UserError, "10 Units delivered.*0 already"),
                self.env.cr.savepoint(),
            ):
                back.move_ids.write(values)
        back.move_ids.product_uom_qty = 10
        self.assertFalse(
            self._open(self.order).line_ids.filtered(
                lambda line: line.product_id == self.article
            )
        )

    def test_nothing_left_to_come_back_is_told(self):
        """F120: all is on a return already."""
        window = self._open(self.order)
        window.action_all()
        self._create(window)
        with self.assertRaisesRegex(UserError, "Nothing may come back"):
            self.order.action_new_return()

    def test_cancelled_return_counts_no_more(self):
        """F120, F128: its goods may come back again."""
        back = self._enter(self.order, 10, 4)
        back.action_cancel()
        self.assertEqual(
            self._open(self.order).line_ids.mapped("returnable_qty"), [10, 4]
        )

    def test_article_not_delivered_is_refused(self):
        """C14: it comes back of the delivery it left with."""
        back = self._enter(self.order, 1, 0)
        values = {
            "product_id": self.scarce.id,
            "product_uom_qty": 1,
            "location_id": back.location_id.id,
            "location_dest_id": back.location_dest_id.id,
        }
        with self.assertRaisesRegex(UserError, "Lamp: 0 delivered"):
            back.move_ids = [Command.create(values)]

    def test_quantities_are_in_the_unit_of_the_order(self):
        """F120: 2 dozens delivered, 1 dozen and a half keep their unit."""
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._create_order(2)
        order.order_line.product_uom_id = dozen
        self._deliver(self._confirm(order))
        window = self._open(order)
        line = window.line_ids
        total = line.uom_id._compute_quantity(line.delivered_qty, self.article.uom_id)
        self.assertEqual(total, 24)
        line.quantity = line.delivered_qty / 4
        back = self._create(window)
        self._take_in(back)
        self.assertEqual(back.move_ids.product_qty, 6)
        line = self._open(order).line_ids
        self.assertAlmostEqual(line.returnable_qty, line.delivered_qty * 3 / 4)


class TestLots(ReturnCommon):
    """Serial numbers and lots come back by name."""

    def _ship_lots(self, tracking, *lots):
        article = self._create_article(
            "Tracked", price=10.0, cost=5.0, stock=0, tracking=tracking
        )
        records = self.system["stock.lot"]
        for name, qty in lots:
            lot = records.create({"name": name, "product_id": article.id})
            records |= lot
            self._stock_in(self.warehouse, article, qty, lot=lot)
        order = self._create_confirmed(sum(qty for _n, qty in lots), article=article)
        self._ship(self._get_open(order))
        self.assertEqual(order.logistic_state, "shipped")
        return order, records

    def test_serial_number_is_chosen(self):
        """F120: of three, the second comes back."""
        order, lots = self._ship_lots("serial", ("S1", 1), ("S2", 1), ("S3", 1))
        window = self._open(order)
        self.assertEqual(
            sorted(window.line_ids.lot_id.mapped("name")), lots.mapped("name")
        )
        line = window.line_ids.filtered(lambda line: line.lot_id.name == "S2")
        line.quantity = 1
        back = self._create(window)
        self.assertEqual(back.move_ids.move_line_ids.lot_id.name, "S2")
        again = self._open(order)
        self.assertEqual(sorted(again.line_ids.lot_id.mapped("name")), ["S1", "S3"])
        again.line_ids[0].quantity = 1
        self._create(again)
        # The second return leaves the serial number of the first one.
        self.assertEqual(back.move_ids.move_line_ids.lot_id.name, "S2")
        self._take_in(back)
        quant = self.system["stock.quant"].search(
            [("lot_id", "=", lots[1].id), ("location_id.usage", "=", "internal")]
        )
        self.assertEqual(quant.quantity, 1)

    def test_parts_of_two_lots(self):
        """F120: 2 of the first lot, 1 of the second; no more than a lot delivered."""
        order, lots = self._ship_lots("lot", ("A", 5), ("B", 2))
        window = self._open(order)
        first, second = window.line_ids.sorted(lambda line: line.lot_id.name)
        self.assertEqual((first.delivered_qty, second.delivered_qty), (5, 2))
        first.quantity, second.quantity = 2, 3
        with self.assertRaisesRegex(UserError, "3 on the return, but 2 delivered"):
            window.action_create()
        second.quantity = 1
        back = self._create(window)
        self.assertEqual(back.move_ids.product_uom_qty, 3)
        self._take_in(back)
        for lot, quantity in zip(lots, (2, 1), strict=True):
            self.assertEqual(lot.product_qty, quantity)
