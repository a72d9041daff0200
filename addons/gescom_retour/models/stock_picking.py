from odoo import api, fields, models
from odoo.exceptions import UserError

RETURN_KINDS = [
    ("take_back", "Take-back of goods"),
    ("exchange", "Exchange of goods"),
]
RETURN_STATES = [
    ("waiting", "Waiting"),
    ("received", "Received"),
    ("cancelled", "Cancelled"),
]


class StockPicking(models.Model):
    _inherit = "stock.picking"
    _rec_names_search = ["name", "bl_number", "bp_number", "rc_number"]

    rc_number = fields.Char(
        string="Return number", copy=False, readonly=True, index="btree_not_null"
    )
    return_kind = fields.Selection(
        RETURN_KINDS,
        string="Kind of return",
        compute="_compute_return_kind",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        help="Take-back: the goods are credited, or not billed. Exchange: they are "
        "replaced, a new delivery note waits as soon as they are received.",
    )
    return_reason_id = fields.Many2one(
        "gescom.return.reason",
        string="Return reason",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
    )
    return_note = fields.Text(
        string="Return instructions", help="Printed on the return authorisation."
    )
    return_state = fields.Selection(
        RETURN_STATES,
        string="Return state",
        compute="_compute_return_state",
        store=True,
        index="btree_not_null",
        help="Waiting: the goods did not arrive yet.",
    )
    exchanged_return_id = fields.Many2one(
        "stock.picking",
        string="In exchange for",
        compute="_compute_exchanged_return_id",
        store=True,
        index="btree_not_null",
        help="Return whose goods this delivery replaces.",
    )
    replacement_ids = fields.One2many(
        "stock.picking", "exchanged_return_id", string="Replacements"
    )
    replacement_count = fields.Integer(compute="_compute_replacement_count")

    def _get_document_kind(self):
        kind = super()._get_document_kind()
        # Where the deliveries have no kind of return of their own, Odoo takes theirs.
        comes_back = self.location_id.usage == "customer"
        return "rc" if comes_back and kind in ("bl", "bp") else kind

    @api.depends("document_kind")
    def _compute_return_kind(self):
        for picking in self:
            if picking.document_kind != "rc":
                picking.return_kind = False
            else:
                picking.return_kind = picking.return_kind or "take_back"

    @api.depends("document_kind", "state")
    def _compute_return_state(self):
        ends = {"done": "received", "cancel": "cancelled"}
        for picking in self:
            is_return = picking.document_kind == "rc"
            picking.return_state = is_return and ends.get(picking.state, "waiting")

    @api.depends("move_ids.exchanged_move_id")
    def _compute_exchanged_return_id(self):
        for picking in self:
            returned = picking.move_ids.exchanged_move_id.picking_id
            picking.exchanged_return_id = returned[:1]

    @api.depends("replacement_ids")
    def _compute_replacement_count(self):
        for picking in self:
            picking.replacement_count = len(picking.replacement_ids)

    @api.depends("rc_number")
    def _compute_document_number(self):
        result = super()._compute_document_number()
        for picking in self.filtered("rc_number"):
            if picking.document_kind == "rc":
                picking.document_number = picking.rc_number
        return result

    @api.model_create_multi
    def create(self, vals_list):
        pickings = super().create(vals_list)
        pickings.filtered(lambda p: p.document_kind == "rc")._draw_number("rc")
        return pickings

    def write(self, vals):
        changed = self.browse()
        if "return_kind" in vals:
            changed = self.filtered(lambda p: p.return_kind != vals["return_kind"])
            changed._check_may_change_return_kind(vals["return_kind"])
        result = super().write(vals)
        # What is exchanged counts as delivered a second time: the first is taken off.
        changed.filtered(
            lambda p: p.return_kind == "exchange"
        ).move_ids.to_refund = True
        return result

    def _check_may_change_return_kind(self, kind):
        """Only a return that is still awaited becomes another one.

        :param kind: value of `return_kind`
        :raise UserError: no return, or the goods were received
        """
        for picking in self:
            if picking.document_kind == "rc" and not kind:
                raise UserError(
                    self.env._(
                        "%s is a return: say whether the goods are taken back or "
                        "exchanged.",
                        picking.display_name,
                    )
                )
            if picking.return_state != "waiting":
                raise UserError(
                    self.env._(
                        "%s is no return that waits for its goods: its kind stays as "
                        "it is.",
                        picking.display_name,
                    )
                )

    def action_view_replacements(self):
        """Deliveries that replace the goods of the return.

        :return: window action
        """
        self.ensure_one()
        return self.replacement_ids._get_records_action(name=self.env._("Replacements"))
