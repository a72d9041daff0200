from odoo import api, fields, models
from odoo.fields import Domain

from ..shipping_rules import SHIPPING_RULES

# What the open documents take over from their order.
FOLLOWED_BY_PICKINGS = {"priority"}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    shipping_rule = fields.Selection(
        SHIPPING_RULES,
        compute="_compute_shipping_rule",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Standard: whoever ships decides. Partial (several times): as many "
        "deliveries as needed. Partial (once): two deliveries at most. Complete: all "
        "in one delivery.",
    )
    picking_policy = fields.Selection(
        compute="_compute_picking_policy",
        store=True,
        readonly=False,
        precompute=True,
        default=None,
    )
    delivery_instructions = fields.Text(
        compute="_compute_delivery_instructions",
        store=True,
        readonly=False,
        precompute=True,
        help="Printed on the preparation slip and on the delivery note.",
    )
    neutral_shipping = fields.Boolean(
        compute="_compute_neutral_shipping",
        store=True,
        readonly=False,
        precompute=True,
        help="The delivery note shows neither the header nor the footer of the "
        "company.",
    )
    gift_wrap = fields.Boolean(help="The preparation slip asks for a gift wrap.")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "Priority")],
        string="Priority delivery",
        default="0",
        required=True,
        tracking=True,
        help="Served before older orders of the same articles.",
    )
    pickup_point_code = fields.Char(
        string="Pick-up point",
        compute="_compute_pickup_point_code",
        store=True,
        readonly=False,
        precompute=True,
        help="Code of the place where the customer fetches his parcel.",
    )
    assign_warehouses = fields.Boolean(
        string="Assign the warehouses",
        default=True,
        help="The warehouse of each line follows the warehouse assignments. Unticked, "
        "all leaves from the warehouse of the order.",
    )
    has_warehouse_rules = fields.Boolean(compute="_compute_has_warehouse_rules")
    total_weight = fields.Float(digits="Stock Weight", compute="_compute_totals")
    total_volume = fields.Float(digits="Volume", compute="_compute_totals")
    weight_uom_name = fields.Char(
        string="Weight unit", compute="_compute_measure_units"
    )
    volume_uom_name = fields.Char(
        string="Volume unit", compute="_compute_measure_units"
    )
    is_partly_shipped = fields.Boolean(
        string="Partly shipped",
        compute="_compute_is_partly_shipped",
        search="_search_is_partly_shipped",
        help="A part of the order left, another one is still to be shipped.",
    )

    @api.depends("partner_id", "company_id")
    def _compute_shipping_rule(self):
        for order in self:
            if order._origin.state == "sale" and order.shipping_rule:
                continue
            partner = order.partner_id.commercial_partner_id
            rule = partner.with_company(order.company_id).shipping_rule
            order.shipping_rule = rule or order.company_id.shipping_rule or "standard"

    @api.depends("shipping_rule")
    def _compute_picking_policy(self):
        for order in self:
            complete = order.shipping_rule == "complete"
            order.picking_policy = "one" if complete else "direct"

    @api.depends("partner_id", "partner_shipping_id")
    def _compute_delivery_instructions(self):
        for order in self:
            if order._origin.state == "sale":
                continue
            address = order.partner_shipping_id or order.partner_id
            order.delivery_instructions = (
                address.delivery_instructions
                or order.partner_id.commercial_partner_id.delivery_instructions
            )

    @api.depends("partner_id", "company_id")
    def _compute_neutral_shipping(self):
        for order in self:
            if order._origin.state == "sale":
                continue
            partner = order.partner_id.commercial_partner_id
            order.neutral_shipping = partner.with_company(
                order.company_id
            ).neutral_shipping

    @api.depends("pickup_location_data")
    def _compute_pickup_point_code(self):
        for order in self:
            chosen = order.pickup_location_data
            typed = order.pickup_point_code
            found = isinstance(chosen, dict) and chosen.get("id")
            order.pickup_point_code = str(found) if found else typed

    @api.depends(
        "order_line.product_id.weight",
        "order_line.product_id.volume",
        "order_line.product_uom_qty",
        "order_line.product_uom_id",
    )
    def _compute_totals(self):
        """Weight and volume of the goods, from the articles (F087)."""
        for order in self:
            weight = volume = 0.0
            for line in order.order_line.filtered("is_goods"):
                article = line.product_id
                quantity = line.product_uom_id._compute_quantity(
                    line.product_uom_qty, article.uom_id, round=False
                )
                weight += quantity * article.weight
                volume += quantity * article.volume
            order.total_weight = weight
            order.total_volume = volume

    @api.depends("company_id")
    def _compute_has_warehouse_rules(self):
        rules = self.env["gescom.warehouse.rule"]
        for company, orders in self.grouped("company_id").items():
            orders.has_warehouse_rules = bool(rules._get_rules_of(company))

    def _compute_measure_units(self):
        templates = self.env["product.template"]
        self.weight_uom_name = templates._get_weight_uom_name_from_ir_config_parameter()
        self.volume_uom_name = templates._get_volume_uom_name_from_ir_config_parameter()

    @api.depends("logistic_state")
    def _compute_is_partly_shipped(self):
        for order in self:
            order.is_partly_shipped = order.logistic_state == "partial"

    def _search_is_partly_shipped(self, operator, value):
        if operator != "in":
            return NotImplemented
        partly = Domain("logistic_state", "=", "partial")
        return Domain.OR(partly if wanted else ~partly for wanted in value)

    def write(self, vals):
        result = super().write(vals)
        for name in FOLLOWED_BY_PICKINGS & vals.keys():
            self._get_open_deliveries().write({name: vals[name]})
        if {"shipping_rule", "picking_policy"} & vals.keys():
            pickings = self._get_open_deliveries()
            self.env.add_to_compute(pickings._fields["move_type"], pickings)
        return result

    def _get_shipping_blocks(self):
        """Orders of which nothing may leave, and why; for the addons above to say.

        :return: dict {sale.order: sentence}
        """
        return {}

    def _get_open_deliveries(self):
        return self.picking_ids.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel")
                and picking.picking_type_code == "outgoing"
            )
        )
