from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import float_compare


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    rebill = fields.Boolean(
        string="To be billed again",
        copy=False,
        tracking=True,
        help="The goods credited are to be billed again later. Otherwise the customer "
        "was credited for good: only goods that come back and leave again are billed.",
    )
    credited_document = fields.Char(
        string="Document corrected",
        copy=False,
        help="What the credit note corrects when its invoice is not in this database: "
        "number and date of an invoice of the former software, or the period that a "
        "rebate covers. A credit note always says what it corrects (CGI, art. 289).",
    )

    # Making credit notes

    @api.model
    def _create_credits(self, split, values=None, rebill=False):
        """Make the draft credit note of each invoice that goods were billed on.

        :param split: list of (invoice, [(invoice line, quantity)]), as
            `sale.order.line._split_credits` gives it
        :param values: dict of values of the credit notes (ref, date, stock picking…)
        :param rebill: the goods are to be billed again later
        :return: draft credit notes, each with its original invoice
        """
        credits = self.browse()
        for invoice, shares in split:
            credits |= invoice._reverse_moves(
                [
                    {
                        "rebill": rebill,
                        "invoice_date": False,
                        "line_ids": [
                            Command.create(line._prepare_credit_line(quantity))
                            for line, quantity in shares
                        ],
                        **(values or {}),
                    }
                ]
            )
        return credits

    def _get_discount_shares(self, shares):
        """The part of the invoice's discounts that goes with lines to credit.

        Goods are credited for what was paid for them.

        :param shares: list of (invoice line, quantity to credit)
        :return: list of (discount line, part of its quantity)
        """
        self.ensure_one()
        found = []
        for kind in ("discount", "early_payment"):
            for discount in self.invoice_line_ids.filtered(
                lambda line, kind=kind: line.adjustment_kind == kind
            ):
                base = self._get_discounted_lines(discount)
                total = sum(base.mapped("price_subtotal"))
                credited = sum(
                    line.price_subtotal * quantity / line.quantity
                    for line, quantity in shares + found
                    if line in base
                )
                if not (self.currency_id.is_zero(total) or credited == 0):
                    found.append((discount, discount.quantity * credited / total))
        return found

    def _get_discounted_lines(self, discount):
        """Lines of the invoice that one of its discounts was reckoned on."""
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and not line.is_downpayment
                and line.tax_ids == discount.tax_ids
                and line.adjustment_kind != "early_payment"
            )
        )
        if discount.adjustment_kind == "early_payment":
            return lines
        return lines.filtered(
            lambda line: not line.adjustment_kind and not line._is_carriage()
        )

    # What a credit note must be to be posted

    def _post(self, soft=True):
        refunds = self.filtered(lambda move: move.move_type == "out_refund")
        # Elsewhere a credit note made from an order stays what Odoo makes of it.
        ruled = refunds.filtered(lambda move: move._must_name_credited_invoice())
        ruled._complete_credit_origin()
        ruled._check_credit_origin()
        refunds._check_credited_lines()
        refunds._check_credited_amount()
        posted = super()._post(soft)
        credits = posted.filtered(
            lambda move: (
                move.move_type == "out_refund" and move.company_id.affaire_rules_billing
            )
        )
        credits._set_credited_for_good()
        return posted

    def _must_name_credited_invoice(self):
        """Whether the company's credit notes say which invoice they correct."""
        self.ensure_one()
        company = self.company_id
        return company.affaire_rules_billing or company.inalterable_invoices

    def _complete_credit_origin(self):
        """Find the invoice that a credit note made from an order corrects.

        It is known when one posted invoice alone billed the goods.
        """
        for credit in self.filtered(lambda move: not move.reversed_entry_id):
            billed = credit.invoice_line_ids.filtered("sale_line_ids")
            lines = billed.filtered(lambda line: not line.is_downpayment) or billed
            candidates = {line: line._find_credited_lines() for line in lines}
            invoices = self.browse().union(*(c.move_id for c in candidates.values()))
            if len(invoices) != 1 or not all(candidates.values()):
                continue
            credit.reversed_entry_id = invoices
            for line, sources in candidates.items():
                line.reversed_line_id = line._choose_credited_line(sources)

    def _check_credit_origin(self):
        """A credit note says which invoice it corrects (CGI, art. 289, I-5).

        :raise UserError: the credit note of an affaire or of a French company has no
            original invoice
        """
        for credit in self.filtered(lambda move: not move.reversed_entry_id):
            if credit.is_affaire_invoice and not credit.credited_document:
                raise UserError(
                    self.env._(
                        "The credit note of %s must say which invoice it corrects: "
                        "make it from the invoice, with its button “Credit Note”.",
                        credit.partner_id.display_name,
                    )
                )
            if credit.company_id.inalterable_invoices and not credit.credited_document:
                raise UserError(
                    self.env._(
                        "Choose the original invoice of the credit note of %s, or "
                        "enter in “Document corrected” the invoice or the period that "
                        "it corrects.",
                        credit.partner_id.display_name,
                    )
                )

    def _check_credited_lines(self):
        """Never credit more than was billed, line by line (no. 19).

        :raise UserError: the line of the invoice that would be credited beyond
        """
        for source in self.invoice_line_ids.reversed_line_id:
            credits = source._get_posted_credits(self)
            quantity = source._get_qty_credited(self)
            # Each part of a line may be rounded up.
            excess = abs(sum(credits.mapped("price_subtotal"))) - abs(
                source.price_subtotal
            )
            if (
                float_compare(
                    abs(quantity),
                    abs(source.quantity),
                    precision_rounding=source.product_uom_id.rounding or 0.01,
                )
                > 0
                or source.currency_id.compare_amounts(
                    excess, source.currency_id.rounding * len(credits)
                )
                > 0
            ):
                source._refuse_credit(source.move_id.name)
        # What came back may have been taken off a later invoice.
        for line in self.invoice_line_ids:
            for sale_line in line.sale_line_ids:
                net = sale_line._get_qty_net_billed(posting=self)
                # An order may be of goods that come back.
                least = min(sale_line.product_uom_qty, 0.0)
                if (
                    not sale_line.is_downpayment
                    and sale_line._compare_qty(net, least) < 0
                ):
                    line._refuse_credit(sale_line.order_id.name)

    def _check_credited_amount(self):
        """Lines added by hand do not credit more than the invoice either.

        :raise UserError: the credit notes of an invoice exceed it
        """
        for invoice in self.reversed_entry_id:
            credits = invoice.reversal_move_ids.filtered(
                lambda move: (
                    move.move_type == "out_refund"
                    and (move.state == "posted" or move in self)
                )
            )
            credited = sum(credit._get_amount_without_deposit() for credit in credits)
            lines = len(credits.invoice_line_ids)
            excess = credited - invoice._get_amount_without_deposit()
            allowed = invoice.currency_id.rounding * lines
            if invoice.currency_id.compare_amounts(excess, allowed) > 0:
                raise UserError(
                    self.env._(
                        "The credit notes of %s would exceed what it billed: lower the "
                        "amount of this one.",
                        invoice.name,
                    )
                )

    def _get_amount_without_deposit(self):
        """Untaxed amount of what is billed; a deposit taken off it is money paid."""
        self.ensure_one()
        lines = self.invoice_line_ids
        if not self._is_downpayment():
            lines = lines.filtered(lambda line: not line.is_downpayment)
        return sum(lines.mapped("price_subtotal"))

    # Using what is left of a credit note

    def _get_outstanding_lines(self):
        """Receivable lines of a credit note with something left to use."""
        self.ensure_one()
        return self.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable"
                and not line.reconciled
                and line.amount_residual < 0
            )
        )

    def _get_invoices_to_offset(self):
        """Invoices to be paid that a credit note may be used on, oldest first (F148).

        Those of its affaire, even of another order; without an affaire, those of the
        customer.

        :return: account.move records
        """
        self.ensure_one()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "in", ("not_paid", "partial")),
            ("commercial_partner_id", "=", self.commercial_partner_id.id),
            ("currency_id", "=", self.currency_id.id),
        ]
        if self.affaire_ids:
            domain.append(("affaire_ids", "in", self.affaire_ids.ids))
        return self.search(domain, order="invoice_date_due, id")

    def action_allocate_credit(self):
        """Choose the invoice on which the rest of a credit note is used (F148).

        :return: window action
        :raise UserError: nothing is left of the credit note, or no invoice waits
        """
        self.ensure_one()
        if (
            self.move_type != "out_refund"
            or self.state != "posted"
            or not self._get_outstanding_lines()
        ):
            raise UserError(
                self.env._(
                    "Nothing is left of %s: to use it elsewhere, first take it off the "
                    "invoice that it pays.",
                    self.display_name,
                )
            )
        return self.env["gescom.credit.allocate"]._open_for(self)

    # To be billed again or not

    def _set_credited_for_good(self):
        """Note which goods these credit notes give up billing (T-29).

        Goods that came back, or were billed in advance and not delivered, are not
        given up: crediting them only sets the account right.
        """
        for line in self.filtered(lambda move: not move.rebill).invoice_line_ids:
            for sale_line in line.sale_line_ids[:1]:
                if sale_line.is_downpayment or sale_line.display_type:
                    continue
                quantity = sale_line._from_invoice_unit(line, line.quantity)
                kept = sale_line._get_qty_kept_unbilled()
                line.qty_for_good = max(min(quantity, kept), 0.0)

    def action_bill_again(self):
        """Bill the goods of posted credit notes again after all.

        :return: True
        :raise UserError: a document is not a posted customer credit note
        """
        for credit in self:
            if credit.move_type != "out_refund" or credit.state != "posted":
                raise UserError(
                    self.env._(
                        "%s is not a posted credit note: there is nothing to bill "
                        "again.",
                        credit.display_name,
                    )
                )
        self.invoice_line_ids.qty_for_good = 0.0
        self.rebill = True
        return True

    def button_draft(self):
        result = super().button_draft()
        self.invoice_line_ids.filtered("qty_for_good").qty_for_good = 0.0
        return result
