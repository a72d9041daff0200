from odoo import api, models
from odoo.fields import Domain


class GescomCsvHandlerSupplierinfo(models.AbstractModel):
    """Prices of the suppliers: without dates, in a row for each quantity (A-54).

    A profile without the column of the quantity is about the price from the first
    unit on (F298); with it, about each of the prices by quantity (F301).
    """

    _name = "gescom.csv.handler.supplierinfo"
    _inherit = ["gescom.csv.handler"]
    _description = "CSV lines and prices of suppliers"

    @api.model
    def _is_by_quantity(self, profile):
        return "min_qty" in profile.column_ids.mapped("name")

    @api.model
    def _get_scope(self, profile):
        """Prices that hold at any date; offers with dates are no business of a file."""
        scope = self._get_company_domain(profile._get_model())
        scope &= Domain("date_start", "=", False) & Domain("date_end", "=", False)
        if not self._is_by_quantity(profile):
            scope &= Domain("min_qty", "=", 0)
        return scope

    @api.model
    def _get_fixed_values(self, profile):
        return {} if self._is_by_quantity(profile) else {"min_qty": 0}

    @api.model
    def _get_existing_domain(self, profile, columns, lines):
        ids = [line.values["product_id"] for line in lines]
        articles = self.env["product.product"].browse(ids).product_tmpl_id
        # A price of the article as a whole is that of its only variant.
        products = Domain("product_id", "in", ids) | (
            Domain("product_id", "=", False)
            & Domain("product_tmpl_id", "in", articles.ids)
        )
        suppliers = Domain(
            "partner_id", "in", [line.values["partner_id"] for line in lines]
        )
        return self._get_scope(profile) & products & suppliers

    @api.model
    def _create_lines(self, profile, columns, lines):
        # Read for all lines at once, lest Odoo compute article and unit line by line.
        ids = [line.values["product_id"] for line in lines]
        self.env["product.product"].browse(ids).product_tmpl_id.fetch(["uom_id"])
        return super()._create_lines(profile, columns, lines)

    @api.model
    def _prepare_values(self, profile, columns, line):
        values = super()._prepare_values(profile, columns, line)
        if line.record:
            return values
        product = self.env["product.product"].browse(values["product_id"])
        article = product.product_tmpl_id
        known = {"product_tmpl_id": article.id, "product_uom_id": article.uom_id.id}
        return {**known, **values}

    @api.model
    def _get_value(self, column, record):
        if column.name == "product_id" and not record.product_id:
            variants = record.product_tmpl_id.product_variant_ids
            return variants.id if len(variants) == 1 else False
        return super()._get_value(column, record)

    @api.model
    def _get_export_domain(self, profile):
        return super()._get_export_domain(profile) & self._get_scope(profile)

    @api.model
    def _get_export_order(self, profile):
        return "product_tmpl_id, product_id, partner_id, min_qty, id"
