from odoo import api, fields, models
from odoo.fields import Domain

DOCUMENT_KINDS = [
    ("bp", "Preparation slip"),
    ("bl", "Delivery note"),
    ("lf", "Direct delivery by the supplier"),
    ("ol", "Delivery order to a logistician"),
    ("rc", "Customer return"),
    ("reception", "Receipt"),
]
SHIPPING_STATES = [
    ("to_prepare", "To prepare"),
    ("prepared", "Prepared"),
    ("shipped", "Shipped"),
]
SHIPPED_KINDS = ("bp", "bl", "lf", "ol")
OUR_KINDS = ("bp", "bl")
TERMS_OF_ORDER = (
    "delivery_instructions",
    "gift_wrap",
    "neutral_shipping",
    "pickup_point_code",
)


class StockPicking(models.Model):
    _inherit = "stock.picking"
    _rec_names_search = ["name", "bl_number", "bp_number"]

    document_kind = fields.Selection(
        DOCUMENT_KINDS, compute="_compute_document_kind", store=True, index=True
    )
    shipping_state = fields.Selection(
        SHIPPING_STATES, compute="_compute_shipping_state", store=True, index=True
    )
    bp_number = fields.Char(
        string="Preparation slip number",
        copy=False,
        readonly=True,
        index="btree_not_null",
    )
    bl_number = fields.Char(
        string="Delivery note number", copy=False, readonly=True, index="btree_not_null"
    )
    document_number = fields.Char(
        string="Number", compute="_compute_document_number", store=True
    )
    is_composed = fields.Boolean(
        string="Content chosen",
        copy=False,
        readonly=True,
        help="Made with “New delivery note”: its content was chosen.",
    )
    prepared_date = fields.Datetime(string="Prepared on", copy=False, readonly=True)
    prepared_user_id = fields.Many2one(
        "res.users", string="Prepared by", copy=False, readonly=True
    )
    content_frozen = fields.Boolean(
        compute="_compute_content_frozen",
        search="_search_content_frozen",
        help="Its content was chosen, printed or prepared: what is ordered afterwards "
        "goes to another delivery.",
    )
    shipping_rule = fields.Selection(related="sale_id.shipping_rule")
    delivery_instructions = fields.Text(
        compute="_compute_shipping_terms", store=True, readonly=False
    )
    gift_wrap = fields.Boolean(
        compute="_compute_shipping_terms", store=True, readonly=False
    )
    neutral_shipping = fields.Boolean(
        compute="_compute_shipping_terms", store=True, readonly=False
    )
    pickup_point_code = fields.Char(
        string="Pick-up point",
        compute="_compute_shipping_terms",
        store=True,
        readonly=False,
    )

    @api.depends(
        "picking_type_id.code",
        "location_id.usage",
        "location_dest_id.usage",
        "state",
        "prepared_date",
    )
    def _compute_document_kind(self):
        for picking in self:
            picking.document_kind = picking._get_document_kind()

    def _get_document_kind(self):
        """Which of the trade's documents the transfer is.

        :return: a value of `document_kind`, False for a transfer of the warehouse
        """
        self.ensure_one()
        code = self.picking_type_id.code
        if code == "dropship":
            return "lf"
        if code == "incoming":
            return "rc" if self.location_id.usage == "customer" else "reception"
        if code != "outgoing" or self.location_dest_id.usage == "supplier":
            return False
        done = self.state == "done" or self.prepared_date
        prepares = self.picking_type_id.warehouse_id.use_preparation
        return "bp" if prepares and not done else "bl"

    @api.depends("state", "prepared_date", "document_kind")
    def _compute_shipping_state(self):
        for picking in self:
            if picking.document_kind not in SHIPPED_KINDS or picking.state == "cancel":
                picking.shipping_state = False
            elif picking.state == "done":
                picking.shipping_state = "shipped"
            else:
                prepared = picking.prepared_date
                picking.shipping_state = "prepared" if prepared else "to_prepare"

    @api.depends("name", "document_kind", "bp_number", "bl_number")
    def _compute_document_number(self):
        for picking in self:
            numbers = [picking.bl_number, picking.bp_number]
            if picking.document_kind == "bp":
                numbers.reverse()
            picking.document_number = next(filter(None, numbers), picking.name)

    @api.depends("document_number")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for picking in self.filtered("document_number"):
            picking.display_name = picking.document_number
        return result

    @api.depends("is_composed", "prepared_date", "printed")
    def _compute_content_frozen(self):
        for picking in self:
            picking.content_frozen = (
                picking.is_composed or picking.prepared_date or picking.printed
            )

    def _search_content_frozen(self, operator, value):
        if operator != "in":
            return NotImplemented
        frozen = Domain("is_composed", "=", True)
        frozen |= Domain("prepared_date", "!=", False) | Domain("printed", "=", True)
        return Domain.OR(frozen if wanted else ~frozen for wanted in value)

    @api.depends(*(f"sale_id.{name}" for name in TERMS_OF_ORDER))
    def _compute_shipping_terms(self):
        """Taken over from the order until the document's content is chosen."""
        for picking in self:
            kept = picking.content_frozen or picking.state == "done"
            source = picking if kept or not picking.sale_id else picking.sale_id
            for name in TERMS_OF_ORDER:
                picking[name] = source[name]

    def _settle_terms(self):
        """Take the terms of the order over for the last time, before a freeze."""
        # A pending computation would find the document frozen, and take nothing.
        self.mapped("delivery_instructions")

    def _draw_number(self, kind):
        """Number the documents that have no number of this kind yet (F103).

        :param str kind: bp or bl
        """
        for picking in self.filtered(lambda picking: not picking[f"{kind}_number"]):
            sequences = self.env["ir.sequence"].with_company(picking.company_id)
            picking[f"{kind}_number"] = sequences.next_by_code(f"gescom.{kind}")

    def _get_ours_to_ship(self):
        """Open documents that hand goods of our warehouses over to customers."""
        return self.filtered(
            lambda picking: (
                picking.document_kind in OUR_KINDS
                and picking.state not in ("done", "cancel")
            )
        )
