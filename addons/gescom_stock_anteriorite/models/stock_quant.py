from odoo import api, models

from odoo.addons.gescom_base.values import copy_values

# What changes how much there is to share out, and who holds it already.
ON_HAND = {"quantity"}
SHARED_OUT = ON_HAND | {"product_id", "location_id", "reserved_quantity"}


class StockQuant(models.Model):
    _inherit = "stock.quant"

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo takes the counted quantity out of the values it is given.
        quants = super().create(copy_values(vals_list))
        reserved = any(vals.get("reserved_quantity") for vals in vals_list)
        quants._mark_stock(on_hand_only=not reserved)
        return quants

    def write(self, vals):
        changes = SHARED_OUT & vals.keys()
        if changes & {"product_id", "location_id"}:
            self._mark_stock()
        result = super().write(vals)
        if changes:
            self._mark_stock(on_hand_only=changes == ON_HAND)
        return result

    def unlink(self):
        self._mark_stock()
        return super().unlink()

    def _mark_stock(self, on_hand_only=False):
        """The plan shares the stock of these places out again.

        :param bool on_hand_only: whether what is reserved of them stayed
        """
        quants = self.sudo()  # sudo: what moves is shared out by rule, read or not
        places = {
            (quant.product_id, quant.location_id.warehouse_id)
            for quant in quants
            if quant.location_id.usage == "internal"
            and quant.location_id.warehouse_id.company_id.stock_by_seniority
        }
        self.env["gescom.stock.allocation"]._mark(places, on_hand_only=on_hand_only)
