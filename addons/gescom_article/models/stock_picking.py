from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_open_label_layout(self):
        """Receptions propose the labels of the goods they receive (F304, F305)."""
        action = super().action_open_label_layout()
        action["context"] = {
            **action["context"],
            "default_article_choice": "reception",
            "default_picking_ids": self.ids,
        }
        return action

    def _get_autoprint_report_actions(self):
        # A reception is never refused for want of labels to print.
        pickings = self.with_context(gescom_labels_optional=True)
        return super(StockPicking, pickings)._get_autoprint_report_actions()
