from collections import defaultdict

from odoo import api, models
from odoo.fields import Command

from odoo.addons.gescom_base.exceptions import RETRY_LATER


class GescomCsvHandler(models.AbstractModel):
    """What lines change: written together, the faulty ones being set apart."""

    _inherit = "gescom.csv.handler"

    @api.model
    def _get_changes(self, columns, line):
        """What a line would change on its record; all it says when there is none.

        :return: dict {name: value of the line}
        """
        if not line.record:
            return dict(line.values)
        return {
            column.name: line.values[column.name]
            for column in columns
            if column.name in line.values
            and not column.is_key
            and line.values[column.name] != self._get_value(column, line.record)
        }

    @api.model
    def _to_write(self, column, value, record=None):
        """The value for the ORM.

        Of several references, those of other companies stay.
        """
        if column.kind == "number":
            return float(value)
        if column.kind == "references":
            before = self._get_value(column, record) if record else frozenset()
            return [
                *(Command.unlink(id_) for id_ in sorted(before - value)),
                *(Command.link(id_) for id_ in sorted(value - before)),
            ]
        return value or False if column.kind in ("text", "choice") else value

    @api.model
    def _prepare_values(self, profile, columns, line):
        """Values of a new record, or the changed ones of its record.

        :return: dict of values for the ORM
        """
        by_name = {column.name: column for column in columns}
        values = {
            name: self._to_write(by_name[name], value, line.record)
            for name, value in line.changes.items()
        }
        if line.record:
            return values
        # A number or a choice without value takes Odoo's own default.
        return {**self._get_fixed_values(profile), **values}

    # Updates

    @api.model
    def _update(self, profile, columns, lines, outcome):
        if lines and not profile._get_model().has_access("write"):
            for line in lines:
                self._refuse(outcome, line, "", "no_right_write")
            return
        done = self._save(
            lines, outcome, lambda part: self._write_lines(profile, columns, part)
        )
        outcome.updated += done

    @api.model
    def _write_lines(self, profile, columns, lines):
        """Write equal changes once, those of a parent (an article's) on the parent."""
        groups = defaultdict(list)
        for line in lines:
            values = self._prepare_values(profile, columns, line)
            for owner, part in self._split_by_owner(line.record, values):
                # Commands are lists, which no key of a dict may hold.
                key = repr((owner._name, sorted(part.items())))
                groups[key].append((owner, part))
        for group in groups.values():
            first, part = group[0]
            owners = first.browse(dict.fromkeys(owner.id for owner, _part in group))
            # What Odoo reads of one of them it reads of all lines.
            self._write_records(owners.with_prefetch(first._prefetch_ids), part)

    @api.model
    def _write_records(self, records, values):
        """Write equal values on records, which are of the model or of a parent."""
        records.write(values)

    @api.model
    def _split_by_owner(self, record, values):
        """The values that are a record's own, and those that it has of a parent.

        :return: list of tuples (record, values)
        """
        parts = defaultdict(dict)
        for name, value in values.items():
            field = record._fields[name]
            link = field.related.split(".")[0] if field.inherited else ""
            parts[link][name] = value
        return [
            (record[link] if link else record, part) for link, part in parts.items()
        ]

    # Creations

    @api.model
    def _create(self, profile, columns, lines, outcome):
        code = self._get_creation_refusal(profile)
        if code:
            for line in lines:
                self._refuse(outcome, line, "", code)
            return
        lines = self._keep_complete(profile, lines, outcome)
        done = self._save(
            lines, outcome, lambda part: self._create_lines(profile, columns, part)
        )
        outcome.created += done

    @api.model
    def _get_creation_refusal(self, profile):
        if not profile.allow_create:
            return "no_creation"
        return "" if profile._get_model().has_access("create") else "no_right_create"

    @api.model
    def _keep_complete(self, profile, lines, outcome):
        """The lines that say all that a new record needs."""
        required = [column for column in profile._get_columns() if column.is_required]
        kept = []
        for line in lines:
            missing = [c for c in required if line.values.get(c.name) in (None, "")]
            for column in missing:
                self._refuse(outcome, line, column.header, "missing_value")
            if not missing:
                kept.append(line)
        return kept

    @api.model
    def _create_lines(self, profile, columns, lines):
        """
        :return: the new records
        """
        model = profile._get_model().with_env(self.env)
        return model.create(
            [self._prepare_values(profile, columns, line) for line in lines]
        )

    # Faults

    @api.model
    def _save(self, lines, outcome, write):
        """Write lines together; when that fails, each half by itself.

        :param list lines: of `Line`
        :param outcome: `Outcome`, that takes the errors
        :param write: writes the lines that it is given
        :return: number of lines written
        :raise: what is nobody's fault, as a record that another one locks
        """
        if not lines:
            return 0
        try:
            with self.env.cr.savepoint():
                write(lines)
        except RETRY_LATER:
            raise
        except Exception as error:
            # Whatever it is, it concerns the lines at fault alone.
            if len(lines) == 1:
                message = self.env["gescom.run.engine"]._get_error_message(error)
                # Some of Odoo's sentences hold line breaks.
                outcome.add(lines[0].number, "", " ".join(message.split()))
                return 0
            middle = len(lines) // 2
            return sum(
                self._save(half, outcome, write)
                for half in (lines[:middle], lines[middle:])
            )
        return len(lines)
