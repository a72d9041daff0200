from odoo import fields, models

ADJUSTMENT_KINDS = [
    ("discount", "Global discount"),
    ("carriage", "Carriage"),
    ("early_payment", "Early payment discount"),
]


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    adjustment_kind = fields.Selection(
        ADJUSTMENT_KINDS,
        readonly=True,
        help="Line added on the invoice, which no order asked for.",
    )

    def _is_carriage(self):
        """Whether the line bills carriage, from the order or added on the invoice."""
        self.ensure_one()
        # sudo: an accountant who reads no order recognises its carriage
        return self.adjustment_kind == "carriage" or any(
            line.is_delivery for line in self.sudo().sale_line_ids
        )
