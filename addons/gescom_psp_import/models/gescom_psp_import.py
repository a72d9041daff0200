from odoo import api, fields, models

# Rows that a step stores; the file itself is read once, by who asks for its import.
ROWS_PER_STEP = 2000


class GescomPspImport(models.Model):
    """The storing of a large settlement file, in steps.

    The steps hold the rows as they were read, personal data masked, until they are
    stored: the raw file is not kept.
    """

    _name = "gescom.psp.import"
    _description = "Import of a file of a payment provider"
    _inherit = ["gescom.run.mixin"]
    _order = "id desc"

    # The scheduler does all of it: small files do not come here.
    _run_inline_limit = 0

    file_id = fields.Many2one(
        "gescom.psp.file",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    rows = fields.Json(readonly=True, copy=False)

    @api.model
    def _get_button_fields(self):
        return super()._get_button_fields() | {"file_id", "rows"}

    @api.model
    def _start_for(self, file, rows):
        """Store the rows of a file, in steps.

        :param file: `gescom.psp.file`
        :param list rows: of dicts, see `gescom_psp_row.make_row`
        :return: the run
        """
        # sudo: the import writes its own run; that the user may import was checked
        run = self.sudo().create(
            {
                "name": self.env._("Import of %s", file.name),
                "file_id": file.id,
                "company_id": file.company_id.id,
                "rows": rows,
            }
        )
        run.sudo(False).action_start()
        run.rows = False
        return run

    def _prepare_units(self):
        rows = self.rows or []
        units = []
        for start in range(0, len(rows), ROWS_PER_STEP):
            part = rows[start : start + ROWS_PER_STEP]
            name = self.env._(
                "%(count)s movements from line %(line)s",
                count=len(part),
                line=part[0]["line_no"],
            )
            units.append({"key": str(start), "name": name, "payload": {"rows": part}})
        return units

    def _run_unit(self, unit):
        # sudo: movements are written by the import alone
        self.sudo().file_id._store_rows(unit.payload["rows"])
        # sudo: the step has no more use for what it stored
        unit.sudo().payload = {}

    def _finalize_run(self):
        result = super()._finalize_run()
        if not self.unit_failed_count:
            self.sudo().file_id._end_import()  # sudo: as above
        return result
