from odoo import fields, models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "gescom.guard.mixin"]

    affaire_id = fields.Many2one(
        related="sale_id.affaire_id", store=True, index="btree_not_null"
    )

    def action_view_affaire(self):
        """Form of the affaire the transfer belongs to.

        :return: window action
        """
        self.ensure_one()
        return self.affaire_id._get_records_action()
