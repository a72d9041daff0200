from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.safe_eval import safe_eval

from ..engine.cells import Column

KINDS = {
    "char": "text",
    "text": "text",
    "float": "number",
    "monetary": "number",
    "integer": "integer",
    "boolean": "boolean",
    "date": "date",
    "selection": "choice",
    "many2one": "reference",
    "many2many": "references",
}


class GescomCsvColumn(models.Model):
    """A column of a profile, which is a field of its model as a rule.

    A column whose field is not there, because its addon is not installed, is left out
    of the files (F302).
    """

    _name = "gescom.csv.column"
    _description = "CSV column"
    _order = "profile_id, sequence, id"

    profile_id = fields.Many2one(
        "gescom.csv.profile", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    header = fields.Char(
        required=True,
        help="Title of the column in the files, the same one in all languages.",
    )
    aliases = fields.Char(
        string="Other headers",
        help="Titles that are understood as well, separated by semicolons.",
    )
    name = fields.Char(
        string="Field", required=True, help="Technical name of the field."
    )
    is_key = fields.Boolean(string="Key", help="The record is found by it.")
    is_required = fields.Boolean(
        string="Required", help="A record is not created without it."
    )
    is_unique = fields.Boolean(string="Unique", help="A value occurs once in a file.")
    is_positive = fields.Boolean(
        string="Zero or more", help="A negative number is refused."
    )
    lookup = fields.Char(
        string="Found by",
        help="For a reference: the field that the text of the cell is looked for in.",
    )
    lookup_domain = fields.Char(
        string="Among", help="For a reference: the records that it is looked for in."
    )
    choices = fields.Text(
        help="For a choice: a line for each, technical value=label in the files."
    )
    example = fields.Char(help="What the template file shows.")

    _name_uniq = models.Constraint(
        "UNIQUE(profile_id, name)", "A field is in a profile once."
    )

    @api.constrains("lookup_domain", "choices")
    def _check_definition(self):
        for column in self:
            try:
                column._get_choices()
                column._get_lookup_domain()
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The column “%s” can't be read: check its choices and the "
                        "records that it is looked for in.",
                        column.header,
                    )
                ) from error

    def _get_choices(self):
        lines = [line for line in (self.choices or "").splitlines() if line.strip()]
        return tuple(tuple(line.strip().split("=", 1)) for line in lines)

    def _get_lookup_domain(self):
        leaves = safe_eval(self.lookup_domain) if self.lookup_domain else []
        return tuple(
            (name, operator, tuple(value) if isinstance(value, list) else value)
            for name, operator, value in leaves
        )

    def _get_shown_digits(self, field):
        return (
            (field.get_min_display_digits(self.env) or 0)
            if field.type == "float"
            else 0
        )

    def _get_spec(self, field):
        """What the engine knows of this column.

        :param field: field of the model, a column that is none being described by
            the profile's own class
        :return: `Column`
        """
        # What an article says of a field of its variants holds for them.
        field = field.base_field
        digits = field.get_digits(self.env) if field.type == "float" else None
        if field.type == "monetary":
            digits = (16, self.env.company.currency_id.decimal_places)
        choices = self._get_choices()
        if field.type == "selection" and not choices:
            choices = tuple(field._description_selection(self.env))
        return self._describe(
            kind=KINDS[field.type],
            is_kept=field.required,
            digits=digits[1] if digits else None,
            shown_digits=self._get_shown_digits(field),
            choices=choices,
            comodel=field.comodel_name if field.relational else "",
        )

    def _describe(self, **values):
        """This column for the engine.

        :param values: what the field says, see `Column`
        :return: `Column`
        """
        self.ensure_one()
        return Column(
            name=self.name,
            header=self.header,
            aliases=tuple(word for word in (self.aliases or "").split(";") if word),
            is_required=self.is_required,
            is_unique=self.is_unique,
            is_positive=self.is_positive,
            lookup=self.lookup or "",
            domain=self._get_lookup_domain(),
            **{"is_key": self.is_key, **values},
        )
