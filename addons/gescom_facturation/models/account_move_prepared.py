from odoo import Command, api, models

from ..engine.billing_scope import get_scope

ORIGIN_VIEW = "mail.message_origin_link"


def get_totals_key(move_type, company_id, line):
    """What the totals of a line depend on.

    :param line: account.move.line record, or a line as the tax engine reads it
    """
    return (
        move_type,
        company_id,
        line["currency_id"].id,
        line["product_id"].id,
        line["product_uom_id"].id,
        tuple(line["tax_ids"].ids),
        line["price_unit"],
        line["quantity"],
        line["discount"],
    )


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    @api.model
    def _add_prepared_amounts(self, vals, products):
        """Give the values of a new invoice the amounts Odoo would write afterwards.

        Odoo creates the lines first, then asks its tax engine what they amount to, and
        writes the answer line by line, looking at the whole invoice each time. Asked
        beforehand, the same engine gives the same answer, and Odoo, which finds the
        taxes and the balances there, has nothing left to write. It still checks them:
        the invoice must balance.

        What is rarer (foreign currency, early-payment discount, cash rounding…) is left
        to Odoo.

        :param dict vals: values of a customer invoice or credit note, changed in place
        :param products: product.product of all the invoices made at the same time, for
            the accounts to be read at once
        """
        company = self.env["res.company"].browse(vals.get("company_id"))
        lines = self._get_preparable_lines(vals, company)
        products = products.with_company(company)
        accounts = [self._get_prepared_account(vals, line, products) for line in lines]
        if not lines or not all(accounts):
            return
        AccountTax = self.env["account.tax"]
        base_lines = [
            self._prepare_base_line(vals, line, products, account)
            for line, account in zip(lines, accounts, strict=True)
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, company)
        AccountTax._round_base_lines_tax_details(base_lines, company)
        AccountTax._add_accounting_data_in_base_lines_tax_details(base_lines, company)
        prepared = AccountTax._prepare_tax_lines(base_lines, company)
        for line, (_base_line, amounts) in zip(
            lines, prepared["base_lines_to_update"], strict=True
        ):
            line.update(amounts)
        self._remember_totals(vals, base_lines)
        vals["line_ids"] = [
            Command.create({**tax_line, "display_type": "tax"})
            for tax_line in prepared["tax_lines_to_add"]
        ]

    def _remember_totals(self, vals, base_lines):
        """Keep the totals of the lines until Odoo asks for them, line by line.

        :param dict vals: values of the invoice
        :param list base_lines: what the tax engine answered; their totals are those
            of each line by itself, before the cents of the whole are shared out
        """
        scope = get_scope(self)
        if scope is None:
            return
        for line in base_lines:
            key = get_totals_key(vals["move_type"], vals["company_id"], line)
            details = line["tax_details"]
            scope.totals[key] = (
                details["total_excluded_currency"],
                details["total_included_currency"],
            )

    def _get_preparable_lines(self, vals, company):
        """Values of the lines that bear an amount; none if Odoo is to compute them."""
        term = self.env["account.payment.term"].browse(
            vals.get("invoice_payment_term_id")
        )
        if (
            vals["move_type"] not in ("out_invoice", "out_refund")
            or vals.get("line_ids")
            or vals.get("currency_id") != company.currency_id.id
            or vals.get("invoice_cash_rounding_id")
            or term.early_discount
        ):
            return []
        lines = [
            command[2]
            for command in vals["invoice_line_ids"]
            if command[2].get("display_type", "product") == "product"
        ]
        discounts_apart = company.account_discount_expense_allocation_id
        if any(
            line.get("extra_tax_data")
            or line.get("is_downpayment")
            or (line.get("discount") and discounts_apart)
            for line in lines
        ):
            return []
        return lines

    def _get_prepared_account(self, vals, line, products):
        """The account that Odoo will compute for the line; empty if there is none."""
        if line.get("account_id"):
            return self.env["account.account"].browse(line["account_id"])
        product = self._get_prepared_product(line, products)
        position = self.env["account.fiscal.position"].browse(
            vals.get("fiscal_position_id")
        )
        template = product.product_tmpl_id
        return template.get_product_accounts(fiscal_pos=position)["income"]

    def _get_prepared_product(self, line, products):
        product = products.browse(line.get("product_id"))
        return product.with_prefetch(products._prefetch_ids)

    def _prepare_base_line(self, vals, line, products, account):
        """The line as the tax engine reads it."""
        company = self.env["res.company"].browse(vals["company_id"])
        refund = vals["move_type"] == "out_refund"
        partner = self.env["res.partner"].browse(vals["partner_id"])
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=self._get_prepared_product(line, products),
            product_uom_id=self.env["uom.uom"].browse(line.get("product_uom_id")),
            tax_ids=self.env["account.tax"].browse(line["tax_ids"][0][2]),
            price_unit=line["price_unit"],
            quantity=line["quantity"],
            discount=line.get("discount", 0.0),
            currency_id=company.currency_id,
            rate=1.0,
            sign=1 if refund else -1,
            is_refund=refund,
            partner_id=partner.commercial_partner_id,
            account_id=account,
            analytic_distribution=line.get("analytic_distribution"),
            name=line.get("name"),
        )

    def write(self, vals):
        # Odoo marks each new invoice as not edited by hand. No line depends on that
        # mark: asking them all again would change nothing.
        if get_scope(self) and vals.keys() == {"is_manually_modified"}:
            self = self.with_context(skip_invoice_sync=True)
        return super().write(vals)

    def message_post_with_source(self, source_ref, *, render_values=None, **kwargs):
        """Keep the messages of the origin until all the invoices are there.

        :return: mail.message posted, none if it comes later
        """
        scope = get_scope(self)
        kept = scope and scope.origins_to_log
        if kept is None or source_ref != ORIGIN_VIEW:
            return super().message_post_with_source(
                source_ref, render_values=render_values, **kwargs
            )
        kept |= self.env["mail.render.mixin"]._render_template_qweb_view(
            source_ref, self._name, self.ids, add_context=render_values
        )
        return self.env["mail.message"]

    def _log_origins(self, scope):
        """Say on the invoices, all at once, which orders they come from."""
        bodies, scope.origins_to_log = scope.origins_to_log, None
        if bodies:
            self._message_log_batch(bodies)

    @api.model
    def _set_draft_amount(self, draft):
        """Say what an invoice to come amounts to, as the tax engine finds it.

        :param draft: `Draft`; its `amount_untaxed` is in the currency of the document
        """
        company = self.env["res.company"].browse(draft.header["company_id"])
        currency = self.env["res.currency"].browse(draft.header["currency_id"])
        AccountTax = self.env["account.tax"]
        lines = [
            vals
            for _rank, line, _part, vals in draft.lines
            if line and vals.get("display_type", "product") == "product"
        ]
        with_taxes = self._has_taxes_in_price(lines)
        base_lines = [
            self._prepare_draft_base_line(
                vals,
                currency,
                AccountTax.browse(vals["tax_ids"][0][2] if with_taxes else ()),
            )
            for vals in lines
        ]
        AccountTax._add_tax_details_in_base_lines(base_lines, company)
        AccountTax._round_base_lines_tax_details(base_lines, company)
        draft.amount_untaxed = currency.round(
            sum(
                line["tax_details"]["total_excluded_currency"]
                + line["tax_details"]["delta_total_excluded_currency"]
                for line in base_lines
            )
        )

    @api.model
    def _prepare_draft_base_line(self, vals, currency, taxes):
        """The line of an invoice to come, as the tax engine reads it.

        :param dict vals: values of the line
        :param currency: res.currency of the document
        :param taxes: account.tax that the amount depends on
        :return: dict
        """
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            None,
            product_id=self.env["product.product"].browse(vals.get("product_id")),
            tax_ids=taxes,
            price_unit=vals["price_unit"],
            quantity=vals["quantity"],
            discount=vals.get("discount", 0.0),
            currency_id=currency,
        )

    def _has_taxes_in_price(self, lines):
        """Whether the untaxed amount depends on the taxes: some are part of the price.

        :param list lines: dicts of values of invoice lines
        """
        tax_ids = {tax_id for vals in lines for tax_id in vals["tax_ids"][0][2]}
        taxes = self.env["account.tax"].browse(tax_ids)
        return any(taxes.flatten_taxes_hierarchy().mapped("price_include"))
