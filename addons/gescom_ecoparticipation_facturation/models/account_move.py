from odoo import api, models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _prepare_base_line(self, vals, line, products, account):
        """The invoice made by a billing leaves the fees of the order whole."""
        base_line = super()._prepare_base_line(vals, line, products, account)
        return self._keep_eco_fees_whole(base_line, line)

    @api.model
    def _prepare_draft_base_line(self, vals, currency, taxes):
        base_line = super()._prepare_draft_base_line(vals, currency, taxes)
        return self._keep_eco_fees_whole(base_line, vals)

    def _keep_eco_fees_whole(self, base_line, vals):
        """Tell the tax engine of the fees that a line to come bears.

        :param dict base_line: of the tax engine
        :param dict vals: values of the invoice line
        :return: dict, the base line
        """
        if not vals.get("eco_fees"):
            return base_line
        AccountTax = self.env["account.tax"]
        unit = self.env["uom.uom"].browse(vals.get("product_uom_id"))
        values = {**base_line, "eco_fees": vals["eco_fees"], "product_uom_id": unit}
        fee = AccountTax._get_eco_fee_in_price(None, values)
        if fee:
            base_line["eco_fee"] = fee
            base_line["discount"] = AccountTax._get_eco_discount(fee, None, values)
        return base_line
