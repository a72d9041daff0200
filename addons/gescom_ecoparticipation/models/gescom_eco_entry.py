from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.fees import get_amount
from ..marks import BOOKS_FEES


class GescomEcoEntry(models.Model):
    """A fee of a posted invoice line: what is declared, to the cent."""

    _name = "gescom.eco.entry"
    _description = "Eco-participation to declare"
    _order = "date desc, id desc"
    _rec_name = "move_line_id"

    move_line_id = fields.Many2one(
        "account.move.line",
        string="Invoice line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(
        "account.move",
        string="Invoice",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", index=True)
    date = fields.Date(required=True, index=True)
    product_id = fields.Many2one(
        "product.product",
        string="Article",
        index=True,
        ondelete="restrict",
        help="For a kit, the component that bears the fee.",
    )
    type_id = fields.Many2one(
        "gescom.eco.type", required=True, index=True, ondelete="restrict"
    )
    code_id = fields.Many2one("gescom.eco.code", index=True, ondelete="restrict")
    organism_id = fields.Many2one(
        related="code_id.organism_id", store=True, index="btree_not_null"
    )
    unit_amount = fields.Monetary(string="Unit untaxed", aggregator=None)
    units = fields.Float(digits="Product Unit")
    weight = fields.Float(string="Weight (kg)", digits="Stock Weight")
    amount = fields.Monetary(string="Amount untaxed")
    declaration_id = fields.Many2one(
        "gescom.eco.declaration",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    @api.model
    def _prepare_from_fee(self, fee, units, rounding):
        """What a fee of an invoice line is declared for.

        :param dict fee: see `product._get_eco_fees`
        :param float units: below zero for a credit note
        :param float rounding: of the company's currency
        :return: dict of values
        """
        return {
            "product_id": fee["component"],
            "type_id": fee["type"],
            "code_id": fee["code"],
            "unit_amount": fee["due"],
            "units": units,
            "weight": fee["weight"] * units,
            "amount": get_amount(fee["due"], units, rounding),
        }

    @api.model_create_multi
    def create(self, vals_list):
        self._check_booking()
        return super().create(vals_list)

    def write(self, vals):
        self._check_booking()
        return super().write(vals)

    def unlink(self):
        self._check_booking()
        return super().unlink()

    def _check_booking(self):
        """Refuse what is typed: entries follow the invoices.

        :raise UserError: always, but for the addon itself
        """
        if not BOOKS_FEES.is_on(self):
            raise UserError(
                self.env._(
                    "Eco-participations to declare follow the posted invoices: correct "
                    "the invoice by a credit note."
                )
            )
