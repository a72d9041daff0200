from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    gescom_run_executor = fields.Selection(
        [("scheduler", "Odoo's scheduler")],
        string="Long runs are carried out by",
        config_parameter="gescom_base.run_executor",
        default="scheduler",
        help="Who takes up the work of a run that is too long to be done at once.",
    )
