from odoo import fields, models


class GescomCsvError(models.Model):
    """What is wrong with a line of an imported file."""

    _name = "gescom.csv.error"
    _description = "CSV import error"
    _order = "import_id desc, line, id"
    _rec_name = "message"

    import_id = fields.Many2one(
        "gescom.csv.import",
        string="CSV import",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    profile_id = fields.Many2one(related="import_id.profile_id", store=True)
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    unit_id = fields.Many2one(
        "gescom.run.unit", string="Step", readonly=True, ondelete="set null"
    )
    line = fields.Integer(readonly=True, aggregator=None)
    field = fields.Char(string="Column", readonly=True)
    message = fields.Text(required=True, readonly=True)
