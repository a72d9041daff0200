from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# In the order of preference: a company may already number its invoices with FA.
DEPOSIT_CODES = ("FA", "FAA", "FACPT")
# Odoo takes the first sale journal for ordinary invoices: the deposits' comes last.
DEPOSIT_SEQUENCE = 90


class ResCompany(models.Model):
    _inherit = "res.company"

    deposit_journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        help="Sales journal in which the deposit invoices are numbered.",
    )
    deposit_percent = fields.Float(
        string="Default deposit",
        default=30.0,
        help="Percentage of the order proposed for a new deposit.",
    )
    deposit_goods_without_vat = fields.Boolean(
        string="Deposits on goods without VAT (rule before 2023)",
        help="Since 1 January 2023 the VAT on goods is due when the deposit is cashed "
        "(CGI, article 269, 2-a): tick it only for orders to which the former rule "
        "still applies. Services always bear VAT.",
    )
    web_payment_margin = fields.Monetary(
        help="A web order counts as paid when what was received is short of its total "
        "by no more than this amount. What is missing remains due.",
    )

    @api.constrains("deposit_percent")
    def _check_deposit_percent(self):
        for company in self:
            if not 0 <= company.deposit_percent <= 100:
                raise ValidationError(
                    self.env._("Enter a default deposit between 0 and 100 %.")
                )

    @api.constrains("web_payment_margin")
    def _check_web_payment_margin(self):
        for company in self:
            if company.web_payment_margin < 0:
                raise ValidationError(
                    self.env._("The payment margin of web orders cannot be negative.")
                )

    def write(self, vals):
        result = super().write(vals)
        if "web_payment_margin" in vals:
            self._recompute_web_payment_status()
        return result

    def _recompute_web_payment_status(self):
        orders = self.env["sale.order"].sudo()  # all the orders of these companies
        orders = orders.search(
            [
                ("company_id", "in", self.ids),
                ("web_order", "=", True),
                ("state", "!=", "cancel"),
                ("amount_received", ">", 0),
            ]
        )
        self.env.add_to_compute(orders._fields["payment_status"], orders)

    # Journal and account

    def _setup_deposits(self):
        """Give the French companies that keep accounts what deposits are booked in."""
        for company in self:
            if company.chart_template and company.country_id.code == "FR":
                company._get_deposit_journal()
            company._find_deposit_account()

    def _get_deposit_journal(self):
        """Journal of the deposit invoices, made when there is none (F162, A-24).

        :return: account.journal
        """
        self.ensure_one()
        company = self.sudo()  # whoever makes the first deposit of the company
        if not company.deposit_journal_id:
            company.deposit_journal_id = company._find_deposit_journal()
        return self.env["account.journal"].browse(company.deposit_journal_id.id)

    def _find_deposit_journal(self):
        journals = self.env["account.journal"].with_context(active_test=False)
        taken = journals.search([("company_id", "=", self.id)]).mapped("code")
        code = next(code for code in DEPOSIT_CODES if code not in taken)
        return journals.create(self._prepare_deposit_journal_vals(code))

    def _prepare_deposit_journal_vals(self, code):
        """Values of the deposits' journal, inalterable as the other sales journals."""
        self.ensure_one()
        journals = self.env["account.journal"]
        sales = journals.search(
            [("company_id", "=", self.id), ("type", "=", "sale")], limit=1
        )
        localized = self.with_context(lang=self.partner_id.lang or self.env.lang)
        return {
            "name": localized.env._("Deposit invoices"),
            "code": code,
            "type": "sale",
            "company_id": self.id,
            "sequence": DEPOSIT_SEQUENCE,
            "refund_sequence": True,
            "default_account_id": sales.default_account_id.id,
        }

    def _find_deposit_account(self):
        """Take the account of the deposits from the chart when it is empty (T-09)."""
        self.ensure_one()
        if not self.downpayment_account_id:
            self.downpayment_account_id = (
                self._find_chart_deposit_account() or self._find_french_account()
            )
        return self.downpayment_account_id

    def _find_chart_deposit_account(self):
        """Account that the chart of accounts gives to deposits."""
        account = self.env["account.account"]
        if self.chart_template:
            template = self.env["account.chart.template"].with_company(self)
            data = template._get_chart_template_data(self.chart_template)
            xmlid = (data.get("template_data") or {}).get("downpayment_account_id")
            if xmlid:
                account = template.ref(xmlid, raise_if_not_found=False)
        return account

    def _find_french_account(self):
        """Account 4191 of a chart that was not made by Odoo."""
        accounts = self.env["account.account"].with_company(self)
        return accounts.search(
            [
                ("company_ids", "in", self.ids),
                ("code", "=like", "4191%"),
                ("account_type", "=", "liability_current"),
            ],
            limit=1,
        )

    def _check_deposit_account(self):
        """Account of the deposits, without which they would be booked as sales.

        :raise UserError: the company has none
        """
        self.ensure_one()
        company = self.sudo()  # the account of the company, not a choice of the user
        if not company._find_deposit_account():
            raise UserError(
                self.env._(
                    "Company %s has no deposit account (4191): enter it in the "
                    "settings before making a deposit.",
                    self.name,
                )
            )
