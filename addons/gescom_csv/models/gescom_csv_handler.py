from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..engine.cells import to_decimal
from ..engine.text import clean
from ..outcome import Outcome, digest
from ..sentences import get_sentence

# Records named in a sentence about an ambiguous reference.
MAX_CANDIDATES = 5


class GescomCsvHandler(models.AbstractModel):
    """How the lines of a profile become records of its model, and back.

    All lines of a step are looked up together: one search for each column that is a
    reference, one for the records, whose values are read at once. A profile whose
    records are not found or written that way names a class that inherits this one.
    """

    _name = "gescom.csv.handler"
    _description = "CSV lines and records"

    # What a class of one's own may override

    @api.model
    def _in_context(self, company):
        """This handler, for records of a company and without messages on them.

        :param company: `res.company`
        :return: the handler
        """
        return self.with_company(company).with_context(
            lang=self.env.user.lang,
            import_file=True,
            tracking_disable=True,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            mail_notrack=True,
        )

    @api.model
    def _get_own_columns(self, profile):
        """Columns that are no field of the model, or are read otherwise.

        :param profile: `gescom.csv.profile`
        :return: dict {name: `Column`}
        """
        return {}

    @api.model
    def _get_fixed_values(self, profile):
        """Values of a new record that are in no column.

        :return: dict of values, as for `create`
        """
        return {}

    @api.model
    def _get_existing_domain(self, profile, columns, lines):
        """Where the records of some lines are; more than them may match.

        :param columns: list of `Column`, those of the file
        :param lines: list of `Line`, whose references are ids
        :return: Domain
        """
        domain = self._get_company_domain(profile._get_model())
        for column in columns:
            if column.is_key:
                values = {line.values[column.name] for line in lines}
                values = [self._to_write(column, value) for value in values]
                domain &= Domain(column.name, "in", values)
        return domain

    @api.model
    def _get_value(self, column, record):
        """The value of a record in a column, comparable with that of a line.

        :param Column column: one of the profile
        :param record: record of the model
        :return: as :func:`engine.cells.parse` says; an id or False for a reference, a
            frozenset of ids for several
        """
        field = record._fields[column.name]
        if field.inherited:
            # What a variant has of its article: read there, for all of them at once.
            record = record[field.related.split(".")[0]]
        value = record[column.name]
        if column.kind == "number":
            return to_decimal(value, column.digits)
        if column.kind == "text":
            return clean(value or "")
        if column.kind == "reference":
            return value.id
        if column.kind == "references":
            return frozenset(self._filter_company(value).ids)
        return value or False if column.kind == "date" else value

    @api.model
    def _get_export_domain(self, profile):
        """The records that a file holds: those that it finds again by their key.

        :return: Domain
        """
        domain = self._get_company_domain(profile._get_model())
        for column in profile._get_columns():
            if column.is_key and not column.is_optional and column.kind == "reference":
                path = f"{column.name}.{column.lookup}"
                domain &= Domain(path, "not in", [False, ""])
            elif column.is_key and column.kind == "text" and not column.is_optional:
                domain &= Domain(column.name, "not in", [False, ""])
        return domain

    @api.model
    def _get_export_order(self, profile):
        """
        :return: order of the lines of a file, as for `search`
        """
        return profile._get_model()._order

    # Lines

    @api.model
    def _import_lines(self, profile, columns, lines, said=None):
        """Write what lines say, and nothing when they say what is there.

        :param profile: `gescom.csv.profile`
        :param columns: list of `Column`, those of the file
        :param lines: list of `Line` of the engine
        :param dict said: what earlier steps say, see `Outcome`
        :return: `Outcome`
        """
        outcome = Outcome(said=dict(said or {}))
        lines = self._keep_readable(lines, outcome)
        lines = self._resolve_references(columns, lines, outcome)
        found = self._find_records(profile, columns, lines)
        lines = self._match_records(columns, lines, found, outcome)
        changed, new = [], []
        for line in self._keep_consistent(columns, lines, outcome):
            line.changes = self._get_changes(columns, line)
            if not line.record:
                new.append(line)
            elif line.changes:
                changed.append(line)
            else:
                outcome.unchanged += 1
        self._update(profile, columns, changed, outcome)
        self._create(profile, columns, new, outcome)
        return outcome

    @api.model
    def _refuse(self, outcome, line, header, code, /, **params):
        outcome.add(line.number, header, get_sentence(self.env, code, params))

    @api.model
    def _keep_readable(self, lines, outcome):
        """The lines without error, those of the others being listed."""
        kept = []
        for line in lines:
            for header, code, params in line.errors:
                self._refuse(outcome, line, header, code, **params)
            if not line.errors:
                kept.append(line)
        return kept

    # References

    @api.model
    def _resolve_references(self, columns, lines, outcome):
        """Put ids in the place of texts; lists the lines whose texts mean none."""
        refused = set()
        for column in columns:
            if not column.is_reference:
                continue
            found = self._find_references(column, lines)
            for line in lines:
                if column.name in line.values:
                    ids = self._get_ids(column, line, found, outcome)
                    if ids is None:
                        refused.add(line.number)
                    line.values[column.name] = ids
        return [line for line in lines if line.number not in refused]

    @api.model
    def _find_references(self, column, lines):
        """
        :return: dict {text: records, none if those it means do not suit the column}
        """
        texts = set()
        for line in lines:
            value = line.values.get(column.name) or ()
            texts.update([value] if isinstance(value, str) else value)
        if not texts:
            return {}
        found = self._search_references(column, texts, Domain(list(column.domain)))
        if column.domain:
            # What exists without suiting the column is told from what does not exist.
            missing = texts - found.keys()
            others = self._search_references(column, missing, Domain.TRUE)
            found.update(dict.fromkeys(others, self.env[column.comodel]))
        return found

    @api.model
    def _search_references(self, column, texts, domain):
        comodel = self.env[column.comodel].with_context(active_test=False)
        found = defaultdict(comodel.browse)
        if texts:
            domain &= self._get_company_domain(comodel)
            domain &= Domain(column.lookup, "in", list(texts))
            for record in comodel.search_fetch(domain, [column.lookup]):
                found[clean(record[column.lookup])] |= record
        return found

    @api.model
    def _get_ids(self, column, line, found, outcome):
        """
        :return: id or False, frozenset of ids for several; None when one is not clear
        """
        value = line.values[column.name]
        if column.kind == "reference":
            if not value:
                return False
            record = self._pick(column, line, value, found, outcome)
            return record.id if record else None
        records = [self._pick(column, line, text, found, outcome) for text in value]
        return frozenset(r.id for r in records) if all(records) else None

    @api.model
    def _pick(self, column, line, text, found, outcome):
        records = self._prefer_active(found[text]) if text in found else None
        if not records:
            known = records is not None
            code = "excluded_reference" if known else "unknown_reference"
            names = ""
        elif len(records) == 1:
            return records
        else:
            code, names = "ambiguous_reference", self._get_names(records)
        self._refuse(outcome, line, column.header, code, value=text, candidates=names)
        return None

    @api.model
    def _prefer_active(self, records):
        if len(records) < 2 or "active" not in records._fields:
            return records
        return records.filtered("active") or records

    @api.model
    def _get_names(self, records):
        """Names of records for a sentence, by their order (A-55)."""
        names = [record.display_name for record in records[:MAX_CANDIDATES]]
        more = "…" if len(records) > MAX_CANDIDATES else ""
        return ", ".join(names) + more

    # Records

    @api.model
    def _get_company_domain(self, model):
        """Records of the company of the import, and those of all companies."""
        if "company_id" not in model._fields:
            return Domain.TRUE
        return Domain("company_id", "in", [False, self.env.company.id])

    @api.model
    def _filter_company(self, records):
        if "company_id" not in records._fields:
            return records
        mine = (False, self.env.company.id)
        return records.filtered(lambda record: record.company_id.id in mine)

    @api.model
    def _get_key(self, columns, record):
        return tuple(self._get_value(c, record) for c in columns if c.is_key)

    @api.model
    def _find_records(self, profile, columns, lines):
        """The records that some lines are about, with their values read.

        :return: dict {key: records}
        """
        model = profile._get_model().with_env(self.env)
        if not lines:
            return {}
        domain = self._get_existing_domain(profile, columns, lines)
        names = [c.name for c in columns if c.name in model._fields]
        records = model.with_context(active_test=False).search_fetch(domain, names)
        ids = defaultdict(list)
        for record in records:
            ids[self._get_key(columns, record)].append(record.id)
        # What is read of one of them is read of all.
        prefetch = records._prefetch_ids
        return {
            key: model.browse(found).with_prefetch(prefetch)
            for key, found in ids.items()
        }

    @api.model
    def _match_records(self, columns, lines, found, outcome):
        """Give each line its record; lists those that have several or another's."""
        matched, taken = [], {}
        title = next(c.header for c in columns if c.is_key)
        for line in lines:
            key = tuple(line.values[c.name] for c in columns if c.is_key)
            records = self._prefer_active(found[key]) if key in found else ()
            earlier = taken.setdefault(key, line.number)
            if earlier != line.number:
                self._refuse(outcome, line, title, "same_record", line=earlier)
            elif len(records) > 1:
                names = self._get_names(records)
                self._refuse(outcome, line, title, "ambiguous_line", candidates=names)
            else:
                line.record = records or None
                matched.append(line)
        return matched

    @api.model
    def _keep_consistent(self, columns, lines, outcome):
        """Refuse two values for what records have in common, as variants their name.

        Otherwise each import would change what the line before wrote, be it in an
        earlier step.
        """
        kept = []
        several = self._find_shared_parents(columns, lines)
        for line in lines:
            conflict = None
            for parent, column in self._get_shared(columns, line):
                if parent not in several:
                    continue
                key = (f"{parent._name},{parent.id}", column.name)
                value = digest(line.values[column.name])
                first = outcome.said.setdefault(key, (value, line.number))
                if first[0] != value:
                    conflict = (column.header, first[1])
            if conflict:
                header, number = conflict
                self._refuse(outcome, line, header, "shared_value", line=number)
            else:
                kept.append(line)
        return kept

    @api.model
    def _find_shared_parents(self, columns, lines):
        """Parents of several records, as the articles with several variants.

        :return: set of parents of the records of the lines
        """
        parents = defaultdict(set)
        model = None
        for line in lines:
            for parent, column in self._get_shared(columns, line):
                model = line.record
                link = model._fields[column.name].related.split(".")[0]
                parents[link].add(parent.id)
        found = set()
        for link, ids in parents.items():
            groups = model.with_context(active_test=False)._read_group(
                Domain(link, "in", list(ids)), [link], having=[("__count", ">", 1)]
            )
            found.update(parent for (parent,) in groups)
        return found

    @api.model
    def _get_shared(self, columns, line):
        """What a line says of a parent of its record, as the article of a variant.

        :return: list of tuples (parent, column)
        """
        if not line.record:
            return []
        known = line.record._fields
        return [
            (line.record[known[column.name].related.split(".")[0]], column)
            for column in columns
            if column.name in line.values
            and column.name in known
            and known[column.name].inherited
        ]

    # Export

    @api.model
    def _get_export_columns(self, profile):
        """The columns that the user may read."""
        model = profile._get_model()
        return [
            column
            for column in profile._get_columns()
            if column.name not in model._fields
            or model._has_field_access(model._fields[column.name], "read")
        ]

    @api.model
    def _get_export_records(self, profile, domain=None):
        """
        :param domain: on the model, or None
        :return: records that the user may read
        """
        wanted = Domain(domain or Domain.TRUE) & self._get_export_domain(profile)
        order = self._get_export_order(profile)
        return profile._get_model().with_env(self.env).search(wanted, order=order)

    @api.model
    def _get_export_values(self, columns, records):
        """
        :return: list of dicts {name of the column: value to write}
        """
        rows = []
        for record in records:
            values = {c.name: self._get_value(c, record) for c in columns}
            for column in columns:
                if column.is_reference:
                    values[column.name] = self._get_texts(column, values[column.name])
            rows.append(values)
        return rows

    @api.model
    def _get_texts(self, column, value):
        """The text of a reference, the sorted ones of several."""
        comodel = self.env[column.comodel]
        if column.kind == "reference":
            return clean(comodel.browse(value)[column.lookup] or "") if value else ""
        records = comodel.browse(value)
        return sorted(clean(record[column.lookup] or "") for record in records)
