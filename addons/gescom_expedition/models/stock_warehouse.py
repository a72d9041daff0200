from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    use_preparation = fields.Boolean(
        string="Preparation step",
        help="What leaves for the customers is prepared first: a preparation slip, "
        "then a delivery note whose shipment is confirmed.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "use_preparation" in vals:
            self._refresh_open_documents()
        return result

    def _refresh_open_documents(self):
        # Only what is under way: a dependency would compute years of deliveries.
        pickings = self.env["stock.picking"].search(
            [
                ("picking_type_id.warehouse_id", "in", self.ids),
                ("picking_type_id.code", "=", "outgoing"),
                ("state", "not in", ("done", "cancel")),
            ]
        )
        self.env.add_to_compute(pickings._fields["document_kind"], pickings)
