from odoo import fields, models
from odoo.tools import format_date

from ..sentences import say


class GescomPspFile(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.file"

    remote_mark = fields.Char(
        readonly=True, index="btree_not_null", help="What tells a fetched file again."
    )

    def _skip_same_content(self):
        """Say that a file was imported already, if it was.

        :return: bool
        """
        before = self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("sha256", "=", self.sha256),
                ("state", "not in", ("draft", "rejected")),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if not before:
            return False
        self.write(
            {
                "format_id": before.format_id.id,
                "state": "imported",
                "row_count": before.row_count,
                "known_count": before.row_count - before.rejected_count,
                "message": self.env._(
                    "The very same file was imported on %(date)s as “%(name)s”: "
                    "nothing was added.",
                    date=format_date(self.env, before.create_date.date()),
                    name=before.name,
                ),
            }
        )
        return True

    def _reject(self, refusal):
        message = say(self.env, refusal.code, refusal.params)
        self.write(
            {
                "state": "rejected",
                "message": message,
                "error_ids": [
                    fields.Command.create(
                        {"line_no": refusal.line, "message": message, "field": False}
                    )
                ],
            }
        )

    def _note_content(self, document, lines):
        """Keep what the file says as a whole, and what is wrong with its lines."""
        days = [line.date_operation for line in lines]
        self.write(
            {
                "merchant_ref": ", ".join(sorted(document.merchants)[:5]) or False,
                "date_from": min(days, default=False),
                "date_to": max(days, default=False),
                "row_count": document.row_count,
                "rejected_count": document.problem_count,
            }
        )
        self._add_problems(document.problems)

    def _add_problems(self, problems):
        self.env["gescom.psp.error"].create(
            [
                {
                    "file_id": self.id,
                    "line_no": problem.line,
                    "field": problem.field[:100],
                    "message": say(self.env, problem.code, problem.params),
                }
                for problem in problems
            ]
        )
