from lxml import etree

from odoo.tests import Form
from odoo.tools import safe_eval

from .common import AffaireCommon

ACTIONS = ("gescom_affaire.sale_order_action", "gescom_affaire.gescom_affaire_action")


class TestLists(AffaireCommon):
    """The lists of orders and of affaires, their filters and their preferences."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env.user
        cls._create_confirmed(10)
        cls.archs = {}
        for xmlid in ACTIONS:
            action = cls._get_action(xmlid)
            model = cls.env[action["res_model"]]
            views = [(action["search_view_id"][0], "search"), *action["views"]]
            cls.archs[xmlid] = {
                kind: etree.fromstring(view["arch"])
                for kind, view in model.get_views(views)["views"].items()
            }

    @classmethod
    def _get_action(cls, xmlid):
        return cls.env["ir.actions.act_window"]._for_xml_id(xmlid)

    def _get_search_archs(self):
        """(model, search view) of both lists."""
        for xmlid in ACTIONS:
            action = self._get_action(xmlid)
            yield self.env[action["res_model"]], self.archs[xmlid]["search"]

    def _evaluate(self, text, typed=None):
        """What the web client makes of an attribute, `typed` in the search box."""
        today = safe_eval.datetime.date.today
        values = {"uid": self.env.uid, "context_today": today, "self": typed}
        return safe_eval.safe_eval(text, values)

    def _set_preferences(self, records, **values):
        names = {f"affaire_{name}": value for name, value in values.items()}
        records.with_env(self.system).write(names)

    # Every filter, group and search field works

    def test_every_filter_is_run_by_the_database(self):
        """F027, F031, F032, F033: each filter of both search zones."""
        for model, arch in self._get_search_archs():
            filters = arch.findall(".//filter[@domain]")
            self.assertGreater(len(filters), 5)
            for node in filters:
                with self.subTest(model=model, filter=node.get("name")):
                    domain = self._evaluate(node.get("domain") or "[]")
                    model.search(domain)

    def test_every_group_is_made_by_the_database(self):
        """F027: each group of both search zones, dates by month."""
        for model, arch in self._get_search_archs():
            groups = arch.xpath(".//filter[contains(@context, 'group_by')]")
            self.assertGreater(len(groups), 5)
            for node in groups:
                name = self._evaluate(node.get("context"))["group_by"]
                field = model._fields[name.split(":")[0]]
                if field.type in ("date", "datetime") and ":" not in name:
                    name += ":month"
                with self.subTest(model=model, group=name):
                    self.assertTrue(model.formatted_read_group([], [name], ["__count"]))

    def test_every_search_field_is_run_by_the_database(self):
        """F027: what is typed in the search zone, whatever the field."""
        for model, arch in self._get_search_archs():
            for node in arch.findall("field"):
                name = node.get("name")
                operator = node.get("operator") or "ilike"
                domain = [(name, operator, "lyon")]
                if node.get("filter_domain"):
                    domain = self._evaluate(node.get("filter_domain"), "lyon")
                elif model._fields[name].type not in ("char", "text") and (
                    not model._fields[name].relational
                ):
                    continue
                with self.subTest(model=model, field=name):
                    model.search(domain)

    def test_date_filters_are_on_dates_of_the_database(self):
        """F027: the months and years that the screen proposes."""
        for model, arch in self._get_search_archs():
            nodes = arch.findall(".//filter[@date]")
            self.assertTrue(nodes)
            for node in nodes:
                self.assertTrue(model._fields[node.get("date")].store)

    def test_names_of_the_filters_are_unique(self):
        """F028: a preference opens one filter, not two."""
        for _model, arch in self._get_search_archs():
            names = [node.get("name") for node in arch.findall(".//filter")]
            self.assertEqual(len(names), len(set(names)))

    def test_filters_are_combined(self):
        """F027: several at once narrow the list."""
        web = self.env.ref("gescom_affaire.sales_origin_web")
        shipped = self._create_confirmed(sales_origin_id=web.id)
        self._deliver(shipped)
        self._create_confirmed(sales_origin_id=web.id)
        self._deliver(self._create_confirmed())
        arch = self.archs[ACTIONS[0]]["search"]
        domain = [("company_id", "=", self.company.id)]
        for name in ("in_progress", "logistic_shipped", "web"):
            node = arch.find(f".//filter[@name='{name}']")
            domain += self._evaluate(node.get("domain"))
        self.assertEqual(self.orders.search(domain), shipped)

    def test_affaire_is_found_by_its_documents(self):
        """F023, F027: by the number of an order, a delivery note or an invoice."""
        order = self._create_confirmed()
        picking = self._deliver(order)
        invoice = self._invoice(order)
        other = self._create_confirmed().affaire_id
        for name, number in (
            ("order_ids", order.name),
            ("picking_ids", picking.name),
            ("invoice_ids", invoice.name),
        ):
            found = self.affaires.search([(name, "ilike", number)])
            self.assertIn(order.affaire_id, found, name)
            self.assertNotIn(other, found, name)

    def test_invoice_is_found_by_its_affaire(self):
        """F023: both ways."""
        order = self._create_confirmed()
        invoice = self._complete(order)
        found = self.env["account.move"].search(
            [("affaire_ids", "ilike", order.affaire_id.name)]
        )
        self.assertEqual(found & invoice, invoice)
        self.assertEqual(invoice.affaire_ids, order.affaire_id)
        self.assertEqual(
            self.env["account.move"].search(
                [("affaire_ids", "=", order.affaire_id.id)]
            ),
            invoice,
        )

    # What the lists show

    def test_columns_of_the_order_list(self):
        """F040: the customer's comment may be shown; F028: nor is the affaire lost."""
        arch = self.archs[ACTIONS[0]]["list"]
        columns = {node.get("name"): node for node in arch.findall("field")}
        for name in (
            "name",
            "affaire_id",
            "partner_id",
            "date_order",
            "amount_untaxed",
            "processing_state",
            "logistic_state",
            "sales_origin_id",
            "customer_comment",
            "web_transaction_ref",
        ):
            self.assertIn(name, columns)
            self.assertNotEqual(columns[name].get("column_invisible"), "True", name)

    def test_time_follows_the_date_of_the_order(self):
        """F041: the list shows the time, without the seconds."""
        arch = self.archs[ACTIONS[0]]["list"]
        column = arch.find("field[@name='date_order']")
        self.assertEqual(column.get("widget"), "datetime")
        self.assertNotEqual(column.get("optional"), "hide")
        options = self._evaluate(column.get("options"))
        self.assertIsNot(options.get("show_time"), False)
        self.assertIs(options.get("show_seconds"), False)

    def test_comment_of_the_customer_is_read_in_the_list(self):
        """F040: and found."""
        order = self._create_order(customer_comment="Ring twice")
        action = self._get_action(ACTIONS[0])
        view_id = next(view for view, kind in action["views"] if kind == "list")
        (row,) = self._read_screen(order, "list", view_id)
        self.assertEqual(row["customer_comment"], "Ring twice")
        self.assertEqual(
            self.orders.search([("customer_comment", "ilike", "twice")]), order
        )

    def test_number_of_an_order_is_no_count_in_french(self):
        """F028: neither in this list nor in Odoo's own ones."""
        self.system["res.lang"]._activate_lang("fr_FR")
        (own_list,) = (
            view_id
            for view_id, kind in self._get_action(ACTIONS[0])["views"]
            if kind == "list"
        )
        orders = self.orders.with_context(lang="fr_FR")
        for view_id in (own_list, self.env.ref("sale.view_quotation_tree").id):
            arch = etree.fromstring(orders.get_view(view_id, "list")["arch"])
            self.assertEqual(arch.find("field[@name='name']").get("string"), "Numéro")

    def test_columns_of_the_affaire_list(self):
        """F020, F028: the figures and the state."""
        arch = self.archs[ACTIONS[1]]["list"]
        columns = [node.get("name") for node in arch.findall("field")]
        for name in (
            "name",
            "title",
            "partner_id",
            "user_id",
            "amount_ordered",
            "amount_delivered",
            "amount_invoiced",
            "amount_paid",
            "amount_due",
            "margin",
            "state",
        ):
            self.assertIn(name, columns)
        affaire = self.affaires.search([("company_id", "=", self.company.id)])
        (row,) = self._read_screen(affaire, "list")
        self.assertEqual(row["amount_ordered"], 1000.0)

    def test_every_view_of_the_lists_opens(self):
        """F027: list, cards, pivot, graph, calendar, activities."""
        for xmlid in ACTIONS:
            action = self._get_action(xmlid)
            kinds = {kind for _view, kind in action["views"]}
            self.assertEqual(set(self.archs[xmlid]), {"search", *kinds})

    def test_menus_of_the_sales_administration(self):
        """F002, F028: the lists are reached from the menu of the app."""
        menus = self.env["ir.ui.menu"]._visible_menu_ids()
        for name in (
            "menu_affaires_orders",
            "menu_affaires",
            "menu_orders",
            "menu_customers",
            "menu_occasional_customers",
        ):
            menu = self.env.ref(f"gescom_affaire.{name}")
            self.assertIn(menu.id, menus, name)

    # Orders or affaires

    def _open_sales(self):
        """Follow the menu « Affaires and orders »."""
        menu = self.env.ref("gescom_affaire.menu_affaires_orders")
        return menu.action.with_env(self.env).run()

    def test_display_comes_from_the_company(self):
        """F028: orders by default, affaires when the company says so."""
        self.assertEqual(self._open_sales()["res_model"], "sale.order")
        self._set_preferences(self.company, list_display="affaire")
        self.assertEqual(self._open_sales()["res_model"], "gescom.affaire")

    def test_display_of_the_user_comes_first(self):
        """F028: each user chooses in his own preferences."""
        self._set_preferences(self.company, list_display="affaire")
        form = Form(self.user, "base.view_users_form_simple_modif")
        form.affaire_list_display = "order"
        form.save()
        self.assertEqual(self.user.affaire_list_display, "order")
        self.assertEqual(self._open_sales()["res_model"], "sale.order")

    def test_display_is_switched_from_the_list(self):
        """F028: a button of each list opens the other."""
        for xmlid, button, model in (
            (ACTIONS[0], "action_open_affaire_list", "gescom.affaire"),
            (ACTIONS[1], "action_open_order_list", "sale.order"),
        ):
            action = self._get_action(xmlid)
            arch = self.archs[xmlid]["list"]
            self.assertTrue(arch.findall(f"header/button[@name='{button}']"))
            other = getattr(self.env[action["res_model"]], button)()
            self.assertEqual(other["res_model"], model)

    # Default filters

    def _get_default_filters(self, action):
        prefix = "search_default_"
        names = [n[len(prefix) :] for n in action["context"] if n.startswith(prefix)]
        archs = {model._name: arch for model, arch in self._get_search_archs()}
        arch = archs[action["res_model"]]
        for name in names:
            self.assertTrue(arch.findall(f".//filter[@name='{name}']"), name)
        return set(names)

    def test_orders_in_progress_are_shown_first(self):
        """F035: what a company that set nothing sees."""
        self.assertEqual(self._get_default_filters(self._open_sales()), {"in_progress"})

    def test_default_filters_of_the_company(self):
        """F035, F036, F038: the order state, the logistic state and the origin."""
        self._set_preferences(
            self.company,
            order_filter="draft",
            logistic_filter="partial",
            origin_filter="offline",
        )
        self.assertEqual(
            self._get_default_filters(self._open_sales()),
            {"not_confirmed", "logistic_partial", "offline"},
        )

    def test_default_filters_of_the_user_come_first(self):
        """F035, F036, F038: "all" of the user wins over a filter of the company."""
        self._set_preferences(
            self.company,
            order_filter="draft",
            logistic_filter="partial",
            origin_filter="offline",
        )
        self.user.write(
            {
                "affaire_order_filter": "all",
                "affaire_logistic_filter": "shipped",
                "affaire_origin_filter": "all",
            }
        )
        self.assertEqual(
            self._get_default_filters(self._open_sales()), {"logistic_shipped"}
        )

    def test_every_preference_opens_an_existing_filter(self):
        """F035, F036, F038: whatever is chosen, in both lists."""
        for name in ("order_filter", "logistic_filter", "origin_filter"):
            options = self.user._fields[f"affaire_{name}"].get_values(self.env)
            for option in options:
                self._set_preferences(self.user, **{name: option})
                for display in ("order", "affaire"):
                    self._set_preferences(self.user, list_display=display)
                    with self.subTest(name=name, option=option, display=display):
                        filters = self._get_default_filters(self._open_sales())
                        if display == "order" and option != "all":
                            self.assertTrue(filters)

    def test_settings_of_the_company_are_saved(self):
        """F007, F017, F028, F035: by the settings page."""
        admin = self._create_user(
            "admin", "base.group_system,gescom_base.group_sales_manager"
        )
        settings = self.env["res.config.settings"].with_user(admin)
        settings.create(
            {
                "affaire_billing_mode": "order_group",
                "affaire_detailed_header": False,
                "affaire_list_display": "affaire",
                "affaire_order_filter": "all",
            }
        ).execute()
        self.assertRecordValues(
            self.company,
            [
                {
                    "affaire_billing_mode": "order_group",
                    "affaire_detailed_header": False,
                    "affaire_list_display": "affaire",
                    "affaire_order_filter": "all",
                }
            ],
        )
        self.assertEqual(self._create_affaire().billing_mode, "order_group")
