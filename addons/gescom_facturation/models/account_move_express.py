from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import clean_context


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    is_express = fields.Boolean(
        string="Express",
        help="Entered without an order: it may move the stock itself.",
    )
    move_stock = fields.Boolean(
        compute="_compute_move_stock",
        store=True,
        readonly=False,
        precompute=True,
        help="Posting delivers the goods of an express invoice, or receives those of "
        "an express credit note. Untick it to correct a document without moving goods.",
    )

    @api.depends("is_express")
    def _compute_move_stock(self):
        for move in self:
            move.move_stock = move.is_express

    # What moves

    def _moves_stock(self):
        """Whether posting the document moves goods: never for an order's invoice."""
        self.ensure_one()
        return (
            self.is_express
            and self.move_stock
            and self.is_sale_document()
            and not self.invoice_line_ids.sale_line_ids
        )

    def _has_moved_stock(self):
        """Whether the express document has moved goods."""
        self.ensure_one()
        # sudo: who bills may not read stock moves
        return self.is_express and bool(self.sudo().invoice_line_ids.stock_move_ids)

    def _get_express_lines(self):
        """Lines of goods; what is entered as negative is a correction of price."""
        return self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and line.product_id.type == "consu"
                and line.quantity > 0
            )
        )

    def _post(self, soft=True):
        self._check_express_stock()
        posted = super()._post(soft)
        for move in posted:
            if move._moves_stock():
                move._move_express_stock()
        return posted

    def _check_express_stock(self):
        """Refuse what the stock cannot be moved for, before anything is numbered.

        :raise UserError: goods followed by lot, or no warehouse
        """
        for move in self:
            if not move._moves_stock():
                continue
            lines = move._get_express_lines()
            tracked = lines.product_id.filtered(lambda p: p.tracking != "none")
            if tracked:
                raise UserError(
                    self.env._(
                        "%s is followed by lot or serial number: sell it through an "
                        "order, where the number is chosen, or untick the stock box.",
                        tracked[0].display_name,
                    )
                )
            if lines and not move._get_express_warehouse():
                raise UserError(
                    self.env._(
                        "%s has no warehouse: create one, or untick the stock box.",
                        move.company_id.name,
                    )
                )

    def _get_express_warehouse(self):
        """Warehouse of the user, otherwise the first of the company."""
        self.ensure_one()
        user = self.env.user.with_company(self.company_id)
        if user.property_warehouse_id.company_id == self.company_id:
            return user.property_warehouse_id
        # sudo: who bills may not read the warehouses
        warehouses = self.env["stock.warehouse"].sudo()
        return warehouses.search([("company_id", "=", self.company_id.id)], limit=1)

    # The delivery note

    def _move_express_stock(self):
        """Deliver the goods of an express invoice, receive those of a credit note.

        What is missing in stock is delivered all the same, as Odoo does: the goods
        are already with the customer.
        """
        self.ensure_one()
        lines = self._get_express_lines()
        if not lines or self._has_moved_stock():
            return
        # sudo: posting the invoice is what allows its goods to move
        pickings = self.env["stock.picking"].sudo().with_company(self.company_id)
        picking = pickings.with_context(clean_context(self.env.context)).create(
            self._prepare_express_picking()
        )
        # Not merged: each line of the invoice keeps its own move.
        picking.move_ids._action_confirm(merge=False)
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
            move.picked = True
        picking.with_context(cancel_backorder=True)._action_done()
        # sudo: as above, the invoice is posted already
        lines.sudo().delivery_id = picking

    def _prepare_express_picking(self):
        """Values of the delivery note, or of the receipt of a credit note.

        :return: dict for create
        """
        self.ensure_one()
        warehouse = self._get_express_warehouse()
        partner = (self.partner_shipping_id or self.partner_id).with_company(
            self.company_id
        )
        picking_type = warehouse.out_type_id
        places = [warehouse.lot_stock_id.id, partner.property_stock_customer.id]
        if self.move_type == "out_refund":
            picking_type = picking_type.return_picking_type_id or warehouse.in_type_id
            places.reverse()
        values = {
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "picking_type_id": picking_type.id,
            "origin": self.name,
            "location_id": places[0],
            "location_dest_id": places[1],
        }
        values["move_ids"] = [
            Command.create(line._prepare_express_move(values))
            for line in self._get_express_lines()
        ]
        return values

    def _check_draftable(self):
        for move in self:
            if move._has_moved_stock():
                raise UserError(
                    self.env._(
                        "%s has moved the stock: make a credit note to correct it.",
                        move.name,
                    )
                )
        return super()._check_draftable()
