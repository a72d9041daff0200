from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, plaintext2html

AMOUNT_TYPES = [("percent", "Percentage"), ("fixed", "Fixed amount")]


class GescomDeposit(models.TransientModel):
    """« Nouvel acompte »: a deposit invoice, posted and mailed at once (F157, F160)."""

    _name = "gescom.deposit"
    _description = "New deposit"
    _inherit = ["gescom.order.money"]

    order_id = fields.Many2one(domain="[('id', 'in', available_order_ids)]")
    available_order_ids = fields.Many2many(
        "sale.order", compute="_compute_available_order_ids"
    )
    amount_type = fields.Selection(AMOUNT_TYPES, default="percent", required=True)
    amount = fields.Float(
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        digits=(16, 2),
        help="Percentage of the order, or amount of the deposit with its taxes.",
    )
    with_vat = fields.Boolean(
        string="With VAT",
        default=True,
        help="The VAT on goods is due when the deposit is cashed (CGI, article 269, "
        "2-a). Without VAT: orders free of VAT, or the former rule of the settings.",
    )
    can_choose_vat = fields.Boolean(compute="_compute_can_choose_vat")
    former_vat_rule = fields.Boolean(
        related="order_id.company_id.deposit_goods_without_vat"
    )
    payment_method_line_id = fields.Many2one(
        help="How the customer will pay the deposit."
    )
    comment = fields.Text(help="Written in the e-mail that goes with the invoice.")
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        ondelete="cascade",
        help="Payment the deposit invoice is made of.",
    )
    mail_partner_id = fields.Many2one("res.partner", compute="_compute_mail_partner_id")
    mail_address = fields.Char(related="mail_partner_id.email", string="Sent to")
    amount_left = fields.Monetary(
        string="Left to ask",
        compute="_compute_amounts",
        help="Total of the order less what is invoiced or received already.",
    )
    deposit_untaxed = fields.Monetary(string="Untaxed", compute="_compute_amounts")
    deposit_tax = fields.Monetary(string="VAT", compute="_compute_amounts")
    deposit_total = fields.Monetary(string="Deposit", compute="_compute_amounts")

    @api.model
    def _open_for(self, orders):
        action = super()._open_for(orders)
        action["context"]["deposit_order_ids"] = orders.ids
        return action

    @api.model
    def _get_title(self):
        return self.env._("New deposit")

    @api.depends_context("deposit_order_ids")
    @api.depends("order_id")
    def _compute_available_order_ids(self):
        orders = self.env["sale.order"].browse(
            self.env.context.get("deposit_order_ids", [])
        )
        for wizard in self:
            wizard.available_order_ids = orders or wizard.order_id

    @api.depends("order_id", "amount_type")
    def _compute_amount(self):
        for wizard in self:
            percent = wizard.amount_type == "percent"
            wizard.amount = wizard.company_id.deposit_percent if percent else 0.0

    @api.depends("order_id")
    def _compute_can_choose_vat(self):
        for wizard in self:
            wizard.can_choose_vat = (
                wizard.company_id.deposit_goods_without_vat
                and wizard.order_id._bears_vat()
                and wizard.order_id._has_goods()
            )

    @api.depends("order_id")
    def _compute_mail_partner_id(self):
        for wizard in self:
            order = wizard.order_id
            customers = order.partner_invoice_id | order.partner_id
            wizard.mail_partner_id = customers.filtered("email")[:1]

    @api.depends("order_id", "amount_type", "amount", "with_vat", "payment_id")
    def _compute_amounts(self):
        for wizard in self:
            order = wizard.order_id
            wizard.amount_left = (
                order._get_amount_left_to_ask(wizard.payment_id) if order else 0.0
            )
            details = [
                line["tax_details"] for line in wizard._prepare_deposit_base_lines()
            ]
            total = sum(d["total_included_currency"] for d in details)
            untaxed = sum(
                d["total_excluded_currency"] + d["delta_total_excluded_currency"]
                for d in details
            )
            tax = sum(
                data["tax_amount_currency"] for d in details for data in d["taxes_data"]
            )
            wizard.deposit_untaxed, wizard.deposit_tax = untaxed, tax
            wizard.deposit_total = untaxed + tax if total else 0.0

    # Checks

    def _check_deposit(self):
        """Refuse a deposit that may not be asked.

        :raise UserError: the sentence that says what to do
        """
        self.ensure_one()
        order = self.order_id
        if order.state not in ("sent", "sale"):
            raise UserError(
                self.env._(
                    "Order %s is neither sent nor confirmed: send or confirm it before "
                    "asking for a deposit.",
                    order.name,
                )
            )
        self._check_amount()
        self._check_vat()
        order.company_id._check_deposit_account()

    def _check_amount(self):
        order, currency = self.order_id, self.currency_id
        if currency.compare_amounts(self.amount, 0.0) <= 0:
            raise UserError(self.env._("Enter the amount of the deposit."))
        if self.amount_type == "percent" and self.amount > 100:
            raise UserError(self.env._("A deposit is at most 100 % of the order."))
        if currency.compare_amounts(self.amount_left, 0.0) <= 0:
            raise UserError(
                self.env._(
                    "Order %s has nothing left to ask: it is already invoiced or paid.",
                    order.name,
                )
            )
        if currency.compare_amounts(self._get_total(), self.amount_left) > 0:
            raise UserError(
                self.env._(
                    "The deposit of %(deposit)s is more than what is left to ask for "
                    "order %(order)s: %(left)s.",
                    deposit=format_amount(self.env, self._get_total(), currency),
                    order=order.name,
                    left=format_amount(self.env, self.amount_left, currency),
                )
            )

    def _check_vat(self):
        """Without VAT only what may be (F159, A-01).

        :raise UserError: the order bears VAT and the former rule is off, or it has
            no goods
        """
        order = self.order_id
        if self.with_vat or not order._bears_vat():
            return
        if not self.company_id.deposit_goods_without_vat:
            raise UserError(
                self.env._(
                    "Order %s bears VAT: its deposit bears it too, since the VAT on "
                    "goods is due when the deposit is cashed.",
                    order.name,
                )
            )
        if not order._has_goods():
            raise UserError(
                self.env._(
                    "Order %s has services only: their deposit always bears VAT.",
                    order.name,
                )
            )

    def _get_total(self):
        """Amount of the deposit, taxes included."""
        self.ensure_one()
        if self.amount_type == "fixed":
            return self.currency_id.round(self.amount)
        return self.currency_id.round(self.order_id.amount_total * self.amount / 100)

    # The deposit

    def action_create(self):
        """Make the deposit invoice: posted, and mailed to a customer with an e-mail.

        :return: window action of the deposit invoice
        :raise UserError: the deposit may not be asked, see :meth:`_check_deposit`
        """
        self.ensure_one()
        self.order_id.lock_for_update()
        self._check_deposit()
        invoice = self._create_invoice()
        invoice.action_post()
        if self.payment_id:
            self.payment_id._allocate_to_deposit(invoice)
        self._send(invoice)
        self.order_id.message_post(
            body=self.env._(
                "Deposit %(deposit)s of %(amount)s.",
                deposit=invoice._get_html_link(),
                amount=format_amount(self.env, invoice.amount_total, self.currency_id),
            )
        )
        return invoice._get_records_action()

    def _create_invoice(self):
        """Draft deposit invoice, with a line of the order for each rate of VAT."""
        order = self.order_id.with_company(self.company_id)
        base_lines = self._prepare_deposit_base_lines()
        order._create_down_payment_section_line_if_needed()
        so_lines = order._create_down_payment_lines_from_base_lines(base_lines)
        values = self._prepare_native_wizard()._prepare_down_payment_invoice_values(
            order, so_lines
        )
        for command, so_line in zip(values["invoice_line_ids"], so_lines, strict=True):
            command[2]["name"] = self._get_line_label(so_line)
        values.update(self._prepare_invoice_vals())
        return self.env["account.move"].create(values)

    def _prepare_native_wizard(self):
        account = self.company_id.downpayment_account_id
        return (
            self.env["sale.advance.payment.inv"]
            .with_company(self.company_id)
            .with_context(accounts=[account] * len(self.order_id.order_line))
            .new(
                {
                    "sale_order_ids": self.order_id.ids,
                    "advance_payment_method": "fixed",
                    "company_id": self.company_id.id,
                }
            )
        )

    def _prepare_invoice_vals(self):
        """Values that a deposit has of its own."""
        values = {
            "invoice_date": fields.Date.context_today(self),
            # Paid online for the order: kept for the invoices of the goods.
            "transaction_ids": [(5,)],
        }
        if self.payment_method_line_id:
            values["preferred_payment_method_line_id"] = self.payment_method_line_id.id
        return values

    def _prepare_deposit_base_lines(self):
        """Lines of the deposit for Odoo's taxes engine: one for each set of taxes."""
        self.ensure_one()
        order, taxes = self.order_id, self.env["account.tax"]
        if not order:
            return []
        base_lines = order._prepare_unbilled_base_lines(goods_with_vat=self._has_vat())
        if not base_lines or self.amount <= 0:
            return []
        lines = taxes._prepare_down_payment_lines(
            base_lines=base_lines,
            company=order.company_id,
            amount_type="fixed",
            amount=self._get_total(),
            computation_key=f"down_payment,gescom,{self._origin.id or 0}",
        )
        for line in lines:
            # The amounts are exact by themselves: the price is only shown.
            line["price_unit"] = self.currency_id.round(line["price_unit"])
        return lines

    def _has_vat(self):
        return self.with_vat or not self.order_id._bears_vat()

    def _get_line_label(self, so_line):
        """Label of a line of the deposit invoice, with the goods named (V-2)."""
        order = self.order_id
        wizard = self.with_context(lang=order._get_lang())
        goods = order.with_context(lang=order._get_lang())._get_deposit_goods(
            so_line.tax_ids, with_vat=self._has_vat()
        )
        if self.amount_type == "percent":
            return wizard.env._(
                "Deposit of %(percent)s %% on order %(order)s: %(goods)s",
                percent=f"{self.amount:g}".replace(".", wizard._get_decimal_point()),
                order=order.name,
                goods=goods,
            )
        return wizard.env._(
            "Deposit on order %(order)s: %(goods)s", order=order.name, goods=goods
        )

    def _get_decimal_point(self):
        language = self.env["res.lang"]._get_data(code=self.env.lang)
        return language.decimal_point or "."

    # The e-mail

    def _send(self, invoice):
        """Mail the deposit invoice with the comment (F161).

        A message that cannot be sent does not undo the deposit: it is said on it.
        """
        if not self.mail_partner_id:
            invoice.message_post(
                body=self.env._(
                    "%s has no e-mail address: send the deposit invoice by post.",
                    invoice.partner_id.display_name,
                )
            )
            return
        self.env["account.move.send"]._generate_and_send_invoices(
            invoice,
            allow_raising=False,
            allow_fallback_pdf=True,
            sending_methods=["email"],
            mail_partner_ids=self.mail_partner_id.ids,
            **self._prepare_mail_settings(invoice),
        )

    def _prepare_mail_settings(self, invoice):
        if not self.comment:
            return {}
        sender = self.env["account.move.send"]
        template = sender._get_default_mail_template_id(invoice)
        lang = sender._get_default_mail_lang(invoice, template)
        body = sender._get_default_mail_body(invoice, template, lang)
        return {"mail_body": plaintext2html(self.comment) + Markup(body or "")}
