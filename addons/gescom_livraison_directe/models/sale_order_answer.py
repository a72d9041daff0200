from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    direct_refused = fields.Boolean(
        compute="_compute_direct_refused",
        compute_sudo=True,
        help="A supplier refused goods, and nobody chose yet what becomes of them.",
    )

    @api.depends("order_line.purchase_line_ids.direct_refused_qty")
    def _compute_direct_refused(self):
        for order in self:
            order.direct_refused = bool(order._get_refused_direct_lines())

    def _get_refused_direct_lines(self):
        """Goods that suppliers refused, and about which nothing was chosen.

        :return: purchase.order.line, with all rights
        """
        lines = self._get_direct_purchases().order_line
        return lines.filtered(lambda line: line._is_refused())

    def action_direct_proposal(self):
        """Window to choose what becomes of what suppliers refused.

        :return: window action
        :raise UserError: nothing is refused
        """
        refused = self._get_refused_direct_lines()
        if not refused:
            raise UserError(
                self.env._("No supplier refused anything: there is nothing to choose.")
            )
        window = self.env["gescom.direct.proposal"].create(
            {"order_id": refused.order_id.direct_order_id[:1].id}
        )
        return window._reopen()

    def _get_free_in_stock(self, article):
        """What our warehouse has of an article and nobody was promised.

        :param article: product.product
        :return: float in the article's unit
        """
        self.ensure_one()
        # sudo: the stock is counted whoever reads it
        article = article.sudo().with_context(warehouse_id=self.warehouse_id.id)
        return article.free_qty

    def _credit_given_up(self):
        """Credit what was billed and is not delivered after all.

        :return: account.move made, as the affaire is billed
        """
        billed = self.filtered(
            lambda order: any(
                line.product_uom_id.compare(line.qty_to_invoice, 0) < 0
                for line in order.order_line
                if line.product_uom_id
            )
        )
        if not billed:
            return self.env["account.move"]
        return billed._create_invoices(final=True)
