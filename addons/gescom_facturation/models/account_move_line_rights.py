from odoo import fields, models
from odoo.exceptions import UserError

from .invoice_rights import is_system

# What the order decides, and what Odoo derives from it.
ORDER_FIELDS = (
    "product_id",
    "product_uom_id",
    "quantity",
    "price_unit",
    "discount",
    "tax_ids",
    "sale_line_ids",
    "move_id",
    "display_type",
)
ENTRY_FIELDS = ("balance", "amount_currency", "debit", "credit")


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    is_order_article = fields.Boolean(compute="_compute_is_order_article")

    def _compute_is_order_article(self):
        articles = self._filter_order_articles()
        for line in self:
            line.is_order_article = line in articles

    def _filter_order_articles(self):
        """Lines that the order of an affaire decides (F140, A-21).

        Not the carriage, which may change on the invoice (F139), nor the deposits,
        nor credit notes, where one chooses what to credit.

        :return: account.move.line
        """
        lines = self.filtered(
            lambda line: (
                line.display_type == "product"
                and line.move_id.move_type == "out_invoice"
            )
        )
        # sudo: an accountant who reads no order changes no line of one either
        return (
            lines.sudo().filtered(lambda line: line._bills_order_article()).sudo(False)
        )

    def _bills_order_article(self):
        return any(
            not (line.is_downpayment or line.is_delivery)
            and line.order_id._is_ruled_by_affaire()
            for line in self.sale_line_ids
        )

    def _check_order_rules(self, vals):
        """Refuse to change by hand what the order decides.

        :raise UserError: the line bills an article of an affaire's order
        """
        names = [name for name in ORDER_FIELDS if name in vals]
        if not self.move_id._is_syncing_lines():
            names += [name for name in ENTRY_FIELDS if name in vals]
        if not names or is_system(self):
            return
        moves = self.env["account.move"]
        for line in self._filter_order_articles():
            if any(moves._field_will_change(line, vals, name) for name in names):
                line._refuse_change()

    def _refuse_change(self):
        # sudo: names the order to whoever may not open it
        order = self.sudo().sale_line_ids.order_id[:1]
        raise UserError(
            self.env._(
                "“%(line)s” bills order %(order)s: its article, quantity, price, "
                "discount and taxes are those of the order. Add a discount to the "
                "invoice, or delete this draft, correct the order and bill it again.",
                line=self.product_id.display_name or self.name,
                order=order.name,
            )
        )

    def write(self, vals):
        if not is_system(self):
            self._check_order_rules(vals)
        return super().write(vals)

    def unlink(self):
        if not is_system(self):
            for line in self._filter_order_articles():
                line._refuse_change()
        return super().unlink()
