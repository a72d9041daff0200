from odoo import Command, api, fields, models


class GescomDirectAnswer(models.TransientModel):
    """Enter what a supplier answered by telephone, or that he shipped."""

    _name = "gescom.direct.answer"
    _description = "Answer of a supplier"

    picking_id = fields.Many2one("stock.picking", string="Direct delivery")
    purchase_id = fields.Many2one(
        "purchase.order",
        compute="_compute_purchase_id",
        compute_sudo=True,
        store=True,
        readonly=False,
    )
    document = fields.Char(compute="_compute_document", compute_sudo=True)
    supplier_name = fields.Char(
        string="Supplier", compute="_compute_document", compute_sudo=True
    )
    requested = fields.Boolean(compute="_compute_document", compute_sudo=True)
    promised_date = fields.Date(string="Shipment promised for")
    shipped_date = fields.Date(
        string="Shipped on", default=lambda self: fields.Date.context_today(self)
    )
    tracking = fields.Char(string="Tracking number")
    note = fields.Text(string="What the supplier says")
    line_ids = fields.One2many(
        "gescom.direct.answer.line",
        "wizard_id",
        compute="_compute_line_ids",
        compute_sudo=True,
        store=True,
        readonly=False,
    )

    @api.depends("picking_id")
    def _compute_purchase_id(self):
        for wizard in self:
            found = wizard.picking_id._get_direct_purchases()[:1]
            wizard.purchase_id = wizard.purchase_id or found

    @api.depends("purchase_id")
    def _compute_document(self):
        for wizard in self:
            order = wizard.purchase_id
            wizard.document = order.direct_number or order.name
            wizard.supplier_name = order.partner_id.display_name
            wizard.requested = bool(order) and order._is_requested()

    @api.depends("purchase_id")
    def _compute_line_ids(self):
        for wizard in self:
            if wizard.line_ids:
                continue
            wizard.line_ids = [
                Command.create(
                    {"purchase_line_id": line.id, "quantity": line._get_promised_qty()}
                )
                for line in wizard.purchase_id._get_direct_lines()
                if line._get_direct_open_qty() > 0
            ]

    @api.model_create_multi
    def create(self, vals_list):
        """Only of a document whose customer order the user may read."""
        windows = super().create(vals_list)
        for window in windows:
            # sudo: the customer's order is what rights are given on
            order = window.sudo().purchase_id.direct_order_id
            order.with_env(self.env).check_access("read")
        return windows

    def _reopen(self):
        return self._get_records_action(
            name=self.env._("Answer of the supplier"), target="new"
        )

    def _get_purchase(self):
        """The document, with all rights, once the user proved his.

        :return: purchase.order
        :raise AccessError: the user is not of the sales administration, or may not
            change the customer's order
        """
        self.ensure_one()
        self.env["gescom.direct.delivery"]._check_may_create()
        # sudo: the sales administration has no rights on purchases; on the customer's
        # order, it does
        purchase = self.purchase_id.sudo()
        purchase.direct_order_id.with_env(self.env).check_access("write")
        return purchase

    def _get_quantities(self):
        # sudo: as in `_get_purchase`, which checks the user's rights first
        return {line.sudo().purchase_line_id: line.quantity for line in self.line_ids}

    def action_confirm(self):
        """The supplier delivers the quantities; what is missing he refuses.

        :return: True
        :raise UserError: nothing is left to deliver, or more is promised than is left
        """
        purchase = self._get_purchase()
        purchase._answer_direct(
            self._get_quantities(), self.promised_date, self.note or ""
        )
        return True

    def action_refuse(self):
        """The supplier delivers nothing of what is left.

        :return: True
        :raise UserError: nothing is left to deliver
        """
        self._get_purchase()._answer_direct({}, note=self.note or "")
        return True

    def action_ship(self):
        """The supplier shipped the quantities; the rest waits.

        :return: True
        :raise UserError: the document is only a request, nothing or too much is shipped
        """
        self._get_purchase()._ship_direct(
            self._get_quantities(),
            self.shipped_date,
            self.tracking or "",
            self.note or "",
        )
        return True
