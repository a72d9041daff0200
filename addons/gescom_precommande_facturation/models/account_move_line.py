from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_release_to_come(self):
        """Latest release date to come of what the line bills.

        :return: date or False
        """
        self.ensure_one()
        # sudo: who bills may not read all of the order
        days = [line._get_hold_date() for line in self.sudo().sale_line_ids]
        return max(filter(None, days), default=False)
