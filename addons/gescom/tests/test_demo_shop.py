from stdnum import ean
from stdnum.eu import vat

from odoo.modules.module import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import email_normalize
from odoo.tools.convert import convert_file

ENGLISH = ("Vendors", "Customers", "Goods", "Deliveries", "Standard delivery")


@tagged("post_install", "-at_install")
class TestDemoShop(TransactionCase):
    """The demo shop loads into a new French database and tells a true story."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env = cls.env["base"].with_context(lang="fr_FR").env
        company = cls.env.ref("base.main_company")
        if company.chart_template != "fr":
            cls.env["account.chart.template"].try_loading("fr", company)
        if not cls.env.ref("gescom.customer_hotel", raise_if_not_found=False):
            cls._load_demo()

    @classmethod
    def _load_demo(cls):
        for file in Manifest.for_addon("gescom")["demo"]:
            convert_file(cls.env, "gescom", file, {}, mode="init", noupdate=True)

    def _get_demo(self, model):
        """The records of the demo shop of one model."""
        data = self.env["ir.model.data"].search(
            [("module", "=", "gescom"), ("model", "=", model)]
        )
        return self.env[model].browse(data.mapped("res_id"))

    def _get_goods(self):
        variants = self._get_demo("product.product")
        return variants.filtered(lambda article: article.type == "consu")

    def test_sixty_articles_and_two_that_are_not_out_yet(self):
        goods = self._get_goods()
        to_come = goods.filtered("release_date")
        self.assertEqual(len((goods - to_come).product_tmpl_id), 60)
        self.assertEqual(len(to_come), 2)
        self.assertTrue(all(goods.mapped("is_storable")))
        for article in goods:
            with self.subTest(article=article.default_code):
                self.assertGreater(article.lst_price, article.standard_price)
                self.assertGreater(article.standard_price, 0)
                self.assertGreater(article.weight, 0)
                self.assertTrue(article.seller_ids)
                self.assertTrue(article.taxes_id)

    def test_articles_with_their_eco_participation(self):
        """F263, F264: two years of grids; lamps bear two fees."""
        bearing = self._get_goods().filtered("eco_type_id")
        self.assertEqual(len(bearing), 10)
        self.assertEqual(len(bearing.filtered("eco2_type_id")), 3)
        for code in bearing.eco_code_id | bearing.eco2_code_id:
            self.assertEqual(len(code.rate_ids), 2)
        billed = self.env["gescom.eco.entry"].search([])
        self.assertTrue(billed)
        borne = sum(
            line.eco_amount * -line.move_id.direction_sign
            for line in billed.move_line_id
        )
        self.assertAlmostEqual(sum(billed.mapped("amount")), borne)

    def test_barcodes_are_valid_and_unique(self):
        barcodes = self._get_goods().mapped("barcode")
        self.assertEqual(len(barcodes), len(set(barcodes)))
        self.assertFalse([code for code in barcodes if not ean.is_valid(code)])
        # Prefixes 20 to 29 are for a shop's own use: no manufacturer has them.
        self.assertEqual({code[:2] for code in barcodes}, {"29"})

    def test_references_are_unique(self):
        references = self._get_demo("product.product").mapped("default_code")
        self.assertTrue(all(references))
        self.assertEqual(len(references), len(set(references)))

    def test_families_have_three_levels(self):
        families = self._get_demo("product.category")
        depths = {family.parent_path.count("/") for family in families}
        self.assertEqual(depths, {1, 2, 3})

    def test_forty_customers_and_six_suppliers(self):
        partners = self._get_demo("res.partner")
        customers = partners.filtered("customer_rank")
        self.assertEqual(len(customers), 40)
        self.assertEqual(len(partners.filtered("supplier_rank")), 6)
        countries = customers.country_id.mapped("code")
        self.assertEqual(set(countries), {"FR", "DE", "BE", "CH"})
        types = set(partners.filtered("parent_id").mapped("type"))
        self.assertEqual(types, {"contact", "delivery", "invoice"})

    def test_numbers_and_addresses_of_partners_are_well_formed(self):
        partners = self._get_demo("res.partner") | self.env.company.partner_id
        for partner in partners:
            with self.subTest(partner=partner.name):
                self.assertTrue(email_normalize(partner.email))
                domain = partner.email.rpartition("@")[2]
                self.assertTrue(
                    domain.endswith(".example") or domain == "example.com",
                    "only domains that nobody can own",
                )
                if partner.vat and partner.country_code != "CH":
                    self.assertTrue(vat.is_valid(partner.vat))

    def test_every_order_has_its_affaire(self):
        """F022: those of one deal share it."""
        orders = self._get_demo("sale.order")
        self.assertGreaterEqual(len(orders), 25)
        for order in orders:
            self.assertTrue(order.affaire_id, order.name)
        terrace = self.env.ref("gescom.affaire_terrace")
        self.assertEqual(len(terrace.order_ids), 2)

    def test_orders_in_every_state(self):
        """F018, F031, F032, F033: each state of the lists can be looked at."""
        orders = self._get_demo("sale.order")
        self.assertEqual(
            set(orders.mapped("processing_state")),
            {"draft", "in_progress", "closed", "cancelled"},
        )
        self.assertLessEqual(
            {"to_process", "partial", "shipped"}, set(orders.mapped("logistic_state"))
        )
        self.assertEqual(
            set(orders.affaire_id.mapped("state")),
            {"draft", "in_progress", "cancelled", "closed", "lost"},
        )
        self.assertTrue(any(orders.mapped("settled")))
        self.assertTrue(any(orders.mapped("web_order")))
        self.assertTrue(any(orders.partner_id.mapped("occasional")))

    def test_affaires_have_all_terms(self):
        """F007, F012, F013, F014, F009."""
        affaires = self._get_demo("sale.order").affaire_id
        self.assertEqual(
            set(affaires.mapped("billing_period")),
            {"immediate", "month_end", "from_date"},
        )
        self.assertLessEqual(
            {"order", "delivery", "order_group"}, set(affaires.mapped("billing_mode"))
        )
        self.assertTrue(any(affaires.mapped("invoice_before_delivery")))

    def test_invoices_are_numbered_in_the_order_of_their_dates(self):
        orders = self._get_demo("sale.order")
        invoices = orders.invoice_ids.filtered(lambda m: m.move_type == "out_invoice")
        by_number = invoices.sorted(lambda m: (m.sequence_prefix, m.sequence_number))
        dates = by_number.mapped("invoice_date")
        self.assertEqual(dates, sorted(dates))
        self.assertEqual(set(invoices.mapped("state")), {"posted"})
        self.assertEqual(set(invoices.mapped("payment_state")), {"paid", "not_paid"})

    def test_stock_is_plausible(self):
        """F205: some articles are out of stock, none below zero, all have a value."""
        goods = self._get_goods()
        quantities = goods.mapped("qty_available")
        self.assertGreaterEqual(min(quantities), 0)
        self.assertIn(0, quantities)
        in_stock = goods.filtered("qty_available")
        self.assertTrue(all(article.total_value > 0 for article in in_stock))
        self.assertEqual(set(goods.mapped("cost_method")), {"average"})

    def test_orders_wait_for_the_suppliers(self):
        """F195, F196: what is missing is on order, and customers wait for it."""
        bread_knife = self.env.ref("gescom.product_cu_cou_pai")
        self.assertAlmostEqual(bread_knife.qty_available, 0)
        self.assertGreater(bread_knife.incoming_qty, 0)
        self.assertGreater(bread_knife.outgoing_qty, 0)

    def test_nobody_is_sent_an_email(self):
        orders = self._get_demo("sale.order")
        messages = orders.message_ids | self._get_demo("res.partner").message_ids
        self.assertFalse(
            self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        )

    def test_demo_users_log_in_with_their_groups(self):
        """F311: personal identifiers, one group a user."""
        for login, group in (
            ("adv", "gescom_base.group_sales_admin"),
            ("responsable", "gescom_base.group_sales_manager"),
            ("preparateur", "gescom_base.group_preparer"),
        ):
            user = self.env["res.users"].search([("login", "=", login)])
            credential = {"login": login, "password": login, "type": "password"}
            user.with_user(user)._check_credentials(credential, {"interactive": True})
            self.assertTrue(user.has_group(group))
            self.assertFalse(user.has_group("base.group_system"))

    def test_lists_show_no_english(self):
        names = [
            *self.env["stock.location"].search([]).mapped("name"),
            *self.env["product.category"].search([]).mapped("name"),
            *self.env["delivery.carrier"].search([]).mapped("name"),
            *self.env["stock.picking.type"].search([]).mapped("name"),
        ]
        self.assertFalse(set(names) & {*ENGLISH, "Dropship", "Inventory adjustment"})

    def test_preorders_to_look_at(self):
        """F271, F274: one article with enough on order, one that is short."""
        self.env.cr.flush()
        pots = self.env.ref("gescom.order_cuisineco_preorder").order_line[0]
        self.assertTrue(pots.is_preorder)
        self.assertEqual(pots.preorder_coverage, "full")
        served = self.env.ref("gescom.order_bleue_puzzles").order_line
        short = self.env.ref("gescom.order_web_garnier_puzzles").order_line
        self.assertEqual(served.preorder_coverage, "full")
        self.assertEqual(short.preorder_coverage, "partial")

    def test_colours_to_look_at(self):
        """F188: orders that can leave, in part or whole, and orders that wait."""
        orders = self._get_demo("sale.order")
        self.assertLessEqual(
            {"green", "orange", "white"}, set(orders.mapped("allocation_color"))
        )

    def test_returns_to_look_at(self):
        """F121, F122: one received and credited, one that waits for an exchange."""
        orders = self._get_demo("sale.order")
        returns = orders.return_ids
        self.assertEqual(set(returns.mapped("return_state")), {"waiting", "received"})
        self.assertEqual(set(returns.mapped("return_kind")), {"take_back", "exchange"})
        self.assertTrue(all(returns.mapped("return_reason_id")))
        self.assertTrue(self.env.ref("gescom.order_hotel_tableware").exchange_pending)

    def test_direct_deliveries_to_look_at(self):
        """F110, F111: a supplier who refuses a part, and a logistician."""
        order = self.env.ref("gescom.order_rivedroite_stools")
        self.assertLessEqual(
            {"bl", "lf", "ol"}, set(order.picking_ids.mapped("document_kind"))
        )
        self.assertTrue(order.direct_refused)
        self.assertTrue(order.activity_ids)
