import base64

from odoo import fields, models
from odoo.tools.safe_eval import datetime, safe_eval


class GescomCsvExtract(models.TransientModel):
    """Export the records of a profile, all of them or those of a filter."""

    _name = "gescom.csv.extract"
    _description = "Export a CSV file"

    profile_id = fields.Many2one(
        "gescom.csv.profile",
        required=True,
        default=lambda self: self.env["gescom.csv.profile"].search([], limit=1),
    )
    model_name = fields.Char(related="profile_id.model_name")
    domain = fields.Char(string="Filter", default="[]")
    file = fields.Binary(attachment=False, readonly=True)
    file_name = fields.Char(readonly=True)

    def _get_words(self):
        """What the filter may name, as the filters of the lists do."""
        return {
            "uid": self.env.uid,
            "datetime": datetime,
            "context_today": lambda: fields.Date.context_today(self),
        }

    def action_export(self):
        """Make the file and download it.

        :return: action
        """
        self.ensure_one()
        domain = safe_eval(self.domain or "[]", self._get_words())
        content = self.profile_id._export(domain)
        day = fields.Date.context_today(self)
        self.write(
            {
                "file": base64.b64encode(content),
                "file_name": f"{self.profile_id.code}_{day}.csv",
            }
        )
        return self.profile_id._get_download(self, "file", "file_name")
