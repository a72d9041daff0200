from odoo import Command, fields
from odoo.exceptions import UserError

from ..engine.coverage import Receipt, share_out
from .common import PreorderCommon

NOTICE = "gescom_precommande.mail_activity_preorder_short"


class TestCoverage(PreorderCommon):
    """What suppliers confirmed, shared out between the pre-orders."""

    def _commit(self):
        """What happens when the transaction ends."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def _order_books(self, *quantities, **values):
        """An order for each quantity, in their order."""
        orders = self.orders
        for minute, qty in enumerate(quantities):
            order = self._create_confirmed(qty, article=self.book, **values)
            order.sudo().order_date = fields.Datetime.add(
                order.order_date, minutes=minute
            )
            orders |= order
        return orders

    def _get_coverages(self, orders):
        self._commit()
        return orders.order_line.mapped("preorder_coverage")

    def _get_row(self, article=None):
        self._commit()
        return self.env["gescom.preorder"].search(
            [
                ("product_id", "=", (article or self.book).id),
                ("company_id", "=", self.company.id),
            ]
        )

    def test_youngest_turn_red_when_the_supplier_takes_back(self):
        """F276: 10 confirmed, then 7, then 3: exactly the youngest fall."""
        purchase = self._buy(self.book, 10)
        orders = self._order_books(3, 4, 3)
        self.assertEqual(self._get_coverages(orders), ["full", "full", "full"])
        purchase.order_line.product_qty = 8
        self.assertEqual(self._get_coverages(orders), ["full", "full", "partial"])
        told = orders.filtered(lambda order: order.activity_search([NOTICE]))
        self.assertEqual(told, orders[2])
        purchase.order_line.product_qty = 3
        self.assertEqual(self._get_coverages(orders), ["full", "none", "none"])
        self.assertEqual(len(orders[2].activity_search([NOTICE])), 1)
        purchase.order_line.product_qty = 10
        self.assertEqual(self._get_coverages(orders), ["full", "full", "full"])
        self.assertFalse(orders.activity_search([NOTICE]))

    def test_youngest_turn_red_when_the_supplier_order_slips(self):
        """F276: the goods come a week after the release, and the line says when."""
        self._buy(self.book, 4)
        late = self._buy(self.book, 6)
        orders = self._order_books(4, 6)
        self.assertEqual(self._get_coverages(orders), ["full", "full"])
        slipped = self._in_days(17)
        late.order_line.date_planned = self.company._get_noon_of(slipped)
        self.assertEqual(self._get_coverages(orders), ["full", "none"])
        self.assertEqual(orders[1].order_line.preorder_date, slipped)
        self.assertEqual(orders[1].preorder_coverage, "none")

    def test_priority_goes_before_seniority(self):
        """F085, F276: a priority order is served before older ones."""
        self._buy(self.book, 3)
        orders = self._order_books(3, 3)
        self.assertEqual(self._get_coverages(orders), ["full", "none"])
        orders[1].priority = "1"
        self.assertEqual(self._get_coverages(orders), ["none", "full"])

    def test_receipt_and_cancellation_change_the_shares(self):
        """F276: what is received stays covered; a cancelled order gives its share."""
        purchase = self._buy(self.book, 5)
        orders = self._order_books(3, 5)
        self.assertEqual(self._get_coverages(orders), ["full", "partial"])
        self._validate(purchase.picking_ids.with_env(self.system))
        self.assertEqual(self._get_coverages(orders), ["full", "partial"])
        orders[0].with_context(disable_cancel_warning=True).action_cancel()
        self.assertEqual(self._get_coverages(orders), [False, "full"])

    def test_customer_letter_names_what_is_late(self):
        """F276: the notice is ready, in a window."""
        self._buy(self.book, 1)
        order = self._order_books(2)
        self._commit()
        action = order.action_tell_preorder_delay()
        template = self.env["mail.template"].browse(
            action["context"]["default_template_id"]
        )
        body = template._render_field("body_html", order.ids)[order.id]
        self.assertIn("Book", body)
        self.assertNotIn("Next book", body)

    # Quota

    def test_quota_refuses_what_no_supplier_confirmed(self):
        """F276: at most the confirmed inbound, times the factor."""
        self.company.sudo().preorder_quota = "block"
        self._buy(self.book, 10)
        self._order_books(8)
        order = self._create_order(3, article=self.book)
        self.assertIn("11 pre-ordered, 10 may be", order.preorder_warning)
        with self.assertRaises(UserError) as refusal:
            order.action_confirm()
        self.assertIn("11 pre-ordered, 10 may be", str(refusal.exception))
        order.order_line.product_uom_qty = 2
        order.action_confirm()
        with self.assertRaises(UserError):
            order.order_line.product_uom_qty = 3
        self.company.sudo().preorder_quota_percent = 110
        order.order_line.product_uom_qty = 3
        self.assertEqual(self._get_row().quota_qty, 11)

    def test_quota_only_warns_by_default(self):
        """F276: the sale is the user's to judge; other articles have no quota."""
        order = self._create_order(3, article=self.book)
        self.assertIn("3 pre-ordered, 0 may be", order.preorder_warning)
        order.action_confirm()
        self.assertFalse(self._create_order(3).preorder_warning)

    def test_date_promised_before_the_release_is_told(self):
        """F277: the order warns while it is entered."""
        order = self._create_order(1, article=self.book)
        order.commitment_date = self.company._get_noon_of(self._in_days(3))
        self.assertIn("after the delivery that was promised", order.preorder_warning)

    # Purchases

    def test_purchases_arrive_on_the_release_and_not_before(self):
        """F277: typed by hand, or made by a replenishment."""
        purchase = self._buy(self.book, 5, confirm=False)
        line = purchase.order_line
        self.assertEqual(line.date_planned.date(), self.release)
        self.book.sudo().release_date = self.later
        self.assertEqual(line.date_planned.date(), self.later)
        self.company.sudo().preorder_arrival_days = 2
        again = self._buy(self.book, 5, confirm=False)
        self.assertEqual(again.order_line.date_planned.date(), self._in_days(18))

    def test_replenishment_plans_for_the_release(self):
        """F277: a stock rule orders early and asks for the goods on the day."""
        vendor = self.system["res.partner"].create({"name": "Publisher"})
        self.book.sudo().seller_ids = [
            Command.create({"partner_id": vendor.id, "price": 8.0, "delay": 2})
        ]
        self.system["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.book.id,
                "product_min_qty": 6,
                "product_max_qty": 6,
                "warehouse_id": self.warehouse.id,
                "route_id": self.system.ref("purchase_stock.route_warehouse0_buy").id,
            }
        )._procure_orderpoint_confirm(company_id=self.system.company)
        line = self.system["purchase.order.line"].search(
            [("product_id", "=", self.book.id)]
        )
        self.assertEqual(line.product_qty, 6)
        self.assertEqual(line.date_planned.date(), self.release)

    def test_confirmed_purchases_stay_where_the_supplier_put_them(self):
        """F277: a release that moves changes no date that a supplier gave."""
        purchase = self._buy(self.book, 5)
        self.book.sudo().release_date = self.later
        self.assertEqual(purchase.order_line.date_planned.date(), self.release)
        self.assertEqual(self._get_row().early_qty, 5)

    def test_deadline_comes_from_the_supplier_or_is_typed(self):
        """F275, A-60: the line of the supplier, else the article."""
        template = self.book.sudo().product_tmpl_id
        template.supplier_preorder_deadline = self._in_days(4)
        self.assertEqual(self.book.supplier_preorder_deadline, self._in_days(4))
        vendor = self.system["res.partner"].create({"name": "Publisher"})
        template.seller_ids = [
            Command.create(
                {"partner_id": vendor.id, "preorder_deadline": self._in_days(2)}
            )
        ]
        self.assertEqual(self.book.supplier_preorder_deadline, self._in_days(2))

    # Steering

    def test_steering_shows_ordered_inbound_and_gap(self):
        """F274: figures of an article on its release."""
        self._buy(self.book, 4)
        self._buy(self.book, 5, day=self._in_days(15))
        self._receive(self.book, 2)
        orders = self._order_books(3, 6)
        orders[0].commitment_date = self.company._get_noon_of(self._in_days(1))
        row = self._get_row()
        self.assertRecordValues(
            row,
            [
                {
                    "ordered_qty": 9,
                    "order_count": 2,
                    "on_hand_qty": 2,
                    "inbound_qty": 9,
                    "on_time_qty": 4,
                    "gap_qty": 3,
                    "short_count": 1,
                    "promised_count": 1,
                    "late_count": 0,
                    "days_left": 10,
                    "tone": "red",
                }
            ],
        )
        self.assertEqual(self._open_list(row.action_view_orders()), orders)
        self.assertEqual(len(self._open_list(row.sudo().action_view_purchases())), 2)

    def test_what_is_missing_is_ordered_from_the_suppliers(self):
        """F274, F277: one request for each supplier, planned for the release."""
        buyer = self._create_user("buyer", "purchase.group_purchase_user")
        self._order_books(4)
        self._create_confirmed(1, article=self.next_book)
        self._commit()
        rows = (
            self.env["gescom.preorder"]
            .with_user(buyer)
            .search([("product_id", "in", (self.book | self.next_book).ids)])
            .filtered("gap_qty")
        )
        with self.assertRaises(UserError):
            rows.action_order_gap()
        vendor = self.system["res.partner"].create({"name": "Publisher"})
        for article in self.book | self.next_book:
            article.sudo().seller_ids = [
                Command.create({"partner_id": vendor.id, "price": 8.0})
            ]
        action = rows.action_order_gap()
        request = self.env["purchase.order"].sudo().browse(action["res_id"])
        self.assertRecordValues(
            request.order_line.sorted("date_planned"),
            [
                {"product_id": self.book.id, "product_qty": 4, "price_unit": 8},
                {"product_id": self.next_book.id, "product_qty": 1, "price_unit": 8},
            ],
        )
        self.assertEqual(
            [day.date() for day in request.order_line.mapped("date_planned")],
            [self.release, self.later],
        )

    def test_steering_counts_orders_late_once_released(self):
        """F274: released and still waiting."""
        self._order_books(1, 1)
        self.book.sudo().release_date = self._in_days(-1)
        row = self._get_row()
        self.assertEqual(row.late_count, 2)
        self.assertEqual(row.tone, "red")
        self.assertFalse(self.orders.search([("preorder_coverage", "!=", False)]))

    def test_steering_is_asked_few_queries(self):
        """F274: as many for many articles as for one."""
        books = self.book | self.next_book
        books |= self._create_preorder("Third", self.release)
        self._commit()
        rows = self.env["gescom.preorder"]
        domain = [("product_id", "in", books.ids)]
        rows.search(domain).mapped("tone")
        self.env.invalidate_all()
        with self.assertQueryCount(9):
            rows.search(domain).mapped("tone")

    def test_query_agrees_with_the_engine(self):
        """F276: the shares that the database finds are those of the engine."""
        stock, days = 4, (3, 12, 10, 25)
        self._receive(self.book, stock)
        for day in days:
            self._buy(self.book, 4, day=self._in_days(day))
        wanted = (3, 2, 5, 1, 6, 2, 4)
        orders = self._order_books(*wanted)
        self._commit()
        covers = share_out(
            list(zip(orders, wanted, strict=True)),
            stock,
            [Receipt(self._in_days(day), 4) for day in days],
            self.release,
        )
        for order, cover in covers.items():
            line = order.order_line
            partial = "partial" if cover.on_time else "none"
            full = cover.on_time == line.product_uom_qty
            self.assertEqual(line.preorder_coverage, "full" if full else partial)
            self.assertEqual(line.preorder_date, cover.day or False)
