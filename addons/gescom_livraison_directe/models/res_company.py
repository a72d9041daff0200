from odoo import fields, models

from .stock_picking_type import DIRECT_KINDS

# Odoo's own kind of transfer stays the first one it finds (T-53).
SEQUENCE_OF_ODOO = 50
FIRST_SEQUENCE = 60


class ResCompany(models.Model):
    _inherit = "res.company"

    direct_delivery_as_request = fields.Boolean(
        string="Leave direct deliveries as requests",
        help="The order to the supplier is not confirmed at once: somebody checks it "
        "first.",
    )
    direct_delivery_mailed = fields.Boolean(
        string="Send direct deliveries of batch shipping",
        help="The document that batch shipping makes goes to the supplier by e-mail at "
        "once. Otherwise somebody sends it.",
    )
    direct_delivery_updates_cost = fields.Boolean(
        string="Purchase price from direct deliveries",
        default=True,
        help="The purchase price of the customer's order line follows the price of the "
        "supplier who delivers, unless it was typed.",
    )
    purchase_updates_cost = fields.Boolean(
        string="Purchase price from supplier orders",
        help="The purchase price of the customer's order line follows the supplier "
        "order that was made for it, unless it was typed.",
    )
    direct_answer_days = fields.Integer(
        string="Days to answer a direct delivery",
        default=2,
        help="Days a supplier has to answer, unless his sheet says otherwise. At 0, no "
        "answer is awaited.",
    )
    logistics_fee_product_id = fields.Many2one(
        "product.product",
        string="Logistics fee",
        domain=[("type", "=", "service")],
        help="Service that a logistician bills for a delivery.",
    )

    def _create_per_company_picking_types(self):
        result = super()._create_per_company_picking_types()
        self._create_direct_delivery_types()
        return result

    def _create_direct_delivery_types(self):
        """Give companies their kinds of transfer LF and OL, each with its numbers."""
        # sudo: whoever creates a company may not manage the warehouses
        types = self.env["stock.picking.type"].sudo().with_context(active_test=False)
        # Without a rank it would come last.
        types.search(
            [
                ("company_id", "in", self.ids),
                ("code", "=", "dropship"),
                ("direct_delivery", "=", False),
                ("sequence", "in", (False, 0)),
            ]
        ).sequence = SEQUENCE_OF_ODOO
        existing = types._read_group(
            [("company_id", "in", self.ids), ("direct_delivery", "!=", False)],
            ["company_id", "direct_delivery"],
        )
        for company in self:
            for rank, (kind, _label) in enumerate(DIRECT_KINDS):
                if (company, kind) not in existing:
                    company._create_direct_delivery_type(kind, FIRST_SEQUENCE + rank)

    def _create_direct_delivery_type(self, kind, sequence):
        self.ensure_one()
        name = self._name_direct_delivery_type(kind)
        # sudo: as in `_create_direct_delivery_types`
        numbers = self.env["ir.sequence"].sudo()
        numbers = numbers.create(
            {
                "name": f"{name} ({self.name})",
                "code": f"gescom.{kind}",
                "prefix": kind.upper(),
                "padding": 6,
                "company_id": self.id,
            }
        )
        # sudo: as in `_create_direct_delivery_types`
        types = self.env["stock.picking.type"].sudo()
        created = types.create(
            {
                "name": name,
                "code": "dropship",
                "direct_delivery": kind,
                "company_id": self.id,
                "warehouse_id": False,
                "sequence": sequence,
                "sequence_id": numbers.id,
                "sequence_code": kind.upper(),
                "default_location_src_id": self.env.ref(
                    "stock.stock_location_suppliers"
                ).id,
                "default_location_dest_id": self.env.ref(
                    "stock.stock_location_customers"
                ).id,
                "use_existing_lots": False,
            }
        )
        for code, _name in self.env["res.lang"].get_installed():
            named = self.with_context(lang=code)._name_direct_delivery_type(kind)
            created.with_context(lang=code).name = named

    def _name_direct_delivery_type(self, kind):
        if kind == "ol":
            return self.env._("Deliveries by a logistician")
        return self.env._("Deliveries by the supplier")

    def _get_direct_delivery_type(self, kind):
        """Kind of transfer of the direct deliveries.

        :param str kind: lf or ol
        :return: stock.picking.type
        """
        self.ensure_one()
        domain = [("company_id", "=", self.id), ("direct_delivery", "=", kind)]
        # sudo: the kinds of transfer are settings, whoever delivers
        types = self.env["stock.picking.type"].sudo()
        found = types.search(domain, limit=1)
        if not found:
            self._create_direct_delivery_types()
            found = types.search(domain, limit=1)
        return found
