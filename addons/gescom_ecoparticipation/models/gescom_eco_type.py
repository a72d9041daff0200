from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain


class GescomEcoType(models.Model):
    """A stream of waste whose producers pay a fee: furniture, electronics, lamps…"""

    _name = "gescom.eco.type"
    _description = "Type of eco-participation"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="Printed on the papers: DEA, DEEE…"
    )
    code = fields.Char(required=True, help="Letter of the type in the files: M, D, L…")
    description = fields.Char(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    display = fields.Selection(
        [
            ("always", "Always"),
            ("duty", "While the law wants it"),
            ("never", "Never"),
        ],
        string="Printed",
        required=True,
        default="always",
        help="The fee is due and declared in any case; this says whether the papers "
        "of the customer show it.",
    )
    code_ids = fields.One2many("gescom.eco.code", "type_id", string="Codes")
    duty_ids = fields.One2many(
        "gescom.eco.duty", "type_id", string="Duty to show the fee"
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another type of eco-participation has this letter already."
    )

    def _is_shown_on(self, day):
        """Whether the papers of a day show the fees of this type.

        :param date day: day of the document
        :return: bool
        """
        self.ensure_one()
        if self.display == "duty":
            return any(duty._holds_on(day) for duty in self.duty_ids)
        return self.display == "always"

    def _get_codes_by_text(self):
        """Codes of the type, as files name them; archived ones are not there.

        :return: dict {str: gescom.eco.code}, several where organisms share a code
        """
        found = defaultdict(self.env["gescom.eco.code"].browse)
        for code in self.code_ids:
            found[code.code] |= code
        return found

    def _find_by_letter(self, text):
        """The type that a file names by its letter or its name (F267).

        :param str text: `M`, `D`, `L`, or `DEA`, `DEEE`…
        :return: gescom.eco.type, empty if there is none
        """
        text = (text or "").strip()
        domain = Domain("code", "=ilike", text) | Domain("name", "=ilike", text)
        return self.search(domain, limit=1) if text else self.browse()
