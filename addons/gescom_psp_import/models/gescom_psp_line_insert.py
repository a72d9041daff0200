import json

from odoo import api, fields, models
from odoo.tools import SQL


class GescomPspLine(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "gescom.psp.line"

    @api.model
    def _insert_rows(self, rows):
        """Create movements from the rows of a file.

        A month of a shop is tens of thousands of movements, and the ORM takes longer to
        create one than to match it. The rows come from the reader alone, which has
        checked them; what is computed is computed by the ORM.

        :param list rows: of dicts {name of a column: what JSON carries}, all with the
            same names
        :return: the movements
        """
        if not rows:
            return self.browse()
        self.env.flush_all()
        now = fields.Datetime.to_string(self.env.cr.now())
        stamp = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        stamp.update(create_date=now, write_date=now)
        names = [*rows[0], *stamp]
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        types = SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(self._fields[name].column_type[1]))
            for name in names
        )
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO gescom_psp_line (%s)
                     SELECT %s
                       FROM jsonb_to_recordset(%s::jsonb) AS movement(%s)
                  RETURNING id
                """,
                columns,
                columns,
                json.dumps([{**row, **stamp} for row in rows]),
                types,
            )
        )
        lines = self.browse(sorted(row[0] for row in found))
        lines._after_insert(names)
        return lines

    def _after_insert(self, names):
        """Have computed what depends on the columns that were inserted."""
        # What was read before the insertion does not have the new movements.
        self.env["gescom.psp.file"].invalidate_model(["line_ids"])
        self.env["gescom.psp.payout"].invalidate_model(["line_ids"])
        for field in self._fields.values():
            if field.store and field.compute and field.name not in names:
                self.env.add_to_compute(field, self)
        self.modified(
            [
                name
                for name in names
                if name not in ("account_id", "create_uid", "write_uid")
            ],
            create=True,
        )
