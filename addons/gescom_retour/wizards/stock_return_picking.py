from odoo import fields, models

from ..marks import KEEPS_EXPECTED
from ..models.stock_picking import RETURN_KINDS


class StockReturnPicking(models.TransientModel):
    _inherit = "stock.return.picking"

    return_kind = fields.Selection(RETURN_KINDS, string="Kind of return")
    return_reason_id = fields.Many2one("gescom.return.reason", string="Return reason")
    return_note = fields.Text(string="Return instructions")
    location_id = fields.Many2one(
        "stock.location",
        string="Reception location",
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        help="Left empty, the goods go back to the stock of the warehouse.",
    )

    def _takes_back_from_customer(self):
        """Whether the window is about goods that a customer has."""
        self.ensure_one()
        return self.picking_id.location_dest_id.usage == "customer"

    def _prepare_picking_default_values_based_on(self, picking):
        values = super()._prepare_picking_default_values_based_on(picking)
        if not self._takes_back_from_customer() or picking != self.picking_id:
            return {**values, "return_kind": False, "return_reason_id": False}
        return {
            **values,
            **self._prepare_reception_place(values),
            "origin": self.env._("Return of %s", picking.display_name),
            "return_kind": self.return_kind or "take_back",
            "return_reason_id": self.return_reason_id.id,
            "return_note": self.return_note,
        }

    def _prepare_reception_place(self, values):
        """Where the goods are received: in our stock, whoever delivered them (A-44).

        Odoo's own place, unless one was chosen, where returns are not controlled and
        where the return of an earlier step already waits for the goods.

        :param dict values: what Odoo would receive them with
        :return: dict of values of the return
        """
        controlled = self.picking_id.company_id.controlled_returns
        if not self.location_id and (not controlled or self._is_awaited_by_a_step()):
            return {}
        types = self.env["stock.picking.type"]
        found = types.browse(values["picking_type_id"])
        warehouse = self.location_id.warehouse_id
        ours = not warehouse or warehouse == found.warehouse_id
        if found.code == "incoming" and ours:
            reception = found
        else:
            warehouse = warehouse or self._get_default_warehouse()
            outgoing = warehouse.out_type_id.return_picking_type_id
            reception = (
                outgoing if outgoing.code == "incoming" else warehouse.in_type_id
            )
        place = self.location_id or reception.default_location_dest_id
        return {"picking_type_id": reception.id, "location_dest_id": place.id}

    def _is_awaited_by_a_step(self):
        """Whether someone returned the step before (Pick) and waits for the goods."""
        before = self.picking_id.move_ids.move_orig_ids.returned_move_ids
        return any(move.state not in ("done", "cancel") for move in before)

    def _get_default_warehouse(self):
        """The warehouse that delivered, or the order's when a supplier did."""
        picking = self.picking_id
        return (
            picking.picking_type_id.warehouse_id
            or picking.sale_id.warehouse_id
            or self.env["stock.warehouse"].search(
                [("company_id", "=", picking.company_id.id)], limit=1
            )
        )

    def _create_return(self):
        window = KEEPS_EXPECTED.put_on(self)
        returned = super(StockReturnPicking, window)._create_return()
        return returned.with_env(self.env)

    def action_create_exchanges(self):
        controlled = self.picking_id.company_id.controlled_returns
        if not controlled or not self._takes_back_from_customer():
            return super().action_create_exchanges()
        # Odoo sends what replaces the goods at once; here it waits until they are
        # back, and its quantity is what came back (F126).
        self.return_kind = "exchange"
        return self.action_create_returns()
