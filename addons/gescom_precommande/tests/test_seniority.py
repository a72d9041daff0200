from odoo import Command

from .common import PreorderCommon

REASON = "Agreed with the publisher"


class TestSeniority(PreorderCommon):
    """Pre-orders in the plan of the stock: they hold their share and wait."""

    def _order_book(self, qty=1, **values):
        return self._create_confirmed(qty, article=self.book, **values)

    def test_goods_received_early_are_kept_in_rank(self):
        """A-61, F184: the older pre-order gets the only book, and does not leave."""
        old, young = self._order_book(), self._order_book()
        self.assertEqual(old.allocation_state, "none")
        self._receive(self.book, 1)
        self.assertEqual(old.allocation_state, "full")
        self.assertEqual(young.allocation_state, "none")
        self.assertEqual(self._get_open(old).move_ids.quantity, 1)

    def test_pre_order_is_not_to_ship_before_its_release(self):
        """A-61, F034: all is there, and nothing may leave; on the day, it may."""
        self._receive(self.book, 5)
        order = self._order_book()
        self.assertEqual(order.allocation_state, "full")
        self.assertEqual(order.availability, "restock")
        self.book.sudo().release_date = self.today
        self.assertEqual(order.availability, "to_ship")
        self.book.sudo().release_date = self.later
        self.assertEqual(order.availability, "restock")

    def test_stock_lines_make_a_mixed_order_to_ship(self):
        """A-59, A-61: what is not held may leave; a complete order waits."""
        self._receive(self.book, 5)
        lines = [(self.article, 1), (self.book, 1)]
        mixed = self._create_confirmed(lines=lines)
        complete = self._create_confirmed(lines=lines, shipping_rule="complete")
        self.assertEqual(mixed.availability, "to_ship")
        self.assertEqual(complete.availability, "restock")
        self._ship(self._get_delivery(mixed, self.article))
        self.assertEqual(mixed.availability, "restock")

    def test_manager_makes_it_to_ship(self):
        """A-58, F034: once he lets it leave, the list says so."""
        self._receive(self.book, 5)
        order = self._order_book()
        self.assertEqual(order.availability, "restock")
        self._get_open(order).with_user(self.manager).allow_early_release(REASON)
        self.assertEqual(order.availability, "to_ship")

    def test_day_that_comes_makes_it_to_ship(self):
        """F189: at midnight nothing is written; the hourly follow-up sees it."""
        self._receive(self.book, 5)
        order = self._order_book()
        self.assertEqual(order.availability, "restock")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_product SET release_date = %s WHERE id = %s",
            [self.today, self.book.id],
        )
        self.env.cr.execute(
            "UPDATE stock_picking SET release_date = %s WHERE release_date = %s",
            [self.today, self.release],
        )
        self.env.invalidate_all()
        self.assertEqual(order.availability, "restock")
        self.system["product.template"]._cron_follow_preorders()
        self.assertEqual(order.availability, "to_ship")

    def test_kit_leaves_as_a_whole(self):
        """A-59, A-61: the pen waits for the book it is sold with."""
        if "mrp.bom" not in self.env:
            self.skipTest("Odoo's kits are not installed")
        kit = self._create_article("Kit", price=30.0, cost=0.0, stock=0)
        kit.sudo().is_storable = False
        self.system["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 1})
                    for part in self.book | self.article
                ],
            }
        )
        self._receive(self.book, 5)
        order = self._create_confirmed(1, article=kit)
        delivery = self._get_open(order)
        self.assertEqual(len(delivery), 1)
        self.assertEqual(delivery.release_date, self.release)
        self.assertEqual(order.order_line.release_date, self.release)
        self.assertEqual(order.availability, "restock")
        self.book.sudo().release_date = self.today
        self.assertEqual(order.availability, "to_ship")
