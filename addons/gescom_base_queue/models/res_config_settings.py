from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    gescom_run_executor = fields.Selection(
        selection_add=[("queue", "Job workers (queue_job)")],
        ondelete={"queue": "set default"},
    )
