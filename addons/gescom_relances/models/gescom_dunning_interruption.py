from odoo import api, fields, models

from ..engine.limitation import Interruption, get_limitation_date

KINDS = [
    ("acknowledgement", "Debt acknowledged"),
    ("lawsuit", "Lawsuit"),
    ("enforcement", "Act of enforcement"),
]


class GescomDunningInterruption(models.Model):
    """What makes the time to go to court run again from nothing (D-5)."""

    _name = "gescom.dunning.interruption"
    _description = "Interruption of the limitation"
    _order = "date, id"
    _rec_name = "kind"

    line_id = fields.Many2one(
        "account.move.line",
        string="Due date",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('account_type', '=', 'asset_receivable'),"
        " ('parent_state', '=', 'posted')]",
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    kind = fields.Selection(
        KINDS,
        required=True,
        default="acknowledgement",
        help="Code civil, articles 2240, 2241 and 2244. A formal notice interrupts "
        "nothing.",
    )
    date = fields.Date(
        required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_end = fields.Date(
        string="Ended on",
        help="Day of the judgment. A lawsuit holds the time until it ends.",
    )
    note = fields.Char(string="Proof")

    _ends_after_start = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date)",
        "A lawsuit ends after it began: correct its last day.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        interruptions = super().create(vals_list)
        interruptions.line_id._refresh_limitation()
        return interruptions

    def write(self, vals):
        lines = self.line_id
        result = super().write(vals)
        (lines | self.line_id)._refresh_limitation()
        return result

    def unlink(self):
        lines = self.line_id
        result = super().unlink()
        lines._refresh_limitation()
        return result

    def _to_engine(self):
        return [
            Interruption(item.date, item.kind == "lawsuit", item.date_end or None)
            for item in self
        ]


class AccountMoveLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move.line"

    def _get_limitation_date(self):
        """Last day to bring the due date before the court.

        :return: date, or False while a lawsuit holds the time
        """
        self.ensure_one()
        from_invoice = self.company_id.limitation_start == "invoice"
        start = (from_invoice and self.invoice_date) or self.date_maturity or self.date
        business = self.partner_id._get_dunning_audience() == "business"
        return (
            get_limitation_date(start, business, self.interruption_ids._to_engine())
            or False
        )
