from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.deduction import Amounts, Deposit


class SaleOrderLine(models.Model):
    """The deposit lines of an order: what was asked, what remains to deduct.

    Odoo deducts a deposit all at once, with a quantity of -1. Deducted bit by bit
    (A-18), it is the amounts of the invoice lines that tell what remains.
    """

    _inherit = "sale.order.line"

    @api.depends("invoice_lines.price_subtotal")
    def _compute_qty_invoiced(self):
        return super()._compute_qty_invoiced()

    def _prepare_qty_invoiced(self):
        quantities = super()._prepare_qty_invoiced()
        for line in self:
            if line._is_deposit_line():
                quantities[line] = line._get_deposit_ratio_left()
        return quantities

    def _is_deposit_line(self):
        self.ensure_one()
        return self.is_downpayment and not self.display_type

    def _get_deposit_ratio_left(self):
        """Part of the deposit still to deduct: 1 when nothing was, 0 at the end."""
        self.ensure_one()
        lines = self._get_counted_deposit_lines(self._get_invoice_lines())
        asked = sum(line.price_subtotal for line in lines if line._asks_deposit())
        left = sum(-line.move_id.direction_sign * line.price_subtotal for line in lines)
        return self.currency_id.round(left) / asked if asked else 0.0

    @api.model
    def _get_counted_deposit_lines(self, lines):
        return [line for line in lines if line.parent_state != "cancel"]

    # What remains to deduct, to the cent and tax by tax

    def _get_deposit_line(self):
        """Line of the deposit invoice that the deductions give back."""
        self.ensure_one()
        lines = self._get_counted_deposit_lines(self.invoice_lines)
        asked = [line for line in lines if line._asks_deposit()]
        return self.env["account.move.line"].union(*asked)[:1]

    def _get_deposit_left(self):
        """What remains to deduct of a posted deposit.

        Drafts that deduct it count, so that nothing is deducted twice.

        :return: engine Amounts, in the smallest unit of the order's currency
        """
        self.ensure_one()
        deposit_line = self._get_deposit_line()
        left = Amounts()
        if deposit_line.parent_state != "posted":
            return left
        for line in self._get_counted_deposit_lines(self.invoice_lines):
            amounts = line._get_tax_amounts()
            left = left + amounts if line.move_id.direction_sign < 0 else left - amounts
        return left

    def _prepare_deposits_left(self):
        """Deposits of the lines, oldest first, as the engine wants them."""
        taxes_to_bill = [
            set(line.tax_ids.ids)
            for line in self.order_id.order_line
            if not line.display_type and not line.is_downpayment
        ]
        deposits = []
        for line in self.filtered(lambda line: line._is_deposit_line()).sorted("id"):
            taxes = frozenset(line._get_deposit_line().tax_ids.ids)
            deposits.append(
                Deposit(
                    key=line,
                    taxes=taxes,
                    left=line._get_deposit_left(),
                    any_rate=not taxes
                    or not any(taxes <= billed for billed in taxes_to_bill),
                )
            )
        return [deposit for deposit in deposits if deposit.left.total > 0]

    # Invoice lines that give a deposit back

    def _prepare_deduction_vals(self, invoice, part, sequence):
        """Values of the line of `invoice` that deducts `part` of the deposit.

        :param part: engine Amounts
        """
        values = self._prepare_deposit_part_vals(invoice, part)
        values.update(
            sequence=sequence,
            quantity=-1.0,
            extra_tax_data=self.env[
                "account.tax"
            ]._reverse_quantity_base_line_extra_tax_data(values["extra_tax_data"]),
        )
        return values

    def _prepare_deposit_part_vals(self, move, part):
        """Values of an invoice line of exactly `part` of the deposit.

        :param move: invoice or credit note the line is for
        :param part: engine Amounts
        """
        self.ensure_one()
        deposit_line = self._get_deposit_line()
        taxes = deposit_line.tax_ids
        currency = move.currency_id
        included = sum(part.taxes.get(tax.id, 0) for tax in taxes if tax.price_include)
        price_unit = currency._from_units(part.base + included)
        return self._prepare_invoice_line(
            name=self._get_deduction_label(deposit_line.move_id, move),
            quantity=1.0,
            price_unit=price_unit,
            tax_ids=[(6, 0, taxes.ids)],
            extra_tax_data=self._prepare_part_tax_data(move, part, price_unit),
        )

    def _prepare_part_tax_data(self, move, part, price_unit):
        """Fix the amounts, that no rounding may change (see Odoo's taxes engine)."""
        currency, company_currency = move.currency_id, move.company_currency_id
        rate = move.invoice_currency_rate or 1.0

        def convert(amount):
            return company_currency.round(amount / rate)

        base = currency._from_units(part.base)
        taxes = {key: currency._from_units(tax) for key, tax in part.taxes.items()}
        return {
            "computation_key": f"down_payment,{self.id},{move.id}",
            "currency_id": currency.id,
            "price_unit": price_unit,
            "discount": 0.0,
            "quantity": 1.0,
            "rate": rate,
            "manual_total_excluded_currency": base,
            "manual_total_excluded": convert(base),
            "manual_tax_amounts": {
                str(key): {
                    "base_amount_currency": base,
                    "base_amount": convert(base),
                    "tax_amount_currency": tax,
                    "tax_amount": convert(tax),
                }
                for key, tax in taxes.items()
            },
        }

    def _get_deduction_label(self, deposit, move):
        localized = self.with_context(lang=move.partner_id.lang or self.env.lang)
        return localized.env._(
            "Deposit %(number)s of %(date)s, order %(order)s",
            number=deposit.name,
            date=format_date(localized.env, deposit.invoice_date),
            order=self.order_id.name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_deposited(self):
        for line in self.filtered(lambda line: line._is_deposit_line()):
            posted = line.invoice_lines.filtered(
                lambda aml: aml.parent_state == "posted"
            )
            if posted:
                raise UserError(
                    self.env._(
                        "Deposit %(deposit)s of order %(order)s is posted: make its "
                        "credit note instead of deleting the line.",
                        deposit=posted[:1].move_id.name,
                        order=line.order_id.name,
                    )
                )

    def _get_deposit_name(self):
        """Quantity and article, e.g. "10 × [CHA] Chair"."""
        self.ensure_one()
        return f"{self.product_uom_qty:g} × {self.product_id.display_name or self.name}"
