import hashlib
import logging

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

_logger = logging.getLogger(__name__)


class PurchaseOrder(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "purchase.order"

    def _get_direct_version(self):
        """Mark of what the page showed: it changes with what is left to deliver.

        :return: str
        """
        self.ensure_one()
        facts = [self.id, self.state, str(self.direct_answer_date or "")]
        facts += [
            (line.id, line._get_direct_open_qty(), line.direct_refused_qty)
            for line in self._get_direct_lines()
        ]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]

    def _get_direct_page(self):
        """All that the page of the answer shows: plain values, no record, no price.

        :return: dict
        """
        self.ensure_one()
        lines = [self._get_direct_page_line(line) for line in self._get_direct_lines()]
        answers = dict(self._fields["direct_answer"]._description_selection(self.env))
        day = self.direct_deadline
        return {
            "page_lang": (self.env.context.get("lang") or "fr_FR")[:2],
            "company": self.company_id.name,
            "document": self.direct_number or self.name,
            "supplier": self.partner_id.name,
            "recipient": self.dest_address_id.display_name,
            "phone": self.dest_address_id.phone,
            "address": self.dest_address_id._display_address(
                without_company=True
            ).split("\n"),
            "instructions": (self.direct_instructions or "").splitlines(),
            "neutral": self.direct_neutral,
            "answer": answers.get(self.direct_answer),
            "answered": self.direct_answer not in (False, "waiting"),
            "deadline": day and self._say_day(day),
            "promised": self.direct_promised_date
            and self._say_day(self.direct_promised_date),
            "open": self._awaits_supplier(),
            "cancelled": self.state == "cancel",
            "requested": self._is_requested(),
            "today": fields.Date.context_today(self).isoformat(),
            "version": self._get_direct_version(),
            "lines": lines,
            "parcels": self._get_direct_parcels(),
        }

    def _get_direct_page_line(self, line):
        article = line.product_id
        reference = article._get_direct_reference(self.partner_id)
        return {
            "id": line.id,
            "article": article.with_context(display_default_code=False).display_name,
            "reference": reference,
            "unit": line.product_uom_id.name,
            "asked": self._say_quantity(line.product_qty),
            "open": self._say_quantity(line._get_direct_open_qty()),
            "promised": self._say_quantity(line._get_promised_qty()),
            "is_open": line._get_direct_open_qty() > 0,
        }

    def _say_quantity(self, quantity):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        said = formatLang(self.env, quantity, digits=digits)
        separator = (
            self.env["res.lang"]
            ._get_data(code=self.env.context.get("lang") or self.env.user.lang)
            .decimal_point
        )
        if separator and separator in said:
            said = said.rstrip("0").rstrip(separator)
        return said

    def _get_direct_parcels(self):
        done = self.picking_ids.filtered(
            lambda picking: (
                picking.state == "done" and picking._is_delivered_by_others()
            )
        )
        return [
            {
                "number": picking.name,
                "day": picking.direct_shipped_date
                and self._say_day(picking.direct_shipped_date),
                "tracking": picking.carrier_tracking_ref,
            }
            for picking in done.sorted("id")
        ]

    def _announce_shipment(self, shipped, day, tracking, note):
        """What a supplier shipped, noted even when the transfer cannot be done.

        Goods followed by lots are entered by us, who know them.

        :param dict shipped: {purchase.order.line: quantity in its unit}
        :param day: date of the shipment
        :param str tracking: number of the parcel
        :param str note: what he says
        :raise UserError: nothing or too much is shipped
        """
        self.ensure_one()
        self._check_awaits_supplier()
        self._check_may_ship_direct(shipped)
        try:
            with self.env.cr.savepoint():
                self._ship_direct(shipped, day, tracking, note, self.partner_id)
        except UserError as error:
            _logger.info("%s: shipment to be entered by hand: %s", self.name, error)
            self._note_announcement(shipped, day, tracking, note, str(error))

    def _note_announcement(self, shipped, day, tracking, note, reason):
        facts = [
            self.env._(
                "%(supplier)s announces a shipment of %(day)s, to be entered by hand: "
                "%(reason)s",
                supplier=self.partner_id.display_name,
                day=self._say_day(day),
                reason=reason,
            )
        ]
        facts += [
            f"{line.product_id.display_name}: {quantity:g} {line.product_uom_id.name}"
            for line, quantity in shipped.items()
            if quantity > 0
        ]
        if tracking:
            facts.append(self.env._("Tracking number: %s.", tracking))
        self._post_answer(facts, note, self.partner_id)
        self._schedule_direct(
            self.env._(
                "%(supplier)s shipped %(document)s: enter it",
                supplier=self.partner_id.display_name,
                document=self.direct_number or self.name,
            )
        )
