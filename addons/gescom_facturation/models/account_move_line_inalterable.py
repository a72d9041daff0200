from odoo import api, models

PROTECTED_FIELDS = frozenset(
    {
        "account_id",
        "amount_currency",
        "balance",
        "credit",
        "currency_id",
        "debit",
        "discount",
        "display_type",
        "move_id",
        "name",
        "parent_state",
        "partner_id",
        "price_subtotal",
        "price_total",
        "price_unit",
        "product_id",
        "product_uom_id",
        "quantity",
        "reversed_line_id",
        "tax_ids",
        "tax_line_id",
    }
)
# What says that a delivery is billed: written by the billing, as the superuser.
DELIVERY_FIELDS = frozenset({"delivery_id", "stock_move_ids"})


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        moves = {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        self.env["account.move"].browse(moves)._check_alterable()
        return super().create(vals_list)

    def write(self, vals):
        protected = PROTECTED_FIELDS & vals.keys()
        if not self.env.su:
            protected |= DELIVERY_FIELDS & vals.keys()
        if protected:
            will_change = self.env["account.move"]._field_will_change
            self.filtered(
                lambda line: (
                    line.parent_state == "posted"
                    and any(will_change(line, vals, name) for name in protected)
                )
            ).move_id._check_alterable()
        return super().write(vals)

    def unlink(self):
        self.move_id._check_alterable()
        return super().unlink()
