from odoo import models


class GescomScanControl(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.scan.control"

    def _say(self, sentence, item=None, tally=None, light=None):
        """The answer to a scanner, which it shows as it is.

        :param str sentence: what the operator reads
        :param ScannedItem item: what was scanned
        :param Tally tally: the count, when it may have changed
        :param str light: the light of this answer, that of the control by default
        :return: dict
        """
        answer = {
            "light": light or self.light,
            "latched": self.light == "red",
            "reason": self.mistake_id.reason,
            "code": item.code if item else False,
            "message": sentence,
            "line": False,
            "done": 0.0,
            "remaining": 0.0,
            "parcel": self.parcel,
            "awaited_lot": bool(self.lot_product_id),
        }
        if item and item.product and tally:
            line = self._describe_line(item.product, tally)
            answer.update(
                line=line["line"],
                done=line["done"],
                remaining=max(line["expected"] - line["done"], 0.0),
                # What is not on the document shows on the panel only.
                lines=[line] if line["expected"] or line["done"] else [],
                progress=tally.get_progress(),
            )
        return answer

    def _describe_line(self, product, tally):
        return {
            "line": tally.lines.get(product, False),
            "product": product.id,
            "name": product.name,
            "reference": product.default_code or "",
            "unit": product.uom_id.name,
            "expected": tally.expected_of(product),
            "done": tally.done_of(product),
            "lots": [
                {"name": lot, "done": quantity}
                for lot, quantity in tally.lots_of(product).items()
                if lot and tally.compare(quantity, 0) > 0
            ],
        }

    def _get_state(self):
        """All that the screen shows, after a reload too.

        :return: dict
        """
        self.ensure_one()
        tally, picking = self._read_tally(), self.picking_id
        articles = dict.fromkeys([*tally.expected, *(p for p, _lot in tally.lots)])
        products = self.env["product.product"].union(*articles)
        places = self._get_places()
        lines = []
        for product in products:
            line = self._describe_line(product, tally)
            if line["expected"] or line["done"]:
                lines.append({**line, "place": places.get(product, "")})
        return {
            "document": self._describe_document(),
            "light": self.light,
            "latched": self.light == "red",
            "reason": self.mistake_id.reason,
            "message": self._get_standing_sentence(tally),
            "lines": lines,
            "progress": tally.get_progress(),
            "parcel": self.parcel,
            "awaited_lot": bool(self.lot_product_id),
            "closed": picking.state in ("done", "cancel"),
            **self._describe_gaps(tally),
        }

    def _describe_document(self):
        picking = self.picking_id
        return {
            "id": picking.id,
            "name": picking.display_name,
            "partner": picking.partner_id.display_name or "",
            "origin": picking.origin or "",
            "kind": picking.document_kind,
            "shipping_state": picking.shipping_state,
            "instructions": picking.delivery_instructions or "",
            "gift_wrap": picking.gift_wrap,
            "packs": picking.picking_type_id.code == "outgoing",
            "receives": picking.document_kind == "reception",
        }

    def _get_standing_sentence(self, tally):
        """What the panel says when nothing was scanned since it was opened."""
        picking = self.picking_id
        if picking.state == "done":
            return self.env._("%s is finished.", picking.display_name)
        if self.light == "red":
            return self.mistake_id._get_sentence()
        if self.lot_product_id:
            return self.env._(
                "%s: right article. Now scan its lot or serial number.",
                self.lot_product_id.display_name,
            )
        if tally.has_anything() and not tally.get_missing():
            return self.env._("Everything is there: finish.")
        return self.env._("Scan an article.")

    def _get_places(self):
        """Where each article is fetched, or put away.

        :return: {product.product: name of the place}
        """
        incoming = self._takes_new_lots()
        lines = self.picking_id.move_line_ids.sorted("id", reverse=True)
        return {
            line.product_id: (
                line.location_dest_id if incoming else line.location_id
            ).display_name
            for line in lines
        }

    def _describe_gaps(self, tally):
        """What is missing, and what came without being expected (F260).

        :return: dict with `missing` and `surplus`, lists of dicts
        """
        missing = tally.get_missing()
        if self.picking_id.state == "done":
            missing = self._get_left_behind()
        return {
            "missing": [self._describe_gap(*gap) for gap in missing.items()],
            "surplus": [self._describe_gap(*gap) for gap in self._get_surplus(tally)],
        }

    def _describe_gap(self, product, quantity, code=False):
        return {
            "product": product.id,
            "name": product.display_name or code,
            "quantity": quantity,
            "text": product.uom_id._format_scanned(quantity),
            "unit": product.uom_id.name or "",
        }

    def _get_left_behind(self):
        """What a finished document did not take along.

        :return: {product.product: quantity in the article's unit}
        """
        left = {}
        for move in self.picking_id.backorder_ids.move_ids:
            if move.state != "cancel":
                product = move.product_id
                left[product] = left.get(product, 0.0) + move.product_qty
        return left

    def _get_surplus(self, tally):
        """What was counted above the order, and what was refused of a receipt.

        :return: list of (product.product, quantity, code when nobody knows it)
        """
        surplus = [(product, qty) for product, qty in tally.get_surplus().items()]
        if self.picking_id.document_kind != "reception":
            return surplus
        refused = self.env["gescom.scan.mistake"].search(
            [
                ("picking_id", "=", self.picking_id.id),
                ("reason", "in", ("unknown", "too_many", "not_ordered")),
            ],
            order="id",
        )
        for (product, code), mistakes in refused.grouped(
            lambda mistake: (
                mistake.product_id,
                not mistake.product_id and mistake.code,
            )
        ).items():
            surplus.append((product, sum(mistakes.mapped("quantity")), code))
        return surplus
