from odoo import fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    reversed_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice line credited",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="Line of the original invoice that this line of a credit note corrects.",
    )
    credit_line_ids = fields.One2many(
        "account.move.line", "reversed_line_id", string="Credit note lines"
    )
    qty_for_good = fields.Float(
        string="Credited for good",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Part of the quantity credited that the customer keeps and will not be "
        "billed for again, in the unit of the order line.",
    )

    def _copy_data_extend_business_fields(self, values):
        result = super()._copy_data_extend_business_fields(values)
        # Only a reversal says how the reversed entry is to be cancelled; the new
        # invoice made along with a credit note credits nothing.
        if "move_reverse_cancel" in self.env.context and self._is_creditable():
            values["reversed_line_id"] = self.id
        return result

    def _is_creditable(self):
        """Whether the line bills something that a credit note may correct."""
        self.ensure_one()
        return (
            self.display_type == "product"
            and self.move_id.move_type == "out_invoice"
            and bool(self.quantity)
        )

    def _is_price_correction(self):
        """Whether the credit line gives back part of the price, not the goods.

        It is the case when it credits less a unit than was billed.
        """
        self.ensure_one()
        source = self.reversed_line_id
        share = self._get_quantity_in(source) / source.quantity
        billed = abs(source.price_subtotal * share)
        # A cent less is the rounding of a part of the line.
        return (
            self.currency_id.compare_amounts(
                abs(self.price_subtotal) + self.currency_id.rounding, billed
            )
            < 0
        )

    def _find_credited_lines(self):
        """Posted invoice lines that billed what a credit note line gives back."""
        self.ensure_one()
        return self.sale_line_ids.invoice_lines.filtered(
            lambda line: line.parent_state == "posted" and line._is_creditable()
        )

    def _choose_credited_line(self, sources):
        """The first of these invoice lines that can hold the whole credit line."""
        self.ensure_one()
        return next(
            (
                source
                for source in sources.sorted("id")
                if source._get_qty_creditable() >= abs(self._get_quantity_in(source))
            ),
            self.browse(),
        )

    def _get_quantity_in(self, line):
        """Quantity of the line in the unit of another line."""
        self.ensure_one()
        if not (self.product_uom_id and line.product_uom_id):
            return self.quantity
        return self.product_uom_id._compute_quantity(
            self.quantity, line.product_uom_id, round=False
        )

    def _get_posted_credits(self, posting=()):
        """Credit note lines that count.

        :param posting: credit notes about to be posted
        """
        return self.credit_line_ids.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund"
                and (line.parent_state == "posted" or line.move_id in posting)
            )
        )

    def _get_qty_credited(self, posting=()):
        """Quantity given back by the posted credit notes of an invoice line.

        Credit notes on the price alone give no quantity back.

        :param posting: credit notes about to be posted, which count too
        :return: float in the unit of the line
        """
        self.ensure_one()
        return sum(
            credit._get_quantity_in(self)
            for credit in self._get_posted_credits(posting)
            if not credit._is_price_correction()
        )

    def _refuse_credit(self, document):
        """Say which line would be credited beyond what was billed.

        :param document: name of the invoice or of the order that was billed
        :raise UserError: always
        """
        raise UserError(
            self.env._(
                "“%(line)s” of %(invoice)s would be credited for more than was "
                "billed: lower its quantity or its price on the credit note.",
                line=self.product_id.display_name or self.name,
                invoice=document,
            )
        )

    def _get_qty_creditable(self):
        """Quantity of an invoice line that may still be credited (no. 19).

        :return: float in the unit of the line, never negative
        """
        self.ensure_one()
        return max(abs(self.quantity) - abs(self._get_qty_credited()), 0.0)

    def _prepare_credit_line(self, quantity):
        """Values of the credit note line that credits part of an invoice line.

        :param quantity: in the unit of the line
        :return: dict for create
        """
        self.ensure_one()
        [values] = self.with_context(
            include_business_fields=True, move_reverse_cancel=False
        ).copy_data()
        values.pop("move_id", None)
        if self.adjustment_kind:
            # Part of an amount: its quantity stays one.
            price = self.price_unit * quantity / self.quantity
            return {**values, "price_unit": self.currency_id.round(price)}
        return {**values, "quantity": quantity}
