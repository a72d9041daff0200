"""The company that the tests work in, and those beside it."""

from odoo import Command

COMPANY_NAME = "Maison Testeur"
RECONCILED = ("asset_receivable", "liability_payable", "asset_current")
ACCOUNT_TYPES = (
    *RECONCILED,
    "income",
    "expense",
    "liability_current",
    "asset_cash",
)
DEFAULT_ACCOUNTS = (
    ("res.partner", "property_account_receivable_id", "asset_receivable"),
    ("res.partner", "property_account_payable_id", "liability_payable"),
    ("product.category", "property_account_income_categ_id", "income"),
    ("product.category", "property_account_expense_categ_id", "expense"),
)


def create_bare_company(env, name, country):
    """A company without a chart of accounts, open to the user of `env`."""
    company = env["res.company"].create(
        {
            "name": name,
            "country_id": env.ref(f"base.{country.lower()}").id,
            "currency_id": env.ref("base.EUR").id,
            # Odoo proposes the account of the company one works in.
            "downpayment_account_id": False,
        }
    )
    env.user.company_ids |= company
    # Odoo makes one of itself, but while a test runs only.
    own = [("company_id", "=", company.id)]
    if not env["stock.warehouse"].search_count(own, limit=1):
        env["stock.warehouse"].create({"company_id": company.id})
    return company


def create_company(env, name=COMPANY_NAME, country="FR"):
    """A company with the few accounts that invoices and payments need, and a VAT.

    A chart of accounts would take longer to load than most tests to run.
    """
    company = create_bare_company(env, name, country)
    env = env["base"].with_company(company).env
    accounts = _create_accounts(env)
    for model, name, account_type in DEFAULT_ACCOUNTS:
        env["ir.default"].set(
            model, name, accounts[account_type].id, company_id=company.id
        )
    _create_journal(env, "Sales", "INV", "sale", accounts["income"])
    bank = _create_journal(env, "Bank", "BNK", "bank", accounts["asset_cash"])
    methods = bank.inbound_payment_method_line_ids
    methods |= bank.outbound_payment_method_line_ids
    methods.payment_account_id = accounts["asset_current"]
    _create_tax(env, accounts["liability_current"])
    return company


def _create_accounts(env):
    return {
        account_type: env["account.account"].create(
            {
                "name": account_type,
                "code": f"9{number}0000",
                "account_type": account_type,
                "reconcile": account_type in RECONCILED,
                "company_ids": [Command.set(env.company.ids)],
            }
        )
        for number, account_type in enumerate(ACCOUNT_TYPES)
    }


def _create_journal(env, name, code, kind, account):
    return env["account.journal"].create(
        {
            "name": name,
            "code": code,
            "type": kind,
            "company_id": env.company.id,
            "default_account_id": account.id,
        }
    )


def _create_tax(env, account):
    group = env["account.tax.group"].create(
        {"name": "VAT", "company_id": env.company.id}
    )
    tax = env["account.tax"].create(
        {
            "name": "VAT 20%",
            "amount": 20.0,
            "type_tax_use": "sale",
            "company_id": env.company.id,
            "country_id": env.company.country_id.id,
            "tax_group_id": group.id,
        }
    )
    lines = tax.invoice_repartition_line_ids | tax.refund_repartition_line_ids
    lines.filtered(lambda line: line.repartition_type == "tax").account_id = account
