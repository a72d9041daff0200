from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class GescomEcoDocumentMixin(models.AbstractModel):
    """A document whose foot sums up the eco-participations."""

    _name = "gescom.eco.document.mixin"
    _description = "Document with eco-participations"

    def _get_eco_lines(self):
        """Lines that may bear fees."""
        raise NotImplementedError

    def _get_eco_summary(self):
        """Fees of the document that its papers show, by type (F270, R-2).

        :return: list of dicts {type: name, unit: fee of a unit, quantity: units,
            amount}, untaxed, in the document's currency
        """
        self.ensure_one()
        rows = {}
        for line in self._get_eco_lines():
            for eco_type, fee, units, amount in line._get_shown_eco_shares():
                key = (eco_type.sequence, eco_type.id, fee["unit"])
                row = rows.setdefault(
                    key,
                    {
                        "type": eco_type.name,
                        "unit": fee["unit"],
                        "quantity": 0.0,
                        "amount": 0.0,
                    },
                )
                row["quantity"] += units
                row["amount"] += amount
        return [rows[key] for key in sorted(rows)]

    def _get_eco_total(self):
        """Fees of the document, printed or not, untaxed, in its currency."""
        self.ensure_one()
        return sum(line._get_eco_amount() for line in self._get_eco_lines())

    def _check_eco_left_whole(self):
        """Refuse a document whose discount lines eat into its fees (R-1).

        The windows of discounts see to it, but a line may be typed, or its articles
        taken off since.

        :raise UserError: what is taken off is more than the goods are worth
        """
        for document in self:
            lines = document._get_eco_lines()
            discounts = lines.filtered(lambda line: line._is_eco_discount())
            goods = (lines - discounts).filtered(lambda line: line.price_subtotal > 0)
            worth = sum(line.price_subtotal - line.eco_amount for line in goods)
            off = -sum(discounts.mapped("price_subtotal"))
            currency = document.currency_id
            if sum(goods.mapped("eco_amount")) and (
                currency.compare_amounts(off, max(worth, 0.0)) > 0
            ):
                raise UserError(
                    document.env._(
                        "%(document)s: a discount leaves the eco-participations whole. "
                        "Lower the discount on the whole document, %(off)s untaxed, to "
                        "%(worth)s at most.",
                        document=document.display_name,
                        off=formatLang(document.env, off, currency_obj=currency),
                        worth=formatLang(
                            document.env, max(worth, 0.0), currency_obj=currency
                        ),
                    )
                )

    def _get_eco_mail_note(self):
        """What the mail of the document says of the fees.

        :return: Markup, empty where the papers show none
        """
        self.ensure_one()
        rows = self._get_eco_summary()
        if not rows:
            return Markup()
        sentences = [
            self.env._(
                "Including eco-participation %(type)s: %(amount)s untaxed",
                type=row["type"],
                amount=formatLang(
                    self.env, row["amount"], currency_obj=self.currency_id
                ),
            )
            for row in self._get_eco_totals_by_type(rows)
        ]
        return Markup('<p style="font-size: 12px; color: #666">%s</p>') % Markup(
            "<br/>"
        ).join(sentences)

    def _get_eco_totals_by_type(self, rows):
        """Rows of the summary, those of one type together.

        :return: list of dicts {type, amount}
        """
        totals = {}
        for row in rows:
            totals[row["type"]] = totals.get(row["type"], 0.0) + row["amount"]
        return [{"type": name, "amount": amount} for name, amount in totals.items()]
