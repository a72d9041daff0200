import math
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.sql import escape_psql

# A document that a printer still takes.
MAX_LABELS = 10000


class LabelLine(NamedTuple):
    """Labels of one article: of the unit, of a packaging, or of a lot received."""

    product: models.Model
    packaging: models.Model
    lot_name: str
    quantity: int


class ProductLabelLayout(models.TransientModel):
    _inherit = "product.label.layout"

    print_format = fields.Selection(
        selection_add=[("gescom", "Sheet or label printer"), ("dymo",)],
        default="gescom",
        ondelete={"gescom": "cascade"},
    )
    label_format_id = fields.Many2one(
        "gescom.label.format",
        "Label format",
        compute="_compute_label_format_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    first_position = fields.Integer(
        "First free position",
        compute="_compute_first_position",
        store=True,
        readonly=False,
        precompute=True,
        help="1 is the label at the top left of a whole sheet, counted row by row.",
    )
    labels_per_page = fields.Integer(related="label_format_id.labels_per_page")
    article_choice = fields.Selection(
        [
            ("selected", "Chosen articles"),
            ("all", "All articles"),
            ("reference", "Articles whose reference starts with"),
            ("reception", "Goods of receptions"),
        ],
        "Articles to label",
        required=True,
        default="selected",
    )
    reference_prefix = fields.Char("Start of the reference")
    picking_ids = fields.Many2many(
        "stock.picking", string="Receptions", domain="[('state', '!=', 'cancel')]"
    )
    move_quantity = fields.Selection(
        selection_add=[("stock", "Stock on hand")], ondelete={"stock": "cascade"}
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse", help="Leave empty to add up the stock of all warehouses."
    )
    label_target = fields.Selection(
        [
            ("unit", "Articles"),
            ("packaging", "Packagings"),
            ("both", "Articles and packagings"),
        ],
        "Barcodes to print",
        required=True,
        default="unit",
        help="Packagings are the units with a barcode of their own, on the article.",
    )
    label_count = fields.Integer("Labels to print", compute="_compute_label_count")
    label_note = fields.Text("To know", compute="_compute_label_count")

    @api.depends("move_ids", "print_format")
    def _compute_label_format_id(self):
        first = self.env["gescom.label.format"].search([], limit=1)
        for layout in self:
            types = layout.move_ids.picking_type_id.label_format_id
            layout.label_format_id = types[:1] or layout.label_format_id or first

    @api.depends("label_format_id")
    def _compute_first_position(self):
        for layout in self:
            layout.first_position = layout.label_format_id.first_position or 1

    @api.depends(
        "print_format",
        "label_format_id",
        "article_choice",
        "reference_prefix",
        "picking_ids",
        "product_ids",
        "product_tmpl_ids",
        "move_ids",
        "move_quantity",
        "custom_quantity",
        "warehouse_id",
        "label_target",
    )
    def _compute_label_count(self):
        for layout in self:
            lines = []
            if layout.print_format == "gescom":
                lines = layout._get_label_lines()
            layout.label_count = sum(line.quantity for line in lines)
            layout.label_note = "\n".join(layout._get_label_notes(lines))

    @api.onchange("article_choice")
    def _onchange_article_choice(self):
        if self.article_choice == "reception":
            self.move_quantity = "move"
        elif self.move_quantity == "move" and not self.move_ids:
            self.move_quantity = "custom"

    def process(self):
        """Print the labels (F304).

        :return: action of the report; False when a transfer being validated has
            no label to print
        :rtype: dict | bool
        :raises UserError: no label to print, too many, or no such first position
        """
        self.ensure_one()
        if self.print_format != "gescom":
            return super().process()
        if not self.label_count and self.env.context.get("gescom_labels_optional"):
            return False
        self._check_labels()
        report = self.env.ref("gescom_article.action_report_labels")
        action = report.report_action(self, data={}, config=False)
        action["close_on_report_download"] = True
        return action

    def _prepare_report_data(self):
        xml_id, data = super()._prepare_report_data()
        if self.move_quantity == "stock":
            data["quantity_by_product"] = self._get_stock_by_record(data)
        return xml_id, data

    def _check_labels(self):
        if not self.label_format_id:
            raise UserError(self.env._("Choose a label format."))
        self.label_format_id._check_position(self.first_position)
        if not self.label_count:
            raise UserError(self._explain_no_label())
        if self.label_count > MAX_LABELS:
            raise UserError(
                self.env._(
                    "%(count)s labels are too many for one document: print at most "
                    "%(limit)s at once, for instance by start of the reference.",
                    count=self.label_count,
                    limit=MAX_LABELS,
                )
            )

    def _explain_no_label(self):
        if not self._get_label_products():
            return self.env._("No article to label: choose articles or receptions.")
        if self.move_quantity == "custom" and self.custom_quantity <= 0:
            return self.env._("Type how many labels to print for each article.")
        if self.label_target == "packaging":
            return self.env._(
                "No packaging to label: give the packagings of these articles a "
                "barcode, or print the labels of the articles."
            )
        if self.move_quantity == "stock":
            return self.env._("No label to print: these articles are not in stock.")
        return self.env._("No label to print: nothing was received of these articles.")

    # Articles and quantities

    def _get_label_products(self):
        """Articles to label, by reference: services have no label."""
        self.ensure_one()
        if self.article_choice == "reception":
            products = self.picking_ids.move_ids.product_id
        elif self.article_choice == "selected":
            products = self.product_ids | self.product_tmpl_ids.product_variant_ids
        else:
            return self.env["product.product"].search(self._get_articles_domain())
        goods = products.filtered(lambda product: product.type == "consu")
        return goods.sorted(lambda p: (p.default_code or "", p.name or "", p.id))

    def _get_articles_domain(self):
        domain = Domain("type", "=", "consu") & Domain(
            "company_id", "in", [False, self.env.company.id]
        )
        if self.article_choice == "reference":
            prefix = (self.reference_prefix or "").strip()
            if not prefix:
                return Domain.FALSE
            domain &= Domain("default_code", "=ilike", f"{escape_psql(prefix)}%")
        return domain

    def _get_label_moves(self):
        if self.article_choice == "reception":
            return self.picking_ids.move_ids
        return self.move_ids

    def _get_label_lines(self):
        """Labels to print, one line an article, packaging or lot (LabelLine)."""
        self.ensure_one()
        products = self._get_label_products()
        received = self.move_quantity == "move" and self._get_received_quantities()
        in_stock = self.move_quantity == "stock" and self._get_stock(products)
        lines = []
        for product in products:
            if self.move_quantity == "custom":
                lines += self._get_typed_lines(product)
            elif self.move_quantity == "move":
                for lot_name, quantity in received.get(product, {}).items():
                    lines += self._get_counted_lines(product, quantity, lot_name)
            else:
                lines += self._get_counted_lines(product, in_stock[product])
        return [line for line in lines if line.quantity > 0]

    def _get_typed_lines(self, product):
        none = self.env["product.uom"]
        lines = []
        if self.label_target != "packaging":
            lines.append(LabelLine(product, none, "", self.custom_quantity))
        return lines + [
            LabelLine(product, packaging, "", self.custom_quantity)
            for packaging in self._get_packagings(product)
        ]

    def _get_counted_lines(self, product, quantity, lot_name=""):
        """Labels of a quantity in the unit of the article, and of its full packs."""
        none = self.env["product.uom"]
        lines = []
        if self.label_target != "packaging":
            count = self._get_unit_count(product, quantity)
            lines.append(LabelLine(product, none, lot_name, count))
        for packaging in self._get_packagings(product):
            packs = product.uom_id._compute_quantity(
                quantity, packaging.uom_id, rounding_method="DOWN"
            )
            lines.append(LabelLine(product, packaging, lot_name, math.floor(packs)))
        return lines

    def _get_packagings(self, product):
        if self.label_target == "unit":
            return self.env["product.uom"]
        companies = (self.env["res.company"], self.env.company)
        return product.product_uom_ids.filtered(lambda p: p.company_id in companies)

    def _get_unit_count(self, product, quantity):
        """Labels of a quantity: one a unit, one in all for kilos or metres."""
        uom = product.uom_id
        if uom.compare(quantity, 0) <= 0:
            return 0
        unit = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        if unit and not uom._has_common_reference(unit):
            return 1
        return math.ceil(uom.round(quantity))

    def _get_stock(self, products):
        """Quantity on hand of each article, in a warehouse or in all (F305)."""
        warehouse = self.warehouse_id.id
        in_stock = products.with_context(warehouse_id=warehouse)
        return {
            product: there.qty_available
            for product, there in zip(products, in_stock, strict=True)
        }

    def _get_received_quantities(self):
        """Quantity received (expected, before the reception) by article and lot."""
        received = {}
        for move in self._get_label_moves().filtered(lambda m: m.state != "cancel"):
            by_lot = received.setdefault(move.product_id, {})
            for lot_name, quantity in self._get_move_quantities(move):
                by_lot[lot_name] = by_lot.get(lot_name, 0.0) + quantity
        return received

    def _get_move_quantities(self, move):
        uom = move.product_id.uom_id
        lines = move.move_line_ids.filtered(
            lambda line: line.product_uom_id.compare(line.quantity, 0) > 0
        )
        if lines:
            return [
                (
                    line.lot_id.name or line.lot_name or "",
                    line.product_uom_id._compute_quantity(line.quantity, uom),
                )
                for line in lines
            ]
        if move.state == "done":
            return []
        return [("", move.product_uom._compute_quantity(move.product_uom_qty, uom))]

    def _get_stock_by_record(self, data):
        """Labels by stock for Odoo's own formats, as their report wants them."""
        records = self.env[data["active_model"]].browse(data["quantity_by_product"])
        products = records
        if records._name == "product.template":
            products = records.product_variant_ids
        stock = self._get_stock(products)
        counts = {}
        for product, quantity in stock.items():
            count = self._get_unit_count(product, quantity)
            record = product
            if records._name == "product.template":
                record = product.product_tmpl_id
            counts[record.id] = counts.get(record.id, 0) + count
        if not any(counts.values()):
            raise UserError(
                self.env._("No label to print: these articles are not in stock.")
            )
        return {record_id: count for record_id, count in counts.items() if count}
