from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_base.exceptions import SkipUnit

from ..shipping_rules import SHIPPING_RULES

REASONS = [
    ("not_confirmed", "Order not confirmed"),
    ("nothing_left", "Nothing left to ship"),
    ("other_criteria", "Does not fit the criteria"),
    ("blocked", "Blocked"),
    ("in_other_run", "In another batch"),
    ("in_batch_transfer", "In a batch transfer"),
    ("already_prepared", "Already prepared"),
    ("prepared_elsewhere", "Being prepared"),
    ("carrier_missing", "No shipping method"),
    ("nothing_in_stock", "Nothing in stock"),
    ("rule_complete", "Ships complete"),
    ("rule_partial_once", "Second shipment incomplete"),
]
# These leave together or not at all: one item of the run ships the whole order.
RULES_OF_WHOLE_ORDERS = ("complete", "partial_once")
# The user may know better.
MAY_BE_TICKED = ("in_batch_transfer", "prepared_elsewhere", "carrier_missing")


class GescomShippingRunLine(models.Model):
    """A delivery of the batch: what can leave of it, or why it cannot."""

    _name = "gescom.shipping.run.line"
    _description = "Line of a batch shipping"
    _inherit = ["gescom.guard.mixin"]
    _order = "run_id desc, sequence, id"
    _rec_name = "order_id"

    run_id = fields.Many2one(
        "gescom.shipping.run",
        string="Batch shipping",
        required=True,
        ondelete="cascade",
        index=True,
    )
    run_state = fields.Selection(related="run_id.state", string="State of the batch")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    sequence = fields.Integer(help="The papers are printed in this order.")
    selected = fields.Boolean(string="To ship")
    can_leave = fields.Boolean(string="May leave", help="The line may be ticked.")
    order_id = fields.Many2one("sale.order", ondelete="cascade", index=True)
    partner_id = fields.Many2one("res.partner", string="Ship to")
    picking_id = fields.Many2one(
        "stock.picking", string="Delivery", ondelete="cascade", index=True
    )
    warehouse_id = fields.Many2one("stock.warehouse")
    carrier_id = fields.Many2one("delivery.carrier", string="Shipping method")
    shipping_rule = fields.Selection(SHIPPING_RULES)
    priority = fields.Selection([("0", "Normal"), ("1", "Priority")])
    article_count = fields.Integer(string="Articles", help="Lines that can leave.")
    quantity = fields.Float(digits="Product Unit", help="Pieces that can leave.")
    weight = fields.Float(digits="Stock Weight", help="Weight of what can leave.")
    parcel_count = fields.Integer(string="Parcels")
    is_partial = fields.Boolean(
        string="In part", help="Something of the delivery stays for another one."
    )
    content = fields.Text(help="What can leave, and what is missing.")
    reason = fields.Selection(REASONS)
    message = fields.Text(string="Why")
    state = fields.Selection(
        [
            ("pending", "To do"),
            ("done", "Done"),
            ("failed", "In error"),
            ("skipped", "Left aside"),
        ],
        required=True,
        default="pending",
    )
    document_id = fields.Many2one(
        "stock.picking", string="Document made", index="btree_not_null"
    )
    # How the delivery stood when the preview was made.
    seen = fields.Char(string="State seen")

    @api.model
    def _get_button_fields(self):
        chosen_by_user = {"selected", "sequence", *models.MAGIC_COLUMNS}
        stored = {name for name, field in self._fields.items() if field.store}
        return stored - chosen_by_user

    def write(self, vals):
        if "selected" in vals:
            self._check_may_choose(vals["selected"])
        return super().write(vals)

    def _check_may_choose(self, selected):
        for line in self:
            if line.selected == selected:
                continue
            if line.run_id.state != "previewed":
                raise UserError(
                    self.env._(
                        "%s was started: what it ships is chosen in the preview.",
                        line.run_id.display_name,
                    )
                )
            if selected and not line.can_leave:
                raise UserError(line.message)

    def _get_shipped_together(self):
        """What the lines have in common that are shipped together or not at all."""
        self.ensure_one()
        if self.shipping_rule in RULES_OF_WHOLE_ORDERS:
            return ("order", self.order_id.id)
        return ("delivery", self.picking_id.id)

    def _is_still_to_ship(self):
        """Whether something of the delivery is still ours to ship."""
        self.ensure_one()
        return self.picking_id.state not in ("done", "cancel") and bool(
            self.picking_id._get_moves_of_batch()
        )

    def _check_still_the_same(self):
        """What changed hands since the preview is not shipped behind one's back.

        :raise SkipUnit: with the reason
        """
        for line in self:
            picking = line.picking_id
            if not picking or picking.state in ("done", "cancel"):
                raise SkipUnit(
                    self.env._(
                        "The delivery of order %s left or was cancelled since the "
                        "preview.",
                        line.order_id.name,
                    )
                )
            if picking._get_batch_signature() != line.seen:
                raise SkipUnit(
                    self.env._(
                        "%s was prepared or printed elsewhere since the preview.",
                        picking.display_name,
                    )
                )

    def _set_done(self, documents):
        """Keep what was made of each delivery.

        :param dict documents: {stock.picking of a line: stock.picking made of it}
        """
        for line in self:
            document = documents.get(line.picking_id, line.document_id)
            # sudo: the lines of a batch are written by the batch alone
            line.sudo().write(
                {
                    "state": "done",
                    "document_id": document.id,
                    "message": False,
                }
            )

    def action_open_document(self):
        """Form of the document made, of the delivery, or of the order.

        :return: window action
        """
        self.ensure_one()
        return (
            self.document_id or self.picking_id or self.order_id
        )._get_records_action()
