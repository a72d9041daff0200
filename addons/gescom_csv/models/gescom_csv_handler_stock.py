from dataclasses import replace

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..engine.cells import to_decimal
from ..engine.text import clean


class GescomCsvHandlerStock(models.AbstractModel):
    """The stock that was counted, by article, location and lot: an inventory."""

    _name = "gescom.csv.handler.stock"
    _inherit = ["gescom.csv.handler"]
    _description = "CSV lines and counted stock"

    @api.model
    def _get_own_columns(self, profile):
        """Location and lot may be missing; the quantity is the one on hand."""
        fields = self.env["stock.quant"]._fields
        columns = {}
        for column in profile.column_ids:
            if column.name == "location_id":
                spec = column._get_spec(fields["location_id"])
                columns[column.name] = replace(spec, is_key=True, is_optional=True)
            elif column.name == "lot_id":
                columns[column.name] = column._describe(
                    kind="text", is_key=True, is_optional=True
                )
            elif column.name == "inventory_quantity":
                columns[column.name] = column._get_spec(fields["quantity"])
        return columns

    @api.model
    def _import_lines(self, profile, columns, lines, said=None):
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._(
                    "Only an administrator of the inventory may import a stock: ask "
                    "one of them."
                )
            )
        # The key is whole, also where the file leaves the usual location unsaid.
        names = {column.name for column in columns}
        own = self._get_own_columns(profile).values()
        columns = columns + [c for c in own if c.is_key and c.name not in names]
        return super()._import_lines(profile, columns, lines, said)

    @api.model
    def _resolve_references(self, columns, lines, outcome):
        lines = super()._resolve_references(columns, lines, outcome)
        location = self._get_usual_location()
        for line in lines:
            line.values["location_id"] = line.values.get("location_id") or location.id
            line.values.setdefault("lot_id", "")
        return lines

    @api.model
    def _get_usual_location(self):
        warehouses = self.env["stock.warehouse"]
        warehouse = warehouses.search([("company_id", "=", self.env.company.id)])
        return warehouse[:1].lot_stock_id

    @api.model
    def _get_scope(self):
        return Domain("package_id", "=", False) & Domain("owner_id", "=", False)

    @api.model
    def _get_existing_domain(self, profile, columns, lines):
        domain = self._get_scope()
        for name in ("product_id", "location_id"):
            domain &= Domain(name, "in", [line.values[name] for line in lines])
        return domain

    @api.model
    def _get_value(self, column, record):
        if column.name == "lot_id":
            return clean(record.lot_id.name or "")
        if column.name == "inventory_quantity":
            return to_decimal(record.quantity, column.digits)
        return super()._get_value(column, record)

    @api.model
    def _get_export_domain(self, profile):
        domain = super()._get_export_domain(profile) & self._get_scope()
        return domain & Domain("location_id.usage", "in", ["internal", "transit"])

    @api.model
    def _get_export_order(self, profile):
        return "product_id, location_id, lot_id, id"

    @api.model
    def _match_records(self, columns, lines, found, outcome):
        matched = super()._match_records(columns, lines, found, outcome)
        kept = []
        for line in matched:
            # None of what is not there is what is there.
            if not line.record and line.values.get("inventory_quantity") == 0:
                outcome.unchanged += 1
            else:
                kept.append(line)
        return kept

    @api.model
    def _write_lines(self, profile, columns, lines):
        counted = self.env["stock.quant"].with_context(inventory_mode=True)
        quants = counted.concat(*(line.record for line in lines))
        for line in lines:
            quantity = float(line.changes["inventory_quantity"])
            counted.browse(line.record.id).inventory_quantity = quantity
        self._apply(quants)

    @api.model
    def _create_lines(self, profile, columns, lines):
        lots = self._get_lots(lines)
        counted = self.env["stock.quant"].with_context(inventory_mode=True)
        quants = counted.create(
            [
                {
                    "product_id": line.values["product_id"],
                    "location_id": line.values["location_id"],
                    "lot_id": lots.get(self._get_lot_key(line), False),
                    "inventory_quantity": float(line.values["inventory_quantity"]),
                }
                for line in lines
            ]
        )
        self._apply(quants)
        return quants

    @api.model
    def _apply(self, quants):
        name = self.env._("CSV import of the stock")
        quants.with_context(inventory_mode=True, inventory_name=name)._apply_inventory()

    @api.model
    def _get_lot_key(self, line):
        return line.values["product_id"], line.values["lot_id"]

    @api.model
    def _get_lots(self, lines):
        """The lots of lines; those that do not exist are created.

        :return: dict {(id of the product, name): id of the lot}
        """
        keys = {self._get_lot_key(line) for line in lines if line.values["lot_id"]}
        if not keys:
            return {}
        lot_model = self.env["stock.lot"]
        domain = self._get_company_domain(lot_model)
        domain &= Domain("product_id", "in", [product for product, _name in keys])
        domain &= Domain("name", "in", [name for _product, name in keys])
        lots = lot_model.search(domain)
        known = {(lot.product_id.id, lot.name): lot.id for lot in lots}
        new = sorted(keys - known.keys())
        made = lot_model.create(
            [{"product_id": product, "name": name} for product, name in new]
        )
        return known | dict(zip(new, made.ids, strict=True))
