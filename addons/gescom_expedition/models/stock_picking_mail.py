from odoo import models

from ..marks import MAILED_BY_SHOP


class StockPicking(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "stock.picking"

    def _send_confirmation_email(self):
        # Carriers hang their own work on this method: it runs for all of them.
        return super(
            StockPicking, MAILED_BY_SHOP.put_on(self)
        )._send_confirmation_email()

    def message_post_with_source(self, source_ref, **kwargs):
        if MAILED_BY_SHOP.is_on(self) and self._is_shipping_template(source_ref):
            mailed = self.filtered(lambda picking: not picking._is_mailed_by_shop())
            if not source_ref or not mailed:
                return self.env["mail.message"]
            self = mailed
        return super().message_post_with_source(source_ref, **kwargs)

    def _is_shipping_template(self, source_ref):
        template = self.company_id.stock_mail_confirmation_template_id
        return not isinstance(source_ref, str) and source_ref == template

    def _is_mailed_by_shop(self):
        """Whether the shop of the order tells the customer itself (F102, A-47)."""
        self.ensure_one()
        # sudo: the preparer ships orders whose origin he may not read
        order = self.sudo().sale_id
        return order.web_order and not order.sales_origin_id.erp_emails
