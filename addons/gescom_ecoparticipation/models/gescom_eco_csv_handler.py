from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.gescom_csv.engine.cells import to_decimal
from odoo.addons.gescom_csv.engine.text import clean

from ..engine.fees import RANKS
from .product_product import SLOTS

CODE_NAMES = {SLOTS[rank][1]: rank for rank in RANKS}
AMOUNT_NAMES = {SLOTS[rank][3]: rank for rank in RANKS}
TYPE_NAMES = {SLOTS[rank][0] for rank in RANKS}


class GescomEcoCsvHandler(models.AbstractModel):
    """Eco-participations of articles in files (F268, F303).

    A type is written by its letter. A code that its type does not have is made, and
    waits for its organism. An amount that is not that of the grid is the article's own.
    """

    _name = "gescom.eco.csv.handler"
    _inherit = ["gescom.csv.handler"]
    _description = "CSV lines and eco-participations"

    @api.model
    def _get_own_columns(self, profile):
        """Codes are texts: those that are new are made."""
        known = profile._get_model()._fields
        columns = {}
        for column in profile.column_ids:
            if column.name in CODE_NAMES:
                spec = column._get_spec(known[column.name])
                columns[column.name] = replace(spec, kind="text", comodel="", lookup="")
        return columns

    @api.model
    def _find_references(self, column, lines):
        """Types by their letter or their name, whatever the capitals (F267)."""
        if column.name not in TYPE_NAMES:
            return super()._find_references(column, lines)
        types = self.env["gescom.eco.type"].search([("code", "!=", False)])
        found = {clean(eco_type.name).lower(): eco_type for eco_type in types}
        found.update({clean(eco_type.code).lower(): eco_type for eco_type in types})
        texts = {line.values.get(column.name) or "" for line in lines}
        return {text: found[text.lower()] for text in texts if text.lower() in found}

    @api.model
    def _get_value(self, column, record):
        if column.name in CODE_NAMES:
            return clean(record[column.name].code or "")
        if column.name in AMOUNT_NAMES:
            fee = self._get_amount(record, AMOUNT_NAMES[column.name])
            return to_decimal(fee, column.digits)
        return super()._get_value(column, record)

    @api.model
    def _get_amount(self, product, rank):
        """What the article bears today, by its grid or by itself."""
        company = self.env.company
        today = fields.Date.context_today(self)
        fee = product._get_slot_fee(rank, company, today, company.currency_id)
        return fee["unit"] if fee else 0.0

    @api.model
    def _get_export_domain(self, profile):
        bearing = Domain.OR(Domain(name, "!=", False) for name in sorted(TYPE_NAMES))
        return super()._get_export_domain(profile) & bearing

    # Writing

    @api.model
    def _update(self, profile, columns, lines, outcome):
        clear = [
            line for line in lines if self._is_clear(profile, columns, line, outcome)
        ]
        return super()._update(profile, columns, clear, outcome)

    @api.model
    def _is_clear(self, profile, columns, line, outcome):
        """Whether each code of a line is one code, of a type; lists it if not."""
        headers = {column.name: column.header for column in columns}
        for name, rank in CODE_NAMES.items():
            text = self._get_new_code(line, rank)
            if not text:
                continue
            eco_type = self._get_line_type(line, rank)
            if not eco_type:
                type_name = SLOTS[rank][0]
                header = headers.get(type_name, headers[name])
                self._refuse(outcome, line, header, "required")
                return False
            found = self._find_codes(eco_type, text)
            if len(found) > 1:
                names = ", ".join(
                    code.organism_id.name or code.display_name for code in found
                )
                self._refuse(
                    outcome,
                    line,
                    headers[name],
                    "ambiguous_reference",
                    value=text,
                    candidates=names,
                )
                return False
        return True

    @api.model
    def _get_new_code(self, line, rank):
        """The text of the code to look for: it changes, or its type does.

        :return: str, empty for no code; None when the article keeps its code
        """
        type_name, code_name, *_amount = SLOTS[rank]
        changed = not line.changes.keys().isdisjoint((type_name, code_name))
        return line.values.get(code_name) if changed else None

    @api.model
    def _get_line_type(self, line, rank):
        """The type that a line says, else that of its article."""
        name = SLOTS[rank][0]
        eco_type = self.env["gescom.eco.type"].browse(line.values.get(name) or [])
        return eco_type if name in line.values else line.record[name]

    @api.model
    def _find_codes(self, eco_type, text):
        """Codes of a type with this text, as the cache of the step knows them."""
        return eco_type._get_codes_by_text().get(text, self.env["gescom.eco.code"])

    @api.model
    def _write_lines(self, profile, columns, lines):
        self._create_codes(lines)
        return super()._write_lines(profile, columns, lines)

    @api.model
    def _create_codes(self, lines):
        """Make the codes that are new, those of a type together."""
        wanted = {}
        for line in lines:
            for rank in RANKS:
                text = self._get_new_code(line, rank)
                if text:
                    eco_type = self._get_line_type(line, rank)
                    wanted.setdefault(eco_type, set()).add(text)
        for eco_type, texts in wanted.items():
            self.env["gescom.eco.code"]._find_or_create(eco_type, texts)

    @api.model
    def _prepare_values(self, profile, columns, line):
        values = super()._prepare_values(profile, columns, line)
        for rank in RANKS:
            if not line.changes.keys().isdisjoint(SLOTS[rank]):
                values.update(self._prepare_slot(line, rank))
        return values

    @api.model
    def _prepare_slot(self, line, rank):
        """Values of the principal or of the secondary fee.

        :return: dict of values of the article
        """
        _type_name, code_name, own_name, amount_name = SLOTS[rank]
        code, values = line.record[code_name], {}
        text = self._get_new_code(line, rank)
        if text is not None:
            codes = self._get_line_type(line, rank)._get_codes_by_text()
            code = codes.get(text, code.browse()) if text else code.browse()
            values[code_name] = code.id
        amount = line.values.get(amount_name)
        if amount is not None:
            values[own_name] = not self._is_grid_amount(line.record, code, amount)
            values[amount_name] = float(amount) if values[own_name] else 0.0
        return values

    @api.model
    def _is_grid_amount(self, product, code, amount):
        """Whether the grid of a code gives this amount today."""
        rate = code._get_rate(fields.Date.context_today(self)) if code else None
        if not rate:
            return False
        weight = product.weight if rate.basis == "weight" else 1.0
        currency = self.env.company.currency_id
        return currency.compare_amounts(rate.amount * weight, float(amount)) == 0
