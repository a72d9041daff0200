from odoo import api, fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    _inherit = "account.move"

    is_affaire_invoice = fields.Boolean(
        string="Invoice of an affaire",
        compute="_compute_is_affaire_invoice",
        search="_search_is_affaire_invoice",
    )
    is_periodic = fields.Boolean(
        string="Periodic invoice",
        readonly=True,
        help="Bills the deliveries of a month together, or at month end: it is to be "
        "paid within 45 days (Code général des impôts, article 289, I-3).",
    )
    picking_ids = fields.Many2many(
        "stock.picking",
        string="Delivery notes",
        compute="_compute_picking_ids",
        search="_search_picking_ids",
    )
    picking_count = fields.Integer(compute="_compute_picking_ids")

    @api.depends("affaire_ids")
    def _compute_is_affaire_invoice(self):
        for move in self:
            move.is_affaire_invoice = bool(move.affaire_ids)

    def _search_is_affaire_invoice(self, operator, value):
        if operator != "in":
            return NotImplemented
        if len(value) == 2:
            return Domain.TRUE
        billed = Domain("line_ids.sale_line_ids.order_id.affaire_id", "!=", False)
        found = Domain("id", "any", [*billed])
        return found if True in value else ~found

    @api.depends("invoice_line_ids.delivery_id", "invoice_line_ids.stock_move_ids")
    def _compute_picking_ids(self):
        for move in self:
            lines = move.invoice_line_ids
            move.picking_ids = lines.delivery_id | lines.stock_move_ids.picking_id
            move.picking_count = len(move.picking_ids)

    def _search_picking_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain(
            "invoice_line_ids",
            "any",
            Domain("delivery_id", operator, value)
            | Domain("stock_move_ids.picking_id", operator, value),
        )

    def action_view_pickings(self):
        """Delivery notes that the invoice bills.

        :return: window action
        """
        self.ensure_one()
        return self.picking_ids._get_records_action(name=self.env._("Delivery notes"))
