from odoo import api, fields, models


class GescomPspError(models.Model):
    """What is wrong with a line of a settlement file, in one sentence."""

    _name = "gescom.psp.error"
    _description = "Error in a file of a payment provider"
    _order = "file_id desc, line_no, id"
    _rec_name = "message"

    file_id = fields.Many2one(
        "gescom.psp.file",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="file_id.company_id", store=True, index=True, precompute=True
    )
    line_no = fields.Integer(string="Line", readonly=True, aggregator=None)
    field = fields.Char(string="Technical column", readonly=True)
    column = fields.Char(compute="_compute_column")
    message = fields.Text(required=True, readonly=True)

    @api.depends_context("lang")
    @api.depends("field")
    def _compute_column(self):
        """The column as the movements call it, in the language of the user."""
        columns = self.env["gescom.psp.line"]._fields
        for error in self:
            name = error.field or ""
            column = columns.get(name) or columns.get(f"{name}_id")
            error.column = (
                column.get_description(self.env)["string"] if column else name
            )
