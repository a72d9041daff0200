from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare, format_amount

from ..models.account_move_line_adjustment import ADJUSTMENT_KINDS


class GescomInvoiceAdjustment(models.TransientModel):
    """Discount, carriage and escompte of a draft invoice (F139, A-21).

    Each is kept on lines of its own, one for each VAT rate: the article lines stay
    those of the order.
    """

    _name = "gescom.invoice.adjustment"
    _description = "Discount, carriage or early payment discount of an invoice"

    move_id = fields.Many2one("account.move", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="move_id.company_id")
    currency_id = fields.Many2one(related="move_id.currency_id")
    kind = fields.Selection(ADJUSTMENT_KINDS, required=True, default="discount")
    amount_type = fields.Selection(
        [("percent", "Percentage"), ("fixed", "Amount")],
        string="Reckoned as",
        required=True,
        default="percent",
    )
    percent = fields.Float(string="Percentage", digits="Discount")
    amount = fields.Monetary(
        help="A discount is entered taxes included, the carriage untaxed."
    )
    carriage_discount = fields.Float(
        string="Discount on carriage (%)", digits="Discount"
    )

    @api.onchange("kind")
    def _onchange_kind(self):
        carriage = self.move_id._get_carriage_lines()[:1]
        if self.kind == "carriage" and carriage:
            self.amount = carriage.price_unit
            self.carriage_discount = carriage.discount

    def action_apply(self):
        """Write the adjustment on the invoice, in place of the one it had.

        :return: action that closes the window
        :raise UserError: the invoice is no draft, or the figure makes no sense
        """
        self.ensure_one()
        self._check_draft()
        if self.kind == "carriage":
            self._apply_carriage()
        else:
            self._apply_discount()
        return {"type": "ir.actions.act_window_close"}

    def action_remove(self):
        """Take the adjustment of this kind off the invoice.

        :return: action that closes the window
        """
        self.ensure_one()
        self._check_draft()
        self._get_own_lines().unlink()
        return {"type": "ir.actions.act_window_close"}

    def _check_draft(self):
        move = self.move_id
        if move.state != "draft" or move.move_type != "out_invoice":
            raise UserError(
                self.env._(
                    "Discounts and carriage are entered on draft customer invoices: "
                    "make a credit note for this one."
                )
            )

    def _get_own_lines(self):
        return self.move_id.invoice_line_ids.filtered(
            lambda line: line.adjustment_kind == self.kind
        )

    # Carriage

    def _apply_carriage(self):
        self._check_percent(self.carriage_discount, maximum=100.0, zero=True)
        if self.currency_id.compare_amounts(self.amount, 0.0) < 0:
            raise UserError(self.env._("Enter a carriage of zero or more."))
        values = {"price_unit": self.amount, "discount": self.carriage_discount}
        lines = self.move_id._get_carriage_lines()
        if lines:
            # One carriage is asked for: the first line carries it.
            lines[:1].write(values)
            (lines[1:] & self._get_own_lines()).unlink()
            return
        product = self._get_carriage_product()
        self.move_id.invoice_line_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "name": self._get_line_name(),
                    "quantity": 1.0,
                    "tax_ids": [Command.set(self._get_carriage_taxes(product).ids)],
                    "adjustment_kind": "carriage",
                    "sequence": self._get_last_sequence(),
                    **values,
                }
            )
        ]

    def _get_carriage_product(self):
        # sudo: an accountant reads neither the orders nor the carriers
        orders = self.move_id.sudo().line_ids.sale_line_ids.order_id
        product = orders.carrier_id.product_id[:1]
        product = product or self.env.ref(
            "delivery.product_product_delivery", raise_if_not_found=False
        )
        if not product:
            raise UserError(
                self.env._("Create a delivery method first: its article is billed.")
            )
        return product.with_env(self.env)

    def _get_carriage_taxes(self, product):
        """Taxes of the carriage: its own, else the company's, as the customer's."""
        company = self.company_id
        taxes = product.taxes_id._filter_taxes_by_company(company)
        taxes = taxes or company.account_sale_tax_id
        return self.move_id.fiscal_position_id.map_tax(taxes)

    # Discounts

    def _apply_discount(self):
        self._check_figure()
        self._get_own_lines().unlink()
        base_lines = self._get_base_lines()
        if not base_lines:
            raise UserError(self.env._("The invoice has no article to discount."))
        self._check_amount(base_lines)
        lines = self.env["account.tax"]._prepare_global_discount_lines(
            base_lines=base_lines,
            company=self.company_id,
            amount_type=self.amount_type,
            amount=self.percent if self.amount_type == "percent" else self.amount,
            computation_key=f"{self.kind},{self.move_id.id}",
        )
        self.move_id.invoice_line_ids = [
            Command.create(self._prepare_line(line, len(lines) > 1)) for line in lines
        ]

    def _check_figure(self):
        if self.amount_type == "percent":
            self._check_percent(self.percent, maximum=100.0)
        elif self.currency_id.compare_amounts(self.amount, 0.0) <= 0:
            raise UserError(self.env._("Enter a discount of more than zero."))

    def _check_percent(self, percent, maximum, zero=False):
        low = float_compare(percent, 0.0, precision_digits=4)
        if low < 0 or (low == 0 and not zero) or percent > maximum:
            raise UserError(
                self.env._("Enter a percentage between 0 and 100 for the discount.")
            )

    def _check_amount(self, base_lines):
        total = sum(
            line["tax_details"]["total_included_currency"] for line in base_lines
        )
        if (
            self.amount_type == "fixed"
            and self.currency_id.compare_amounts(self.amount, total) > 0
        ):
            raise UserError(
                self.env._(
                    "The discount is more than the %s it applies to: lower it.",
                    format_amount(self.env, total, self.currency_id),
                )
            )

    def _get_base_lines(self):
        """Lines that the discount applies to, with their taxes computed.

        Articles only for a discount; the carriage and the discount as well for an
        early payment, which is reckoned on what is to be paid. Deposits never.
        """
        move = self.move_id
        base_lines, _tax_lines = move._get_rounded_base_and_tax_lines()
        excluded = move.invoice_line_ids.filtered("is_downpayment")
        if self.kind == "discount":
            excluded |= move._get_carriage_lines()
            excluded |= move.invoice_line_ids.filtered("adjustment_kind")
        return [
            line
            for line in base_lines
            if not line["special_type"] and line["record"] not in excluded
        ]

    def _prepare_line(self, base_line, several):
        values = {
            "name": self._get_line_name(base_line["tax_ids"] if several else None),
            "price_unit": base_line["price_unit"],
            "quantity": base_line["quantity"],
            "tax_ids": [Command.set(base_line["tax_ids"].ids)],
            "extra_tax_data": self.env["account.tax"]._export_base_line_extra_tax_data(
                base_line
            ),
            "adjustment_kind": self.kind,
            "sequence": self._get_last_sequence(),
        }
        company = self.company_id
        account = company.account_journal_early_pay_discount_loss_account_id
        if self.kind == "early_payment" and account:
            values["account_id"] = account.id
        return values

    def _get_line_name(self, taxes=None):
        move = self.move_id
        self = self.with_context(lang=move.partner_id.lang or self.env.lang)
        names = {
            "carriage": self.env._("Carriage"),
            "discount": self.env._("Discount"),
            "early_payment": self.env._("Early payment discount"),
        }
        name = names[self.kind]
        if self.kind != "carriage" and self.amount_type == "percent":
            name = f"{name} {self._format_percent()} %"
        if taxes:
            taxes = taxes.with_env(self.env)
            labels = ", ".join(tax.tax_label or tax.name for tax in taxes)
            name = f"{name} ({labels})"
        return name

    def _format_percent(self):
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        text = f"{self.percent:.2f}".rstrip("0").rstrip(".")
        return text.replace(".", lang.decimal_point or ".")

    def _get_last_sequence(self):
        return max(self.move_id.invoice_line_ids.mapped("sequence"), default=0) + 1
