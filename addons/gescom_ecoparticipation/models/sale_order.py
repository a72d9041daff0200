from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from odoo.addons.gescom_base.marks import BY_BUTTON


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "gescom.eco.document.mixin"]

    eco_amount = fields.Monetary(
        string="Including eco-participation",
        compute="_compute_eco_amount",
        help="Part of the untaxed amount.",
    )
    eco_to_correct = fields.Boolean(
        string="Eco-participations to correct",
        compute="_compute_eco_to_correct",
        help="The fiscal position was changed after the confirmation, and says "
        "something else of the eco-participations.",
    )

    @api.depends("order_line.eco_amount")
    def _compute_eco_amount(self):
        for order in self:
            order.eco_amount = order._get_eco_total()

    @api.depends("state", "fiscal_position_id", "order_line.eco_fees")
    def _compute_eco_to_correct(self):
        for order in self:
            order.eco_to_correct = bool(order._get_eco_lines_to_correct())

    def _get_eco_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def _compute_amount_undiscounted(self):
        """What the portal says the customer saves: nothing on the fees."""
        result = super()._compute_amount_undiscounted()
        for order in self:
            for line in order.order_line:
                low = line._get_lowered_discount()
                # Odoo finds the price before the discount from the discounted one.
                if low != line.discount and line.discount != 100.0:
                    price = line.price_subtotal
                    order.amount_undiscounted += price / (1 - low / 100.0)
                    order.amount_undiscounted -= price / (1 - line.discount / 100.0)
        return result

    def action_confirm(self):
        """An order is confirmed at the grid of the day, and keeps it (A-10).

        :raise UserError: what was taken off the whole order touches the fees (R-1)
        """
        drafts = self.filtered(lambda order: order.state in ("draft", "sent"))
        drafts.order_line._refresh_eco_fees(day=fields.Date.context_today(self))
        drafts._check_eco_left_whole()
        return super().action_confirm()

    # A fiscal position corrected too late

    def _get_eco_lines_to_correct(self):
        """Lines of a confirmed order whose fees its fiscal position does not want, or
        that bear none where it wants them.

        What was posted stays out: a credit note corrects it.
        """
        self.ensure_one()
        lines = self.order_line.browse()
        if self.state != "sale":
            return lines
        for line in self._get_eco_lines():
            # sudo: whoever sells may not read invoices
            billed = "posted" in line.sudo().invoice_lines.mapped("parent_state")
            if bool(line.eco_fees) != line._may_bear_eco_fees() and not billed:
                lines |= line
        return lines

    def action_correct_eco_fees(self):
        """Give the lines not billed yet the fees that the fiscal position wants.

        An order keeps its fees (A-10), but whether they are due is the law's matter:
        one entered with the wrong fiscal position is corrected by someone who answers
        for it, at the grid of the day of its confirmation, and says so.

        :return: True
        :raise AccessError: by others than a sales manager
        :raise UserError: there is nothing to correct
        """
        if not self.env.user.has_group("gescom_base.group_sales_manager"):
            raise AccessError(
                self.env._(
                    "Only a sales manager corrects the eco-participations of a "
                    "confirmed order: ask one of them."
                )
            )
        for order in self:
            order._correct_eco_fees()
        return True

    def _correct_eco_fees(self):
        lines = self._get_eco_lines_to_correct()
        if not lines:
            raise UserError(
                self.env._(
                    "%s has nothing to correct: what is billed is corrected by a "
                    "credit note, and a quotation follows by itself.",
                    self.name,
                )
            )
        before = self.eco_amount
        for line, fees in lines._find_eco_fees().items():
            BY_BUTTON.put_on(line).eco_fees = fees
        # sudo: the drafts follow their order, whoever corrects it
        lines.sudo().invoice_lines._refresh_eco_fees()
        self.message_post(
            body=self.env._(
                "Eco-participations corrected for the fiscal position %(position)s: "
                "%(before)s before, %(after)s now.",
                position=self.fiscal_position_id.name or "-",
                before=formatLang(self.env, before, currency_obj=self.currency_id),
                after=formatLang(
                    self.env, self.eco_amount, currency_obj=self.currency_id
                ),
            )
        )
