from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class GescomNewDelivery(models.TransientModel):
    """Choose what goes on a delivery note or a preparation slip (F093, F094).

    Left what remains to deliver of the orders, right what goes on the document. One
    document is made for each order and warehouse.
    """

    _name = "gescom.new.delivery"
    _description = "New delivery note or preparation slip"
    _inherit = ["gescom.choice.mixin"]

    kind = fields.Selection(
        [("bl", "Delivery note"), ("bp", "Preparation slip")],
        string="Document",
        compute="_compute_kind",
        store=True,
        readonly=False,
    )
    use_preparation = fields.Boolean(compute="_compute_use_preparation")
    warehouse_count = fields.Integer(compute="_compute_line_counts")
    delivery_instructions = fields.Text(
        compute="_compute_delivery_instructions",
        store=True,
        readonly=False,
        help="Printed on the document. Left empty, each order's own are printed.",
    )
    line_ids = fields.One2many(
        "gescom.new.delivery.line",
        "wizard_id",
        string="Articles",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("affaire_id")
    def _compute_order_ids(self):
        for wizard in self.filtered("affaire_id"):
            wizard.order_ids = wizard.order_ids or wizard.affaire_id.order_ids.filtered(
                lambda order: order.state == "sale" and not order.settled
            )

    @api.depends("order_ids")
    def _compute_line_ids(self):
        for wizard in self:
            moves = wizard.order_ids._get_moves_to_put_on_documents()
            in_stock = moves._get_in_stock_quantities()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"move_id": move.id, "in_stock_qty": in_stock[move]})
                    for move in moves
                ),
            ]

    @api.depends("line_ids.move_id")
    def _compute_use_preparation(self):
        for wizard in self:
            warehouses = wizard.line_ids.warehouse_id
            wizard.use_preparation = any(warehouses.mapped("use_preparation"))

    @api.depends("line_ids.move_id")
    def _compute_line_counts(self):
        for wizard in self:
            wizard.order_count = len(wizard.line_ids.order_id)
            wizard.warehouse_count = len(wizard.line_ids.warehouse_id)

    @api.depends("use_preparation")
    def _compute_kind(self):
        for wizard in self:
            default = "bp" if wizard.use_preparation else "bl"
            wizard.kind = wizard.kind or default

    @api.depends("order_ids")
    def _compute_delivery_instructions(self):
        for wizard in self:
            texts = set(wizard.order_ids.mapped("delivery_instructions"))
            wizard.delivery_instructions = texts.pop() if len(texts) == 1 else False

    def _open_for(self, orders, affaire=None):
        """Window to choose what is shipped of orders.

        :param orders: sale.order
        :param affaire: gescom.affaire they are seen from
        :return: window action
        :raise UserError: nothing of them waits to be put on a document
        """
        if not orders._get_moves_to_put_on_documents():
            raise UserError(
                self.env._(
                    "Nothing waits to be put on a delivery note: %s.",
                    ", ".join((affaire or orders).mapped("name")),
                )
            )
        values = {"order_ids": [Command.set(orders.ids)]}
        if affaire:
            values["affaire_id"] = affaire.id
        return self.create(values)._reopen()

    def _get_title(self):
        if self.kind == "bp":
            return self.env._("New preparation slip")
        return self.env._("New delivery note")

    def _get_nothing_chosen_message(self):
        return self.env._("Put at least one article on the document, at the right.")

    def action_all_in_stock(self):
        """Put on the document what is in stock of each article (F094).

        :return: window action of the wizard
        """
        return self.line_ids.action_in_stock()

    def action_create(self):
        """Make the documents: one for each order and warehouse (A-28).

        A delivery note whose goods are all in stock is prepared at once; otherwise it
        waits for them.

        :return: window action of the documents
        :raise UserError: nothing was chosen, more than remains was chosen, or the
            shipping rule of an order asks for more
        """
        self.ensure_one()
        chosen = self._get_chosen_lines()
        documents = self.env["stock.picking"]
        for picking, lines in chosen.grouped("picking_id").items():
            documents |= picking._compose(
                {line.move_id: line.quantity for line in lines}
            )
        if self.delivery_instructions:
            documents.delivery_instructions = self.delivery_instructions
        documents._check_shipping_rule(chosen=True)
        documents._finish_composed(self.kind)
        return documents._get_records_action(name=self.env._("Deliveries"))
