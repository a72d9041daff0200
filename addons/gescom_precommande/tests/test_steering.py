from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError

from ..models.product_template_alerts import ALERTS
from .common import PreorderCommon


class TestFollowUp(PreorderCommon):
    """Alerts before the dates, and the day of the release."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().preorder_user_id = cls.adv

    def _alert(self):
        templates = self.system["product.template"]
        templates._withdraw_alerts()
        templates._alert_about_preorders(self.system.company)

    def _get_alerts(self, article):
        template = article.product_tmpl_id
        return sorted(
            alert
            for alert, xmlid in ALERTS.items()
            if template.activity_search([xmlid])
        )

    def test_alerts_come_before_the_dates_once(self):
        """F275, F276: supplier, customers, gap, release; each of them once."""
        self._alert()
        self.assertEqual(self._get_alerts(self.book), [])
        self.book.sudo().write(
            {
                "supplier_preorder_deadline": self._in_days(7),
                "preorder_end_date": self._in_days(8),
            }
        )
        self._create_confirmed(3, article=self.book)
        self._alert()
        self.assertEqual(self._get_alerts(self.book), ["gap", "supplier"])
        activity = self.book.product_tmpl_id.activity_search([ALERTS["supplier"]])
        self.assertEqual(activity.date_deadline, self._in_days(7))
        self.assertEqual(activity.user_id, self.adv)
        self.assertIn("3 pre-ordered in 1 orders", activity.note)
        activity.sudo().action_feedback()
        self._alert()
        self.assertEqual(self._get_alerts(self.book), ["gap"])

    def test_alerts_are_taken_back_when_they_are_wrong(self):
        """F275, F276: the gap was closed, the supplier gave another day."""
        self.book.sudo().supplier_preorder_deadline = self._in_days(6)
        self._create_confirmed(3, article=self.book)
        self._alert()
        self.assertEqual(self._get_alerts(self.book), ["gap", "supplier"])
        self._buy(self.book, 3)
        self.book.sudo().supplier_preorder_deadline = self._in_days(5)
        self._alert()
        self.assertEqual(self._get_alerts(self.book), ["supplier"])
        activity = self.book.product_tmpl_id.activity_search([ALERTS["supplier"]])
        self.assertEqual(activity.date_deadline, self._in_days(5))

    def test_release_of_tomorrow_is_told(self):
        """F276: the day before, and the end of the pre-order."""
        self.book.sudo().write(
            {
                "release_date": self._in_days(1),
                "preorder_end_date": self.today,
            }
        )
        self._alert()
        self.assertEqual(self._get_alerts(self.book), ["customer", "release"])

    def test_nightly_check_runs(self):
        """F276: the scheduled action alerts all companies and checks the shares."""
        self._buy(self.book, 5)
        order = self._create_confirmed(3, article=self.book)
        self.system.cr.execute(
            "UPDATE sale_order_line SET preorder_coverage = 'none' WHERE order_id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        self.system["product.template"]._cron_follow_preorders()
        self.assertEqual(order.order_line.preorder_coverage, "full")
        self.book.sudo().release_date = self.today
        self.system["product.template"]._cron_follow_preorders()
        self.assertFalse(order.order_line.preorder_coverage)

    # The day of the release

    def _create_run(self, user=None, **values):
        runs = self.env["gescom.release.run"].with_user(user or self.preparer)
        return runs.create(values)

    def test_release_day_frees_deliveries_by_seniority(self):
        """F273, A-61: the older one gets the only book, the batch ships it."""
        young = self._create_confirmed(1, article=self.book)
        old = self._create_confirmed(1, article=self.book)
        stock = self._create_confirmed(1)
        young.sudo().order_date = "2030-01-02 10:00:00"
        old.sudo().order_date = "2030-01-01 10:00:00"
        self._receive(self.book, 1)
        self.book.sudo().release_date = self.today
        run = self._create_run(operation="prepare")
        self.assertEqual(run.picking_count, 2)
        run.action_start()
        self.assertEqual(run.unit_ids.sorted("sequence").mapped("state")[0], "done")
        self.assertEqual(self._get_open(old).shipping_state, "prepared")
        self.assertEqual(self._get_open(young).shipping_state, "to_prepare")
        self.assertFalse(self._get_open(stock).prepared_date)
        action = run.action_ship_in_batch()
        batch = self.env["gescom.shipping.run"].browse(action["res_id"])
        self.assertEqual(batch.order_ids, old)

    def test_release_day_goes_on_where_it_stopped(self):
        """F273: what was prepared is not prepared again."""
        self._receive(self.book, 5)
        orders = self.orders
        for _order in range(3):
            orders |= self._create_confirmed(1, article=self.book)
        self.book.sudo().release_date = self.today
        run = self._create_run(operation="prepare")
        run._set_state("running", user_id=self.preparer.id)
        run._create_missing_units()
        first = run._carry_out_next(set())
        self.assertEqual(first.state, "done")
        run._create_missing_units()
        while run._carry_out_next(set()):
            pass
        self.assertEqual(run.state, "done")
        self.assertEqual(run.unit_done_count, 3)
        self.assertEqual(
            set(self._get_open(orders).mapped("shipping_state")), {"prepared"}
        )

    def test_release_day_does_not_start_before_its_day(self):
        """F273: tomorrow's release is not for today."""
        run = self._create_run(release_date=self._in_days(1))
        with self.assertRaisesRegex(UserError, "has not come yet"):
            run.action_start()

    # Who may do what

    def test_salespeople_read_what_they_need(self):
        """F274: the sales administration steers, salespeople sell."""
        seller = self._create_user("seller", "sales_team.group_sale_salesman")
        order = self.orders.with_user(seller).create(
            {
                "partner_id": self.customer.id,
                "order_line": [(0, 0, self._prepare_line(self.book, 1))],
            }
        )
        self.assertIn("1 pre-ordered", order.preorder_warning)
        order.action_confirm()
        self.assertTrue(order.order_line.is_preorder)
        with self.assertRaises(AccessError):
            self.env["gescom.preorder"].with_user(seller).search([])
        rows = self.env["gescom.preorder"].with_user(self.preparer)
        self.assertTrue(rows.search([("product_id", "=", self.book.id)]))

    def test_company_sees_its_own(self):
        """F274: figures and runs of another company are not shown."""
        other = self._create_bare_company()
        stranger = self._create_user(
            "stranger", "gescom_base.group_sales_manager", company=other
        )
        self._create_confirmed(2, article=self.book)
        run = self._create_run()
        env = self.env(user=stranger, context={"allowed_company_ids": other.ids})
        rows = env["gescom.preorder"].search([("product_id", "=", self.book.id)])
        self.assertFalse(rows.filtered("ordered_qty"))
        self.assertFalse(env["gescom.release.run"].search([]) & run)

    def test_screens_can_be_read(self):
        """F274: all that the screens show, read as by the web client."""
        order = self._create_confirmed(1, article=self.book)
        self._read_screen(order)
        self._read_screen(self._get_open(order))
        window = self.env["gescom.new.delivery"].browse(
            order.action_new_delivery()["res_id"]
        )
        self.assertTrue(window.has_releases)
        self._read_screen(window)
        self._read_screen(self.book.product_tmpl_id.with_user(self.manager))
        row = self.env["gescom.preorder"].search([("product_id", "=", self.book.id)])
        for view in ("kanban", "list"):
            self._read_screen(row, view)
        self._read_screen(self._create_run())

    def test_customer_reads_the_release_on_his_order(self):
        """F271: each line that waits says its day, on paper and in the portal."""
        order = self._create_confirmed(lines=[(self.article, 1), (self.book, 1)])
        report = self.env["ir.actions.report"].sudo()
        html, _kind = report._render_qweb_html(
            "sale.action_report_saleorder", order.ids
        )
        self.assertEqual(html.decode().count("Released on"), 1)

    def test_day_is_that_of_the_company_at_night(self):
        """A-58: at 23:30 UTC it is tomorrow in Paris."""
        with freeze_time("2030-01-14 23:30:00"):
            self.assertEqual(str(self.company._get_local_today()), "2030-01-15")
