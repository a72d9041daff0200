from odoo import fields, models


class GescomRunLog(models.Model):
    """A line of a run's log, in words that its user understands."""

    _name = "gescom.run.log"
    _description = "Run log line"
    _order = "id desc"
    _rec_name = "message"

    run_model = fields.Char(required=True, readonly=True)
    run_id = fields.Many2oneReference(
        string="Run number",
        model_field="run_model",
        required=True,
        readonly=True,
        index=True,
    )
    run_name = fields.Char(string="Run", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    unit_id = fields.Many2one(
        "gescom.run.unit",
        string="Item",
        ondelete="cascade",
        readonly=True,
        index="btree_not_null",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    level = fields.Selection(
        [("info", "Information"), ("warning", "Warning"), ("error", "Error")],
        required=True,
        readonly=True,
        default="info",
    )
    message = fields.Text(required=True, readonly=True)
