from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import SuiteCommon

# What a form computes for a record that is not there yet has nothing to read from:
# neither company, nor unit, nor article.
ORIGIN = "gescom."


@tagged("post_install", "-at_install")
class TestNewDocuments(SuiteCommon):
    """Whatever a group of the suite may create is entered by its form."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = (cls.preparer, cls.sales_admin, cls.manager)
        cls.service = cls._create_article(
            "Sharpening", price=9.0, cost=4.0, type="service", is_storable=False
        )

    def _new(self, model, user, view=None, **context):
        """The empty form of a model, as a user opens it."""
        return Form(self.env[model].with_user(user).with_context(**context), view=view)

    def _enter_lines(self, lines):
        """A title, articles and a note, which has neither article nor unit."""
        with lines.new() as line:
            line.display_type = "line_section"
            line.name = "Kitchen"
        for article in (self.pan, self.service):
            with lines.new() as line:
                line.product_id = article
        with lines.new() as line:
            line.display_type = "line_note"
            line.name = "By the service door"

    def _check_lines(self, lines):
        self.assertEqual(len(lines), 4)
        self.assertEqual(lines.product_id, self.pan | self.service)

    # Every form

    def _get_creatable_screens(self, user):
        """Actions that show a user a form in which he may enter something new.

        :return: list of (menu, model, context, id of the form)
        """
        menus = (
            self._get_menus(user)
            .sudo()
            .filtered(lambda menu: menu.action._name == "ir.actions.act_window")
        )
        screens = []
        for menu in menus:
            action = self._read_action(menu, user)
            views = {kind: view for view, kind in action["views"]}
            model = self.env[action["res_model"]].with_user(user)
            if "form" not in views or not model.has_access("create"):
                continue
            form = model.get_view(views["form"] or None, "form")
            if etree.fromstring(form["arch"]).get("create") in ("0", "false"):
                continue
            screens.append((menu, model, action["context"], form["id"]))
        return screens

    def test_every_menu_enters_something_new(self):
        """F027: the button New of a list that a menu opens never fails."""
        for user in self.users:
            screens = self._get_creatable_screens(user)
            self.assertTrue(screens)
            for menu, model, context, view_id in screens:
                with self.subTest(user=user.login, menu=menu.complete_name):
                    view = self.env["ir.ui.view"].browse(view_id)
                    Form(model.with_context(**context), view=view or None)

    def test_every_record_of_the_suite_is_computed_before_it_is_saved(self):
        """Nothing of what our models compute needs a saved record to read from."""
        for name in sorted(self.env):
            model = self.env[name].with_user(self.manager)
            if not name.startswith(ORIGIN) or model._abstract:
                continue
            if model.has_access("create"):
                with self.subTest(model=name):
                    Form(model)

    # Documents

    def test_customer_orders(self):
        """F027: with titles, notes and services."""
        for user in (self.sales_admin, self.manager):
            form = self._new("sale.order", user)
            form.partner_id = self.customer
            self._enter_lines(form.order_line)
            order = form.save()
            self._check_lines(order.order_line)
            order.action_confirm()
            self.assertEqual(order.state, "sale")
            self.assertTrue(order.affaire_id)

    def test_customer_order_in_a_currency(self):
        """F027: the price list says which."""
        pounds = self.env.ref("base.GBP")
        pounds.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "Export", "currency_id": pounds.id}
        )
        form = self._new("sale.order", self.sales_admin)
        form.partner_id = self.customer
        form.pricelist_id = pricelist
        self._enter_lines(form.order_line)
        self.assertEqual(form.save().currency_id, pounds)

    def test_supplier_orders(self):
        """F247: with titles, notes and services."""
        form = self._new("purchase.order", self.manager)
        self.assertFalse(form.order_line._records)
        form.partner_id = self.supplier
        self._enter_lines(form.order_line)
        purchase = form.save()
        self._check_lines(purchase.order_line)
        purchase.button_confirm()
        self.assertEqual(purchase.state, "purchase")
        with Form(purchase) as form:
            with form.order_line.edit(0) as line:
                line.name = "Kitchen and scullery"
            with form.order_line.edit(1) as line:
                line.product_qty = 3
        self.assertEqual(purchase.picking_ids.move_ids.product_uom_qty, 3)

    def test_supplier_order_of_a_deleted_line(self):
        """F247: a line is entered, then taken away before the order is saved."""
        form = self._new("purchase.order", self.manager)
        form.partner_id = self.supplier
        self._enter_lines(form.order_line)
        form.order_line.remove(1)
        form.order_line.remove(0)
        self.assertEqual(form.save().order_line.product_id, self.service)

    def test_others_may_not_enter_supplier_orders(self):
        for user in (self.preparer, self.sales_admin):
            with self.assertRaises(AccessError):
                self._new("purchase.order", user)

    def test_transfers_of_every_kind(self):
        """F098, F193: receipts, deliveries and transfers of each operation type."""
        kinds = self.env["stock.picking.type"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("code", "in", ("incoming", "outgoing", "internal", "dropship")),
            ]
        )
        self.assertLessEqual({"incoming", "outgoing"}, set(kinds.mapped("code")))
        for user in (self.preparer, self.manager):
            for kind in kinds:
                with self.subTest(user=user.login, kind=kind.display_name):
                    form = self._new(
                        "stock.picking", user, default_picking_type_id=kind.id
                    )
                    form.partner_id = self.customer
                    with form.move_ids.new() as move:
                        move.product_id = self.pan
                        move.product_uom_qty = 2
                    picking = form.save()
                    self.assertEqual(picking.move_ids.product_id, self.pan)
                    picking.action_confirm()
                    self.assertNotEqual(picking.state, "draft")

    def test_returns_from_customers(self):
        """F280: from the delivery note, by the window that Odoo opens."""
        self._count(self.pan, 5)
        order = self._create_order((self.pan, 2))
        self._validate(order.picking_ids)
        form = self._new(
            "stock.return.picking",
            self.preparer,
            active_id=order.picking_ids.id,
            active_ids=order.picking_ids.ids,
            active_model="stock.picking",
        )
        with form.product_return_moves.edit(0) as line:
            line.quantity = 1
        action = form.save().action_create_returns()
        returned = self.env["stock.picking"].browse(action["res_id"])
        self.assertEqual(returned.move_ids.product_uom_qty, 1)

    def test_counts_and_scraps(self):
        """F198: by the screens of the physical inventory and of the scraps."""
        self._count(self.pan, 5)
        form = self._new("stock.scrap", self.preparer)
        form.product_id = self.pan
        form.scrap_qty = 2
        form.save().action_validate()
        self.assertAlmostEqual(self.pan.qty_available, 3)

    def test_invoices_of_every_kind(self):
        """F141, F147: invoices, credit notes and receipts, of both sides."""
        accountant = self._create_accountant()
        for kind in (
            "out_invoice",
            "out_refund",
            "out_receipt",
            "in_invoice",
            "in_refund",
            "in_receipt",
        ):
            with self.subTest(kind=kind):
                form = self._new("account.move", accountant, default_move_type=kind)
                form.partner_id = self.customer
                form.invoice_date = "2026-03-02"
                self._enter_lines(form.invoice_line_ids)
                if kind == "out_refund":
                    form.credited_document = "Invoices of 2025"
                move = form.save()
                self._check_lines(move.invoice_line_ids)
                move.action_post()
                self.assertEqual(move.state, "posted")

    def test_entries(self):
        accountant = self._create_accountant()
        form = self._new("account.move", accountant, default_move_type="entry")
        form.ref = "Provision"
        self.assertEqual(form.save().state, "draft")

    def test_sales_administration_enters_invoices(self):
        """F141: invoices and credit notes to customers."""
        for kind in ("out_invoice", "out_refund"):
            form = self._new("account.move", self.sales_admin, default_move_type=kind)
            form.partner_id = self.customer
            self._enter_lines(form.invoice_line_ids)
            self._check_lines(form.save().invoice_line_ids)

    def test_payments(self):
        """F160: from customers and to suppliers."""
        accountant = self._create_accountant()
        for kind, partner in (("inbound", self.customer), ("outbound", self.supplier)):
            form = self._new("account.payment", accountant, default_payment_type=kind)
            form.partner_id = partner
            form.amount = 12.0
            payment = form.save()
            payment.action_post()
            self.assertIn(payment.state, ("in_process", "paid"))

    def _create_accountant(self):
        return self.manager.copy(
            {
                "login": "suite-accountant",
                "group_ids": [
                    Command.set(self.env.ref("account.group_account_manager").ids)
                ],
            }
        )

    # Lists of choices

    def test_articles(self):
        """F221: an article, its variants, a service, a combo."""
        for kind in ("consu", "service"):
            form = self._new("product.template", self.manager)
            form.name = "Whisk"
            form.type = kind
            self.assertTrue(form.save().product_variant_id)

    def test_variants(self):
        """F222: by the form of the variants."""
        form = self._new("product.product", self.manager)
        form.name = "Ladle"
        variant = form.save()
        self.assertEqual(variant.product_tmpl_id.name, "Ladle")

    def test_contacts(self):
        """F001: a company, a person, an address."""
        for user in (self.sales_admin, self.manager):
            form = self._new("res.partner", user)
            form.name = "Auberge"
            form.company_type = "company"
            with form.child_ids.new() as child:
                child.type = "delivery"
                child.name = "Cold room"
            self.assertEqual(form.save().child_ids.name, "Cold room")

    def test_supplier_prices(self):
        """F242: from the menu of the suppliers' prices."""
        form = self._new("product.supplierinfo", self.manager)
        form.partner_id = self.supplier
        form.product_id = self.service
        form.price = 3.0
        self.assertEqual(form.save().partner_id, self.supplier)

    def test_minimum_stock(self):
        """F203: a rule of replenishment."""
        form = self._new("stock.warehouse.orderpoint", self.manager)
        form.product_id = self.pan
        form.product_min_qty = 2
        form.product_max_qty = 8
        self.assertEqual(form.save().product_id, self.pan)
