from odoo import api, fields, models
from odoo.exceptions import UserError

from ..shipping_rules import SHIPPING_RULES

OPERATIONS = [
    ("slip", "Preparation slips to fetch the goods"),
    ("prepare", "Prepare only"),
    ("ship", "Prepare and ship"),
]


class GescomShippingRun(models.Model):
    """Ship many orders at once, each by itself, with all their papers (F104).

    The preview says what can leave of each delivery, and why the rest cannot. Whoever
    ships unticks what he keeps; the rest leaves, or is named with the reason.
    """

    _name = "gescom.shipping.run"
    _description = "Batch shipping"
    _inherit = ["gescom.preview.run.mixin", "mail.thread"]
    _order = "id desc"
    _check_company_auto = True
    # Shipping and printing take longer than most work: a few only while one waits.
    _run_inline_limit = 5

    state = fields.Selection(tracking=True)
    operation = fields.Selection(
        OPERATIONS,
        compute="_compute_operation",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="Preparation slips: the deliveries are made and fixed, the goods are to "
        "be fetched. Prepare only: the goods are set aside, their shipment remains to "
        "be confirmed. Prepare and ship: the goods leave.",
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        check_company=True,
        help="Ship from this warehouse only; from all of them when empty.",
    )
    carrier_ids = fields.Many2many(
        "delivery.carrier",
        string="Shipping methods",
        check_company=True,
        help="Ship what leaves with these only; all of it when empty.",
    )
    shipping_rule = fields.Selection(SHIPPING_RULES)
    priority_only = fields.Boolean(string="Priority deliveries only")
    partner_ids = fields.Many2many("res.partner", string="Customers")
    ordered_from = fields.Date(string="Ordered from")
    ordered_to = fields.Date(string="Ordered to")
    planned_until = fields.Date(
        string="Planned until",
        help="Leave aside what is planned to leave after that day.",
    )
    order_ids = fields.Many2many(
        "sale.order",
        string="Orders chosen",
        check_company=True,
        help="Ship these orders only; all those that fit when empty.",
    )
    require_carrier = fields.Boolean(
        string="Shipping method required",
        help="Deliveries without a shipping method are left aside, unless they are "
        "ticked.",
    )
    print_picking_list = fields.Boolean(
        string="Picking list",
        default=True,
        help="Goods of the whole batch, in the order of the locations.",
    )
    print_documents = fields.Boolean(
        string="Delivery notes or preparation slips", default=True
    )
    print_labels = fields.Boolean(
        string="Parcel labels",
        compute="_compute_print_labels",
        store=True,
        readonly=False,
        precompute=True,
    )
    line_ids = fields.One2many("gescom.shipping.run.line", "run_id", string="Preview")
    picking_ids = fields.Many2many(
        "stock.picking", string="Deliveries made", compute="_compute_picking_ids"
    )
    picking_count = fields.Integer(
        string="Number of deliveries", compute="_compute_picking_ids"
    )
    selected_count = fields.Integer(
        string="Deliveries to make", compute="_compute_line_counts"
    )
    left_count = fields.Integer(string="Left aside", compute="_compute_line_counts")
    failed_count = fields.Integer(
        string="Deliveries in error", compute="_compute_line_counts"
    )
    weight = fields.Float(digits="Stock Weight", compute="_compute_line_counts")
    parcel_count = fields.Integer(string="Parcels", compute="_compute_line_counts")
    weight_uom_name = fields.Char(
        string="Weight unit", compute="_compute_weight_uom_name"
    )
    print_file = fields.Binary(string="Papers", readonly=True, copy=False)
    print_file_name = fields.Char(readonly=True, copy=False)

    @api.depends("warehouse_id", "company_id")
    def _compute_operation(self):
        for run in self:
            place = run.warehouse_id or run.company_id
            run.operation = "slip" if place.use_preparation else "ship"

    @api.depends("operation")
    def _compute_print_labels(self):
        for run in self:
            # The parcels are known once the goods are packed.
            run.print_labels = run.operation != "slip"

    @api.depends("line_ids.document_id")
    def _compute_picking_ids(self):
        for run in self:
            run.picking_ids = run.line_ids.document_id
            run.picking_count = len(run.picking_ids)

    @api.depends(
        "line_ids.selected",
        "line_ids.state",
        "line_ids.weight",
        "line_ids.parcel_count",
    )
    def _compute_line_counts(self):
        for run in self:
            chosen = run.line_ids.filtered("selected")
            run.selected_count = len(chosen)
            run.left_count = len(run.line_ids) - len(chosen)
            run.failed_count = len(chosen.filtered(lambda line: line.state == "failed"))
            run.weight = sum(chosen.mapped("weight"))
            run.parcel_count = sum(chosen.mapped("parcel_count"))

    def _compute_weight_uom_name(self):
        templates = self.env["product.template"]
        self.weight_uom_name = templates._get_weight_uom_name_from_ir_config_parameter()

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"print_file", "print_file_name"}

    @api.model
    def action_open_for(self, order_ids):
        """Form of a new batch for chosen orders of one company, with its preview.

        :param list order_ids: ids of sale.order
        :return: window action
        :raise UserError: the orders belong to several companies
        """
        orders = self.env["sale.order"].browse(order_ids)
        if len(orders.company_id) > 1:
            raise UserError(self.env._("Choose orders of one company at a time."))
        company = orders.company_id or self.env.company
        run = self.create({"order_ids": orders.ids, "company_id": company.id})
        run.action_preview()
        return run._get_records_action()

    # Preview

    def action_preview(self):
        """List what can leave, and what cannot and why.

        Nothing is written to orders nor deliveries. A preview may be made again.

        :return: True
        :raise AccessError: the user does not work in the warehouse
        :raise UserError: the batch was started
        """
        self.env["stock.picking"]._check_may_ship()
        return super().action_preview()

    def action_select_all(self):
        """Tick all that can leave.

        :return: True
        """
        self.line_ids.filtered("can_leave").selected = True
        return True

    def action_select_none(self):
        """Untick everything.

        :return: True
        """
        self.line_ids.filtered("selected").selected = False
        return True

    # Start

    def action_run(self):
        """Ship what is ticked in the preview.

        :return: True
        :raise AccessError: the user does not work in the warehouse
        :raise UserError: there is no preview, nothing is ticked, or someone started
            the batch already
        """
        self.env["stock.picking"]._check_may_ship()
        return super().action_run()

    # Buttons

    def action_view_pickings(self):
        """Delivery notes and preparation slips made.

        :return: window action
        """
        self.ensure_one()
        return self.picking_ids._get_records_action(name=self.env._("Deliveries"))

    def action_view_lines(self):
        view = "gescom_expedition.gescom_shipping_run_line_view_list_all"
        return {
            **super().action_view_lines(),
            "views": [(self.env.ref(view).id, "list"), (False, "form")],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_shipped(self):
        if self.line_ids.document_id:
            raise UserError(
                self.env._(
                    "A batch that made deliveries can't be deleted: it says what left "
                    "and why."
                )
            )
