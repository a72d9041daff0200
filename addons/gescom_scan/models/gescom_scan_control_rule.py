from odoo import models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.item import ScannedItem
from ..engine.tally import Tally

# The fields of the moves that a scan looks at: no more is read of sixty lines.
MOVE_FIELDS = ("product_id", "product_qty", "product_uom_qty", "state")


class GescomScanControl(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.scan.control"

    # What a code stands for

    def _identify(self, code, tally):
        """What a code stands for: an article, one of its packs, a lot, a GS1 code.

        :param str code: the code as it was read
        :param Tally tally: the count of the document, whose articles come first
        :return: ScannedItem
        """
        articles = self.env["product.product"]
        product, units = articles._find_scanned(code, self.company_id)
        if product:
            return ScannedItem(code, product, units)
        found = self._identify_lot(code, code, tally) or self._identify_gs1(code, tally)
        if found:
            return found
        if self.lot_product_id and self._takes_new_lots():
            return ScannedItem(code, self.lot_product_id, lot_name=code)
        return ScannedItem(code, product)

    def _identify_lot(self, code, lot_name, tally):
        lots = self.env["stock.lot"].search(
            [
                ("name", "=", lot_name),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            order="id",
        )
        if not lots:
            return None
        awaited = lots.filtered(lambda lot: lot.product_id == self.lot_product_id)
        ours = lots.filtered(lambda lot: lot.product_id in tally.expected)
        lot = (awaited or ours or lots)[:1]
        return ScannedItem(code, lot.product_id, lot_name=lot.name)

    def _identify_gs1(self, code, tally):
        data = self._parse_gs1(code)
        product, units, lot_name = self.env["product.product"], 1.0, ""
        for part in data:
            if part["type"] == "product" and not product:
                product, units = product._find_scanned(part["value"], self.company_id)
            elif part["type"] == "lot":
                lot_name = part["value"]
        if not product:
            return self._identify_gs1_lot(code, lot_name, tally, data)
        units *= self._get_gs1_count(data, product)
        return ScannedItem(code, product, units, lot_name)

    def _identify_gs1_lot(self, code, lot_name, tally, data):
        """A code that gives a lot only: of the article that waits for it."""
        if not lot_name or any(part["type"] == "product" for part in data):
            return None
        if self.lot_product_id and self._takes_new_lots():
            return ScannedItem(code, self.lot_product_id, lot_name=lot_name)
        return self._identify_lot(code, lot_name, tally)

    def _parse_gs1(self, code):
        """Parts of a GS1 code, as the nomenclature of the company reads them.

        Odoo's GS1 nomenclature serves a company that uses the one of the shops: its
        cartons carry GS1 codes all the same.
        """
        nomenclature = self.company_id.nomenclature_id
        if not nomenclature.is_gs1_nomenclature:
            nomenclature = self.env.ref(
                "barcodes_gs1_nomenclature.default_gs1_nomenclature",
                raise_if_not_found=False,
            )
        if not nomenclature:
            return []
        try:
            return nomenclature.gs1_decompose_extended(code) or []
        except (ValidationError, ValueError):
            return []

    def _get_gs1_count(self, data, product):
        """How many the code says; the weight of a piece is no count of pieces."""
        for part in data:
            if part["type"] != "quantity" or not part["value"]:
                continue
            unit = part["rule"].associated_uom_id
            if not unit or unit == product.uom_id:
                return part["value"]
            if unit._has_common_reference(product.uom_id):
                return unit._compute_quantity(part["value"], product.uom_id)
        return 1.0

    # What is right

    def _find_fault(self, item, units, tally):
        """Why a scan is red.

        :return: a reason of `gescom.scan.mistake`, or False
        """
        product = item.product
        if not product:
            return "unknown"
        surplus = self._takes_surplus()
        if product not in tally.expected and not surplus:
            return "not_ordered" if self._takes_new_lots() else "wrong_article"
        if tally.is_too_many(product, units) and not surplus:
            return "too_many"
        if item.lot_name and self._needs_lot(product):
            return self._find_lot_fault(item, units, tally)
        return False

    def _find_lot_fault(self, item, units, tally):
        product = item.product
        total = tally.lots[product, item.lot_name] + units
        if product.tracking == "serial" and tally.compare(total, 1.0) > 0:
            return "twice"
        if self._takes_new_lots():
            return False
        reserved = self._get_reserved_lots(product)
        if item.lot_name not in reserved:
            return "wrong_lot"
        return tally.compare(total, reserved[item.lot_name]) > 0 and "too_many"

    def _get_reserved_lots(self, product):
        """Lots of an article that the document holds.

        :return: {lot name: quantity in the article's unit}
        """
        groups = self.env["stock.move.line"]._read_group(
            [
                ("picking_id", "=", self.picking_id.id),
                ("product_id", "=", product.id),
                ("lot_id", "!=", False),
            ],
            ["lot_id"],
            ["quantity_product_uom:sum"],
        )
        return {lot.name: quantity for lot, quantity in groups}

    def _needs_lot(self, product):
        if product.tracking == "none":
            return False
        kind = self.picking_id.picking_type_id
        return kind.use_create_lots or kind.use_existing_lots

    def _takes_new_lots(self):
        """What enters brings its lots; what leaves has those it was reserved with."""
        return self.picking_id.picking_type_id.code == "incoming"

    def _takes_surplus(self):
        """Whether goods that were not ordered are counted too (F261, A-46)."""
        picking = self.picking_id
        return picking.document_kind == "reception" and not (
            picking.picking_type_id.refuse_unordered
            # The manager may validate what was not ordered, so he may scan it.
            and picking.with_user(self.env.user)._is_bound_by_orders()
        )

    # Figures

    def _read_tally(self):
        """The count of the document, read at once.

        :return: Tally
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        moves, expected = self._get_moves(), {}
        for move, quantity in self._get_expected(moves).items():
            if quantity > 0:
                # Of sixty articles only those that are looked at are read.
                product = move.product_id.with_prefetch()
                expected[product] = expected.get(product, 0.0) + quantity
        lines = {move.product_id: move.id for move in reversed(moves)}
        return Tally(expected, self._get_done(), digits, lines)

    def _get_moves(self):
        """The lines of the document, in their order.

        :return: stock.move
        """
        domain = Domain("picking_id", "=", self.picking_id.id)
        domain &= Domain("state", "!=", "cancel")
        return self.env["stock.move"].search_fetch(
            domain, MOVE_FIELDS, order="sequence, id"
        )

    def _get_expected(self, moves):
        """What each line holds: what was asked for, or what was prepared.

        :return: {stock.move: quantity in the article's unit}
        """
        picking = self.picking_id
        if picking.shipping_state != "prepared" and picking.state != "done":
            return {move: move.product_qty for move in moves}
        groups = self.env["stock.move.line"]._read_group(
            [("picking_id", "=", picking.id), ("picked", "=", True)],
            ["move_id"],
            ["quantity_product_uom:sum"],
        )
        quantities = dict(groups)
        return {move: quantities.get(move, 0.0) for move in moves}

    def _get_done(self):
        """What was scanned and not undone.

        :return: {(product.product, lot name): quantity in the article's unit}
        """
        groups = self.env["gescom.scan.event"]._read_group(
            [("control_id", "=", self.id), ("counted", "=", True)],
            ["product_id", "lot_name"],
            ["quantity:sum"],
        )
        return {(product, lot or ""): quantity for product, lot, quantity in groups}
