from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError

from .common import PreorderCommon

REASON = "Agreed with the publisher"


class TestRelease(PreorderCommon):
    """Nothing leaves before its release, on any road."""

    def _order_book(self, qty=2, **values):
        self._receive(self.book, 10)
        return self._create_confirmed(qty, article=self.book, **values)

    def _assert_held(self, ship):
        with self.assertRaisesRegex(UserError, "before their release"):
            ship()

    def test_no_road_leads_out_before_the_release(self):
        """F273: form, preparation, several at once, batch transfer, caller."""
        order = self._order_book()
        delivery = self._get_open(order)
        self.assertEqual(delivery.release_date, self.release)
        self.assertTrue(delivery.is_held)
        self._assert_held(lambda: self._ship(delivery))
        self._assert_held(lambda: self._ship(delivery.with_user(self.preparer)))
        delivery.action_prepare()
        self._assert_held(delivery.action_ship)
        self._assert_held(delivery._action_done)
        batch = self._create_batch(delivery)
        batch.action_confirm()
        self._assert_held(batch.with_context(skip_sms=True).action_done)
        self.assertFalse(order.picking_ids.filtered(lambda p: p.state == "done"))

    def test_order_with_a_line_without_article_is_confirmed(self):
        """F271: a remark or a deposit has no unit, and no release."""
        order = self._create_order(1, article=self.book)
        order.order_line = [Command.create({"name": "Paid", "is_downpayment": True})]
        order.action_confirm()
        self.assertEqual(order.order_line.mapped("release_date"), [self.release, False])

    def test_goods_given_without_an_order_wait_too(self):
        """F273: a transfer entered by hand is no way out."""
        self._receive(self.book, 1)
        customers = self.system.ref("stock.stock_location_customers")
        transfer = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": customers.id,
            }
        )
        self.env["stock.move"].create(
            {
                "picking_id": transfer.id,
                "product_id": self.book.id,
                "product_uom_qty": 1,
                "location_id": transfer.location_id.id,
                "location_dest_id": customers.id,
            }
        )
        transfer.action_confirm()
        transfer.action_assign()
        self._assert_held(lambda: self._ship(transfer))

    def test_goods_leave_from_midnight_of_the_release_where_the_company_is(self):
        """F273, A-58: the day begins at 0:00 in Paris, 23:00 in UTC."""
        self.book.release_date = "2030-01-15"
        delivery = self._get_open(self._order_book())
        with freeze_time("2030-01-14 22:59:00"):
            self._assert_held(lambda: self._ship(delivery))
        with freeze_time("2030-01-14 23:01:00"):
            delivery.invalidate_recordset(["is_held"])
            self.assertFalse(delivery.is_held)
            self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_time_zone_falls_back_on_the_country(self):
        """A-58: no zone on the company, that of its country counts."""
        partner = self.company.sudo().partner_id
        partner.tz = False
        self.assertEqual(self.company._get_local_zone().zone, "Europe/Paris")
        partner.country_id = self.env.ref("base.re")
        self.assertEqual(self.company._get_local_zone().zone, "Indian/Reunion")

    def test_transit_days_count_where_the_company_lets_them(self):
        """A-58: off by default; then the carrier's days go off the release."""
        carrier = self.system["delivery.carrier"].create(
            {
                "name": "Slow van",
                "product_id": self.service.id,
                "transit_days": 10,
            }
        )
        delivery = self._get_open(self._order_book())
        delivery.carrier_id = carrier
        self._assert_held(lambda: self._ship(delivery))
        self.company.sudo().preorder_transit = True
        carrier.transit_days = 9
        self._assert_held(lambda: self._ship(delivery))
        carrier.transit_days = 10
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_manager_lets_goods_leave_and_says_why(self):
        """A-58: the reason is kept with his name, in a list that nobody changes."""
        delivery = self._get_open(self._order_book())
        with self.assertRaises(AccessError):
            delivery.allow_early_release(REASON)
        boss = delivery.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "Say why"):
            boss.allow_early_release("  ")
        window = self._open_form(boss.action_early_release(), self.manager)
        window.reason = REASON
        window.save().action_allow()
        override = delivery.sudo().release_override_ids
        self.assertEqual(override.user_id, self.manager)
        self.assertEqual(override.reason, REASON)
        self.assertIn(REASON, delivery.message_ids[0].body)
        with self.assertRaises(AccessError):
            override.with_user(self.manager).write({"reason": "Other"})
        with self.assertRaises(AccessError):
            override.with_user(self.manager).unlink()
        self._ship(delivery)
        self.assertEqual(delivery.state, "done")

    def test_leave_given_is_worth_nothing_after_the_release_slips(self):
        """A-58: the manager knew of another date: he is asked again."""
        delivery = self._get_open(self._order_book())
        delivery.with_user(self.manager).allow_early_release(REASON)
        self.assertFalse(delivery.is_held)
        self.book.sudo().release_date = self._in_days(12)
        self._assert_held(lambda: self._ship(delivery))

    def test_each_release_date_has_its_delivery(self):
        """A-59: stock lines leave today, each pre-order on its date."""
        order = self._create_confirmed(
            lines=[(self.article, 1), (self.book, 1), (self.next_book, 1)]
        )
        self.assertEqual(
            sorted(str(p.release_date or "") for p in self._get_open(order)),
            ["", str(self.release), str(self.later)],
        )
        stock = self._get_delivery(order, self.article)
        self._ship(stock)
        self.assertEqual(stock.state, "done")
        order.order_line.filtered(
            lambda line: line.product_id == self.book
        ).product_uom_qty = 5
        self.assertEqual(len(self._get_open(order)), 2)
        books = self._get_delivery(order, self.book)
        self.assertEqual(sum(books.move_ids.mapped("product_uom_qty")), 5)

    def test_complete_order_waits_as_a_whole(self):
        """A-59: all in one delivery, on the date of what is released last."""
        order = self._create_confirmed(
            lines=[(self.article, 1), (self.book, 1), (self.next_book, 1)],
            shipping_rule="complete",
        )
        delivery = self._get_open(order)
        self.assertEqual(len(delivery), 1)
        self.assertEqual(delivery.release_date, self.later)
        order.shipping_rule = "partial"
        self.assertEqual(len(self._get_open(order)), 3)
        self._ship(self._get_delivery(order, self.article))

    def test_delivery_follows_a_release_that_slips(self):
        """F271: one of two books slips: it gets a delivery of its own."""
        twin = self._create_preorder("Twin", self.release)
        self._receive(twin, 5)
        order = self._create_confirmed(lines=[(self.book, 1), (twin, 1)])
        self.assertEqual(len(self._get_open(order)), 1)
        self.assertEqual(twin.qty_available - twin.free_qty, 1)
        twin.sudo().release_date = self.later
        both = self._get_open(order)
        self.assertEqual(len(both), 2)
        slipped = self._get_delivery(order, twin)
        self.assertEqual(slipped.release_date, self.later)
        self.assertEqual(slipped.move_line_ids.picking_id, slipped)
        self.assertEqual(slipped.scheduled_date.date(), self.later)
        self.assertEqual(order.release_date, self.later)

    def test_delivery_is_planned_for_the_release(self):
        """F277: earlier dates that were promised do not hold."""
        order = self._create_order(1, article=self.book)
        order.commitment_date = datetime.combine(self._in_days(2), datetime.min.time())
        self.assertEqual(order.order_line._expected_date().date(), self.release)
        self._confirm(order)
        move = order.order_line.move_ids
        self.assertEqual(move.date.date(), self.release)

    def test_line_is_flagged_while_the_pre_order_is_open(self):
        """F271, F272, A-60: orderable before its release; the cut-off ends the flag."""
        order = self._create_confirmed(1, article=self.book)
        self.assertTrue(order.order_line.is_preorder)
        self.assertTrue(order.is_preorder)
        self.book.sudo().preorder_end_date = self._in_days(-1)
        self.assertEqual(self.book.preorder_state, "closed")
        self.assertTrue(order.order_line.is_preorder)
        late = self._create_confirmed(1, article=self.book)
        self.assertFalse(late.order_line.is_preorder)
        self.assertEqual(late.order_line.release_date, self.release)
        self.assertEqual(self._get_open(late).release_date, self.release)

    def test_states_are_searched(self):
        """F271: the catalogue is filtered by state."""
        found = self.env["product.template"].search(
            [
                ("preorder_state", "in", ("open", "closed")),
                ("id", "in", (self.book | self.article).product_tmpl_id.ids),
            ]
        )
        self.assertEqual(found, self.book.product_tmpl_id)
        self.assertEqual(self.article.preorder_state, "none")
        self.book.sudo().release_date = self.today
        self.assertEqual(self.book.preorder_state, "released")

    def test_dates_come_before_the_release(self):
        """F271: a pre-order does not end after the release."""
        with self.assertRaises(ValidationError):
            self.book.sudo().preorder_end_date = self._in_days(11)
        with self.assertRaises(ValidationError):
            self.article.sudo().preorder_end_date = self._in_days(1)

    def test_variant_has_dates_of_its_own(self):
        """F271: the deluxe edition comes out later."""
        attribute = self.system["product.attribute"].create(
            {
                "name": "Edition",
                "value_ids": [(0, 0, {"name": "Plain"}), (0, 0, {"name": "Deluxe"})],
            }
        )
        template = self.system["product.template"].create(
            {
                "name": "Comic",
                "release_date": self.release,
                "attribute_line_ids": [
                    (
                        0,
                        0,
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [(6, 0, attribute.value_ids.ids)],
                        },
                    )
                ],
            }
        )
        plain, deluxe = template.product_variant_ids
        self.assertEqual(deluxe.release_date, self.release)
        deluxe.release_date = self.later
        self.assertEqual(plain.release_date, self.release)
        self.assertEqual(template.release_date, self.release)
        order = self._create_confirmed(lines=[(plain, 1), (deluxe, 1)])
        self.assertEqual(len(self._get_open(order)), 2)
        template.release_date = self._in_days(5)
        self.assertEqual(deluxe.release_date, self.later)
        self.assertEqual(plain.release_date, self._in_days(5))

    def test_price_ends_with_the_pre_order(self):
        """F271: the price of the pre-order is not for those who come later."""
        self.book.sudo().preorder_end_date = self._in_days(3)
        pricelist = self.system["product.pricelist"].create({"name": "Shop"})
        template = self.book.sudo().product_tmpl_id
        self._read_screen(template)
        template.preorder_price_ids = [
            (
                0,
                0,
                {
                    "preorder_only": True,
                    "pricelist_id": pricelist.id,
                    "applied_on": "1_product",
                    "fixed_price": 15.0,
                },
            )
        ]
        order = self._create_order(1, article=self.book, pricelist_id=pricelist.id)
        self.assertEqual(order.order_line.price_unit, 15.0)
        self.book.sudo().preorder_end_date = self._in_days(-1)
        order = self._create_order(1, article=self.book, pricelist_id=pricelist.id)
        self.assertEqual(order.order_line.price_unit, 20.0)

    def test_batch_shipping_names_what_is_not_released(self):
        """F273: the preview says why; the goods may be prepared meanwhile."""
        order = self._order_book()
        runs = self.env["gescom.shipping.run"].with_user(self.preparer)
        run = runs.create({"order_ids": [(6, 0, order.ids)], "operation": "ship"})
        run.action_preview()
        self.assertEqual(run.line_ids.reason, "not_released")
        self.assertFalse(run.line_ids.can_leave)
        run = runs.create({"order_ids": [(6, 0, order.ids)], "operation": "prepare"})
        run.action_preview()
        self.assertTrue(run.line_ids.can_leave)

    def test_undone_document_goes_back_to_its_release(self):
        """A-59: what is given back does not join what leaves today."""
        self._receive(self.book, 5)
        order = self._create_confirmed(lines=[(self.article, 1), (self.book, 4)])
        books = self._get_delivery(order, self.book)
        document = books._compose({books.move_ids: 2})
        document.action_give_back()
        self.assertEqual(
            {p.release_date for p in self._get_open(order)}, {False, self.release}
        )

    def test_goods_are_fetched_before_and_leave_on_the_release(self):
        """F273: of two steps, only the one that leaves the warehouse waits."""
        self.warehouse.delivery_steps = "pick_ship"
        order = self._order_book()
        fetch = self._get_open_pickings(order)
        self._ship(fetch)
        self.assertEqual(fetch.state, "done")
        leave = self._get_open(order)
        self.assertEqual(leave.release_date, self.release)
        self._assert_held(lambda: self._ship(leave))

    def test_return_of_what_left_early_is_free(self):
        """F273: the release binds what leaves, not what comes back."""
        order = self._order_book()
        delivery = self._get_open(order)
        delivery.with_user(self.manager).allow_early_release(REASON)
        self._ship(delivery)
        back = self._start_return(order, 1)
        self.assertFalse(back.release_date)
        self._validate(back)

    def test_dates_of_a_line_are_not_typed(self):
        """F273: a caller of the RPC does not date a line himself."""
        line = self._order_book().order_line
        for name, value in (
            ("release_date", "2020-01-01"),
            ("is_preorder", False),
            ("preorder_coverage", "full"),
        ):
            with self.subTest(name), self.assertRaisesRegex(UserError, "computed"):
                line.write({name: value})

    def test_refusal_in_french(self):
        """F273: the sentence says what to do, in the user's language."""
        self.system["res.lang"]._activate_lang("fr_FR")
        delivery = self._get_open(self._order_book())
        with self.assertRaisesRegex(UserError, "avant leur sortie"):
            self._ship(delivery.with_context(lang="fr_FR"))
