from odoo import models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    def set_values(self):
        """Keep the pricelists when the settings are saved (F241).

        The groups of the suite have Odoo's option « Pricelists ». Odoo looks at the
        option of all users only, and archives every pricelist each time the settings
        are saved while it is off.

        :return: what Odoo returns
        """
        # sudo: Odoo archives them as superuser, those of other companies included.
        pricelists = self.env["product.pricelist"].sudo()
        pricelists = pricelists.search([("active", "=", True)])
        result = super().set_values()
        pricelists.action_unarchive()
        return result
