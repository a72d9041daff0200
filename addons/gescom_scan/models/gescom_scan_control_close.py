from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.gescom_expedition.marks import CHANGES_PREPARED

from ..engine.tally import share


class GescomScanControl(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.scan.control"

    def _finish(self, partial):
        """Close the document on what was scanned.

        :param bool partial: what is missing was seen, and stays behind
        :return: (dict of the answer, dict of the event)
        """
        notice = {"kind": "notice"}
        if self.light == "red":
            return self._refuse_while_red()
        tally = self._read_tally()
        gaps = {**self._describe_gaps(tally), "finished": False}
        if not tally.has_anything():
            sentence = self.env._("Nothing was scanned yet.")
            return {**self._say(sentence, light="red"), **gaps}, notice
        if gaps["missing"] and not partial:
            sentence = self.env._(
                "Some articles are missing: close the document without them?"
            )
            return {**self._say(sentence), **gaps}, notice
        try:
            with self.env.cr.savepoint():
                actions = self._close(tally)
        except UserError as error:
            return {**self._say(str(error), light="red"), **gaps}, notice
        sentence = self._get_standing_sentence(tally)
        answer = {**self._say(sentence), **gaps, "finished": True, "actions": actions}
        return answer, {"kind": "finish"}

    def _say_finished(self):
        """The document is closed: say it, and what was left behind.

        :return: (dict of the answer, dict of the event)
        """
        tally = self._read_tally()
        answer = self._say(self._get_standing_sentence(tally))
        answer.update(self._describe_gaps(tally), finished=True, actions=[])
        return answer, {"kind": "notice"}

    def _close(self, tally):
        """Put what was scanned on the document and hand it on.

        :return: list of actions: what is to be printed or asked
        """
        # The operator's own rights decide from here on.
        picking = self.picking_id.with_user(self.env.user)
        self._put_on_document(CHANGES_PREPARED.put_on(picking), tally)
        # What was taken off the document since it was scanned lies in the parcel still.
        picking._check_wholly_scanned(self._get_done_by_product(tally))
        self._put_in_parcels(CHANGES_PREPARED.put_on(picking))
        self.write(
            {
                "finished_date": fields.Datetime.now(),
                "finished_user_id": self.env.uid,
                "lot_product_id": False,
            }
        )
        return picking._hand_on_scanned()

    def _get_done_by_product(self, tally):
        done = defaultdict(float)
        for (product, _lot), quantity in tally.lots.items():
            done[product] += quantity
        return done

    def _put_on_document(self, picking, tally):
        """Set the quantities of the lines to what was scanned."""
        moves = picking.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        ).sorted(lambda move: (move.sequence, move.id))
        for product, lines in moves.grouped("product_id").items():
            if self._needs_lot(product):
                self._put_lots(lines, tally.lots_of(product))
            else:
                self._put_quantity(lines, tally.done_of(product))
        for product, quantity in tally.get_surplus().items():
            if product not in tally.expected:
                picking._add_unordered(product, tally.lots_of(product), quantity)

    def _put_quantity(self, moves, total):
        surplus = self._takes_surplus()
        for move, part in zip(
            moves,
            share(total, moves.mapped("product_qty"), last_takes_rest=surplus),
            strict=True,
        ):
            unit = move.product_id.uom_id
            held = sum(move.move_line_ids.mapped("quantity_product_uom"))
            # What did not change keeps the places and parcels it has.
            if unit.compare(part, held):
                move._set_pieces(part)
            move.picked = unit.compare(part, 0) > 0

    def _put_lots(self, moves, lots):
        if self._takes_new_lots():
            self._bring_lots_in(moves, lots)
            return
        left = dict(lots)
        for line in moves.move_line_ids.sorted("id"):
            name, unit = line.lot_id.name or "", line.product_id.uom_id
            part = min(left.get(name, 0.0), line.quantity_product_uom)
            left[name] = left.get(name, 0.0) - part
            if unit.compare(part, 0) <= 0:
                line.unlink()
            elif unit.compare(part, line.quantity_product_uom):
                line.quantity = unit._compute_quantity(part, line.product_uom_id)
        for move in moves:
            move.picked = bool(move.move_line_ids)

    def _bring_lots_in(self, moves, lots):
        moves.move_line_ids.unlink()
        surplus = self._takes_surplus()
        wanted = moves.mapped("product_qty")
        for lot_name, total in lots.items():
            if not lot_name:
                continue
            parts = share(total, wanted, last_takes_rest=surplus)
            wanted = [
                quantity - part for quantity, part in zip(wanted, parts, strict=True)
            ]
            for move, part in zip(moves, parts, strict=True):
                if move.product_id.uom_id.compare(part, 0) > 0:
                    move._bring_lot_in(lot_name, part)
        for move in moves:
            move.picked = bool(move.move_line_ids)

    def _put_in_parcels(self, picking):
        """Pack what was scanned in the parcels that the operator filled."""
        groups = self.env["gescom.scan.event"]._read_group(
            [("control_id", "=", self.id), ("counted", "=", True)],
            ["parcel", "product_id", "lot_name"],
            ["quantity:sum"],
            order="parcel",
        )
        ranks = sorted({parcel for parcel, *_rest in groups})
        if len(ranks) < 2:
            return
        picking._unmake_parcels()
        packages = picking.env["stock.package"].create(
            [
                {"planned_picking_id": picking.id, "company_id": picking.company_id.id}
                for _rank in ranks
            ]
        )
        package_of = dict(zip(ranks, packages, strict=True))
        for parcel, product, lot_name, quantity in groups:
            picking._put_in_parcel(package_of[parcel], product, lot_name, quantity)
        for package, weight in packages._get_weight(picking.id).items():
            package.shipping_weight = weight
