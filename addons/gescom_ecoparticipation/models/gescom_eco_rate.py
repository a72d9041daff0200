from odoo import api, fields, models
from odoo.exceptions import ValidationError


class GescomEcoRate(models.Model):
    """What a code costs from a day on."""

    _name = "gescom.eco.rate"
    _description = "Eco-participation grid"
    _order = "code_id, date_from desc, id desc"

    code_id = fields.Many2one(
        "gescom.eco.code", required=True, index=True, ondelete="cascade"
    )
    type_id = fields.Many2one(related="code_id.type_id")
    organism_id = fields.Many2one(related="code_id.organism_id")
    company_id = fields.Many2one(
        related="code_id.company_id", store=True, index=True, string="Company"
    )
    currency_id = fields.Many2one(related="code_id.currency_id")
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(
        string="Until", help="Left empty, until the next line of the grid begins."
    )
    amount = fields.Float(
        string="Amount untaxed",
        required=True,
        # Per kilogram, the scales go to the hundredth of a cent.
        digits=(12, 4),
        help="For one unit, or one kilogram.",
    )
    basis = fields.Selection(
        [("unit", "Unit"), ("weight", "Kilogram")],
        string="For one",
        required=True,
        default="unit",
    )

    _code_date_unique = models.Constraint(
        "UNIQUE(code_id, date_from)",
        "The grid of this code has another line from the same day.",
    )

    @api.depends("code_id.code", "date_from", "amount")
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = f"{rate.code_id.code} {rate.date_from}"

    @api.constrains("amount")
    def _check_amount(self):
        if any(rate.amount < 0 for rate in self):
            raise ValidationError(
                self.env._("An eco-participation is never below zero: correct it.")
            )

    @api.constrains("date_from", "date_to", "code_id")
    def _check_dates(self):
        for rate in self:
            if rate.date_to and rate.date_to < rate.date_from:
                raise ValidationError(
                    self.env._("A line of the grid ends before it begins.")
                )
        for code in self.code_id:
            rates = code.rate_ids.sorted("date_from")
            for rate, following in zip(rates, rates[1:], strict=False):
                if rate.date_to and rate.date_to >= following.date_from:
                    raise ValidationError(
                        self.env._(
                            "Two lines of the grid of code %s hold on the same day: "
                            "correct their dates.",
                            code.code,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates.code_id._refresh_draft_fees()
        return rates

    def write(self, vals):
        codes = self.code_id
        result = super().write(vals)
        (codes | self.code_id)._refresh_draft_fees()
        return result

    def unlink(self):
        codes = self.code_id
        result = super().unlink()
        codes.exists()._refresh_draft_fees()
        return result
