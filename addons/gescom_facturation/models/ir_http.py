from odoo import models

from .gescom_month_closing import MANAGER_GROUPS


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the managers which month they have to close (F138)."""
        info = super().session_info()
        if any(self.env.user.has_group(group) for group in MANAGER_GROUPS):
            month = self.env.company._get_month_to_close()
            info["gescom_month_to_close"] = month.display_name if month else False
        return info
