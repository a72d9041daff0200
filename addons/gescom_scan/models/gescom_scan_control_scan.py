from odoo import fields, models

from ..engine.codes import clean


class GescomScanControl(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.scan.control"

    def _scan(self, code, quantity, red_shown):
        """Judge one scan (F308, F309).

        :param str code: what the scanner read
        :param float quantity: how many times
        :param bool red_shown: the operator saw the light before he scanned
        :return: (dict of the answer, dict of the event)
        """
        tally = self._read_tally()
        item = self._identify(clean(code), tally)
        if self.light == "red":
            return self._scan_while_red(item, red_shown)
        if not item.product:
            notice = self._find_notice(item.code)
            if notice:
                return notice
        units = item.units * quantity
        reason = self._find_fault(item, units, tally)
        if reason:
            return self._latch(item, units, reason, tally)
        if self._needs_lot(item.product) and not item.lot_name:
            return self._ask_lot(item, tally)
        return self._count(item, units, tally)

    # Green

    def _ask_lot(self, item, tally):
        self.lot_product_id = item.product
        sentence = self.env._(
            "%s: right article. Now scan its lot or serial number.",
            item.product.display_name,
        )
        answer = self._say(sentence, item=item, tally=tally)
        return answer, self._prepare_event("lot", item, 0.0)

    def _count(self, item, units, tally):
        self._learn_expected(item.product)
        if self.lot_product_id:
            self.lot_product_id = False
        tally.add(item.product, item.lot_name, units)
        sentence = self._sentence_counted(item.product, tally)
        event = self._prepare_event("article", item, units)
        answer = self._say(sentence, item=item, tally=tally)
        return answer, {**event, "counted": True}

    def _learn_expected(self, product):
        """What is scanned in the place of a mistake tells what had been expected."""
        mistake = self.corrected_mistake_id
        if mistake:
            mistake.expected_product_id = product
            self.corrected_mistake_id = False

    def _sentence_counted(self, product, tally):
        if not tally.get_missing():
            return self.env._("Everything is there: finish.")
        return self.env._(
            "%(article)s: %(done)s of %(expected)s.",
            article=product.display_name,
            done=product.uom_id._format_scanned(tally.done_of(product)),
            expected=product.uom_id._format_scanned(tally.expected_of(product)),
        )

    def _prepare_event(self, kind, item, units):
        return {
            "kind": kind,
            "code": item.code,
            "product_id": item.product.id,
            "lot_name": item.lot_name or False,
            "quantity": units,
        }

    def _find_notice(self, code):
        """Codes that are no articles, and no mistakes either."""
        if self.env["res.users"]._find_scan_supervisor(code, self.company_id):
            sentence = self.env._("Badge read: nothing is to be released.")
            return self._say(sentence), {"kind": "notice"}
        document = self.picking_id._search_numbered(code).filtered(
            lambda picking: picking.company_id == self.company_id
        )
        if self.picking_id in document:
            sentence = self.env._("This is the document being scanned.")
            return self._say(sentence), {"kind": "notice", "code": code}
        if document:
            sentence = self.env._(
                "%s is another document: finish or leave this one first.",
                document[:1].display_name,
            )
            return self._say(sentence, light="red"), {"kind": "notice", "code": code}
        return None

    # Red

    def _latch(self, item, units, reason, tally):
        mistake = self.env["gescom.scan.mistake"].create(
            {
                "picking_id": self.picking_id.id,
                "user_id": self.env.uid,
                "reason": reason,
                "code": item.code,
                "product_id": item.product.id,
                "lot_name": item.lot_name or False,
                "quantity": units,
                "expected_quantity": tally.expected_of(item.product),
                **self._guess_expected(tally),
            }
        )
        self.write({"light": "red", "mistake_id": mistake.id, "lot_product_id": False})
        answer = self._say(mistake._get_sentence(), item=item, tally=tally)
        return answer, self._prepare_event("wrong", item, units)

    def _guess_expected(self, tally):
        """The next article of the document, until the scan that follows says which."""
        product = next(iter(tally.get_missing()), None)
        if product is None:
            return {}
        line = self.env["stock.move.line"].search(
            [("picking_id", "=", self.picking_id.id), ("product_id", "=", product.id)],
            order="id",
            limit=1,
        )
        place = line.location_dest_id if self._takes_new_lots() else line.location_id
        return {"expected_product_id": product.id, "location_id": place.id}

    def _scan_while_red(self, item, red_shown):
        """Nothing counts but taking the wrong thing out, or a supervisor's badge."""
        mistake = self.mistake_id
        if mistake._is_about(item):
            # What was read before the light was seen is no answer to it.
            if red_shown:
                self._release("scan_out", self.env.user)
                name = item.product.display_name or item.code
                sentence = self.env._("Taken out: %s. Go on.", name)
                return self._say(sentence), {"kind": "scan_out", "code": item.code}
        elif not item.product:
            users = self.env["res.users"]
            supervisor = users._find_scan_supervisor(item.code, self.company_id)
            if supervisor:
                self._release("badge", supervisor)
                sentence = self.env._("Released by %s. Go on.", supervisor.name)
                return self._say(sentence), {"kind": "badge"}
        return self._refuse_while_red()

    def _refuse_while_red(self):
        return self._say(self.mistake_id._get_sentence()), {"kind": "refused"}

    def _release(self, way, user):
        mistake = self.mistake_id
        mistake.write(
            {
                "release": way,
                "release_user_id": user.id,
                "release_date": fields.Datetime.now(),
            }
        )
        self.write(
            {
                "light": "green",
                "mistake_id": False,
                "corrected_mistake_id": mistake.id,
            }
        )

    # What else a scanner asks

    def _undo(self):
        """Take the operator's last scan back.

        :return: (dict of the answer, dict of the event)
        """
        if self.light == "red":
            return self._refuse_while_red()
        if self.lot_product_id:
            self.lot_product_id = False
            sentence = self.env._("No lot is awaited any more.")
            return self._say(sentence), {"kind": "undo"}
        last = self._get_last_counted()
        if not last:
            sentence = self.env._("There is nothing to undo.")
            return self._say(sentence, light="red"), {"kind": "notice"}
        last.counted = False
        sentence = self.env._("Undone: %s.", last.product_id.display_name)
        item = last._get_item()
        answer = self._say(sentence, item=item, tally=self._read_tally())
        return answer, self._prepare_event("undo", item, last.quantity)

    def _get_last_counted(self):
        return self.env["gescom.scan.event"].search(
            [
                ("control_id", "=", self.id),
                ("counted", "=", True),
                ("user_id", "=", self.env.uid),
            ],
            limit=1,
        )

    def _change_parcel(self):
        """What is scanned from now on goes in another parcel.

        :return: (dict of the answer, dict of the event)
        """
        if self.light == "red":
            return self._refuse_while_red()
        if not self._is_filled(self.parcel):
            sentence = self.env._("Parcel %s is still empty.", self.parcel)
            return self._say(sentence, light="red"), {"kind": "notice"}
        self.parcel += 1
        sentence = self.env._("Parcel %s: scan what goes in it.", self.parcel)
        return self._say(sentence), {"kind": "parcel"}

    def _is_filled(self, parcel):
        return self.env["gescom.scan.event"].search_count(
            [
                ("control_id", "=", self.id),
                ("counted", "=", True),
                ("parcel", "=", parcel),
            ],
            limit=1,
        )
