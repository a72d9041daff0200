import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..archives import unpack
from ..readers.document import Document
from ..readers.errors import Refusal
from ..readers.masks import mask_text
from ..sentences import say

LINES_SHOWN = 30
COLUMNS = (
    *("line_no", "date_operation", "kind", "raw_kind", "psp_ref", "order_ref"),
    *("payout_ref", "gross", "fee", "fee_tax", "net", "currency"),
)


class GescomPspFormatTry(models.TransientModel):
    """What a format makes of a sample file, while the format is being written."""

    _name = "gescom.psp.format.try"
    _description = "Try a format on a file"

    format_id = fields.Many2one("gescom.psp.format", required=True)
    shipped = fields.Boolean(related="format_id.shipped")
    definition = fields.Text(
        compute="_compute_definition",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    refusal = fields.Char(compute="_compute_preview")
    summary = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("format_id")
    def _compute_definition(self):
        for window in self:
            window.definition = window.format_id.definition

    @api.depends("definition", "file")
    def _compute_preview(self):
        for window in self:
            window.refusal = window.summary = window.preview = False
            content = window.with_context(bin_size=False).file
            if not content:
                continue
            try:
                window._show(base64.b64decode(content))
            except Refusal as refusal:
                window.refusal = say(self.env, refusal.code, refusal.params)
            except ValidationError as error:
                window.refusal = str(error.args[0])
            except (ArithmeticError, LookupError, TypeError, ValueError) as error:
                window.refusal = say(self.env, "crash", {"name": type(error).__name__})

    def _show(self, content):
        definition = self.format_id._load_definition(self.definition)
        content = unpack(self.file_name or "file.csv", content)[0][1]
        currency = self.env.company.currency_id.name
        document = Document(content, definition, currency=currency)
        lines = document.parse()
        self.summary = self.env._(
            "%(lines)s movements, %(unknown)s of an unknown type, %(errors)s in error.",
            lines=len(lines),
            unknown=sum(not line.kind for line in lines),
            errors=document.problem_count,
        )
        self.preview = self._make_tables(document, lines)

    def _make_tables(self, document, lines):
        Line = self.env["gescom.psp.line"]
        texts = {"currency": self.env._("Currency")}
        names = [
            texts.get(name)
            or Line._fields[name].get_description(self.env, ["string"])["string"]
            for name in COLUMNS
        ]
        kinds = dict(Line._fields["kind"]._description_selection(self.env))
        rows = []
        for line in lines[:LINES_SHOWN]:
            values = {name: getattr(line, name) for name in COLUMNS}
            values["kind"] = kinds.get(line.kind, "")
            rows.append([mask_text(str(values[name])) for name in COLUMNS])
        errors = [
            [problem.line, problem.field, say(self.env, problem.code, problem.params)]
            for problem in document.problems[:LINES_SHOWN]
        ]
        heads = [self.env._("Line"), self.env._("Column"), self.env._("Error")]
        return (
            self._make_html_table(heads, errors) if errors else Markup()
        ) + self._make_html_table(names, rows)

    @staticmethod
    def _make_html_table(heads, rows):
        """A table; what comes from the file is escaped."""
        head = Markup().join(Markup("<th>%s</th>") % text for text in heads)
        body = Markup().join(
            Markup("<tr>%s</tr>")
            % Markup().join(Markup("<td>%s</td>") % cell for cell in row)
            for row in rows
        )
        return Markup(
            '<table class="table table-sm table-striped"><thead><tr>%s</tr></thead>'
            "<tbody>%s</tbody></table>"
        ) % (head, body)

    def action_save(self):
        """Keep the definition as it is in the window.

        :return: window action of the format
        :raise UserError: the format is one that the addon brings
        """
        self.ensure_one()
        if self.format_id.shipped:
            raise UserError(
                self.env._(
                    "This format is kept up to date by the addon: use “Copy to edit”, "
                    "then try the copy."
                )
            )
        self.format_id.definition = self.definition
        return {"type": "ir.actions.act_window_close"}
