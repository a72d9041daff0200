from odoo import models


class SaleOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "sale.order"

    def _must_ship_all(self, pickings):
        """What replaces goods leaves when it can: the rule is for the order."""
        ordered = pickings.filtered(
            lambda picking: (
                not picking.exchanged_return_id
                and self in picking.move_ids.sale_line_id.order_id
            )
        )
        return super()._must_ship_all(pickings) if ordered else False

    def _get_shipments(self):
        return (
            super()
            ._get_shipments()
            .filtered(lambda picking: not picking.exchanged_return_id)
        )
