from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import frozendict


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["account.move.line", "gescom.eco.line.mixin"]

    eco_amount = fields.Monetary(
        string="Eco-participation",
        compute="_compute_eco_amount",
        help="Part of the amount of the line, untaxed.",
    )
    eco_entry_ids = fields.One2many(
        "gescom.eco.entry", "move_line_id", string="Declared eco-participations"
    )

    @api.depends(
        "product_id",
        "display_type",
        "currency_id",
        "move_id.fiscal_position_id",
        "move_id.invoice_date",
        "move_id.move_type",
    )
    def _compute_eco_fees(self):
        return super()._compute_eco_fees()

    @api.depends("eco_fees", "quantity", "product_uom_id")
    def _compute_eco_amount(self):
        for line in self:
            line.eco_amount = line._get_eco_amount()

    @api.depends("eco_fees")
    def _compute_totals(self):
        return super()._compute_totals()

    @api.depends("eco_fees")
    def _compute_discount_allocation_needed(self):
        """Discounts entered apart are those that were given: none on the fees."""
        result = super()._compute_discount_allocation_needed()
        for line in self:
            needed = line.discount_allocation_needed
            if needed and line._get_eco_fees():
                share = line._get_lowered_discount() / line.discount
                line.discount_allocation_needed = {
                    key: line._scale_allocation(values, share)
                    for key, values in needed.items()
                }
        return result

    def _scale_allocation(self, values, share):
        amount = self.currency_id.round(values["amount_currency"] * share)
        return frozendict({**values, "amount_currency": amount})

    def _get_eco_day(self):
        """The day of the invoice; that of the original one for a credit note."""
        move = self.move_id
        if move.move_type == "out_refund" and move.reversed_entry_id.invoice_date:
            return move.reversed_entry_id.invoice_date
        return move.invoice_date or fields.Date.context_today(self)

    def _get_eco_position(self):
        return self.move_id.fiscal_position_id

    def _get_eco_quantity(self):
        return self.quantity

    def _may_bear_eco_fees(self):
        return (
            self.display_type == "product"
            and self.move_id.is_sale_document(include_receipts=True)
            and not self.is_downpayment
            and super()._may_bear_eco_fees()
        )

    def _keeps_eco_fees(self):
        """Posted lines, and those of a credit note, keep what they have."""
        self.ensure_one()
        if not self._origin.id:
            return False
        move = self.move_id
        if move.state != "draft":
            return True
        frozen = self.eco_fees
        return bool(
            move.reversed_entry_id
            and frozen
            and frozen["product"] == self.product_id._origin.id
        )

    def _is_eco_discount(self):
        """One that an order gave is judged on the order: parts of it are billed."""
        # sudo: an accountant may not read the order that is billed
        return super()._is_eco_discount() and not self.sudo().sale_line_ids

    def _get_eco_source(self):
        """The order line that is billed decides, as long as the article is its own."""
        if self.display_type != "product":
            return self.browse()
        # sudo: an accountant may not read the order that is billed
        billed = self.sudo().sale_line_ids._origin
        return billed.filtered(lambda line: line.product_id == self.product_id._origin)[
            :1
        ]

    @api.model
    def _get_draft_domain(self):
        return Domain("parent_state", "=", "draft") & Domain(
            "move_id.move_type", "in", ("out_invoice", "out_refund", "out_receipt")
        )

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        values["eco_fees"] = self.eco_fees
        return result

    # What was billed, for the declarations

    def _prepare_eco_entries(self):
        """Values of the entries of posted lines, one a fee.

        :return: list of dicts for create
        """
        values = []
        articles = self._get_eco_articles()
        for line in self:
            move, company = line.move_id, line.company_id
            sign = -1.0 if move.move_type == "out_refund" else 1.0
            rounding = company.currency_id.rounding
            for fee, units, _amount in line._get_eco_shares():
                entry = self.env["gescom.eco.entry"]._prepare_from_fee(
                    fee, sign * units, rounding
                )
                values.append(
                    {
                        **entry,
                        "product_id": articles.get(fee["component"], False),
                        "move_line_id": line.id,
                        "move_id": move.id,
                        "company_id": company.id,
                        "partner_id": move.commercial_partner_id.id,
                        "date": move.invoice_date or move.date,
                    }
                )
        return values

    def _get_eco_articles(self):
        """Articles that the fees are for; a component of a kit may be gone.

        :return: dict {id: id}
        """
        articles = {line.product_id.id for line in self}
        components = {
            fee["component"] for line in self for fee in line._get_eco_fees()
        } - articles
        if components:
            articles.update(self.env["product.product"].browse(components).exists().ids)
        return dict(zip(articles, articles, strict=True))
