from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class GescomDirectDelivery(models.TransientModel):
    """Choose what a supplier or a logistician delivers to the customer (F107-F111).

    Left what remains to deliver of his articles, right what he delivers. One document
    is made for each order.
    """

    _name = "gescom.direct.delivery"
    _description = "New delivery by a supplier"
    _inherit = ["gescom.choice.mixin"]

    order_id = fields.Many2one("sale.order")
    supplier_ids = fields.Many2many(
        "res.partner",
        compute="_compute_supplier_ids",
        help="Suppliers and logisticians that may deliver something of the orders.",
    )
    supplier_id = fields.Many2one(
        "res.partner",
        string="Supplier or logistician",
        compute="_compute_supplier_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', supplier_ids)]",
    )
    kind = fields.Selection(
        [("lf", "Supplier order"), ("ol", "Delivery order")],
        string="Document",
        compute="_compute_kind",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    logistics_fee = fields.Monetary(
        string="Logistics fee",
        help="What the logistician bills for this delivery, untaxed.",
    )
    send_email = fields.Boolean(
        string="Send by e-mail", help="The document is sent to whoever delivers."
    )
    line_ids = fields.One2many(
        "gescom.direct.delivery.line",
        "wizard_id",
        string="Articles",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("affaire_id", "order_id")
    def _compute_order_ids(self):
        for wizard in self:
            orders = wizard.order_id or wizard.affaire_id.order_ids.filtered(
                lambda order: order.state == "sale" and not order.settled
            )
            wizard.order_ids = wizard.order_ids or orders

    @api.depends("order_ids")
    def _compute_supplier_ids(self):
        for wizard in self:
            moves = wizard.order_ids._get_moves_for_direct_delivery()
            suppliers = self.env["res.partner"]
            for move in moves:
                suppliers |= move.product_id._get_direct_sellers(
                    move.company_id
                ).partner_id.sudo(False)
            wizard.supplier_ids = suppliers

    @api.depends("supplier_ids")
    def _compute_supplier_id(self):
        for wizard in self:
            only = wizard.supplier_ids if len(wizard.supplier_ids) == 1 else False
            wizard.supplier_id = wizard.supplier_id or only

    @api.depends("supplier_id")
    def _compute_kind(self):
        for wizard in self:
            supplier = wizard.supplier_id
            wizard.kind = supplier and supplier._get_direct_kind()

    @api.depends("order_ids")
    def _compute_currency_id(self):
        for wizard in self:
            company = wizard.order_ids.company_id[:1] or self.env.company
            wizard.currency_id = company.currency_id

    @api.depends("line_ids.move_id")
    def _compute_line_counts(self):
        for wizard in self:
            wizard.order_count = len(wizard.line_ids.order_id)

    @api.depends("order_ids", "supplier_id")
    def _compute_line_ids(self):
        """Only what the supplier may deliver is shown (F108)."""
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"move_id": move.id})
                    for move in wizard._get_deliverable_moves()
                ),
            ]

    def _get_deliverable_moves(self):
        self.ensure_one()
        partner = self.supplier_id.commercial_partner_id
        moves = self.order_ids._get_moves_for_direct_delivery()
        return moves.filtered(
            lambda move: (
                partner
                in move.product_id._get_direct_sellers(
                    move.company_id
                ).partner_id.commercial_partner_id
            )
        )

    def _open_for(self, orders, affaire=None):
        """Window to choose what others deliver of orders.

        :param orders: sale.order
        :param affaire: gescom.affaire they are seen from
        :return: window action
        :raise UserError: nobody else may deliver what remains of them
        """
        if not orders._get_moves_for_direct_delivery():
            kits = orders.order_line.filtered(
                lambda line: (
                    line.product_id._get_direct_sellers(line.company_id)
                    and line._has_parts_to_deliver()
                )
            )
            if kits:
                raise UserError(
                    self.env._(
                        "What remains to deliver of %(orders)s are the parts of kits "
                        "(%(kits)s), which leave from our stock together: deliver "
                        "them with a delivery note.",
                        orders=", ".join((affaire or orders).mapped("name")),
                        kits=", ".join(kits.product_id.mapped("display_name")),
                    )
                )
            raise UserError(
                self.env._(
                    "Nothing that remains to deliver of %s may be delivered by a "
                    "supplier or a logistician: allow it on the articles and on the "
                    "suppliers.",
                    ", ".join((affaire or orders).mapped("name")),
                )
            )
        values = {"order_ids": [Command.set(orders.ids)]}
        if affaire:
            values["affaire_id"] = affaire.id
        return self.create(values)._reopen()

    def _get_title(self):
        return self.env._("New delivery by a supplier")

    def _get_nothing_chosen_message(self):
        return self.env._("Put at least one article on the document, at the right.")

    def _check_may_create(self):
        """The sales administration has goods delivered by others.

        :raise AccessError: the user does not belong to it
        """
        group = "gescom_base.group_sales_admin"
        if not (self.env.su or self.env.user.has_group(group)):
            raise AccessError(
                self.env._(
                    "Ask the sales administration: it has goods delivered by suppliers."
                )
            )

    def action_create(self):
        """Make the documents, one for each order (F110, F111).

        :return: window action of the transfers, or of the orders when the suppliers
            are only asked
        :raise AccessError: the user is not of the sales administration
        :raise UserError: no supplier or nothing was chosen, more than remains was
            chosen, or the supplier may not deliver it
        """
        self.ensure_one()
        self._check_may_create()
        if not self.supplier_id:
            raise UserError(self.env._("Choose who delivers."))
        purchases = self.env["purchase.order"]
        chosen = self._get_chosen_lines()
        chosen._check_still_there()
        fee = self.logistics_fee
        for order, lines in chosen.grouped("order_id").items():
            purchases |= order._make_direct_delivery(
                self.supplier_id, {line.move_id: line.quantity for line in lines}, fee
            )
            fee = 0.0
        if self.send_email:
            purchases.action_send_direct()
        pickings = purchases.picking_ids.sudo(False)
        if pickings:
            name = self.env._("Direct deliveries")
            return pickings._get_records_action(name=name)
        return chosen.order_id._get_records_action()
