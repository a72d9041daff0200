from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

NO_CONFIRMATION = {"skip_backorder": True, "skip_sms": True}
COMPANY = ("Maison Testeur", "FR")
PREPARED = "gescom_tests.company"
TAX = "VAT 20%"


@tagged("post_install", "-at_install")
class AffaireCommon(TransactionCase):
    """A French company, its customers and articles, seen by the sales administration.

    `env` is the environment of a user of the sales administration (ADV): whatever a
    test does, this user may do. `system` is the superuser's, for the settings only.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {**DISABLED_MAIL_CONTEXT, "lang": "en_US"}
        cls.system = cls.env["base"].with_context(**context).env
        cls.company = cls._find_company() or cls._create_company(*COMPANY)
        cls.system = cls.system["base"].with_company(cls.company).env
        cls.adv = cls._create_user("adv", "gescom_base.group_sales_admin")
        cls.manager = cls._create_user("manager", "gescom_base.group_sales_manager")
        cls.article = cls._create_article("Chair", price=100.0, cost=60.0)
        cls.other_article = cls._create_article("Table", price=250.0, cost=150.0)
        cls.service = cls._create_article(
            "Assembly", price=50.0, cost=0.0, stock=0, type="service"
        )
        cls.env = cls.system(user=cls.adv)
        cls.company = cls.env.company
        cls.customer = cls._create_customer("Duval SARL")
        cls.other_customer = cls._create_customer("Lenoir SAS")
        cls.affaires = cls.env["gescom.affaire"]
        cls.orders = cls.env["sale.order"]

    # What the shop is made of

    @classmethod
    def prepare_company(cls, env):
        """Make the company of these classes once for all, in the database of the tests.

        Each of them makes it again where it is not prepared.
        """
        context = {**DISABLED_MAIL_CONTEXT, "lang": "en_US"}
        cls.system = env["base"].with_context(**context).env
        company = cls._create_company(*COMPANY)
        cls.system.user.company_ids -= company
        xmlid = {"xml_id": PREPARED, "record": company, "noupdate": True}
        env["ir.model.data"]._update_xmlids([xmlid])

    @classmethod
    def _find_company(cls):
        company = cls.system.ref(PREPARED, raise_if_not_found=False)
        if company:
            cls.system.user.company_ids |= company
            cls.tax = cls.system["account.tax"].search(
                [("company_id", "=", company.id), ("name", "=", TAX)]
            )
        return company

    @classmethod
    def _create_company(cls, name, country):
        company = cls._create_bare_company(name, country)
        cls._create_accounting(company)
        return company

    @classmethod
    def _create_accounting(cls, company):
        """The few accounts that invoices and payments need.

        A chart of accounts would take longer to load than most tests to run.
        """
        env = cls.system["base"].with_company(company).env
        reconciled = ("asset_receivable", "liability_payable", "asset_current")
        types = (*reconciled, "income", "expense", "liability_current", "asset_cash")
        accounts = {}
        for number, account_type in enumerate(types):
            accounts[account_type] = env["account.account"].create(
                {
                    "name": account_type,
                    "code": f"9{number}0000",
                    "account_type": account_type,
                    "reconcile": account_type in reconciled,
                    "company_ids": [Command.set(company.ids)],
                }
            )
        for model, name, account_type in (
            ("res.partner", "property_account_receivable_id", "asset_receivable"),
            ("res.partner", "property_account_payable_id", "liability_payable"),
            ("product.category", "property_account_income_categ_id", "income"),
            ("product.category", "property_account_expense_categ_id", "expense"),
        ):
            env["ir.default"].set(
                model, name, accounts[account_type].id, company_id=company.id
            )
        env["account.journal"].create(
            {
                "name": "Sales",
                "code": "INV",
                "type": "sale",
                "company_id": company.id,
                "default_account_id": accounts["income"].id,
            }
        )
        bank = env["account.journal"].create(
            {
                "name": "Bank",
                "code": "BNK",
                "type": "bank",
                "company_id": company.id,
                "default_account_id": accounts["asset_cash"].id,
            }
        )
        methods = bank.inbound_payment_method_line_ids
        methods |= bank.outbound_payment_method_line_ids
        methods.payment_account_id = accounts["asset_current"]
        cls.tax = env["account.tax"].create(
            {
                "name": TAX,
                "amount": 20.0,
                "type_tax_use": "sale",
                "company_id": company.id,
                "country_id": company.country_id.id,
                "tax_group_id": env["account.tax.group"]
                .create({"name": "VAT", "company_id": company.id})
                .id,
            }
        )
        (
            cls.tax.invoice_repartition_line_ids | cls.tax.refund_repartition_line_ids
        ).filtered(lambda line: line.repartition_type == "tax").account_id = accounts[
            "liability_current"
        ]

    @classmethod
    def _create_bare_company(cls, name="Maison Voisine", country="BE"):
        """A company without a chart of accounts."""
        company = cls.system["res.company"].create(
            {
                "name": name,
                "country_id": cls.system.ref(f"base.{country.lower()}").id,
                "currency_id": cls.system.ref("base.EUR").id,
                # Odoo proposes the account of the company one works in.
                "downpayment_account_id": False,
            }
        )
        cls.system.user.company_ids |= company
        return company

    @classmethod
    def _create_user(cls, login, groups, company=None, **values):
        company = company or cls.company
        return new_test_user(
            cls.system,
            f"gescom_{login}",
            groups=groups,
            company_id=company.id,
            company_ids=[Command.set(values.pop("companies", company).ids)],
            lang="en_US",
            email=f"{login}@example.com",
            **values,
        )

    @classmethod
    def _create_customer(cls, name, email="billing@example.com", **values):
        values = {
            "name": name,
            "email": email,
            "is_company": not values.get("parent_id"),
            "lang": "en_US",
            **values,
        }
        return cls.system["res.partner"].create(values).with_env(cls.env)

    @classmethod
    def _create_article(cls, name, price, cost, stock=1000.0, **values):
        article = cls.system["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": values.get("type", "consu") == "consu",
                "list_price": price,
                "standard_price": cost,
                "taxes_id": [Command.set(cls.tax.ids)],
                "invoice_policy": "order",
                **values,
            }
        )
        if stock:
            cls._receive(article, stock)
        return article

    @classmethod
    def _receive(cls, article, qty):
        stock = cls._get_warehouse().lot_stock_id
        cls.system["stock.quant"]._update_available_quantity(article, stock, qty)

    @classmethod
    def _get_warehouse(cls):
        return cls.system["stock.warehouse"].search(
            [("company_id", "=", cls.system.company.id)], limit=1
        )

    @classmethod
    def _get_available_qty(cls, article):
        """What is in stock and promised to nobody."""
        stock = cls._get_warehouse().lot_stock_id
        return cls.system["stock.quant"]._get_available_quantity(article, stock)

    # What the users do

    @classmethod
    def _create_affaire(cls, customer=None, **values):
        return cls.affaires.create(
            {"partner_id": (customer or cls.customer).id, **values}
        )

    @classmethod
    def _create_order(
        cls, qty=10.0, customer=None, article=None, lines=None, affaire=None, **values
    ):
        """Enter a quotation.

        :param lines: (article, quantity) or (article, quantity, price) of each line,
            instead of one line of `qty` `article`
        """
        values["order_line"] = [
            Command.create(cls._prepare_line(*line))
            for line in lines or [(article or cls.article, qty)]
        ]
        if affaire:
            values["affaire_id"] = affaire.id
        customer = customer or (affaire and affaire.partner_id) or cls.customer
        return cls.orders.create({"partner_id": customer.id, **values})

    @classmethod
    def _prepare_line(cls, article, qty, price=None):
        values = {"product_id": article.id, "product_uom_qty": qty}
        return values if price is None else {**values, "price_unit": price}

    @classmethod
    def _confirm(cls, orders):
        orders.action_confirm()
        return orders

    @classmethod
    def _create_confirmed(cls, *args, **values):
        return cls._confirm(cls._create_order(*args, **values))

    @classmethod
    def _get_open_pickings(cls, order):
        return order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))

    @classmethod
    def _deliver(cls, order, qty=None, give_up_rest=False):
        """Ship the open delivery note of an order.

        :param qty: quantity shipped of each line, all of it by default
        :param give_up_rest: cancel the backorder
        :return: the delivery notes that were validated
        """
        return cls._validate(
            cls._get_open_pickings(order).filtered(
                lambda p: p.picking_type_code == "outgoing"
            ),
            qty,
            give_up_rest,
        )

    @classmethod
    def _validate(cls, pickings, qty=None, give_up_rest=False):
        assert pickings, "nothing to validate"
        pickings.action_assign()
        for move in pickings.move_ids:
            move.quantity = move.product_uom_qty if qty is None else qty
            move.picked = True
        context = dict(NO_CONFIRMATION)
        if give_up_rest:
            context["picking_ids_not_to_backorder"] = pickings.ids
        pickings.with_context(**context).button_validate()
        assert set(pickings.mapped("state")) == {"done"}
        return pickings

    @classmethod
    def _start_return(cls, order, qty, exchange=False, refund=True, picking=None):
        """Enter the return of what was delivered, not yet received.

        :return: the return, still to be validated
        """
        delivered = picking or order.picking_ids.filtered(
            lambda p: p.state == "done" and p.picking_type_code == "outgoing"
        )
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(active_id=delivered[:1].id, active_model="stock.picking")
            .create({})
        )
        wizard.product_return_moves.write({"quantity": qty, "to_refund": refund})
        if exchange:
            action = wizard.action_create_exchanges()
        else:
            action = wizard.action_create_returns()
        return cls.env["stock.picking"].browse(action["res_id"])

    @classmethod
    def _return(cls, order, qty, exchange=False, refund=True):
        """Receive back what was delivered."""
        return cls._validate(cls._start_return(order, qty, exchange, refund))

    @classmethod
    def _invoice(cls, orders, post=True):
        """Bill what may be billed of orders."""
        invoices = orders._create_invoices(final=True)
        if post:
            invoices.action_post()
        return invoices

    @classmethod
    def _deposit(cls, order, amount, method="fixed", post=True):
        wizard = cls.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_id=order.id, active_ids=order.ids
        )
        values = {"advance_payment_method": method}
        values["fixed_amount" if method == "fixed" else "amount"] = amount
        existing = order.invoice_ids
        wizard.create(values).create_invoices()
        invoice = order.invoice_ids - existing
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def _pay(cls, invoice, amount=None):
        """Register the payment of an invoice (all of it by default)."""
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        values = {} if amount is None else {"amount": amount}
        return wizard.create(values)._create_payments()

    @classmethod
    def _credit(cls, invoice, qty=None, post=True, rebill=False):
        """Credit note of an invoice, of `qty` of each article when it is given.

        :param rebill: the goods are to be billed again, which the addon of the
            billing asks
        """
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, "reason": "Return"})
        )
        if "rebill" in wizard._fields:
            wizard.rebill = rebill
        refund = cls.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if qty is not None:
            refund.invoice_line_ids.filtered("product_id").quantity = qty
        if post:
            refund.action_post()
        return refund

    @classmethod
    def _complete(cls, order):
        """Deliver and bill a confirmed order."""
        cls._deliver(order)
        return cls._invoice(order)

    # What the screens show

    def _open_form(self, action, user=None):
        """The form that a window action opens, as the web client opens it."""
        self.assertEqual(action["type"], "ir.actions.act_window")
        context = action.get("context") or {}
        if isinstance(context, str):
            context = literal_eval(context)
        model = self.env[action["res_model"]].with_context(**context)
        if user:
            model = model.with_user(user)
        return Form(model.browse(action["res_id"]) if action.get("res_id") else model)

    def _open_list(self, action):
        """Records that a window action lists."""
        domain = action.get("domain") or []
        if isinstance(domain, str):
            domain = literal_eval(domain)
        return self.env[action["res_model"]].search(domain)

    def _read_screen(self, record, view_type="form", view_id=None):
        """All that the web client reads to show a record, sub-lists included."""
        view = record.get_view(view_id, view_type)
        specification = self._prepare_specification(
            etree.fromstring(view["arch"]), record
        )
        return record.web_read(specification)

    def _prepare_specification(self, node, records):
        specification = {}
        for child in node:
            if child.tag != "field":
                specification.update(self._prepare_specification(child, records))
                continue
            name = child.get("name")
            specification[name] = {}
            comodel = records._fields[name].comodel_name
            if records._fields[name].type == "many2one":
                specification[name] = {"fields": {"display_name": {}}}
            elif comodel and len(child):
                related = self.env[comodel]
                specification[name] = {
                    "fields": self._prepare_specification(child[0], related)
                }
        return specification
