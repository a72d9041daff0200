from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    scan_control_ids = fields.One2many(
        "gescom.scan.control", "picking_id", string="Scan control", readonly=True
    )
    scan_light = fields.Selection(
        [("green", "Green"), ("red", "Red")],
        compute="_compute_scan_state",
        compute_sudo=True,
    )
    scan_finished_date = fields.Datetime(
        string="Scanned on", compute="_compute_scan_state", compute_sudo=True
    )
    scan_finished_user_id = fields.Many2one(
        "res.users",
        string="Scanned by",
        compute="_compute_scan_state",
        compute_sudo=True,
    )
    scan_control = fields.Selection(related="picking_type_id.scan_control")
    supplier_document = fields.Char(
        string="Supplier's delivery note",
        copy=False,
        index="btree_not_null",
        help="Number on the paper that came with the goods: scanning it finds the "
        "receipt.",
    )

    @api.depends("scan_control_ids.light", "scan_control_ids.finished_date")
    def _compute_scan_state(self):
        for picking in self:
            control = picking.scan_control_ids
            picking.scan_light = control.light
            picking.scan_finished_date = control.finished_date
            picking.scan_finished_user_id = control.finished_user_id

    # Every road to a validation comes through these

    def _pre_action_done_hook(self):
        self._check_scanned()
        return super()._pre_action_done_hook()

    def _action_done(self):
        self._check_scanned()
        return super()._action_done()

    def action_prepare(self, print_slip=False):
        self._check_scan_green()
        return super().action_prepare(print_slip=print_slip)

    def _check_scan_green(self):
        """Nothing goes on while a wrong article is in the parcel (F309).

        :raise UserError: a scan control is red
        """
        # sudo: the light binds who may not read the controls too
        controls = self.env["gescom.scan.control"].sudo()
        red = controls.search([("picking_id", "in", self.ids), ("light", "=", "red")])
        for control in red:
            raise UserError(
                self.env._(
                    "%(document)s is red. %(sentence)s",
                    document=control.picking_id.display_name,
                    sentence=control.mistake_id._get_sentence(),
                )
            )

    def _check_scanned(self):
        """Whether the scan controls let the documents go (F308, F309).

        :raise UserError: one is red, or not all of it was scanned where it must be
        """
        self._check_scan_green()
        binding = self.filtered(
            lambda picking: (
                picking.picking_type_id.scan_control == "required"
                and picking.state not in ("done", "cancel")
            )
        )
        if not binding:
            return
        scanned = binding._get_scanned_quantities()
        for picking in binding:
            picking._check_wholly_scanned(scanned[picking.id])

    def _check_wholly_scanned(self, scanned):
        """What was scanned, and what would leave, are the same.

        :param scanned: {product.product: quantity in the article's unit}
        :raise UserError: they are not
        """
        leaving = self._get_leaving_quantities()
        for product in [*leaving, *(p for p in scanned if p not in leaving)]:
            quantity = leaving[product]
            if product.uom_id.compare(quantity, scanned[product]):
                raise UserError(
                    self.env._(
                        "%(document)s is to be scanned before it is validated: "
                        "%(scanned)s of %(article)s were scanned, %(quantity)s are on "
                        "it.",
                        document=self.display_name,
                        scanned=product.uom_id._format_scanned(scanned[product]),
                        article=product.display_name,
                        quantity=product.uom_id._format_scanned(quantity),
                    )
                )

    def _put_back(self):
        self._forget_scans()
        return super()._put_back()

    def _forget_scans(self):
        """What goes back to the shelves is to be scanned again."""
        # sudo: nobody may write scans, and who puts a document back may do that
        controls = self.env["gescom.scan.control"].sudo()
        controls = controls.search([("picking_id", "in", self.ids)])
        controls.event_ids.filtered("counted").counted = False

    def _get_leaving_quantities(self):
        """What a validation would move now.

        :return: {product.product: quantity in the article's unit}
        """
        self.ensure_one()
        quantities = defaultdict(float)
        for move in self.move_ids:
            if move.state not in ("done", "cancel"):
                product = move.product_id
                quantities[product] += move.product_uom._compute_quantity(
                    move._get_validated_qty(), product.uom_id, round=False
                )
        return quantities

    def _get_scanned_quantities(self):
        """What was scanned of each document.

        :return: {picking id: {product.product: quantity in the article's unit}}
        """
        # sudo: the count binds who may not read the controls too
        controls = self.env["gescom.scan.control"].sudo()
        controls = controls.search([("picking_id", "in", self.ids)])
        groups = controls.env["gescom.scan.event"]._read_group(
            [("control_id", "in", controls.ids), ("counted", "=", True)],
            ["control_id", "product_id"],
            ["quantity:sum"],
        )
        scanned = defaultdict(lambda: defaultdict(float))
        for control, product, quantity in groups:
            scanned[control.picking_id.id][product] = quantity
        return scanned
