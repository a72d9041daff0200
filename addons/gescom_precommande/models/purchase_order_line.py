from odoo import api, fields, models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    release_date = fields.Date(
        related="product_id.release_date", string="Release date of the article"
    )

    def _get_date_planned(self, seller, po=False):
        planned = super()._get_date_planned(seller, po=po)
        company = (po or self.order_id).company_id or self.env.company
        return self._plan_for_release(self.product_id, company, planned)

    @api.model
    def _prepare_purchase_order_line(
        self, product_id, product_qty, product_uom, company_id, partner_id, po
    ):
        values = super()._prepare_purchase_order_line(
            product_id, product_qty, product_uom, company_id, partner_id, po
        )
        values["date_planned"] = self._plan_for_release(
            product_id, company_id, values["date_planned"]
        )
        return values

    @api.model
    def _prepare_purchase_order_line_from_procurement(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
        po,
    ):
        result = super()._prepare_purchase_order_line_from_procurement(
            product_id,
            product_qty,
            product_uom,
            location_dest_id,
            name,
            origin,
            company_id,
            values,
            po,
        )
        result["date_planned"] = self._plan_for_release(
            product_id, company_id, result["date_planned"]
        )
        return result

    @api.model
    def _plan_for_release(self, product, company, planned):
        """Goods arrive for the release and not before (F277).

        :param product: product.product
        :param company: res.company, whose days count
        :param planned: datetime that Odoo plans
        :return: datetime, the later of both
        """
        release = product.release_date
        if not release or release <= company._get_local_today():
            return planned
        return max(
            fields.Datetime.to_datetime(planned), company._get_arrival_of(release)
        )

    def write(self, vals):
        result = super().write(vals)
        if "date_planned" in vals:
            self.product_id._mark_coverage()
        return result

    def _follow_release_date(self):
        """Quotations follow a release that moves; what a supplier confirmed stays."""
        for line in self.filtered(lambda line: line.state in ("draft", "sent")):
            company = line.company_id
            line.date_planned = company._get_arrival_of(line.product_id.release_date)
