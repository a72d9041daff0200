from odoo import models


class AccountMove(models.Model):
    # One file a theme: together they would be too long to read.
    # pylint: disable=consider-merging-classes-inherited
    _inherit = "account.move"

    def _get_carriage_lines(self):
        return self.invoice_line_ids.filtered(lambda line: line._is_carriage())

    def action_adjust(self):
        """Ask for a discount, a carriage or an early payment discount.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Discount, carriage, early payment"),
            "res_model": "gescom.invoice.adjustment",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_move_id": self.id},
        }
