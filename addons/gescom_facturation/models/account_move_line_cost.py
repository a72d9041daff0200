from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    purchase_price = fields.Float(
        string="Purchase price",
        compute="_compute_purchase_price",
        inverse="_inverse_purchase_price",
        min_display_digits="Product Price",
        groups="base.group_user",
        help="Cost kept on the order line. May be corrected at any time, even on a "
        "posted invoice: the margin of the order and of the affaire follows.",
    )

    @api.depends("sale_line_ids.purchase_price")
    def _compute_purchase_price(self):
        for line in self:
            # sudo: an accountant sees the cost of what he bills
            line.purchase_price = line.sudo().sale_line_ids[:1].purchase_price

    def _inverse_purchase_price(self):
        """Write the cost back to the order (F140, A-21)."""
        if not (
            self.env.su or self.env.user.has_group("gescom_base.group_sales_admin")
        ):
            raise UserError(
                self.env._(
                    "Only the sales administration corrects purchase prices: ask one "
                    "of its users."
                )
            )
        for line in self:
            if not line.sale_line_ids:
                raise UserError(
                    self.env._(
                        "“%s” bills no order: its purchase price is the cost of the "
                        "article, change it there.",
                        line.product_id.display_name or line.name,
                    )
                )
            line.sale_line_ids.purchase_price = line.purchase_price

    def action_edit_purchase_price(self):
        """Open the purchase price of the line, the invoice being posted or not.

        :return: window action
        """
        self.ensure_one()
        view = self.env.ref("gescom_facturation.account_move_line_view_form_cost")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchase price"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
