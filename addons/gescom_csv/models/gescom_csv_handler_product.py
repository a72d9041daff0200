from odoo import api, models


class GescomCsvHandlerProduct(models.AbstractModel):
    """Articles: the history of the costs is written once for all lines of a step."""

    _name = "gescom.csv.handler.product"
    _inherit = ["gescom.csv.handler"]
    _description = "CSV lines and articles"

    @api.model
    def _write_lines(self, profile, columns, lines):
        changed = [line.record for line in lines if "standard_price" in line.changes]
        products = profile._get_model().with_env(self.env).concat(*changed)
        before = {product: product.standard_price for product in products}
        # Odoo would look up the stock of each article for itself.
        quiet = self.with_context(disable_auto_revaluation=True)
        result = super(GescomCsvHandlerProduct, quiet)._write_lines(
            profile, columns, lines
        )
        products._change_standard_price(before)
        return result

    @api.model
    def _write_records(self, records, values):
        if "active" in values and records._name == "product.product":
            # An article without active variant is archived with them, and back.
            values = dict(values)
            if values.pop("active"):
                records.action_unarchive()
            else:
                records.action_archive()
        # The key of the context is on this handler, not on the records that it found.
        key = "disable_auto_revaluation"
        quiet = {key: True} if self.env.context.get(key) else {}
        return super()._write_records(records.with_context(**quiet), values)

    @api.model
    def _create_lines(self, profile, columns, lines):
        products = super()._create_lines(profile, columns, lines)
        archived = products.filtered(lambda product: not product.active)
        archived.product_tmpl_id.filtered("active").active = False
        return products
