from odoo import models
from odoo.fields import Command


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if not self.env.context.get("include_business_fields"):
            # A duplicate is another sale: it does not bill the same delivery.
            for vals in vals_list:
                vals.pop("delivery_id", None)
        return vals_list

    def _prepare_express_move(self, picking_values):
        """Values of the stock move of a line of an express document.

        :param picking_values: values of its delivery note
        :return: dict for create
        """
        self.ensure_one()
        # sudo: who bills may not read stock moves
        delivered = self.sudo().reversed_line_id.stock_move_ids
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "company_id": self.company_id.id,
            "partner_id": picking_values["partner_id"],
            "origin": self.move_id.name,
            "location_id": picking_values["location_id"],
            "location_dest_id": picking_values["location_dest_id"],
            # The goods come back at the value they left with.
            "origin_returned_move_id": delivered[:1].id,
            "invoice_line_ids": [Command.set(self.ids)],
        }
