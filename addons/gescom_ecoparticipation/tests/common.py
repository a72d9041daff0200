from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.base.tests.common import DISABLED_MAIL_CONTEXT

NUMBERED = ("asset_receivable", "liability_payable", "income", "expense", "asset_cash")
JOURNALS = {"sale": "income", "purchase": "expense"}


@tagged("post_install", "-at_install")
class EcoCommon(TransactionCase):
    """A company that sells a television with a fee of 1.70, then 2.20.

    It is not French: the rules that other addons of the suite switch on for French
    companies are tested with them.

    `env` is that of a user of the sales administration, `system` the superuser's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {**DISABLED_MAIL_CONTEXT, "lang": "en_US"}
        cls.system = cls.env["base"].with_context(**context).env
        cls.company = cls._create_company("Maison Verte")
        cls.system = cls.system["base"].with_company(cls.company).env
        cls.tax = cls._create_tax(20.0)
        # What gescom_affaire gives to the sales administration.
        sales = "sales_team.group_sale_salesman_all_leads,account.group_account_invoice"
        cls.adv = cls._create_user("adv", f"gescom_base.group_sales_admin,{sales}")
        cls.manager = cls._create_user("manager", "gescom_base.group_sales_manager")
        cls.deee = cls._ref("gescom_eco_type_deee")
        cls.dea = cls._ref("gescom_eco_type_dea")
        cls.lamps = cls._ref("gescom_eco_type_lamps")
        cls.ecologic = cls._create_organism("Ecologic of test")
        cls.screen = cls._create_code("S1", cls.deee, {"2025-01-01": 1.70})
        cls._set_rate(cls.screen, "2026-04-16", 2.20)
        cls.bulb = cls._create_code("L1", cls.lamps, {"2025-01-01": 0.10})
        cls.television = cls._create_article(
            "Television", 100.0, weight=12.5, eco_code_id=cls.screen.id
        )
        cls.chair = cls._create_article("Chair", 100.0)
        cls.env = cls.system(user=cls.adv)
        cls.customer = cls._create_customer("Duval SARL")

    @classmethod
    def _ref(cls, name):
        return cls.system.ref(f"gescom_ecoparticipation.{name}")

    # The company

    @classmethod
    def _create_company(cls, name, country="BE", currency="EUR"):
        company = cls.system["res.company"].create(
            {
                "name": name,
                "country_id": cls.system.ref(f"base.{country.lower()}").id,
                "currency_id": cls.system.ref(f"base.{currency}").id,
                # Odoo proposes the account of the company one works in.
                "downpayment_account_id": False,
            }
        )
        cls.system.user.company_ids |= company
        env = cls.system["base"].with_company(company).env
        accounts = {
            account_type: env["account.account"].create(
                {
                    "name": account_type,
                    "code": f"8{number}0000",
                    "account_type": account_type,
                    "company_ids": [Command.set(company.ids)],
                }
            )
            for number, account_type in enumerate(NUMBERED)
        }
        for model, name, account_type in (
            ("res.partner", "property_account_receivable_id", "asset_receivable"),
            ("res.partner", "property_account_payable_id", "liability_payable"),
            ("product.category", "property_account_income_categ_id", "income"),
            ("product.category", "property_account_expense_categ_id", "expense"),
        ):
            account = accounts[account_type]
            env["ir.default"].set(model, name, account.id, company_id=company.id)
        env["account.journal"].create(
            [
                {
                    "name": journal_type,
                    "code": journal_type[:3].upper(),
                    "type": journal_type,
                    "company_id": company.id,
                    "default_account_id": accounts[account_type].id,
                }
                for journal_type, account_type in JOURNALS.items()
            ]
        )
        return company

    @classmethod
    def _create_tax(cls, amount, included=False):
        group = cls.system["account.tax.group"].search(
            [("company_id", "=", cls.company.id)], limit=1
        ) or cls.system["account.tax.group"].create(
            {"name": "VAT", "company_id": cls.company.id}
        )
        mode = "tax_included" if included else "tax_excluded"
        return cls.system["account.tax"].create(
            {
                "name": f"VAT {amount} {mode}",
                "amount": amount,
                "type_tax_use": "sale",
                "company_id": cls.company.id,
                "country_id": cls.company.country_id.id,
                "tax_group_id": group.id,
                "price_include_override": mode,
            }
        )

    @classmethod
    def _create_user(cls, login, groups, **values):
        return new_test_user(
            cls.system,
            f"eco_{login}",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            lang="en_US",
            email=f"{login}@example.com",
            **values,
        )

    @classmethod
    def _create_customer(cls, name, **values):
        return cls.system["res.partner"].create(
            {"name": name, "email": "customer@example.com", "lang": "en_US", **values}
        )

    # The fees

    @classmethod
    def _create_organism(cls, name, **values):
        return cls.system["gescom.eco.organism"].create(
            {"name": name, "currency_id": cls.company.currency_id.id, **values}
        )

    @classmethod
    def _create_code(cls, code, eco_type, grid, organism=None, basis="unit"):
        return cls.system["gescom.eco.code"].create(
            {
                "code": code,
                "type_id": eco_type.id,
                "organism_id": (organism or cls.ecologic).id,
                "rate_ids": [
                    Command.create({"date_from": day, "amount": amount, "basis": basis})
                    for day, amount in grid.items()
                ],
            }
        )

    @classmethod
    def _set_rate(cls, code, day, amount):
        """From a day on, the code costs another amount."""
        return cls.system["gescom.eco.rate"].create(
            {"code_id": code.id, "date_from": day, "amount": amount}
        )

    @classmethod
    def _create_article(cls, name, price, **values):
        return cls.system["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "list_price": price,
                "taxes_id": [Command.set(cls.tax.ids)],
                "invoice_policy": "order",
                **values,
            }
        )

    # The documents

    def _create_order(self, article=None, qty=4.0, **values):
        line_names = ("discount", "price_unit", "tax_ids", "product_uom_id")
        line = {name: values.pop(name) for name in line_names if name in values}
        article = article or self.television
        return self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {"product_id": article.id, "product_uom_qty": qty, **line}
                    )
                ],
                **values,
            }
        )

    def _create_confirmed(self, *args, **values):
        order = self._create_order(*args, **values)
        order.action_confirm()
        return order

    def _bill(self, order, post=True):
        invoice = order._create_invoices()
        if post:
            invoice.action_post()
        return invoice

    def _create_invoice(self, article=None, qty=4.0, post=True, **values):
        """An invoice without an order."""
        line_names = ("discount", "price_unit", "tax_ids")
        line = {name: values.pop(name) for name in line_names if name in values}
        article = article or self.television
        invoice = self.system["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_line_ids": [
                    Command.create({"product_id": article.id, "quantity": qty, **line})
                ],
                **values,
            }
        )
        if post:
            invoice.action_post()
        return invoice

    def _credit(self, invoice, qty=None, post=True, **values):
        wizard = (
            self.system["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create({"journal_id": invoice.journal_id.id, **values})
        )
        credit = self.system["account.move"].browse(wizard.refund_moves()["res_id"])
        if qty is not None:
            credit.invoice_line_ids.quantity = qty
        if post:
            credit.action_post()
        return credit

    def _get_entries(self, moves=None):
        domain = [("company_id", "=", self.company.id)]
        if moves:
            domain.append(("move_id", "in", moves.ids))
        return self.system["gescom.eco.entry"].search(domain)
