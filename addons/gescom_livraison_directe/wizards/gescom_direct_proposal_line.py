from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.proposal import CANCEL, LATER, OTHER, STOCK, propose


class GescomDirectProposalLine(models.TransientModel):
    """What becomes of an article that a supplier refused."""

    _name = "gescom.direct.proposal.line"
    _description = "What becomes of an article that a supplier refused"

    wizard_id = fields.Many2one(
        "gescom.direct.proposal", required=True, ondelete="cascade", index=True
    )
    purchase_line_id = fields.Many2one(
        "purchase.order.line", required=True, ondelete="cascade"
    )
    document = fields.Char(
        string="Direct delivery", compute="_compute_facts", compute_sudo=True
    )
    product_id = fields.Many2one(related="purchase_line_id.product_id")
    uom_id = fields.Many2one(related="purchase_line_id.product_uom_id", string="Unit")
    refused_qty = fields.Float(
        string="Quantity refused", related="purchase_line_id.direct_refused_qty"
    )
    stock_qty = fields.Float(
        string="Free in our stock",
        digits="Product Unit",
        compute="_compute_facts",
        compute_sudo=True,
    )
    supplier_ids = fields.Many2many(
        "res.partner", compute="_compute_facts", compute_sudo=True
    )
    choice = fields.Selection(
        [
            (STOCK, "From our stock"),
            (OTHER, "Another supplier"),
            (LATER, "Later, same supplier"),
            (CANCEL, "Cancel and credit"),
        ],
        compute="_compute_choice",
        compute_sudo=True,
        store=True,
        readonly=False,
        help="Nothing is done of the lines left empty.",
    )
    supplier_id = fields.Many2one(
        "res.partner",
        string="Other supplier",
        compute="_compute_supplier_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', supplier_ids)]",
    )
    later_date = fields.Date(string="Shipment on")
    quantity = fields.Float(digits="Product Unit")

    def _get_others(self):
        """Other suppliers that may deliver the article.

        :return: res.partner, the preferred one first
        """
        line = self.purchase_line_id
        if not line:
            return self.env["res.partner"]
        refusing = line.order_id.partner_id.commercial_partner_id
        sellers = line.product_id._get_direct_sellers(line.company_id)
        return sellers.partner_id.filtered(
            lambda partner: partner.commercial_partner_id != refusing
        )

    @api.depends("purchase_line_id")
    def _compute_facts(self):
        for line in self:
            bought = line.purchase_line_id
            order = bought.order_id
            line.document = order.direct_number or order.name
            free = order.direct_order_id and order.direct_order_id._get_free_in_stock(
                bought.product_id
            )
            line.stock_qty = bought.product_id.uom_id._compute_quantity(
                free or 0.0, bought.product_uom_id, rounding_method="DOWN"
            )
            line.supplier_ids = line._get_others()

    @api.depends("purchase_line_id")
    def _compute_choice(self):
        for line in self:
            line.choice = propose(
                line.refused_qty, line.stock_qty, bool(line.supplier_ids)
            )

    @api.depends("choice")
    def _compute_supplier_id(self):
        for line in self:
            # sudo: who else delivers is said to whoever opens the window
            first = line.sudo()._get_others()[:1].sudo(False)
            line.supplier_id = (
                (line.supplier_id or first) if line.choice == OTHER else False
            )

    def _is_chosen(self):
        return bool(self.choice) and self.uom_id.compare(self.quantity, 0) > 0

    def _check_chosen(self):
        for line in self:
            if line.uom_id.compare(line.quantity, line.refused_qty) > 0:
                raise UserError(
                    self.env._(
                        "%(article)s: %(refused)g were refused, choose no more.",
                        article=line.product_id.display_name,
                        refused=line.refused_qty,
                    )
                )
            if line.choice == OTHER and not line.supplier_id:
                raise UserError(
                    self.env._(
                        "%s: choose who delivers instead.",
                        line.product_id.display_name,
                    )
                )

    def _get_bought(self):
        """Line of the purchase, of the order of the window only."""
        # sudo: the sales administration has no rights on purchases; those of the
        # customer's order, which was checked, allow it
        bought = self.purchase_line_id.sudo()
        if bought.order_id.direct_order_id != self.wizard_id.order_id:
            raise UserError(self.env._("Open the window again from the order."))
        return bought

    def _apply(self):
        """Take the quantity off the supplier's document, or leave it for later."""
        self.ensure_one()
        bought = self._get_bought()
        if self.choice == LATER:
            bought._postpone_refused(self.quantity, self.later_date)
            return
        bought._give_up_direct(self.quantity, to_us=self.choice != CANCEL)
        if self.choice == CANCEL:
            sold = bought.sale_line_id.with_env(self.env)
            sold.product_uom_qty -= bought.product_uom_id._compute_quantity(
                self.quantity, sold.product_uom_id, rounding_method="HALF-UP"
            )

    def _order_from_others(self):
        """Have other suppliers deliver, with one document each."""
        others = self.filtered(lambda line: line.choice == OTHER)
        for supplier, lines in others.grouped("supplier_id").items():
            order = lines.wizard_id.order_id
            quantities = {}
            for line in lines:
                line._add_moves_to_order(quantities)
            order._make_direct_delivery(supplier, quantities)

    def _add_moves_to_order(self, quantities):
        """Goods of our deliveries that the other supplier delivers.

        :param dict quantities: {stock.move: quantity in its unit}, which is completed
        """
        sold = self._get_bought().sale_line_id
        left = self.quantity
        for move in self.wizard_id.order_id._get_moves_for_direct_delivery():
            if move.sale_line_id != sold:
                continue
            wanted = self.uom_id._compute_quantity(
                left, move.product_uom, rounding_method="HALF-UP"
            )
            free = move.product_uom_qty - quantities.get(move, 0.0)
            taken = min(wanted, free)
            if move.product_uom.compare(taken, 0) > 0:
                quantities[move] = quantities.get(move, 0.0) + taken
                left -= move.product_uom._compute_quantity(
                    taken, self.uom_id, rounding_method="HALF-UP"
                )
        if self.uom_id.compare(left, 0) > 0:
            raise UserError(
                self.env._(
                    "%s: it cannot be taken off our delivery, which is being prepared.",
                    self.product_id.display_name,
                )
            )
