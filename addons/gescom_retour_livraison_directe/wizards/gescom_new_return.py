from odoo import api, fields, models

from ..marks import GOES_TO_SUPPLIER


class GescomNewReturn(models.TransientModel):
    _inherit = "gescom.new.return"

    to_supplier = fields.Boolean(
        string="Sent back to the supplier",
        help="The customer sends what a supplier delivered straight back to him. What "
        "left from our warehouse comes back to us.",
    )
    has_direct = fields.Boolean(compute="_compute_has_direct")

    @api.depends("line_ids.move_id")
    def _compute_has_direct(self):
        for wizard in self:
            kinds = wizard.line_ids.move_id.picking_id.mapped("document_kind")
            wizard.has_direct = "lf" in kinds

    def _enter_return(self, delivery, lines):
        if self.to_supplier and delivery.document_kind == "lf":
            self = GOES_TO_SUPPLIER.put_on(self)
        return super()._enter_return(delivery, lines)
