from odoo import fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    exchanged_move_id = fields.Many2one(
        "stock.move",
        string="Replaces",
        readonly=True,
        index="btree_not_null",
        help="Movement that brought back the goods which this one replaces.",
    )
    replacement_move_ids = fields.One2many(
        "stock.move", "exchanged_move_id", string="Replacements"
    )

    def _is_exchange_pending(self):
        """Whether the move belongs to an exchange that is not over (A-43).

        From the return's entry until what replaces the goods has left.
        """
        self.ensure_one()
        if self.state in ("done", "cancel"):
            return False
        return bool(self.exchanged_move_id) or (
            self.picking_id.return_kind == "exchange"
        )

    def _is_to_be_replaced(self):
        """Whether the move received goods in exchange for others, yet to be sent."""
        self.ensure_one()
        order = self.sale_line_id.order_id
        return (
            self.state == "done"
            and self._is_customer_place(self.location_id)
            and not self.replacement_move_ids
            and not order.settled
            and order.state != "cancel"
        )

    # What replaces goods has a delivery of its own

    def _prepare_merge_moves_distinct_fields(self):
        names = super()._prepare_merge_moves_distinct_fields()
        return [*names, "exchanged_move_id"]

    def _key_assign_picking(self):
        return (*super()._key_assign_picking(), self.exchanged_move_id.picking_id)

    def _search_picking_for_assignation_domain(self):
        returned = self.exchanged_move_id.picking_id
        domain = super()._search_picking_for_assignation_domain()
        return [*domain, ("exchanged_return_id", "=", returned.id)]

    def _get_leaving_qty(self, pickings, chosen=False):
        if self.exchanged_move_id:
            # The shipping rule is about what was ordered.
            return self.product_uom_qty
        return super()._get_leaving_qty(pickings, chosen=chosen)

    def _prepare_replacement(self):
        """What the customer is to receive for the goods that came back (F126).

        :return: stock.rule Procurement
        """
        self.ensure_one()
        line = self.sale_line_id
        order = line.order_id
        values = line._prepare_procurement_values() if line else {}
        values |= {
            "exchanged_move_id": self.id,
            "date_planned": fields.Datetime.now(),
            "date_deadline": False,
            "reference_ids": self.reference_ids,
            "company_id": self.company_id,
        }
        if not line:
            values |= {
                "warehouse_id": self.picking_id.picking_type_id.warehouse_id,
                "partner_id": self.picking_id.partner_id.id,
            }
        if self.origin_returned_move_id.picking_id.document_kind == "lf":
            # Bought again, nothing would wait to be shipped until the purchase is
            # confirmed: it leaves from our stock.
            values["route_ids"] = values["warehouse_id"].delivery_route_id
        return self.env["stock.rule"].Procurement(
            self.product_id,
            self.quantity,
            self.product_uom,
            self.location_id,
            self.product_id.display_name,
            order.name or self.picking_id.document_number,
            self.company_id,
            values,
        )
